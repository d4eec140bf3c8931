// title: Where does one maker hold a large share, what hangs on it, and which rules cover it?
// says: "Mostly" counts as more than half and "all" as the whole; "up to" is listed too and marked at_most, because it may be less. Only shares that a source tells are here, of any country and year: where tonnes alone are told, ask narrowest-stage. Figures of several years stand below each other, without a year first. What hangs on a thing is one step away: ask a chain thing by thing. Rules are given with the modality of what they cover: scheduled is not in force.
// also: dominance monopoly 90 percent concentration choke point single supplier dependence dependency vulnerable
// param share: number = 0.5
// example: -p share=0.9
MATCH (c)-[r:PRODUCES]->(m)
WHERE r.share >= $share OR r.degree = 'all' OR (r.degree = 'mostly' AND $share <= 0.5)
CALL (m) {
  MATCH (m)-[n:NEEDED_FOR|MADE_FROM]-(x)
  WHERE (type(n) = 'NEEDED_FOR' AND startNode(n).id = m.id) OR (type(n) = 'MADE_FROM' AND endNode(n).id = m.id)
  WITH x.name AS name, n.fact_id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS needed_for, collect(id) AS need_facts
}
CALL (m) {
  MATCH way = (m)-[:KIND_OF*0..6]->(g)<-[o:CONTROLS]-(v:Provision)
  WHERE NOT o.measure IN ['listing', 'target']
  UNWIND [o.fact_id] + [e IN relationships(way) | e.fact_id] AS id
  WITH v.name + ' (' + o.modality + ')' AS text, id ORDER BY text, id
  RETURN collect(DISTINCT text) AS rules, collect(DISTINCT id) AS rule_facts
}
UNWIND [r.fact_id] + need_facts + rule_facts AS fact
WITH c, r, m, needed_for, rules, fact ORDER BY fact
WITH c.name AS maker, m.name AS thing, r.stage AS stage, r.share AS share, r.bound AS bound, r.degree AS degree, r.year AS year, needed_for, rules, r.fact_id AS id,
  collect(DISTINCT fact) AS facts
RETURN maker AS maker, thing AS thing, stage AS stage, share AS share, bound AS bound, degree AS degree, year AS year, needed_for AS needed_for, rules AS rules, facts AS facts
ORDER BY maker, thing, stage, year DESC, id
