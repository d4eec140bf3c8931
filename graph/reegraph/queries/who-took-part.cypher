// title: Who takes part in a meeting, talks or an agreement, and in which role?
// says: The office is told elsewhere in the sources; the modality says whether the part is told as so, or is scheduled, expected or possible.
// also: participants participant attended attend present negotiators delegation members talks meeting office role who met who at the talks was there
// param event: node = null
// example: -p "event=Kuala Lumpur talks"
MATCH (e)-[r:HAS_PARTICIPANT]->(x)
WHERE $event IS NULL OR e.id = $event OR toLower(e.name) = toLower($event) OR any(alias IN coalesce(e.aliases, []) WHERE toLower(alias) = toLower($event))
WITH e, r, x, r.fact_id AS id
MATCH (k:Claim {id: id})
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
CALL (x) {
  MATCH (x)-[h:HOLDS_ROLE]->(y)
  WITH h.role + ', ' + y.name AS text, h.fact_id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS office, collect(id) AS office_facts
}
UNWIND [k.id] + office_facts AS fact
WITH e, x, r, k, s, office, fact ORDER BY fact
WITH e.name AS event, x.name AS who, r.role AS role, office, k.modality AS modality, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker,
  k.id AS id, collect(fact) AS facts
RETURN event AS event, who AS who, role AS role, office AS office, modality AS modality, speaker AS speaker, facts AS facts
ORDER BY event, who, CASE modality WHEN 'fact' THEN 0 WHEN 'claimed' THEN 1 WHEN 'scheduled' THEN 2 WHEN 'planned' THEN 3 WHEN 'expected' THEN 4 WHEN 'possible' THEN 5 WHEN 'proposed' THEN 6 WHEN 'threatened' THEN 7 WHEN 'opinion' THEN 8 ELSE 9 END, id
