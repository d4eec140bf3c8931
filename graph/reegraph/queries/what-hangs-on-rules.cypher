// title: Which products and branches hang on something that a rule covers, and by which route?
// says: The route is what the rule covers: a rule on equipment or technology reaches only what that equipment is needed for, one on a material also its kinds. Each rule stands with its modality: only "fact" applies already, "claimed" by somebody's word.
// also: exposed exposure affected hit export control industry sectors material equipment technology route
// param route: text of Material, Product, Equipment, Technology = null
// param rule: node = null
// param thing: node = null
// example: -p route=Equipment
MATCH (p:Policy)-[:HAS_PROVISION]->(v:Provision)-[c:CONTROLS]->(x)
WHERE ($route IS NULL OR labels(x)[0] = $route) AND NOT c.measure IN ['listing', 'target']
  AND ($rule IS NULL
    OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
    OR v.id = $rule OR toLower(v.name) = toLower($rule) OR any(alias IN coalesce(v.aliases, []) WHERE toLower(alias) = toLower($rule)))
MATCH way = (x)<-[:KIND_OF*0..6]-(m)
MATCH (m)-[n:NEEDED_FOR|MADE_FROM]-(t)
WHERE ((type(n) = 'NEEDED_FOR' AND startNode(n).id = m.id) OR (type(n) = 'MADE_FROM' AND endNode(n).id = m.id))
  AND ($thing IS NULL OR t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing)))
WITH t, m, x, coalesce(n.importance, 'inside it') AS importance, v.name + ' (' + c.modality + ')' AS rule,
  [n.fact_id, c.fact_id] + [e IN relationships(way) | e.fact_id] AS ids
UNWIND ids AS fact
WITH t, m, x, importance, rule, fact ORDER BY rule, fact
WITH t, m, labels(x)[0] AS route, importance, collect(DISTINCT rule) AS rules, collect(DISTINCT fact) AS unsorted
UNWIND unsorted AS fact
WITH t, m, route, importance, rules, fact ORDER BY fact
WITH t.name AS thing, labels(t)[0] AS label, route, m.name AS hangs_on, importance, rules, t.id AS one, m.id AS other, collect(fact) AS facts
RETURN thing AS thing, label AS label, route AS route, hangs_on AS hangs_on, importance AS importance, rules AS rules, facts AS facts
ORDER BY route, thing, hangs_on, importance, one, other
