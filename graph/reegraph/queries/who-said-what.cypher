// title: Who said what?
// says: Reported words with their speaker, who is not the source; what a source says in its own voice is not here. The modality says how: claimed as so, expected, threatened, as an opinion.
// also: speaker statement quote quoted words bessent greer trump li officials claims claim announced told reporters
// param speaker: node = null
// param thing: node = null
// example: -p speaker=Bessent
MATCH (k:Claim)-[:SAID_BY]->(s)
WHERE ($speaker IS NULL OR s.id = $speaker OR toLower(s.name) = toLower($speaker) OR any(alias IN coalesce(s.aliases, []) WHERE toLower(alias) = toLower($speaker)))
  AND ($thing IS NULL OR EXISTS {
    MATCH (k)-[:ABOUT]->(t)
    WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  })
RETURN s.name AS speaker, k.modality AS modality, k.says AS says, k.said_on_text AS said_on, k.said_at AS said_at, [k.id] AS facts
ORDER BY speaker, s.id, CASE k.modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, k.id
