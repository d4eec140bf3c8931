// title: Which mines and plants stand outside a country, at which stage, and what can they make?
// says: One line for each told capacity or output, and one for a plant of which no figure is told. What is planned says so in `modality` and stands nowhere yet; tonnes of different bases are never added.
// also: plants facilities mines capacity outside china alternative alternatives diversification west western new projects refinery separation
// param country: node = china
// param stage: text of mining, refining, metal, magnet, component, product = null
// example: -p stage=magnet
MATCH (f:Facility)-[l:LOCATED_IN]->(c:Country)
WHERE coalesce(f.kind, '') <> 'deposit' AND NOT (c.id = $country OR toLower(c.name) = toLower($country) OR any(alias IN coalesce(c.aliases, []) WHERE toLower(alias) = toLower($country)))
OPTIONAL MATCH (f)<-[o:OPERATES]-(w)
OPTIONAL MATCH (f)<-[:ABOUT {role: 'subject'}]-(k:Claim)
WHERE k.rel IN ['HAS_CAPACITY', 'PRODUCES'] AND NOT coalesce(k.negated, false)
OPTIONAL MATCH (k)-[:ABOUT {role: 'object'}]->(m)
WITH f, l, c, o, w, k, m
WHERE $stage IS NULL OR k.stage = $stage
UNWIND [l.fact_id, o.fact_id, k.id] AS fact
WITH f, c, w, k, m, fact ORDER BY fact
WITH f, c, w, k, m, collect(DISTINCT fact) AS facts
RETURN f.name AS facility, f.kind AS kind, c.name AS country, w.name AS operator, k.stage AS stage, CASE k.rel WHEN 'HAS_CAPACITY' THEN 'can make' WHEN 'PRODUCES' THEN 'made' ELSE null END AS figure, m.name AS thing, k.quantity AS tonnes, k.bound AS bound, k.basis AS basis, k.year AS year, k.modality AS modality, k.quantity_note AS note, facts AS facts
ORDER BY CASE stage WHEN 'mining' THEN 0 WHEN 'refining' THEN 1 WHEN 'metal' THEN 2 WHEN 'magnet' THEN 3 ELSE 4 END, country, facility, figure, thing, year, operator, k.id
