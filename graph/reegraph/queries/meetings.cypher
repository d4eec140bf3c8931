// title: Which meetings, talks and journeys are there, when and where, and how sure are they?
// says: Each place and act stands with its modality; "not confirmed by" names a side that the source says has not confirmed it.
// also: event events summit visit when where place venue trump xi confirmed date tour
// param event: node = null
// example: -p "event=Meeting of Trump and Xi in South Korea"
MATCH (e:Event)
WHERE ($event IS NULL OR e.id = $event OR toLower(e.name) = toLower($event) OR any(alias IN coalesce(e.aliases, []) WHERE toLower(alias) = toLower($event)))
  AND e.kind IN ['meeting', 'talks', 'summit', 'visit', 'statement']
CALL (e) {
  MATCH (e)-[:HAS_CHANGE]->(k:StatusChange)
  OPTIONAL MATCH (k)-[:SAID_BY]->(s)
  WITH k.act + coalesce(' ' + k.date_text, ' before ' + toString(k.date_end), '') + ' (' + k.modality + coalesce(', says ' + s.name, '') + ')' AS text,
    k.id AS id, coalesce(k.date, k.date_end, date('9999-12-31')) AS day
  ORDER BY day, text, id
  RETURN collect(DISTINCT text) AS acts, collect(id) AS act_facts
}
CALL (e) {
  MATCH (e)-[v:HAS_VENUE]->(x)
  WITH x.name + ' (' + v.modality + ')' AS text, v.fact_id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS places, collect(id) AS place_facts
}
CALL (e) {
  MATCH (d:Claim)-[o:ABOUT]->(e), (d)-[i:ABOUT]->(w)
  WHERE o.role = 'subject' AND i.role = 'actor' AND d.act = 'confirmed' AND d.negated
  WITH w.name AS name, d.id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS not_confirmed_by, collect(id) AS denials
}
UNWIND act_facts + place_facts + denials + [''] AS fact
WITH e, acts, places, not_confirmed_by, fact ORDER BY fact
WITH e.name AS event, acts, places, not_confirmed_by, e.id AS id, collect(DISTINCT fact) AS found
RETURN event AS event, acts AS acts, places AS places, not_confirmed_by AS not_confirmed_by, [f IN found WHERE f <> ''] AS facts
ORDER BY event, id
