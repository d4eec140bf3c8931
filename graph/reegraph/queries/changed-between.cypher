// title: Which rules changed their state between two days?
// says: Rules and parts whose state on `to` is not that on `from`, both as known on `known`, with the statements that decide only the later state; a rule that changed and changed back in between does not stand here.
// also: change changes difference diff what is new started ended suspended since then compared last month week
// param from: date
// param to: date
// param known: date
// param rule: node = null
// example: -p from=2025-10-20 -p to=2025-11-10 -p known=2025-12-15 -p rule=cn-2025-61
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($from) AND (s.valid_to IS NULL OR date($from) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
MATCH (u)-[:HAS_STATUS]->(t:Status)
WHERE t.valid_from <= date($to) AND (t.valid_to IS NULL OR date($to) < t.valid_to)
  AND t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
  AND s.state <> t.state
WITH p, u, s, t, coalesce(s.because, []) AS old, coalesce(t.because, []) AS new
CALL (old, new) {
  UNWIND [one IN new WHERE NOT one IN old] AS id
  MATCH (k:Claim {id: id})
  WITH k ORDER BY k.known_from, k.id
  RETURN collect(k.says) AS why
}
CALL (old, new) {
  UNWIND old + new AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, t, why, facts, CASE WHEN u.id = p.id THEN 0 ELSE 1 END AS place, p.id AS policy, u.id AS unit
RETURN rule AS rule, part AS part, s.state AS before, t.state AS after, t.how AS how, t.since AS since, coalesce(t.candidates, []) AS candidates, t.by_its_terms AS by_its_terms, why AS why, facts AS facts
ORDER BY policy, place, unit
