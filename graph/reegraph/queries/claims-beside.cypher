// title: What is said about a rule beside its state, and by whom?
// says: Statements that stand beside the state of a rule on `on` as known on `known` and change nothing in it: claims of one side about another side's rule, expectations and side remarks, each with who says so and for which country.
// also: claim claims says white house ministry alleged contested dispute general licences lifted removed expectation
// param on: date
// param known: date
// param rule: node = null
// example: -p on=2025-12-15 -p known=2026-02-06 -p rule=cn-2025-18
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
UNWIND s.claims AS claim
MATCH (k:Claim {id: claim})
WITH DISTINCT p, k
MATCH (p)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
OPTIONAL MATCH (k)-[:SAID_BY]->(w)
CALL (w) {
  OPTIONAL MATCH (w)-[:HOLDS_ROLE|PART_OF*0..3]->(c:Country)
  WITH DISTINCT c.name AS name ORDER BY name
  RETURN collect(name) AS side
}
CALL (p) {
  OPTIONAL MATCH (p)-[:ISSUED_BY]->()-[:HOLDS_ROLE|PART_OF*0..3]->(c:Country)
  WITH DISTINCT c.name AS name ORDER BY name
  RETURN collect(name) AS rule_of
}
WITH p.name AS rule, rule_of, s, k, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(w.name, 'the source') END AS speaker, side, p.id AS policy, k.id AS id
RETURN rule AS rule, rule_of AS rule_of, s.state AS state, s.since AS since, k.says AS says, speaker AS speaker, side AS side, k.modality AS modality, k.known_from AS known_from, [id] AS facts
ORDER BY policy, known_from, id
