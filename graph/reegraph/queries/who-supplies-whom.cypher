// title: Who supplies a country with metals, compounds or magnets of rare earths, and with how much?
// says: Trade by code of the Harmonized System, in US dollars and tonnes gross weight; the share is of the value of all flows told for that importer, code and year. Without `year`, the newest year of each code; what the codes hold beside rare earths tells what-a-code-contains.
// also: imports exports trade flows partner partners suppliers supply bilateral customs baci importer exporter supplies
// param importer: node
// param exporter: node = null
// param hs: text = null
// param year: integer = null
// example: -p importer=Japan -p hs=280530
MATCH (i)<-[q:EXPORTS_TO]-(:Country)
WHERE q.hs IS NOT NULL AND ($hs IS NULL OR q.hs STARTS WITH $hs) AND ($year IS NULL OR q.year = $year)
  AND (i.id = $importer OR toLower(i.name) = toLower($importer) OR any(alias IN coalesce(i.aliases, []) WHERE toLower(alias) = toLower($importer)))
WITH i, q.hs AS hs, max(q.year) AS newest
MATCH (i)<-[t:EXPORTS_TO]-(:Country)
WHERE t.hs = hs AND t.year = newest
WITH i, hs, newest, sum(t.value) AS total
MATCH (i)<-[r:EXPORTS_TO]-(e:Country)
WHERE r.hs = hs AND r.year = newest
  AND ($exporter IS NULL OR e.id = $exporter OR toLower(e.name) = toLower($exporter) OR any(alias IN coalesce(e.aliases, []) WHERE toLower(alias) = toLower($exporter)))
WITH i, hs, total, r, e, r.item AS item
OPTIONAL MATCH (g:Material {id: item})
RETURN e.name AS exporter, i.name AS importer, hs AS hs, g.name AS goods, r.year AS year, r.value AS usd, r.quantity AS tonnes, round(r.value / total, 4) AS share, [r.fact_id] AS facts
ORDER BY hs, usd DESC, exporter, r.fact_id
