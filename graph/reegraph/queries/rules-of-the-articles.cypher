// title: Which recorded rules may be the ones that the articles speak of without naming them?
// says: For each rule that the articles tell of only in general words, the instruments that may be the same (our reading, with its reason) or are told to belong to it, with the state of both on `on` as known on `known`.
// also: umbrella article articles named announcement which instrument same identity may be means meant rare earth controls october
// param on: date
// param known: date
// param rule: node = null
// example: -p on=2025-12-01 -p known=2025-12-15
MATCH (k:Claim)-[a:ABOUT]->(one), (k)-[b:ABOUT]->(other)
WHERE k.rel IN ['SAME_AS', 'PART_OF'] AND a.role = 'subject' AND b.role = 'object' AND k.known_from <= date($known) AND NOT k.negated
  AND (one:Policy OR one:Provision) AND (other:Policy OR other:Provision)
WITH k, CASE k.rel WHEN 'SAME_AS' THEN one ELSE other END AS general, CASE k.rel WHEN 'SAME_AS' THEN other ELSE one END AS named
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u), (u)-[:HAS_STATUS]->(s:Status), (named)-[:HAS_STATUS]->(t:Status)
WHERE u.id = general.id AND p.umbrella AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
  AND s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND t.valid_from <= date($on) AND (t.valid_to IS NULL OR date($on) < t.valid_to)
  AND t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
WITH p, u, k, named, s, t, [k.id] + coalesce(s.because, []) + coalesce(t.because, []) AS ids
CALL (ids) {
  UNWIND ids AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, CASE k.rel WHEN 'SAME_AS' THEN 'may be' ELSE 'has the part' END AS link, named.name AS instrument, s.state AS state, t.state AS instrument_state, k.modality AS modality, k.says AS says, k.reason AS reason, facts, p.id AS policy, k.id AS id
RETURN rule AS rule, part AS part, state AS state, link AS link, instrument AS instrument, instrument_state AS instrument_state, modality AS modality, says AS says, reason AS reason, facts AS facts
ORDER BY policy, link, instrument, id
