// title: Which deposits are rich in an element, and what do the rare earths of a deposit consist of?
// says: The part of a deposit's own rare earth oxides that an element makes up, from `share` on, with the ore mineral; at_most is the source's "<". It says nothing of how much lies there: a small deposit may be rich in dysprosium. An element that is not listed is not told, which is not zero.
// also: deposit deposits element distribution ore mineral bastnaesite monazite xenotime laterite clay composition heavy light rich richest dysprosium terbium yttrium content split
// param element: node = null
// param deposit: node = null
// param share: number = 0
// example: -p element=dysprosium -p share=0.01
MATCH (f:Facility)-[r:HAS_RESERVES]->(e:Material)
WHERE r.share IS NOT NULL AND r.share >= $share
  AND ($element IS NULL OR e.id = $element OR toLower(e.name) = toLower($element) OR any(alias IN coalesce(e.aliases, []) WHERE toLower(alias) = toLower($element)))
  AND ($deposit IS NULL OR f.id = $deposit OR toLower(f.name) = toLower($deposit) OR any(alias IN coalesce(f.aliases, []) WHERE toLower(alias) = toLower($deposit)))
OPTIONAL MATCH (f)-[l:LOCATED_IN]->(c:Country)
OPTIONAL MATCH (f)-[o:HAS_RESERVES]->(m:Material {kind: 'ore'})
WITH f, r, e, c, m, l, o
UNWIND [r.fact_id, l.fact_id, o.fact_id] AS fact
WITH f, r, e, c, m, fact WHERE fact IS NOT NULL
WITH f, r, e, c, m, fact ORDER BY fact
WITH f, r, e, c, m, collect(DISTINCT fact) AS facts
RETURN f.name AS deposit, c.name AS country, m.name AS mineral, e.name AS element, r.share AS share, r.bound AS bound, r.basis AS of, r.edition AS edition, facts AS facts
ORDER BY e.name, share DESC, deposit, country, mineral
