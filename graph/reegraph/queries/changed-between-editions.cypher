// title: What did a later edition of a series change?
// says: Figures for the same country, thing, stage and year that two editions tell differently, the largest change first (in parts of the earlier figure; 0.1 is a tenth more). Reserves have no year of their own, so that the latest of each edition are compared.
// also: revision revised revisions edition editions corrected correction usgs mineral commodity summaries difference update
// param older: text = MCS 2025
// param newer: text = MCS 2026
// param change: number = 0
// example: -p change=0.5
MATCH (a)-[r:PRODUCES|HAS_RESERVES|CONSUMES]->(b)
WHERE r.edition = $older
MATCH (a)-[s:PRODUCES|HAS_RESERVES|CONSUMES]->(b)
WHERE type(s) = type(r) AND s.edition STARTS WITH $newer AND s.edition <> r.edition AND coalesce(s.stage, '') = coalesce(r.stage, '') AND coalesce(s.basis, '') = coalesce(r.basis, '')
  AND (s.year = r.year OR type(r) = 'HAS_RESERVES')
WITH a, b, r, s, CASE WHEN r.quantity IS NOT NULL AND s.quantity IS NOT NULL THEN 'tonnes' WHEN r.import_reliance IS NOT NULL AND s.import_reliance IS NOT NULL THEN 'import reliance' ELSE 'no' END AS figure
WHERE figure <> 'no'
WITH a, b, r, s, figure, CASE figure WHEN 'tonnes' THEN r.quantity ELSE r.import_reliance END AS before, CASE figure WHEN 'tonnes' THEN s.quantity ELSE s.import_reliance END AS after
WHERE before <> after
WITH a, b, r, s, figure, before, after, CASE WHEN before = 0 THEN null ELSE round((after - before) / before, 4) END AS change
WHERE change IS NULL OR abs(change) >= $change
WITH a, b, r, s, figure, before, after, change, CASE WHEN r.fact_id < s.fact_id THEN [r.fact_id, s.fact_id] ELSE [s.fact_id, r.fact_id] END AS facts
RETURN type(r) AS relation, a.name AS who, b.name AS thing, r.stage AS stage, s.year AS year, figure AS figure, r.edition AS earlier, before AS before, s.edition AS later, after AS after, change AS change, r.basis AS basis, facts AS facts
ORDER BY abs(coalesce(change, 1000000)) DESC, relation, who, thing, stage, year, figure, later
