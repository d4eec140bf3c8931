// title: From which threshold does a rule apply, and what is excepted from it?
// says: Shares, limits of size or purity, and things that a rule names as not covered, with the state of that part on `on` as known on `known`; a threshold is a share of 1, and rules without a row are told without any.
// also: exception exemption exempt except de minimis percent percentage minimum limit limits purity size excluded exclusion 0.1
// param on: date
// param known: date
// param rule: node = null
// example: -p on=2025-12-01 -p known=2025-12-15 -p rule=cn-2025-61
MATCH (k:Claim)-[a:ABOUT]->(u:Provision)<-[:HAS_PROVISION]-(p:Policy), (k)-[b:ABOUT]->(x)
WHERE k.rel = 'CONTROLS' AND a.role = 'subject' AND b.role = 'object' AND k.known_from <= date($known)
  AND (k.negated OR k.threshold IS NOT NULL OR k.limit IS NOT NULL) AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
      OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule)))
MATCH (u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
OPTIONAL MATCH (k)-[:SAID_BY]->(w)
OPTIONAL MATCH (o)
WHERE o.id = k.threshold_of AND (o:Material OR o:Product)
WITH p, u, k, x, s, w, o, [k.id] + coalesce(s.because, []) AS ids
CALL (ids) {
  UNWIND ids AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, u.name AS part, s.state AS state, CASE WHEN k.negated THEN 'excepted' ELSE 'covered' END AS cover, x.name AS thing, k, o.name AS threshold_of, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(w.name, 'the source') END AS speaker, facts, k.id AS id
RETURN rule AS rule, part AS part, state AS state, cover AS cover, thing AS thing, k.threshold AS threshold, k.threshold_basis AS threshold_basis, threshold_of AS threshold_of, k.limit AS only_if, k.modality AS modality, speaker AS speaker, k.says AS says, facts AS facts
ORDER BY rule, part, cover, thing, id
