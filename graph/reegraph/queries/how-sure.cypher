// title: How sure is what is said about each thing?
// says: Number of statements by modality: fact and claimed are told as so, by the source or by somebody else; the rest is not so yet, a judgement, or left open.
// also: modality certainty reliability confidence count statistics table sure uncertain breakdown certain sure
// param thing: node = null
// example: -p thing=China
MATCH (k:Claim)-[:ABOUT]->(x)
WHERE x.name IS NOT NULL
  AND ($thing IS NULL OR x.id = $thing OR toLower(x.name) = toLower($thing) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($thing)))
WITH DISTINCT x, k
WITH x, k.modality AS modality, CASE WHEN coalesce(k.negated, false) THEN 1 ELSE 0 END AS negated, k.id AS fact ORDER BY fact
WITH x.name AS thing, labels(x)[0] AS label, x.id AS id, modality, count(fact) AS statements, sum(negated) AS of_these_negated, collect(fact) AS facts
RETURN thing AS thing, label AS label, modality AS modality, statements AS statements, of_these_negated AS of_these_negated, facts AS facts
ORDER BY thing, id, CASE modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END
