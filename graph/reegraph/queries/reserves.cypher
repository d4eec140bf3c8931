// title: Who has how much in the ground?
// says: Reserves by country, the latest known edition of each unless `edition` is named; so the rows are of more than one edition: of an older one only what the next one changed is held, and the column `edition` tells which. The part of the sum counts only the countries told, and stands only without `edition`, and only if no country has two figures of one edition; where two sources tell one edition (your own table beside the shipped one), both stand here, told apart by `source`. Reserves are what can be mined at a profit today: they are no output, and no promise of any.
// also: reserve reserves deposits ground geology resources tonnes left
// param thing: node = rare-earths
// param edition: text = null
// param country: node = null
// example: -p "edition=MCS 2025"
MATCH (c:Country)-[q:HAS_RESERVES]->(m)
WHERE ($edition IS NULL OR q.edition = $edition)
  AND (m.id = $thing OR toLower(m.name) = toLower($thing) OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($thing)))
WITH c, m, coalesce(q.basis, '') AS basis, coalesce(q.edition, q.sources[0]) AS told, min(q.known_from) AS known // the day from which an edition was known
ORDER BY known DESC, told DESC
WITH c, m, basis, collect(told)[0] AS latest
MATCH (c)-[s:HAS_RESERVES]->(m)
WHERE coalesce(s.basis, '') = basis AND coalesce(s.edition, s.sources[0]) = latest
WITH c, m, basis, max(s.quantity) AS most, min(s.quantity) AS least, collect(s.fact_id) AS own
WITH m, basis, sum(most) AS total, max(CASE WHEN most > least THEN 1 ELSE 0 END) AS differ, collect(own) AS lists // a country counts once
MATCH (d:Country)-[r:HAS_RESERVES]->(m)
WHERE any(ids IN lists WHERE r.fact_id IN ids)
  AND ($country IS NULL OR d.id = $country OR toLower(d.name) = toLower($country) OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($country)))
UNWIND r.sources AS source
RETURN d.name AS country, m.name AS thing, r.quantity AS tonnes, CASE WHEN $edition IS NULL AND differ = 0 AND total > 0 THEN round(r.quantity / total, 4) ELSE null END AS share, r.basis AS basis, r.year AS year, r.edition AS edition, source AS source, r.quantity_note AS note, [r.fact_id] AS facts
ORDER BY coalesce(tonnes, -1) DESC, country, edition, source, r.fact_id
