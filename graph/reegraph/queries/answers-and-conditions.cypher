// title: What answers what: which measure is a reply to another, and which is threatened in case of another?
// says: Only where the source itself calls it a retaliation, a response or a condition; two events side by side are no cause.
// also: retaliation retaliate response reply tit for tat escalation threat chain countermeasure why cause because
MATCH (a)-[r:RESPONDS_TO|ON_CONDITION]->(b)
WITH a, r, b, r.fact_id AS id
MATCH (k:Claim {id: id})
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
OPTIONAL MATCH (p)-[:HAS_CHANGE]->(a)
WITH coalesce(p.name, a.name) AS measure,
  CASE WHEN type(r) = 'RESPONDS_TO' THEN r.kind WHEN coalesce(r.unless, false) THEN 'unless' ELSE 'if' END AS link,
  b.name + CASE WHEN type(r) = 'ON_CONDITION' THEN ': ' + r.act ELSE '' END AS to_what,
  k, s
RETURN measure AS measure, link AS link, to_what AS to_what, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker,
  k.says AS says, [k.id] AS facts
ORDER BY measure, link, to_what, k.id
