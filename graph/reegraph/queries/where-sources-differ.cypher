// title: Where do statements contradict each other, or differ?
// says: "contradicts" means that both cannot be true, "differs" that one is finer, wider, surer or worded otherwise; the last words say in what. One text may also differ within itself.
// also: contested contradiction contradict conflict conflicting disagree disagreement discrepancy inconsistent between articles sources compare
// param thing: node = null
// param aspect: text of state, number, day, duration, object, wording, modality = null
// param between_sources: flag = false
// example: -p aspect=day
MATCH (a:Claim)-[r:CONTRADICTS|DIFFERS_FROM]->(b:Claim)
WITH a, r, b, r.fact_id AS id
MATCH (k:Claim {id: id})
WHERE ($aspect IS NULL OR r.on = $aspect)
  AND ($thing IS NULL OR EXISTS {
    MATCH (k)-[:ABOUT*2]->(t) // the link is about two statements, and they about things
    WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  })
OPTIONAL MATCH (a)-[:SAID_BY]->(s)
OPTIONAL MATCH (b)-[:SAID_BY]->(w)
WITH a, b, k, r, s, w, CASE WHEN any(x IN coalesce(a.sources, []) WHERE x IN coalesce(b.sources, [])) THEN 'one source' ELSE 'two sources' END AS between
WHERE NOT $between_sources OR between = 'two sources'
UNWIND [a.id, b.id, k.id] AS fact
WITH a, b, k, r, s, w, between, fact ORDER BY fact
WITH CASE type(r) WHEN 'CONTRADICTS' THEN 'contradicts' ELSE 'differs' END AS how, r.on AS aspect, between,
  a.says AS one, CASE a.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END + ' (' + a.modality + ')' AS one_by,
  b.says AS other, CASE b.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(w.name, 'the source') END + ' (' + b.modality + ')' AS other_by,
  k.says AS difference, k.id AS id, collect(fact) AS facts
RETURN how AS how, aspect AS aspect, between AS between, one AS one, one_by AS one_by, other AS other, other_by AS other_by, difference AS difference, facts AS facts
ORDER BY how, CASE between WHEN 'two sources' THEN 0 ELSE 1 END, aspect, id
