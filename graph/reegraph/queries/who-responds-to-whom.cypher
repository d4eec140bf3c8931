// title: Which rule answers, widens, replaces or belongs to which other one?
// says: Links between rules with the state of both ends on `on` as known on `known`, so that one sees whether an answer outlived what it answers.
// also: retaliation response responds tit for tat countermeasure extends amends replaces predecessor package part of
// param on: date
// param known: date
// param rule: node = null
// example: -p on=2025-12-01 -p known=2025-12-15
MATCH (a)-[r:RESPONDS_TO|EXTENDS|REPLACES|PART_OF]->(b)
WHERE (a:Policy OR a:Provision) AND (b:Policy OR b:Provision) AND r.known_from <= date($known)
  AND ($rule IS NULL OR a.id = $rule OR toLower(a.name) = toLower($rule) OR any(alias IN coalesce(a.aliases, []) WHERE toLower(alias) = toLower($rule))
    OR b.id = $rule OR toLower(b.name) = toLower($rule) OR any(alias IN coalesce(b.aliases, []) WHERE toLower(alias) = toLower($rule)))
MATCH (a)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
MATCH (b)-[:HAS_STATUS]->(t:Status)
WHERE t.valid_from <= date($on) AND (t.valid_to IS NULL OR date($on) < t.valid_to)
  AND t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
WITH a, r, b, s, t, [r.fact_id] + coalesce(s.because, []) + coalesce(t.because, []) AS ids
CALL (ids) {
  UNWIND ids AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
RETURN a.name AS rule, s.state AS state, s.since AS since, CASE type(r) WHEN 'RESPONDS_TO' THEN 'answers' WHEN 'EXTENDS' THEN 'widens or changes' WHEN 'REPLACES' THEN 'replaces' ELSE 'is part of' END AS link, b.name AS other, t.state AS other_state, t.since AS other_since, r.modality AS modality, facts AS facts
ORDER BY link, rule, other, r.edge_id
