// title: What did one side say, and has another side confirmed it?
// says: What people and bodies of a country say is so, scheduled or to come, opinions left out. "not told" is one side's word alone; "not confirmed" means that the source itself remarks that the other side has not confirmed it.
// also: confirmed confirmation confirm unconfirmed beijing washington china united states both sides other side denied agree
// param side: node = null
// example: -p side=China
MATCH (k:Claim)-[:SAID_BY]->(s)-[:HOLDS_ROLE|PART_OF*0..3]->(c:Country)
WHERE NOT k.modality IN ['opinion', 'unstated']
  AND ($side IS NULL OR c.id = $side OR toLower(c.name) = toLower($side) OR any(alias IN coalesce(c.aliases, []) WHERE toLower(alias) = toLower($side)))
WITH DISTINCT k, s, c
CALL (k) {
  MATCH (d:Claim)-[f:CONFIRMS]-(k) // a whole confirmation holds both ways
  WHERE endNode(f).id = k.id OR NOT coalesce(f.part, false)
  OPTIONAL MATCH (d)-[:SAID_BY]->(w)
  WITH coalesce(w.name, 'the source') + CASE WHEN coalesce(f.part, false) THEN ' (in part)' ELSE '' END AS name, d.id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS confirmed_by, collect(id) AS yes
}
CALL (k) {
  MATCH (d:Claim)-[e:ABOUT]->(k), (d)-[i:ABOUT]->(w)
  WHERE e.role = 'subject' AND i.role = 'actor' AND d.act = 'confirmed' AND d.negated
  WITH w.name AS name, d.id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS not_confirmed_by, collect(id) AS no
}
UNWIND [k.id] + yes + no AS fact
WITH k, s, c, confirmed_by, not_confirmed_by, fact ORDER BY fact
WITH c.name AS side, s.name AS speaker, k.modality AS modality, k.says AS says, confirmed_by, not_confirmed_by, k.id AS id, collect(DISTINCT fact) AS facts
RETURN side AS side, speaker AS speaker, modality AS modality, says AS says, CASE WHEN size(not_confirmed_by) > 0 THEN 'not confirmed' WHEN size(confirmed_by) = 0 THEN 'not told'
    WHEN all(name IN confirmed_by WHERE name ENDS WITH '(in part)') THEN 'in part' ELSE 'confirmed' END AS confirmation,
  confirmed_by + not_confirmed_by AS by_whom, facts AS facts
ORDER BY side, speaker, CASE modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, id
