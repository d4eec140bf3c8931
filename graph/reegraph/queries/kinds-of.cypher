// title: What is a kind of what?
// says: Materials, products, equipment and other things as a tree, from the general to the particular; "our reading" spells out a name, it is not said by a source.
// also: tree hierarchy taxonomy types sorts classes subclass include belongs forms rare earths
// param thing: node = null
// example: -p "thing=rare earths"
MATCH way = (x)-[:KIND_OF*1..6]->(t)
WHERE ($thing IS NOT NULL AND (t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))))
  OR ($thing IS NULL AND NOT EXISTS { MATCH (t)-[:KIND_OF]->() })
WITH t, x, length(way) AS steps, [n IN nodes(way) | n.name] AS names, relationships(way) AS links
CALL (x) {
  MATCH (x)-[r:KIND_OF]->()
  WITH r.fact_id AS id
  MATCH (k:Claim {id: id})
  OPTIONAL MATCH (k)-[:SAID_BY]->(s)
  WITH CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS text ORDER BY text
  RETURN collect(DISTINCT text) AS speakers
}
UNWIND [e IN links | e.fact_id] AS fact
WITH t, x, steps, names, speakers, fact ORDER BY fact
WITH t.name AS thing, labels(t)[0] AS label, steps, names[1] AS under, x.name AS kind, speakers, t.id AS one, x.id AS other, names, collect(DISTINCT fact) AS facts
RETURN thing AS thing, label AS label, kind AS kind, under AS under, steps AS steps, speakers AS speakers, facts AS facts
ORDER BY label, thing, one, steps, under, kind, other
