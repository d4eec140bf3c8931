// title: What is said between two things?
// says: Every statement that names both, with its modality: what is only expected or denied is here too, and says so.
// also: relation relationship connection link edge two countries facts behind why connected together
// param one: node
// param other: node
// example: -p one=Trump -p "other=China's export regulations of 9 October 2025"
MATCH (x)
WHERE x.id = $one OR toLower(x.name) = toLower($one) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($one))
MATCH (x)<-[:ABOUT]-(k:Claim)-[:ABOUT]->(y)
WHERE (y.id = $other OR toLower(y.name) = toLower($other) OR any(alias IN coalesce(y.aliases, []) WHERE toLower(alias) = toLower($other)))
WITH DISTINCT k
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
RETURN CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + coalesce(k.rel, k.act, CASE k.modality WHEN 'unstated' THEN 'left open' WHEN 'opinion' THEN 'judged' ELSE k.form END) AS relation, k.says AS says, k.modality AS modality, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, k.date_text AS day, [k.id] AS facts
ORDER BY CASE k.modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, relation, k.id
