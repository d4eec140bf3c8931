// title: Who supplies a country with metals, compounds or magnets of rare earths, and with how much?
// says: Trade by code of the Harmonized System, in US dollars and tonnes gross weight; the share is of the value of all flows told for that importer, code and year by one source in one edition; where several tell it (your own table beside the shipped one), all stand here, told apart by `edition` and `source`. Months are no years and are not counted. Without `year`, the newest year of each code; what the codes hold beside rare earths tells what-a-code-contains.
// also: imports exports trade flows partner partners suppliers supply bilateral customs baci importer exporter supplies
// param importer: node
// param exporter: node = null
// param hs: text = null
// param year: integer = null
// example: -p importer=Japan -p hs=280530
MATCH (i)<-[q:EXPORTS_TO]-(:Country)
WHERE q.hs IS NOT NULL AND ($hs IS NULL OR q.hs STARTS WITH $hs) AND ($year IS NULL OR q.year = $year) AND q.from_year IS NULL AND coalesce(size(q.date_text), 4) = 4 AND q.until IS NULL
  AND (i.id = $importer OR toLower(i.name) = toLower($importer) OR any(alias IN coalesce(i.aliases, []) WHERE toLower(alias) = toLower($importer)))
WITH i, q.hs AS hs, max(q.year) AS newest
MATCH (i)<-[t:EXPORTS_TO]-(:Country)
WHERE t.hs = hs AND t.year = newest AND t.from_year IS NULL AND coalesce(size(t.date_text), 4) = 4 AND t.until IS NULL
UNWIND t.sources AS source // two sources of one edition are never one sum
WITH i, hs, newest, coalesce(t.edition, '') AS edition, source, sum(t.value) AS total
MATCH (i)<-[r:EXPORTS_TO]-(e:Country)
WHERE r.hs = hs AND r.year = newest AND r.from_year IS NULL AND coalesce(size(r.date_text), 4) = 4 AND r.until IS NULL
  AND coalesce(r.edition, '') = edition AND source IN r.sources
  AND ($exporter IS NULL OR e.id = $exporter OR toLower(e.name) = toLower($exporter) OR any(alias IN coalesce(e.aliases, []) WHERE toLower(alias) = toLower($exporter)))
WITH i, hs, source, total, r, e, r.item AS item
OPTIONAL MATCH (g:Material {id: item})
RETURN e.name AS exporter, i.name AS importer, hs AS hs, g.name AS goods, r.year AS year, r.value AS usd, r.quantity AS tonnes, CASE WHEN total > 0 THEN round(r.value / total, 4) ELSE null END AS share, r.edition AS edition, source AS source, [r.fact_id] AS facts
ORDER BY hs, edition, source, coalesce(usd, -1) DESC, exporter, r.fact_id
