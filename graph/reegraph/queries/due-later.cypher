// title: What is due to change in the rules after a day, as known on that day?
// says: Changes of state that lie ahead of `known`: those fixed by the rules themselves ("due"), and those after which nobody can tell the state ("open"); whatever is decided after `known` is not in it, so it is a forecast and no promise.
// also: forecast future upcoming scheduled start starts due begin coming outlook planned later takes effect
// param known: date
// param rule: node = null
// example: -p known=2025-10-20 -p rule=cn-2025-61
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(t:Status)
WHERE date($known) < t.valid_from AND t.valid_from = t.since AND t.how IN ['due', 'open']
  AND t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
  AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
MATCH (u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_to = t.valid_from AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
WITH p, u, s, t, coalesce(t.because, []) AS facts
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, t, facts, u.id AS unit
RETURN t.since AS day, rule AS rule, part AS part, s.state AS before, t.state AS after, t.how AS how, coalesce(t.candidates, []) AS candidates, t.by_its_terms AS by_its_terms, t.until AS until, coalesce(t.caveats, []) AS why, facts AS facts
ORDER BY day, rule, unit
