// title: Of which rules is it not known whether they are in force on a day?
// says: Rules whose state on `on` the sources known on `known` leave open: the states they may have, the one by their own terms (empty where even that cannot be told), why, and what was said beside without counting.
// also: unknown uncertain unclear open doubt expired suspension ran out overdue maybe candidates
// param on: date
// param known: date
// param rule: node = null
// example: -p on=2026-11-22 -p known=2026-11-22 -p rule=cn-2025-57
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND s.state = 'unknown' AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
CALL (s) {
  UNWIND coalesce(s.claims, []) AS id
  MATCH (k:Claim {id: id})
  OPTIONAL MATCH (k)-[:SAID_BY]->(w)
  WITH k, k.modality + ', ' + CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(w.name, 'the source') END + ': ' + k.says AS text ORDER BY k.id
  RETURN collect(DISTINCT text) AS beside
}
WITH p, u, s, beside, coalesce(s.because, []) AS because, coalesce(s.claims, []) AS claims
CALL (because, claims) {
  UNWIND because + claims AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, beside, facts, CASE WHEN u.id = p.id THEN 0 ELSE 1 END AS place, p.id AS policy, u.id AS unit
RETURN rule AS rule, part AS part, s.since AS since, s.until AS until, coalesce(s.candidates, []) AS candidates, s.by_its_terms AS by_its_terms, coalesce(s.caveats, []) AS why, s.last_verified AS last_verified, beside AS beside, facts AS facts
ORDER BY policy, place, unit
