// title: What is announced, scheduled, planned or expected after a day?
// says: Acts whose day lies after `after` (left out: after the newest source), the nearest first. None of them had happened when it was told (timeline has what did); "scheduled" rests on a formal act, "expected" on somebody's guess, and `but` has every word that speaks against it.
// also: upcoming coming ahead future deadline next days november december start starts expire expires due when will
// param after: date = null
// example: -p after=2025-10-31
MATCH (i:GraphInfo)
WITH coalesce(date($after), i.known_up_to) AS since
MATCH (x)-[:HAS_CHANGE]->(k:StatusChange)
WHERE NOT k.modality IN ['fact', 'claimed'] AND k.date IS NOT NULL AND k.date_end > since + duration({days: 1}) // its last possible day is later
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
OPTIONAL MATCH (k)-[:THROUGH]->(w)
CALL (x) {
  MATCH (x)-[:HAS_CHANGE]->(h:StatusChange)
  WHERE h.act IN ['postponed', 'suspended', 'extended', 'averted', 'withdrawn', 'repealed', 'annulled', 'cancelled']
  OPTIONAL MATCH (h)-[:SAID_BY]->(y)
  WITH h.act + ' (' + h.modality + coalesce(', says ' + y.name, '') + ')' AS text, h.id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS words_against, collect(id) AS against_facts
}
CALL (x) {
  MATCH (d:Claim)-[e:ABOUT]->(x), (d)-[g:ABOUT]->(y)
  WHERE e.role = 'subject' AND g.role = 'actor' AND d.act = 'confirmed' AND d.negated
  WITH 'not confirmed by ' + y.name AS text, d.id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS silent, collect(id) AS silent_facts
}
UNWIND [k.id] + against_facts + silent_facts AS fact
WITH x, k, s, w, words_against + silent AS but, fact ORDER BY fact
WITH x, k, s, w, but, collect(DISTINCT fact) AS facts
RETURN k.date_text AS day, x.name AS what, k.act AS act, CASE k.scope WHEN 'part' THEN 'not told for which parts' ELSE k.scope END AS scope, w.name AS through,
  k.modality AS modality, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, but AS but, k.says AS says, facts AS facts
ORDER BY k.date, k.date_end, what, k.id
