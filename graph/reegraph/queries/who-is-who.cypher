// title: Who is who: which office does a person hold, and whose is a body?
// says: Offices and membership as the sources tell them; this is also what counts as a person's side.
// also: person people office title minister secretary president ministry officials belongs biography
// param person: node = null
// example: -p person=Greer
MATCH (x)-[r:HOLDS_ROLE|PART_OF]->(y)
WHERE (x:Person OR x:Organization)
  AND ($person IS NULL OR x.id = $person OR toLower(x.name) = toLower($person) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($person)))
WITH x, r, y, r.fact_id AS id
MATCH (k:Claim {id: id})
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
RETURN x.name AS who, coalesce(r.role, 'part of') AS role, y.name AS of_whom, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, [k.id] AS facts
ORDER BY who, of_whom, role, k.id
