// title: What are the talks, meetings and agreements about?
// says: Subjects with the speaker who names them; talked about is not agreed on.
// also: topic subject subjects agenda discussed discuss discussion talked talks issues theme fentanyl tiktok
// param event: node = null
// param topic: node = null
// example: -p "event=Kuala Lumpur talks"
MATCH (e)-[r:HAS_TOPIC]->(x)
WHERE ($event IS NULL OR e.id = $event OR toLower(e.name) = toLower($event) OR any(alias IN coalesce(e.aliases, []) WHERE toLower(alias) = toLower($event)))
  AND ($topic IS NULL OR x.id = $topic OR toLower(x.name) = toLower($topic) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($topic)))
WITH e, r, x, r.fact_id AS id
MATCH (k:Claim {id: id})
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
RETURN e.name AS event, x.name AS topic, r.aspect AS aspect, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker,
  k.says AS says, [k.id] AS facts
ORDER BY event, topic, CASE k.modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, k.id
