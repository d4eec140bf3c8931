// title: How much is mined where, in a year, by which edition?
// says: Tonnes by country of one material at the stage of mining, and the part of the sum of that source, the line of all other countries included (that of the world is a rounded sum and not used). Without `year` the newest, without `edition` the latest that tells that year; where two sources tell one edition (your own table beside the shipped one), both stand here, told apart by `source`. `estimate` marks what the source estimates.
// also: mined mining mine production ore output tonnes country year usgs concentrate extraction
// param thing: node = rare-earths
// param year: integer = null
// param edition: text = null
// example: -p year=2024 -p "edition=MCS 2025"
MATCH (a)-[q:PRODUCES]->(m)
WHERE NOT a:Facility AND q.stage = 'mining' AND q.quantity IS NOT NULL AND ($year IS NULL OR q.year = $year) AND ($edition IS NULL OR q.edition = $edition)
  AND (m.id = $thing OR toLower(m.name) = toLower($thing) OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($thing)))
WITH m, max(q.year) AS newest
MATCH (b)-[s:PRODUCES]->(m)
WHERE NOT b:Facility AND s.stage = 'mining' AND s.quantity IS NOT NULL AND s.year = newest AND ($edition IS NULL OR s.edition = $edition)
WITH m, newest, coalesce(s.edition, s.sources[0]) AS told, min(s.known_from) AS known // the day from which an edition was known
ORDER BY known DESC, told DESC
WITH m, newest, collect(told)[0] AS latest
MATCH (d)-[t:PRODUCES]->(m)
WHERE NOT d:Facility AND t.stage = 'mining' AND (t.quantity IS NOT NULL OR t.withheld) AND t.year = newest AND coalesce(t.edition, t.sources[0]) = latest
UNWIND t.sources AS source
WITH m, newest, latest, source, sum(t.quantity) AS total
MATCH (c)-[r:PRODUCES]->(m)
WHERE NOT c:Facility AND r.stage = 'mining' AND (r.quantity IS NOT NULL OR r.withheld) AND r.year = newest AND coalesce(r.edition, r.sources[0]) = latest AND source IN r.sources
RETURN c.name AS country, m.name AS thing, r.year AS year, r.quantity AS tonnes, CASE WHEN total > 0 THEN round(r.quantity / total, 4) ELSE null END AS share, r.basis AS basis, r.edition AS edition, coalesce(r.estimate, false) AS estimate, coalesce(r.withheld, false) AS withheld, source AS source, [r.fact_id] AS facts
ORDER BY source, coalesce(tonnes, -1) DESC, country, r.fact_id
