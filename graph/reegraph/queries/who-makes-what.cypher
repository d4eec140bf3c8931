// title: Who makes what, at which stage, and how much of it?
// says: A share is of the world's output unless `basis` says otherwise; an empty share or year means that the source tells none, and at_most means "up to". Tonnes stand here only where the thing or the maker is named (newest year, latest edition), and all of them with `quantities`. What is only forecast or denied is not here (see not-yet, all-about).
// also: produces production producer share output market China refined magnets mined monopoly dominance make makes made maker metal
// param thing: node = null
// param maker: node = null
// param stage: text of mining, refining, metal, magnet, component, product, not stated = null
// param year: integer = null
// param quantities: flag = false
// example: -p "thing=rare earths"
CALL () { // the thing itself, and what is a kind of it
  MATCH (t)
  WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  MATCH (t)<-[:KIND_OF*0..6]-(x)
  RETURN collect(DISTINCT x.id) AS wanted
}
MATCH (c)-[r:PRODUCES]->(m)
WHERE ($maker IS NULL OR c.id = $maker OR toLower(c.name) = toLower($maker) OR any(alias IN coalesce(c.aliases, []) WHERE toLower(alias) = toLower($maker)))
  AND ($stage IS NULL OR r.stage = $stage)
  AND ($year IS NULL OR r.year = $year)
  AND ($thing IS NULL OR m.id IN wanted)
WITH c, r, m, r.quantity IS NOT NULL OR coalesce(r.withheld, false) AS tonnes
WHERE NOT tonnes OR $quantities OR $maker IS NOT NULL OR m.id = $thing OR toLower(m.name) = toLower($thing) OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($thing))
WITH c, r, m, tonnes
WHERE NOT tonnes OR $quantities OR NOT EXISTS { // of a newer year, or of a later edition
  MATCH (m)<-[n:PRODUCES]-(o)
  WHERE NOT o:Facility AND n.stage = r.stage AND n.basis = r.basis AND (n.quantity IS NOT NULL OR n.withheld) AND ($year IS NULL OR n.year = $year)
    AND (n.year > r.year OR (n.year = r.year AND n.known_from > r.known_from))
}
WITH c, r, m, r.fact_id AS id
MATCH (k:Claim {id: id})
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
CALL (k) {
  MATCH (k)-[:CONTRADICTS]-(d:Claim)
  WITH d.says AS says, d.id AS id ORDER BY id
  RETURN collect(DISTINCT says) AS contradicted_by, collect(DISTINCT id) AS others
}
UNWIND [k.id] + others AS fact
WITH c, r, m, k, s, contradicted_by, fact ORDER BY fact
WITH c, r, m, k, s, contradicted_by, collect(DISTINCT fact) AS facts
RETURN c.name AS maker, m.name AS thing, r.stage AS stage, r.share AS share, r.bound AS bound, r.degree AS degree,
  r.quantity AS quantity, r.basis AS basis, r.year AS year, k.modality AS modality,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker,
  contradicted_by AS contradicted_by, facts AS facts
ORDER BY maker, thing, stage, k.id
