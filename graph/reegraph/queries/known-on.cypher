// title: What was known on a day, or became known after another?
// says: Statements published by `known` and not withdrawn by then; with `since`, only those published after it. How statements stand to one another is our own reading and left out (see where-sources-differ). Tonnes, trade, prices and other rows of tables are here only with `figures`.
// also: knowledge published new news latest update since yesterday state of knowledge then time
// param known: date
// param since: date = null
// param thing: node = null
// param figures: flag = false
// example: -p known=2025-10-27 -p since=2025-10-26 -p thing=China
CALL () {
  MATCH (n:Claim)
  WHERE n.supersedes IS NOT NULL AND n.known_from <= date($known)
  UNWIND n.supersedes AS id
  RETURN collect(DISTINCT id) AS superseded
}
MATCH (k:Claim)
WHERE k.known_from <= date($known) AND (k.known_to IS NULL OR date($known) < k.known_to)
  AND ($since IS NULL OR k.known_from > date($since))
  AND ($thing IS NULL OR EXISTS {
    MATCH (k)-[:ABOUT]->(t)
    WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  })
  AND ($figures OR (k.quantity IS NULL AND k.import_reliance IS NULL AND k.share_of IS NULL AND NOT coalesce(k.rel, '') = 'EXPORTS_TO' AND NOT coalesce(k.withheld, false) AND NOT coalesce(k.property, '') IN ['price', 'governance_mean', 'political_stability']))
  AND NOT k.id IN superseded AND NOT coalesce(k.rel, '') IN ['CONFIRMS', 'CONTRADICTS', 'DIFFERS_FROM', 'OUTCOME_OF']
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
RETURN k.known_from AS known_from, k.modality AS modality, CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + coalesce(k.rel, k.act, CASE k.modality WHEN 'unstated' THEN 'left open' WHEN 'opinion' THEN 'judged' ELSE k.form END) AS relation, k.says AS says, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, [k.id] AS facts
ORDER BY known_from, CASE k.modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, k.id
