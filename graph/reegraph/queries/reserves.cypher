// title: Who has how much in the ground?
// says: Reserves by country, the latest known edition of each unless `edition` is named; so the rows are of more than one edition: of an older one only what the next one changed is held, and the column `edition` tells which. The part of the sum counts only the countries told, and stands only without `edition`. Reserves are what can be mined at a profit today: they are no output, and no promise of any.
// also: reserve reserves deposits ground geology resources tonnes left
// param thing: node = rare-earths
// param edition: text = null
// param country: node = null
// example: -p "edition=MCS 2025"
MATCH (c:Country)-[q:HAS_RESERVES]->(m)
WHERE ($edition IS NULL OR q.edition = $edition)
  AND (m.id = $thing OR toLower(m.name) = toLower($thing) OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($thing)))
WITH c, m, q.basis AS basis, max(q.known_from) AS latest
MATCH (c)-[s:HAS_RESERVES]->(m)
WHERE ($edition IS NULL OR s.edition = $edition) AND s.basis = basis AND s.known_from = latest
WITH m, basis, sum(s.quantity) AS total, collect(s.fact_id) AS ids
MATCH (d:Country)-[r:HAS_RESERVES]->(m)
WHERE r.fact_id IN ids
  AND ($country IS NULL OR d.id = $country OR toLower(d.name) = toLower($country) OR any(alias IN coalesce(d.aliases, []) WHERE toLower(alias) = toLower($country)))
RETURN d.name AS country, m.name AS thing, r.quantity AS tonnes, CASE WHEN $edition IS NULL AND total > 0 THEN round(r.quantity / total, 4) ELSE null END AS share, basis AS basis, r.edition AS edition, r.quantity_note AS note, [r.fact_id] AS facts
ORDER BY coalesce(tonnes, -1) DESC, country, edition, r.fact_id
