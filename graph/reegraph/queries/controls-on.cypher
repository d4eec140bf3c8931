// title: What controls a material or product on a day, under which HS codes, control codes and thresholds?
// says: Every rule that names the thing, something it is a kind of ("wider") or a kind of it ("only this kind"), with the state of that part on `on` as known on `known`; what has ended, not begun or stands nowhere on that day is left out, and a code or threshold that is not told is no "none".
// also: control controlled licence licensing export hs customs code codes number goods eccn catalogue material product covered
// param thing: node
// param on: date
// param known: date
// example: -p "thing=NdFeB magnets with dysprosium" -p on=2025-12-01 -p known=2025-12-15
MATCH (t)
WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
WITH collect(t) AS things
MATCH (p:Policy)-[:HAS_PROVISION]->(u)-[c:CONTROLS]->(x)
WHERE c.known_from <= date($known)
CALL (things, x) {
  UNWIND things AS t
  MATCH way = (t)-[:KIND_OF*1..6]->(x)
  UNWIND relationships(way) AS step
  RETURN collect(DISTINCT step.fact_id) AS wider
}
CALL (things, x) {
  UNWIND things AS t
  MATCH way = (x)-[:KIND_OF*1..6]->(t)
  UNWIND relationships(way) AS step
  RETURN collect(DISTINCT step.fact_id) AS narrower
}
WITH p, u, c, x, wider, narrower, CASE WHEN x.id = $thing OR toLower(x.name) = toLower($thing) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($thing)) THEN 'named' WHEN size(wider) > 0 THEN 'wider' WHEN size(narrower) > 0 THEN 'only this kind' ELSE 'no' END AS fit
WHERE fit <> 'no'
MATCH (u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND NOT s.state IN ['no record', 'not begun', 'annulled', 'repealed', 'expired', 'withdrawn', 'averted']
WITH p, u, c, x, s, fit, [c.fact_id] + wider + narrower + coalesce(s.because, []) AS ids
CALL (ids) {
  UNWIND ids AS fact
  WITH DISTINCT fact ORDER BY fact
  RETURN collect(fact) AS facts
}
WITH p.name AS rule, u.name AS part, s, fit, c.measure AS measure, c.reach AS reach, x.name AS covers, coalesce(c.hs, []) AS hs, coalesce(c.codes, []) AS codes, c.threshold AS threshold, c.threshold_basis AS threshold_basis, c.limit AS only_if, c.modality AS modality, facts, c.edge_id AS edge
RETURN s.state AS state, s.how AS how, s.by_its_terms AS by_its_terms, s.since AS since, s.until AS until, rule AS rule, part AS part, measure AS measure, reach AS reach, covers AS covers, fit AS fit, hs AS hs, codes AS codes, threshold AS threshold, threshold_basis AS threshold_basis, only_if AS only_if, modality AS modality, s.last_verified AS last_verified, facts AS facts
ORDER BY CASE state WHEN 'in force' THEN 0 WHEN 'unknown' THEN 1 WHEN 'suspended' THEN 2 ELSE 3 END, rule, part, covers, edge
