// title: Which rules are in force on a day?
// says: Every part of a rule (the whole rule where no part of it can be named) that is in force on `on` as the sources tell it up to `known`, and those whose state is not known but that are in force by their own terms; `how` is "due" for a day that was still ahead, "by its terms" where no later source has seen it, and `may_be` names the instruments behind a rule that is told only in general words, with their state.
// also: currently valid applicable applies now today active law rules in force effect compliance list
// param on: date
// param known: date
// param issuer: node = null
// param thing: node = null
// example: -p on=2025-12-01 -p known=2025-12-15 -p issuer=China
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND (s.state IN ['in force', 'partly in force'] OR (s.state = 'unknown' AND s.by_its_terms IN ['in force', 'partly in force']))
  AND (u.id <> p.id OR NOT EXISTS {
    MATCH (p)-[:HAS_PROVISION]->()-[:HAS_STATUS]->(t:Status)
    WHERE t.valid_from <= date($on) AND (t.valid_to IS NULL OR date($on) < t.valid_to)
      AND t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
      AND (t.state = 'in force' OR (t.state = 'unknown' AND t.by_its_terms = 'in force'))
  })
  AND ($issuer IS NULL OR EXISTS {
    MATCH (p)-[:ISSUED_BY]->()-[:PART_OF|HOLDS_ROLE*0..3]->(i)
    WHERE i.id = $issuer OR toLower(i.name) = toLower($issuer) OR any(alias IN coalesce(i.aliases, []) WHERE toLower(alias) = toLower($issuer))
  })
  AND ($thing IS NULL OR EXISTS {
    MATCH (u)-[:CONTROLS]->()<-[:KIND_OF*0..6]-(x)
    WHERE x.id = $thing OR toLower(x.name) = toLower($thing) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($thing))
  })
CALL (p, u) {
  UNWIND CASE WHEN p.umbrella THEN [p, u] ELSE [] END AS m
  WITH DISTINCT m
  MATCH (m)<-[a:ABOUT]-(k:Claim)-[b:ABOUT]->(o)
  WHERE k.known_from <= date($known) AND NOT k.negated
    AND ((k.rel = 'SAME_AS' AND a.role = 'subject' AND b.role = 'object') OR (k.rel = 'PART_OF' AND a.role = 'object' AND b.role = 'subject'))
  MATCH (o)-[:HAS_STATUS]->(t:Status)
  WHERE t.valid_from <= date($on) AND (t.valid_to IS NULL OR date($on) < t.valid_to)
    AND t.known_from <= date($known) AND (t.known_to IS NULL OR date($known) < t.known_to)
  WITH o.name + ': ' + t.state AS text, k.id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS may_be, collect(id) AS kin
}
WITH p, u, s, may_be, kin + coalesce(s.because, []) AS ids
CALL (ids) {
  UNWIND ids AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, s, may_be, facts, u.id AS unit
RETURN rule AS rule, part AS part, s.state AS state, s.how AS how, s.by_its_terms AS by_its_terms, s.since AS since, s.until AS until, s.last_verified AS last_verified, may_be AS may_be, coalesce(s.caveats, []) AS caveats, facts AS facts
ORDER BY CASE state WHEN 'unknown' THEN 1 ELSE 0 END, rule, unit
