// title: Which suspensions and other states run out between two days, and what comes after?
// says: Parts of rules that are in force or suspended and of which that state ends on a day from `from` to `to`, as known on `known`, with the state after it; "unknown" afterwards means that nobody has told what follows.
// also: ends end ending expire expires expiry deadline runs out until last day return comes back
// param from: date
// param to: date
// param known: date
// param rule: node = null
// example: -p from=2026-11-01 -p to=2026-12-31 -p known=2026-02-06
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE date($from) <= s.until AND s.until <= date($to) AND s.valid_to = s.until
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND s.state IN ['in force', 'suspended'] AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
  AND (u.id <> p.id OR NOT EXISTS { MATCH (p)-[:HAS_PROVISION]->() })
MATCH (u)-[:HAS_STATUS]->(t:Status)
WHERE t.valid_from = s.until AND t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
WITH p, u, s, t, coalesce(s.because, []) + coalesce(t.because, []) AS ids
CALL (ids) {
  UNWIND ids AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, t, facts, u.id AS unit
RETURN s.until AS first_day_after, rule AS rule, part AS part, s.state AS state, s.since AS since, t.state AS after, t.how AS how, coalesce(t.candidates, []) AS candidates, t.by_its_terms AS by_its_terms, coalesce(t.caveats, []) AS why, facts AS facts
ORDER BY first_day_after, rule, unit
