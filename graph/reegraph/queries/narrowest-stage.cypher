// title: Which stage of a chain is the narrowest: where is the largest share in one hand?
// says: The largest maker of each thing at each stage in its newest year, with the year and the edition of each row (the source where it has no edition): rows of several years do not compare; two sources of one edition stand in two rows, told apart by `source`. The share is as told, or computed from the tonnes of all countries of one edition where only these are told; "at_most" where a source keeps an amount back. A stage of which nobody tells a share, or more than one country's tonnes, is not here. `thing` takes what is a kind of it and what is made from it; groups such as the heavy rare earths are asked for by name.
// also: bottleneck concentration narrow narrowest choke largest share stage mining refining magnet dominance top producer
// param thing: node = null
// param stage: text of mining, refining, metal, magnet, component, product = null
// example: -p stage=refining
CALL () { // the thing itself, and what is a kind of it
  MATCH (t)
  WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  MATCH (t)<-[:KIND_OF*0..6]-(x)
  RETURN collect(DISTINCT x.id) AS kinds
}
CALL (kinds) { // what is made from these, and what that is a kind of
  MATCH (y)<-[:MADE_FROM]-(p)-[:KIND_OF*0..6]->(g)
  WHERE y.id IN kinds
  RETURN collect(DISTINCT g.id) AS made
}
MATCH (c)-[r:PRODUCES]->(m)
WHERE NOT c:Facility AND (r.share IS NOT NULL OR r.quantity IS NOT NULL OR r.withheld) AND r.stage <> 'not stated'
  AND ($stage IS NULL OR r.stage = $stage)
  AND ($thing IS NULL OR m.id IN kinds OR m.id IN made)
UNWIND CASE WHEN r.edition IS NOT NULL THEN r.sources ELSE [''] END AS source // two sources of one edition are never one sum
WITH m, c, r, source, r.fact_id AS id, coalesce(r.year, 0) AS year, coalesce(r.edition, r.sources[0], '') AS edition, coalesce(r.basis, '') AS basis ORDER BY id
WITH m, r.stage AS stage, year, edition, basis, source, CASE WHEN r.share IS NULL THEN 'computed' ELSE 'told' END AS how, sum(r.quantity) AS total, count(DISTINCT c.id) AS makers,
  max(r.share) AS told, max(CASE WHEN c:Country THEN r.quantity ELSE null END) AS most, max(CASE WHEN coalesce(r.withheld, false) THEN 1 ELSE 0 END) AS withheld, collect(id) AS ids
WHERE how = 'told' OR (makers > 1 AND most > 0)
WITH m, stage, max(year) AS newest, collect({year: year, edition: edition, source: source, basis: basis, how: how, total: total, makers: makers, told: told, most: most, withheld: withheld, ids: ids}) AS groups
UNWIND groups AS g
WITH m, stage, newest, g WHERE g.year = newest
MATCH (d:Country)-[w:PRODUCES]->(m)
WHERE w.stage = stage AND w.fact_id IN g.ids AND (w.share = g.told OR (g.how = 'computed' AND w.quantity = g.most))
WITH m.name AS thing, stage, d.name AS maker, CASE g.how WHEN 'told' THEN g.told ELSE round(g.most / g.total, 4) END AS share, CASE WHEN g.withheld = 1 THEN 'at_most' ELSE w.bound END AS bound, g.how AS how, g.makers AS makers,
  CASE g.year WHEN 0 THEN null ELSE g.year END AS year, CASE g.edition WHEN '' THEN null ELSE g.edition END AS edition, CASE g.source WHEN '' THEN w.sources[0] ELSE g.source END AS source, g.ids AS ids, m.id AS id
RETURN thing AS thing, stage AS stage, maker AS largest_maker, share AS share, bound AS bound, how AS how, makers AS makers_told, year AS year, edition AS edition, source AS source, ids AS facts
ORDER BY share DESC, thing, stage, how, edition, source, maker, id
