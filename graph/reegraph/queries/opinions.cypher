// title: What is judged, praised or read into it, and by whom?
// says: Opinions, motives and moods; nobody can check them, so they are kept apart from what is told as so.
// also: opinion judgement judgment view motive mood praise assessment evaluation think interpretation sentiment framework
// param thing: node = null
// param speaker: node = null
// example: -p "speaker=Li Chenggang"
MATCH (k:Claim {modality: 'opinion'})
WHERE $thing IS NULL OR EXISTS {
    MATCH (k)-[:ABOUT]->(t)
    WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  }
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
WITH k, s
WHERE $speaker IS NULL OR s.id = $speaker OR toLower(s.name) = toLower($speaker) OR any(alias IN coalesce(s.aliases, []) WHERE toLower(alias) = toLower($speaker))
CALL (k) {
  MATCH (k)-[:ABOUT*1..2]->(x)
  WHERE x.name IS NOT NULL
  WITH x.name AS name ORDER BY name
  RETURN collect(DISTINCT name) AS about
}
RETURN CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, about AS about, k.says AS says, k.wording AS wording, [k.id] AS facts
ORDER BY speaker, k.id
