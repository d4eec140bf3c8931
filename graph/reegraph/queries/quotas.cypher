// title: How much does a government allow to be made, and how much was made?
// says: Quotas by stage and year, beside the output that the latest edition tells for the same country, thing, stage, basis and year, each with its note. Output that is the very figure of the quota may be the quota taken for output: then what is made outside of it is not told. A year that is not here has no published quota (2025), or none that could be read.
// also: quota quotas allowed limit ceiling production control plan mii ministry batch smelting separation
// param country: node = null
// param stage: text of mining, refining = null
// example: -p stage=mining
MATCH (c)-[q:HAS_QUOTA]->(m)
WHERE ($stage IS NULL OR q.stage = $stage)
  AND ($country IS NULL OR c.id = $country OR toLower(c.name) = toLower($country) OR any(alias IN coalesce(c.aliases, []) WHERE toLower(alias) = toLower($country)))
OPTIONAL MATCH (c)-[r:PRODUCES]->(m)
WHERE r.stage = q.stage AND r.year = q.year AND r.basis = q.basis AND r.quantity IS NOT NULL
  AND NOT EXISTS {
    MATCH (c)-[s:PRODUCES]->(m)
    WHERE s.stage = q.stage AND s.year = q.year AND s.basis = q.basis AND s.quantity IS NOT NULL AND s.known_from > r.known_from
  }
UNWIND [q.fact_id, r.fact_id] AS fact
WITH c, q, m, r, fact ORDER BY fact
WITH c, q, m, r, collect(DISTINCT fact) AS facts
RETURN c.name AS country, m.name AS thing, q.stage AS stage, q.year AS year, q.quantity AS quota, r.quantity AS made, q.basis AS basis, r.edition AS edition, q.quantity_note AS note, r.quantity_note AS made_note, CASE WHEN r.quantity IS NULL THEN null ELSE r.quantity = q.quantity END AS same_figure, facts AS facts
ORDER BY country, thing, stage, year, q.fact_id, r.fact_id
