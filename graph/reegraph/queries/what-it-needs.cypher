// title: What does a product or a branch need, and who makes that?
// says: Materials, equipment and technology that it or a kind of it needs, with the makers that are told, each once for a stage: by its newest share, or its newest year where no share is told. A share stands with the stage it is counted at. Where it is told how much is inside, `amount` stands with its bound, basis and year, a row for each figure and speaker; who disputes it tells contents.
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
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
CALL (m) {
  MATCH (c)-[q:PRODUCES]->(m)
  WITH c, q.stage AS stage, q.fact_id AS id, q.year AS year, q.known_from AS known, CASE WHEN q.share IS NULL AND q.degree IS NULL THEN 1 ELSE 0 END AS untold
  ORDER BY untold, coalesce(year, 0) DESC, known DESC, id
  WITH c, stage, collect(id) AS ids
  WITH c, ids[0] AS chosen
  MATCH (c)-[o:PRODUCES]->(m)
  WHERE o.fact_id = chosen
  WITH c.name + ': ' + CASE o.bound WHEN 'at_most' THEN 'up to ' WHEN 'at_least' THEN 'at least ' WHEN 'about' THEN 'about ' ELSE '' END
      + coalesce(toString(toInteger(round(o.share * 100))) + ' %', o.degree, 'share not told')
      + ' (' + CASE o.stage WHEN 'not stated' THEN 'stage not stated' ELSE o.stage END + coalesce(', ' + toString(o.year), '') + ')' AS text, o.fact_id AS id
  ORDER BY text, id
  RETURN collect(text) AS makers, collect(id) AS maker_facts
}
UNWIND [k.id] + [e IN relationships(way) | e.fact_id] + maker_facts AS fact
WITH p, m, k, s, r, makers, fact ORDER BY fact
WITH p.name AS thing, m.name AS needs, labels(m)[0] AS label, coalesce(r.importance, 'inside it') AS importance, coalesce(r.quantity, r.content) AS amount, r.bound AS bound,
  CASE WHEN r.quantity IS NOT NULL THEN coalesce(r.basis, r.unit) WHEN r.content IS NOT NULL THEN 'part of the mass' ELSE null END AS basis, r.year AS year, makers, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, k.id AS id, collect(DISTINCT fact) AS facts
RETURN thing AS thing, needs AS needs, label AS label, importance AS importance, amount AS amount, bound AS bound, basis AS basis, year AS year, speaker AS speaker, makers AS makers, modality AS modality, facts AS facts
ORDER BY thing, label, needs, id
