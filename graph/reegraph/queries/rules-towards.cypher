// title: Which rules touch a country on a day, as destination, origin or user?
// says: Parts of rules of others that name the country, somebody in it, a group it belongs to or all countries (these last), or its own rules that name it, with their state on `on` as known on `known`; a rule that tells no destination may touch it too but does not stand here (see rules), nor does what has ended, not begun or stands nowhere on that day.
// also: country destination origin user towards exports imports sanctions tariff against affects hits japan germany europe
// param country: node
// param on: date
// param known: date
// example: -p country=Japan -p on=2026-06-01 -p known=2026-06-01
MATCH (p:Policy)-[:HAS_PROVISION]->(u)-[a:APPLIES_TO]->(g)
WHERE a.known_from <= date($known) AND (g.id = 'all-countries' OR EXISTS {
  MATCH (u)-[d:APPLIES_TO]->(e)<-[:PART_OF|LOCATED_IN*0..2]-(y)
  WHERE d.edge_id = a.edge_id AND (y.id = $country OR toLower(y.name) = toLower($country) OR any(alias IN coalesce(y.aliases, []) WHERE toLower(alias) = toLower($country)))
} OR EXISTS {
  MATCH (u)-[d:APPLIES_TO]->(e)-[:PART_OF|LOCATED_IN*1..2]->(y:Country)
  WHERE d.edge_id = a.edge_id AND (y.id = $country OR toLower(y.name) = toLower($country) OR any(alias IN coalesce(y.aliases, []) WHERE toLower(alias) = toLower($country)))
})
MATCH (u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND NOT s.state IN ['no record', 'not begun', 'annulled', 'repealed', 'expired', 'withdrawn', 'averted']
  AND NOT (g.id = 'all-countries' AND EXISTS {
    MATCH (p)-[:ISSUED_BY]->()-[:PART_OF|HOLDS_ROLE*0..3]->(i)
    WHERE i.id = $country OR toLower(i.name) = toLower($country) OR any(alias IN coalesce(i.aliases, []) WHERE toLower(alias) = toLower($country))
  })
CALL (u) {
  MATCH (u)-[c:CONTROLS]->(x)
  WHERE c.known_from <= date($known)
  WITH c.measure + ': ' + x.name AS text, c.fact_id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS covers, collect(id) AS cover_facts
}
WITH p, u, a, g, s, covers, [a.fact_id] + cover_facts + coalesce(s.because, []) AS ids
CALL (ids) {
  UNWIND ids AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, u.name AS part, a, g.name AS named, s, covers, facts, a.edge_id AS edge
RETURN a.as AS role, named AS named, a.decision AS decision, s.state AS state, s.how AS how, s.by_its_terms AS by_its_terms, s.since AS since, s.until AS until, rule AS rule, part AS part, covers AS covers, a.modality AS modality, s.last_verified AS last_verified, facts AS facts
ORDER BY CASE named WHEN 'All countries' THEN 1 ELSE 0 END, role, CASE state WHEN 'in force' THEN 0 WHEN 'unknown' THEN 1 WHEN 'suspended' THEN 2 ELSE 3 END, rule, part, named, edge
