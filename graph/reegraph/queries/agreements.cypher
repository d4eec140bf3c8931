// title: How far have the agreements got: agreed, approved, concluded, extended?
// says: Every word on the state of a framework, truce or agreement, with its speaker; "not concluded" says that it is not.
// also: deal framework truce treaty status final signed concluded approved preliminary consensus extension expire state trade
// param agreement: node = null
// example: -p "agreement=tariff truce"
MATCH (x:Agreement)<-[a:ABOUT]-(k:Claim)
WHERE a.role = 'subject' AND k.form = 'change'
  AND ($agreement IS NULL OR x.id = $agreement OR toLower(x.name) = toLower($agreement) OR any(alias IN coalesce(x.aliases, []) WHERE toLower(alias) = toLower($agreement)))
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
OPTIONAL MATCH (k)-[:THROUGH]->(w)
CALL (k) {
  MATCH (d:Claim)-[f:CONFIRMS]-(k) // a whole confirmation holds both ways
  WHERE endNode(f).id = k.id OR NOT coalesce(f.part, false)
  OPTIONAL MATCH (d)-[:SAID_BY]->(y)
  WITH coalesce(y.name, 'the source') + CASE WHEN coalesce(f.part, false) THEN ' (in part)' ELSE '' END AS name, d.id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS confirmed_by, collect(id) AS yes
}
UNWIND [k.id] + yes AS fact
WITH x, k, s, w, confirmed_by, fact ORDER BY fact
WITH x.name AS agreement, CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + k.act + coalesce(': ' + k.state, '') AS act, k.date_text AS day, w.name AS through, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, confirmed_by, k.says AS says, k.id AS id, collect(DISTINCT fact) AS facts
RETURN agreement AS agreement, act AS act, day AS day, through AS through, modality AS modality, speaker AS speaker, confirmed_by AS confirmed_by, says AS says, facts AS facts
ORDER BY agreement, CASE modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, act, id
