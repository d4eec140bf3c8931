// title: What does a trade code contain?
// says: What is a kind of the goods under a six-digit code of the Harmonized System, what rules count under codes that begin with it, and what has such a longer code of its own. A code may hold much more than rare earths: 850511 has all permanent magnets of metal, 284690 carbonates as well as pure oxides. A thing not listed may still be in it.
// also: hs harmonized system customs code tariff heading contains content goods inside 850511 284690 280530 284610
// param hs: text = null
// example: -p hs=850511
MATCH (g:Material)
WHERE g.id STARTS WITH 'hs-'
WITH g, substring(g.id, 3, 6) AS code
WHERE $hs IS NULL OR code STARTS WITH $hs OR $hs STARTS WITH code
MATCH (x)
WHERE (x:Material OR x:Product) AND x.id <> g.id
CALL (g, x) {
  MATCH way = (x)-[:KIND_OF*1..6]->(g)
  UNWIND relationships(way) AS step
  WITH DISTINCT step.fact_id AS id ORDER BY id
  RETURN collect(id) AS kinds
}
CALL (code, x) {
  MATCH (u:Provision)-[c:CONTROLS]->(x)
  UNWIND coalesce(c.hs, []) AS long
  WITH u, c, long, code WHERE long STARTS WITH code
  WITH u.name AS rule, long, c.fact_id AS id ORDER BY long, rule, id
  RETURN collect(DISTINCT long) AS codes, collect(DISTINCT rule) AS rules, collect(DISTINCT id) AS named
}
CALL (code, x) {
  UNWIND coalesce(x.hs, []) AS long
  WITH x, code, long WHERE long STARTS WITH code AND long <> code
  MATCH (x)-[k:KIND_OF]->()
  WITH long, k.fact_id AS id ORDER BY long, id
  RETURN collect(DISTINCT long) AS own, collect(DISTINCT id) AS own_facts
}
WITH g, code, x, kinds, codes + [one IN own WHERE NOT one IN codes] AS codes, rules, named + own_facts AS named, size(codes) AS ruled
WHERE size(kinds) > 0 OR size(named) > 0
UNWIND kinds + named AS fact
WITH g, code, x, kinds, codes, rules, ruled, fact ORDER BY fact
WITH g, code, x, kinds, codes, rules, ruled, collect(DISTINCT fact) AS facts
RETURN code AS hs, g.name AS goods, x.name AS thing, CASE WHEN size(kinds) > 0 THEN 'a kind of it' WHEN ruled > 0 THEN 'a rule counts it here' ELSE 'it has a longer code' END AS how, codes AS longer_codes, rules AS rules, facts AS facts
ORDER BY hs, how, thing, x.id
