// title: Which countries buy most of their imports from one supplier?
// says: Importers that get at least the part `share` of the value of their imports under a trade code from one exporter, those with imports of `usd` US dollars or more, the largest first. Each edition and source has a sum and shares of its own, told apart by `edition` and `source` (your own table beside the shipped one); months are no years and are not counted. Goods that pass through a third country count as from there, and trade inside the EU counts as imports.
// also: dependent dependence single supplier concentration imports china share importers vulnerable exposed trade
// param exporter: node = china
// param hs: text = 850511
// param year: integer = 2024
// param share: number = 0.5
// param usd: number = 50000000
// example: -p hs=284690 -p usd=10000000
MATCH (i:Country)<-[t:EXPORTS_TO]-(:Country)
WHERE t.hs = $hs AND t.year = $year AND t.from_year IS NULL AND coalesce(size(t.date_text), 4) = 4 AND t.until IS NULL
UNWIND t.sources AS source // two sources of one edition are never one sum
WITH i, coalesce(t.edition, '') AS edition, source, sum(t.value) AS total, count(t) AS flows
WHERE total >= $usd AND total > 0
MATCH (i)<-[r:EXPORTS_TO]-(e:Country)
WHERE r.hs = $hs AND r.year = $year AND r.from_year IS NULL AND coalesce(size(r.date_text), 4) = 4 AND r.until IS NULL
  AND coalesce(r.edition, '') = edition AND source IN r.sources AND r.value >= $share * total
  AND (e.id = $exporter OR toLower(e.name) = toLower($exporter) OR any(alias IN coalesce(e.aliases, []) WHERE toLower(alias) = toLower($exporter)))
MATCH (i)<-[f:EXPORTS_TO]-(:Country)
WHERE f.hs = $hs AND f.year = $year AND f.from_year IS NULL AND coalesce(size(f.date_text), 4) = 4 AND f.until IS NULL
  AND coalesce(f.edition, '') = edition AND source IN f.sources
WITH i, e, r, source, total, flows, f.fact_id AS fact ORDER BY fact
WITH i, e, r, source, total, flows, collect(fact) AS facts
RETURN i.name AS importer, e.name AS exporter, r.hs AS hs, r.year AS year, total AS imports_usd, r.value AS from_exporter_usd, round(r.value / total, 4) AS share, flows AS suppliers_told, r.edition AS edition, source AS source, facts AS facts
ORDER BY imports_usd DESC, importer, exporter, edition, source, r.fact_id
