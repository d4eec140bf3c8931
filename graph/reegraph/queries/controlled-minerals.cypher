// title: Which controlled minerals does the country that controls them make itself, and what part of the world's output?
// says: Materials that a rule names and whose output by country is told: the issuing country's tonnes in the newest year, its part of the sum of the countries, and the rules with their state on `on` as known on `known`. A state that is "suspended" or "unknown" binds perhaps nobody; two sources of one edition stand in two rows, told apart by `source`, and kinds of the material are not counted in.
// also: gallium germanium antimony graphite tungsten tellurium bismuth indium critical minerals controlled export leverage
// param on: date
// param known: date
// param thing: node = null
// example: -p on=2026-11-22 -p known=2026-11-22
MATCH (p:Policy)-[:HAS_PROVISION]->(u)-[x:CONTROLS]->(m:Material)
WHERE x.known_from <= date($known) AND NOT x.measure IN ['listing', 'target']
  AND ($thing IS NULL OR m.id = $thing OR toLower(m.name) = toLower($thing) OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($thing)))
MATCH (u)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on) AND (s.valid_to IS NULL OR date($on) < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
  AND NOT s.state IN ['no record', 'not begun', 'annulled', 'repealed', 'expired', 'withdrawn', 'averted']
MATCH (p)-[:ISSUED_BY]->()-[:PART_OF|HOLDS_ROLE*0..3]->(c:Country)
WITH DISTINCT m, c, u.name + ': ' + s.state AS rule, x.fact_id AS id ORDER BY rule, id
WITH m, c, collect(DISTINCT rule) AS rules, collect(DISTINCT id) AS rule_facts
MATCH (c)-[v:PRODUCES]->(m)
WHERE v.quantity IS NOT NULL AND v.known_from <= date($known)
WITH m, c, rules, rule_facts, v.stage AS stage, v.basis AS basis, max(v.year) AS newest
MATCH (c)-[w:PRODUCES]->(m)
WHERE w.quantity IS NOT NULL AND w.known_from <= date($known) AND w.stage = stage AND w.basis = basis AND w.year = newest
WITH m, c, rules, rule_facts, stage, basis, newest, coalesce(w.edition, w.sources[0]) AS told, min(w.known_from) AS first // the day from which an edition was known
ORDER BY first DESC, told DESC
WITH m, c, rules, rule_facts, stage, basis, newest, collect(told)[0] AS latest
MATCH (c)-[own:PRODUCES]->(m)
WHERE own.stage = stage AND own.basis = basis AND own.year = newest AND own.quantity IS NOT NULL AND own.known_from <= date($known) AND coalesce(own.edition, own.sources[0]) = latest
UNWIND own.sources AS source // two sources of one edition are never one sum
MATCH (a)-[r:PRODUCES]->(m)
WHERE NOT a:Facility AND r.stage = stage AND r.basis = basis AND r.year = newest AND r.known_from <= date($known) AND coalesce(r.edition, r.sources[0]) = latest AND source IN r.sources
WITH m, c, rules, rule_facts, stage, basis, own, source, sum(r.quantity) AS total, count(r) AS makers, max(CASE WHEN coalesce(r.withheld, false) THEN 1 ELSE 0 END) AS withheld, collect(r.fact_id) AS output_facts
UNWIND rule_facts + output_facts AS fact
WITH m, c, rules, stage, basis, own, source, total, makers, withheld, fact ORDER BY fact
WITH m, c, rules, stage, basis, own, source, total, makers, withheld, collect(DISTINCT fact) AS facts
RETURN m.name AS material, c.name AS country, stage AS stage, own.year AS year, own.quantity AS tonnes, basis AS basis, CASE WHEN makers > 1 AND total > 0 THEN round(own.quantity / total, 4) ELSE null END AS share, CASE WHEN withheld = 1 THEN 'at_most' ELSE null END AS bound, own.edition AS edition, source AS source, rules AS rules, facts AS facts
ORDER BY coalesce(share, -1) DESC, material, country, stage, own.fact_id, source
