// title: How much of a material goes into which use, and what is it used for at all?
// says: Tonnes or shares by branch as the sources tell them, and uses for which no figure is told. `basis` says what is counted, or of what a share is a part: mass and value are two answers, and no two rows are to be added. A projected figure is no fact yet and stands with its `projection`, the case of the agency that it is for.
// also: demand use uses used applications end sector sectors branch consumption consumes magnets catalysts motors wind turbines vehicles by share projection 2030 scenario
// param thing: node = null
// param year: integer = null
// param projections: flag = false
// example: -p thing=neodymium
MATCH (k:Claim)-[x:ABOUT]->(m:Material)
WHERE ((k.rel = 'CONSUMES' AND x.role = 'object') OR (k.rel = 'NEEDED_FOR' AND k.importance = 'used' AND x.role = 'subject'))
  AND NOT coalesce(k.negated, false) AND ($projections OR k.modality IN ['fact', 'claimed']) AND ($year IS NULL OR k.year = $year)
  AND ($thing IS NULL OR m.id = $thing OR toLower(m.name) = toLower($thing) OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($thing)))
MATCH (k)-[y:ABOUT]->(u)
WHERE y.role <> x.role AND y.role IN ['subject', 'object'] AND (k.rel = 'NEEDED_FOR' OR u:Sector)
RETURN m.name AS thing, u.name AS use, k.quantity AS quantity, k.share AS share, k.bound AS bound, k.basis AS basis, k.year AS year, k.projection AS projection, k.modality AS modality, k.quantity_note AS note, [k.fact_id] AS facts
ORDER BY thing, CASE WHEN quantity IS NULL AND share IS NULL THEN 1 ELSE 0 END, year DESC, basis, quantity DESC, share DESC, use, projection, k.fact_id
