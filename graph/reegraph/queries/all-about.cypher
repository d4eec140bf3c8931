// title: What do the sources say about a thing?
// says: All statements that name it, a part of it, or a statement on it; the surest first, opinions and open questions last. "not" before a relation means that it is denied or has not happened.
// also: everything about information profile tell me dossier facts summary overview know soybeans
// param thing: node
// example: -p "thing=semiconductors"
MATCH (x)
WHERE x.id = $thing OR toLower(x.name) = toLower($thing) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($thing))
MATCH (x)-[:HAS_PROVISION*0..1]->(part)<-[:ABOUT]-(c:Claim)
MATCH (c)<-[:ABOUT*0..1]-(k:Claim)
WHERE k.id = c.id OR k.form <> 'link' // what is said of a statement, but not our links between statements
WITH DISTINCT k
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
RETURN k.modality AS modality, CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + coalesce(k.rel, k.act, CASE k.modality WHEN 'unstated' THEN 'left open' WHEN 'opinion' THEN 'judged' ELSE k.form END) AS relation, k.says AS says, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, k.date_text AS day, [k.id] AS facts
ORDER BY CASE k.modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, relation, k.id
