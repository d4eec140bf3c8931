// title: Which rules has no source looked at for a long time?
// says: Parts of rules that are not over on `on` as known on `known` and of which the last word is more than `days` days old by `known`, the oldest first; their state is carried forward and wants a look at the text itself.
// also: stale old outdated verified checked last update age how fresh recent check again
// param on: date
// param known: date
// param days: integer = 60
// param rule: node = null
// example: -p on=2026-06-01 -p known=2026-06-01 -p days=365
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND s.last_verified + duration({days: $days}) < date($known)
  AND NOT s.state IN ['no record', 'annulled', 'repealed', 'expired', 'withdrawn', 'averted'] AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
  AND (u.id <> p.id OR NOT EXISTS { MATCH (p)-[:HAS_PROVISION]->() })
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, u.id AS unit
RETURN s.last_verified AS last_verified, duration.inDays(s.last_verified, date($known)).days AS days_ago, rule AS rule, part AS part, s.state AS state, s.how AS how, s.by_its_terms AS by_its_terms, s.since AS since, s.until AS until, coalesce(s.because, []) AS facts
ORDER BY last_verified, rule, unit
