// title: Where do a country's magnets come from, two steps back?
// says: First who sells it magnets (850511), then from whom those suppliers get magnets, metals (280530) and compounds (284610, 284690); shares of the value of the buyer's imports under that code, those from `share` on. Each edition and source has sums and shares of its own (`edition`, `source`; for the second step `behind_edition`, `behind_source`): the second step is of the edition and source of the first where they tell that code, otherwise of all that do. They are parts of imports, not of supply: own output is not in them, a supplier with its own mines or plants needs no imports, and nothing tells which import ends in which magnet. 850511 holds magnets without rare earths too; small flows are left out, and 2023 is not told.
// also: magnet supply chain upstream trace origin behind suppliers second tier indirect dependence two steps
// param importer: node
// param year: integer = 2024
// param share: number = 0.05
// example: -p importer=Germany -p share=0.1
MATCH (i)<-[t:EXPORTS_TO]-(:Country)
WHERE t.hs = '850511' AND t.year = $year AND t.from_year IS NULL AND coalesce(size(t.date_text), 4) = 4 AND t.until IS NULL
  AND (i.id = $importer OR toLower(i.name) = toLower($importer) OR any(alias IN coalesce(i.aliases, []) WHERE toLower(alias) = toLower($importer)))
UNWIND t.sources AS source // two sources of one edition are never one sum
WITH i, coalesce(t.edition, '') AS edition, source, sum(t.value) AS total
WHERE total > 0
MATCH (i)<-[r:EXPORTS_TO]-(s:Country)
WHERE r.hs = '850511' AND r.year = $year AND r.from_year IS NULL AND coalesce(size(r.date_text), 4) = 4 AND r.until IS NULL
  AND coalesce(r.edition, '') = edition AND source IN r.sources AND r.value >= $share * total
WITH s, r, edition, source, r.value / total AS first
OPTIONAL MATCH (s)<-[u:EXPORTS_TO]-(:Country)
WHERE u.year = $year AND u.hs IS NOT NULL AND u.from_year IS NULL AND coalesce(size(u.date_text), 4) = 4 AND u.until IS NULL
UNWIND coalesce(u.sources, ['']) AS teller
WITH s, r, edition, source, first, u.hs AS hs, coalesce(u.edition, '') AS issue, teller, sum(u.value) AS value
WITH s, r, edition, source, first, hs, collect({edition: issue, source: teller, total: value}) AS series
WITH s, r, edition, source, first, hs, series, [x IN series WHERE x.source = source] AS own
WITH s, r, edition, source, first, hs, series, own, [x IN own WHERE x.edition = edition] AS same
UNWIND CASE WHEN size(same) > 0 THEN same WHEN size(own) > 0 THEN own ELSE series END AS one
WITH s, r, source, first, hs, one.edition AS issue, one.source AS teller, one.total AS total
OPTIONAL MATCH (s)<-[q:EXPORTS_TO]-(b:Country)
WHERE q.year = $year AND q.hs = hs AND q.from_year IS NULL AND coalesce(size(q.date_text), 4) = 4 AND q.until IS NULL
  AND coalesce(q.edition, '') = issue AND teller IN q.sources AND q.value >= $share * total AND total > 0
UNWIND CASE WHEN q IS NULL THEN [r.fact_id] ELSE [r.fact_id, q.fact_id] END AS fact
WITH s, r, source, first, hs, teller, total, q, b, fact ORDER BY fact
WITH s, r, source, first, hs, teller, total, q, b, collect(DISTINCT fact) AS facts
RETURN s.name AS supplier, r.value AS usd, round(first, 4) AS share, r.edition AS edition, source AS source, hs AS behind_hs, b.name AS behind, q.value AS behind_usd, round(q.value / total, 4) AS behind_share, q.edition AS behind_edition, CASE WHEN q IS NULL THEN null ELSE teller END AS behind_source, facts AS facts
ORDER BY edition, source, usd DESC, supplier, behind_hs, behind_edition, behind_source, behind_usd DESC, behind
