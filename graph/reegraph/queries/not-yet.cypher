// title: What is only scheduled, planned, expected, possible, proposed or threatened?
// says: Statements about what is not so yet, the surest first; none of them may be told as a fact. `outcome` is what is said of how it ended, and by whom.
// also: only future uncertain threatened threat plans planned expectations forecast maybe could would unconfirmed not yet real scheduled
// param modality: text of scheduled, planned, expected, possible, proposed, threatened = null
// param thing: node = null
// example: -p modality=threatened
MATCH (k:Claim)
WHERE k.modality IN ['scheduled', 'planned', 'expected', 'possible', 'proposed', 'threatened'] AND NOT coalesce(k.negated, false)
  AND ($modality IS NULL OR k.modality = $modality)
  AND ($thing IS NULL OR EXISTS {
    MATCH (k)-[:ABOUT]->(t)
    WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  })
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
OPTIONAL MATCH (k)-[o:ON_CONDITION]->(q)
CALL (k) {
  MATCH (d:Claim)-[f:OUTCOME_OF]->(k)
  OPTIONAL MATCH (d)-[:SAID_BY]->(w)
  WITH f.result + ' (' + d.modality + coalesce(', says ' + w.name, '') + ')' AS text, d.id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS outcome, collect(id) AS end_facts
}
UNWIND [k.id] + end_facts AS fact
WITH k, s, o, q, outcome, fact ORDER BY fact
WITH k, s, o, q, outcome, collect(DISTINCT fact) AS facts
RETURN k.modality AS modality, k.says AS says, k.date_text AS day,
  CASE WHEN o IS NULL THEN null WHEN coalesce(o.unless, false) THEN 'unless ' ELSE 'if ' END + q.name + ': ' + o.act AS condition,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, outcome AS outcome, facts AS facts
ORDER BY CASE k.modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, coalesce(k.date, date('9999-12-31')), k.id
