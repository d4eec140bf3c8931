// title: Whom does a rule, agreement or event help, harm or stop?
// says: Effects as told, with their modality: an effect that is only expected or possible has not shown yet, one that is an opinion is a judgement.
// also: effect effects benefit benefits impact affected affects farmers harm winners losers consequences caused eases
// param thing: node = null
// example: -p "thing=US farmers"
MATCH (k:Claim {rel: 'AFFECTS'})-[a:ABOUT]->(x), (k)-[b:ABOUT]->(y)
WHERE a.role = 'subject' AND b.role = 'object'
  AND ($thing IS NULL OR x.id = $thing OR toLower(x.name) = toLower($thing) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($thing))
    OR y.id = $thing OR toLower(y.name) = toLower($thing) OR any(alias IN coalesce(y.aliases, []) WHERE toLower(alias) = toLower($thing)))
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
RETURN x.name AS cause, CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + k.effect AS effect, y.name AS on_what, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, k.says AS says, [k.id] AS facts
ORDER BY cause, effect, on_what, CASE k.modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, k.id
