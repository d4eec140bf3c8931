// title: What happened when, and what is dated ahead?
// says: All dated acts in order of their first possible day; a month or a season stands as told. Read the modality: what is scheduled, planned or expected had not happened when it was written; `outcome` is what is said of how it ended.
// also: chronology history dates sequence events acts when order calendar happened happens
// param thing: node = null
// param from_day: date = null
// param to_day: date = null
// example: -p from_day=2025-10-01 -p thing=China
MATCH (x)-[:HAS_CHANGE]->(k:StatusChange)
WHERE k.date_end IS NOT NULL
  AND ($from_day IS NULL OR k.date_end > date($from_day))
  AND ($to_day IS NULL OR coalesce(k.date, date('0001-01-01')) <= date($to_day))
  AND ($thing IS NULL OR EXISTS {
    MATCH (k)-[:ABOUT]->(t)
    WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  })
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
CALL (k) {
  MATCH (k)-[:DONE_BY]->(a)
  WITH a.name AS name ORDER BY name
  RETURN collect(name) AS actors
}
CALL (k) {
  MATCH (d:Claim)-[f:OUTCOME_OF]->(k)
  OPTIONAL MATCH (d)-[:SAID_BY]->(w)
  WITH f.result + ' (' + d.modality + coalesce(', says ' + w.name, '') + ')' AS text, d.id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS outcome, collect(id) AS end_facts
}
UNWIND [k.id] + end_facts AS fact
WITH x, k, s, actors, outcome, fact ORDER BY fact
WITH x, k, s, actors, outcome, collect(DISTINCT fact) AS facts
RETURN coalesce(k.date_text, 'before ' + toString(k.date_end), 'no day told') AS day, x.name AS what, CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + k.act + coalesce(': ' + k.state, '') AS act, actors AS actors, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, outcome AS outcome, k.says AS says, facts AS facts
ORDER BY coalesce(k.date, k.date_end), k.date_end, what, k.id
