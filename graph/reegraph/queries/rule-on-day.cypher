// title: Is this rule in force on a day, in whole or in part, and since when?
// says: The state of a rule and of each of its parts on `on` as known on `known`; "unknown" is neither yes nor no and comes with the states it may have and the one by its own terms, and `beside` are the words that do not count.
// also: status state of one policy regulation announcement number suspended scheduled still valid yet part partly
// param rule: node
// param on: date
// param known: date
// example: -p rule=cn-2024-46 -p on=2025-12-01 -p known=2025-12-15
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND (p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
    OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
CALL (s) {
  UNWIND coalesce(s.claims, []) AS id
  MATCH (k:Claim {id: id})
  OPTIONAL MATCH (k)-[:SAID_BY]->(w)
  WITH k, coalesce(w.name + ': ', '') + k.says AS text ORDER BY k.id
  RETURN collect(DISTINCT text) AS beside
}
WITH p, u, s, beside, coalesce(s.because, []) AS because, coalesce(s.claims, []) AS claims
CALL (because, claims) {
  UNWIND because + claims AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, beside, facts, p.id AS policy, CASE WHEN u.id = p.id THEN 0 ELSE 1 END AS place, u.id AS unit
RETURN rule AS rule, part AS part, s.state AS state, s.how AS how, s.contested AS contested, s.since AS since, s.until AS until, coalesce(s.candidates, []) AS candidates, s.by_its_terms AS by_its_terms, s.last_verified AS last_verified, coalesce(s.caveats, []) AS caveats, beside AS beside, facts AS facts
ORDER BY policy, place, unit
