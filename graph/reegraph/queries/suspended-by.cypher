// title: Which instrument suspends which rules, until when, and had they ever applied?
// says: Parts of rules that are suspended on `on` as known on `known`, or of which it is not known whether the suspension is over, each with the instrument, its end in the words of the source, and since when it had applied before (empty if it never had).
// also: suspension pause paused halt truce moratorium deferral lifted suspends until return expired
// param on: date
// param known: date
// param rule: node = null
// example: -p on=2025-12-01 -p known=2025-12-15
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND (s.state = 'suspended' OR (s.state = 'unknown' AND 'suspended' IN s.candidates)) AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
  AND (u.id <> p.id OR NOT EXISTS { MATCH (p)-[:HAS_PROVISION]->() })
CALL (s) {
  UNWIND coalesce(s.because, []) AS id
  MATCH (k:Claim {id: id})
  WHERE k.act IN ['suspended', 'extended']
  OPTIONAL MATCH (k)-[:THROUGH]->(i)
  WITH k, i ORDER BY k.date, k.id
  RETURN collect(DISTINCT i.name) AS instruments, collect(DISTINCT k.until_text) AS until_told
}
CALL (u, s) {
  OPTIONAL MATCH (u)-[:HAS_STATUS]->(t:Status)
  WHERE t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
    AND t.state = 'in force' AND t.valid_from < date($on)
  RETURN min(t.valid_from) AS applied
}
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, instruments, until_told, applied, u.id AS unit
RETURN instruments AS instruments, rule AS rule, part AS part, s.state AS state, s.since AS since, until_told AS until_told, s.until AS until, applied AS applied_from, s.by_its_terms AS by_its_terms, s.last_verified AS last_verified, coalesce(s.caveats, []) AS caveats, coalesce(s.because, []) AS facts
ORDER BY rule, unit
