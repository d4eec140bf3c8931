// title: How far does a country rely on imports?
// says: Apparent consumption in tonnes and the part of it that net imports cover, by year and edition as the source tells them; at_least and at_most are the source's ">" and "<". Two editions may differ for one year. `reegraph metrics reliance` computes the same from output and trade.
// also: net import reliance dependence dependent imports consumption apparent share abroad self-sufficiency
// param country: node = null
// param year: integer = null
// param edition: text = null
// example: -p year=2024
MATCH (c:Country)-[r:CONSUMES]->(m)
WHERE (r.quantity IS NOT NULL OR r.import_reliance IS NOT NULL) AND r.year IS NOT NULL AND ($year IS NULL OR r.year = $year) AND ($edition IS NULL OR r.edition = $edition)
  AND ($country IS NULL OR c.id = $country OR toLower(c.name) = toLower($country) OR any(alias IN coalesce(c.aliases, []) WHERE toLower(alias) = toLower($country)))
WITH c, m, r, r.fact_id AS fact ORDER BY fact
WITH c, m, r.year AS year, r.edition AS edition, r.basis AS basis, max(r.quantity) AS consumption, max(r.import_reliance) AS reliance, max(CASE WHEN r.import_reliance IS NULL THEN null ELSE r.bound END) AS bound, collect(fact) AS facts
RETURN c.name AS country, m.name AS thing, year AS year, edition AS edition, consumption AS tonnes_used, basis AS basis, reliance AS import_reliance, bound AS bound, facts AS facts
ORDER BY country, thing, year DESC, edition DESC, basis, m.id
