// title: What does a product or a branch need, and who makes that?
// says: Materials, equipment and technology that it or a kind of it needs, with the makers that are told; a share stands with the stage it is counted at.
// also: inputs bill of materials ingredients depend on semiconductors cars batteries supplier missiles made of from require requires
// param thing: node
// example: -p thing=semiconductors
MATCH (t)
WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
MATCH way = (t)<-[:KIND_OF*0..6]-(p)
MATCH (p)-[r:NEEDED_FOR|MADE_FROM]-(m)
WHERE (type(r) = 'NEEDED_FOR' AND endNode(r).id = p.id) OR (type(r) = 'MADE_FROM' AND startNode(r).id = p.id)
WITH p, r, m, way, r.fact_id AS id
MATCH (k:Claim {id: id})
CALL (m) {
  MATCH (c)-[o:PRODUCES]->(m)
  WITH c.name + ': ' + CASE o.bound WHEN 'at_most' THEN 'up to ' WHEN 'at_least' THEN 'at least ' WHEN 'about' THEN 'about ' ELSE '' END
      + coalesce(toString(toInteger(round(o.share * 100))) + ' %', o.degree, 'share not told')
      + ' (' + CASE o.stage WHEN 'not stated' THEN 'stage not stated' ELSE o.stage END + ')' AS text, o.fact_id AS id
  ORDER BY text, id
  RETURN collect(text) AS makers, collect(id) AS maker_facts
}
UNWIND [k.id] + [e IN relationships(way) | e.fact_id] + maker_facts AS fact
WITH p, m, k, coalesce(r.importance, 'inside it') AS importance, makers, fact ORDER BY fact
WITH p.name AS thing, m.name AS needs, labels(m)[0] AS label, importance, makers, k.modality AS modality, k.id AS id, collect(DISTINCT fact) AS facts
RETURN thing AS thing, needs AS needs, label AS label, importance AS importance, makers AS makers, modality AS modality, facts AS facts
ORDER BY thing, label, needs, id
