// title: What depends on a thing, and how much?
// says: What it, or a kind of it, is needed for or is inside of; the importance is the source's own word (essential, critical, needed, used).
// also: needed for used essential critical material product industry sector rare earths magnets without
// param thing: node
// param importance: text of essential, critical, needed, used, inside it = null
// example: -p "thing=rare earths" -p importance=essential
MATCH (t)
WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
MATCH way = (t)<-[:KIND_OF*0..6]-(m)
MATCH (m)-[r:NEEDED_FOR|MADE_FROM]-(x)
WHERE (type(r) = 'NEEDED_FOR' AND startNode(r).id = m.id) OR (type(r) = 'MADE_FROM' AND endNode(r).id = m.id)
WITH m, r, x, way, r.fact_id AS id
MATCH (k:Claim {id: id})
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
WITH m, x, k, way, coalesce(r.importance, 'inside it') AS importance,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker
WHERE $importance IS NULL OR importance = $importance
UNWIND [k.id] + [e IN relationships(way) | e.fact_id] AS fact
WITH m, x, k, importance, speaker, fact ORDER BY fact
WITH m.name AS thing, importance, x.name AS dependent, labels(x)[0] AS label, k.modality AS modality, speaker, k.id AS id,
  collect(DISTINCT fact) AS facts
RETURN thing AS thing, importance AS importance, dependent AS dependent, label AS label, modality AS modality, speaker AS speaker, facts AS facts
ORDER BY thing, importance, dependent, id
