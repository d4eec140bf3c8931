// title: How much of a material is in a product?
// says: Every figure that is told, with who tells it and what disputes it: an amount of the product's own basis (kg each, kg per MW), or a part of its mass (0.3 is 30 per cent). Two rows "at_least" and "at_most" of one speaker are the two ends of one range; figures of two bases do not compare, and none may be added to another. `thing` and `material` take what is a kind of it.
// also: content contents contain contains inside how much amount kilograms kg weight mass per car turbine magnet jet submarine composition
// param thing: node = null
// param material: node = null
// example: -p thing=f-35
CALL () { // the product itself, and what is a kind of it
  MATCH (t)
  WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  MATCH (t)<-[:KIND_OF*0..6]-(x)
  RETURN collect(DISTINCT x.id) AS products
}
CALL () { // the material itself, and what is a kind of it
  MATCH (t)
  WHERE t.id = $material OR toLower(t.name) = toLower($material) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($material))
  MATCH (t)<-[:KIND_OF*0..6]-(x)
  RETURN collect(DISTINCT x.id) AS materials
}
MATCH (p)-[r:MADE_FROM]->(m)
WHERE (r.quantity IS NOT NULL OR r.content IS NOT NULL) AND ($thing IS NULL OR p.id IN products) AND ($material IS NULL OR m.id IN materials)
WITH p, r, m, r.fact_id AS id
MATCH (k:Claim {id: id})
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
CALL (k) {
  MATCH (k)-[x:CONTRADICTS|DIFFERS_FROM]-(d:Claim)
  WITH CASE type(x) WHEN 'CONTRADICTS' THEN 'contradicts: ' ELSE 'differs: ' END + d.says AS text, d.id AS other, x.fact_id AS link ORDER BY text, other, link
  RETURN collect(DISTINCT text) AS disputed_by, collect(other) + collect(link) AS others
}
UNWIND [k.id] + others AS fact
WITH p, r, m, k, s, disputed_by, fact ORDER BY fact
WITH p, r, m, k, s, disputed_by, collect(DISTINCT fact) AS facts
RETURN p.name AS product, m.name AS contains, coalesce(r.quantity, r.content) AS amount, r.bound AS bound,
  CASE WHEN r.quantity IS NOT NULL THEN coalesce(r.basis, r.unit) ELSE 'part of the mass' END AS basis, r.year AS year,
  CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker,
  k.modality AS modality, disputed_by AS disputed_by, facts AS facts
ORDER BY product, contains, basis, speaker, amount, k.id
