// title: Which tariffs and fees are levied, planned or threatened, on what, and on which condition?
// says: One row for each thing said of a tariff or fee; a threat or a plan is no tariff, and a claim that it is averted is a claim. A rate is a part of the value (1.0 is 100 %), empty if not told.
// also: duty duties port threat threatened condition if rate 100 percent per cent trump goods truce levy ships put
// param rule: node = null
// example: -p "rule=us-100-percent-tariff"
MATCH (p:Policy)-[:HAS_CHANGE]->(k:StatusChange)
WHERE p.kind IN ['tariff', 'port fee']
  AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule)))
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
OPTIONAL MATCH (k)-[o:ON_CONDITION]->(q)
CALL (p) {
  MATCH (p)-[i:ISSUED_BY]->(w)
  WITH w.name AS name, i.fact_id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS levied_by, collect(id) AS issue_facts
}
CALL (p) {
  MATCH (p)-[:HAS_PROVISION]->(:Provision)-[c:CONTROLS]->(x)
  WITH x.name AS name, c.rate AS rate, c.fact_id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS goods, collect(DISTINCT rate) AS rates, collect(id) AS goods_facts
}
CALL (k) {
  MATCH (d:Claim)-[e:ABOUT]->(k), (d)-[i:ABOUT]->(w)
  WHERE e.role = 'subject' AND i.role = 'actor' AND d.act = 'confirmed' AND d.negated
  WITH w.name AS name, d.id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS not_confirmed_by, collect(id) AS denials
}
UNWIND [k.id] + issue_facts + goods_facts + denials AS fact
WITH p, k, s, o, q, levied_by, goods, rates, not_confirmed_by, fact ORDER BY fact
WITH p.name AS rule, levied_by, goods, rates, CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + k.act + coalesce(': ' + k.state, '') AS act, coalesce(k.date_text, 'before ' + toString(k.date_end), 'no day told') AS day,
  CASE WHEN o IS NULL THEN null WHEN coalesce(o.unless, false) THEN 'unless ' ELSE 'if ' END + q.name + ': ' + o.act AS condition,
  k.modality AS modality, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, not_confirmed_by,
  coalesce(k.date, k.date_end, date('9999-12-31')) AS first, k.id AS id, collect(DISTINCT fact) AS facts
RETURN rule AS rule, levied_by AS levied_by, goods AS goods, rates AS rates, act AS act, day AS day, condition AS condition, modality AS modality,
  speaker AS speaker, not_confirmed_by AS not_confirmed_by, facts AS facts
ORDER BY rule, first, id
