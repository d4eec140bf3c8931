// title: Which figures for one quantity disagree, and by how much?
// says: Pairs of figures with the same maker or user, thing, stage and basis: shares and reliance that differ by more than `points` (0.05 is five points), tonnes by more than the part `percent` of the lower one. `relative` is the distance by the lower figure, the largest first. Only figures of one year are compared unless `years_apart` lets the years differ, and then a difference may be a change; a figure without a year is held against all. Two editions of one series stand here too (see changed-between-editions). How much of a material is in a product is not compared here, for such figures are often ends of a range or of another basis: contents and where-sources-differ tell what is disputed about them.
// also: disagree disagreement conflict conflicting figures numbers values discrepancy range several estimates points per cent
// param points: number = 0.05
// param percent: number = 0.05
// param years_apart: integer = 0
// param thing: node = null
// example: -p years_apart=2 -p "thing=Refined rare earths"
MATCH (a)-[r:PRODUCES|HAS_RESERVES|CONSUMES|HAS_QUOTA]->(b)
WHERE $thing IS NULL OR b.id = $thing OR toLower(b.name) = toLower($thing) OR any(alias IN coalesce(b.aliases, []) WHERE toLower(alias) = toLower($thing))
MATCH (a)-[s:PRODUCES|HAS_RESERVES|CONSUMES|HAS_QUOTA]->(b)
WHERE type(s) = type(r) AND r.fact_id < s.fact_id AND coalesce(s.stage, '') = coalesce(r.stage, '') AND coalesce(s.basis, '') = coalesce(r.basis, '')
  AND (r.year IS NULL OR s.year IS NULL OR abs(r.year - s.year) <= $years_apart)
WITH a, b, r, s, CASE WHEN r.share IS NOT NULL AND s.share IS NOT NULL THEN 'share' WHEN r.import_reliance IS NOT NULL AND s.import_reliance IS NOT NULL THEN 'import reliance' WHEN r.quantity IS NOT NULL AND s.quantity IS NOT NULL THEN 'tonnes' ELSE 'no' END AS figure
WHERE figure <> 'no'
WITH a, b, r, s, figure, CASE figure WHEN 'share' THEN r.share WHEN 'tonnes' THEN r.quantity ELSE r.import_reliance END AS one, CASE figure WHEN 'share' THEN s.share WHEN 'tonnes' THEN s.quantity ELSE s.import_reliance END AS other
WITH a, b, r, s, figure, one, other, round(abs(one - other), 4) AS apart, CASE WHEN one < other THEN one ELSE other END AS smaller
WHERE (figure = 'tonnes' AND apart > $percent * smaller) OR (figure <> 'tonnes' AND apart > $points)
WITH a, b, figure, apart, smaller, CASE WHEN one <= other THEN r ELSE s END AS l, CASE WHEN one <= other THEN s ELSE r END AS h, CASE WHEN one <= other THEN other ELSE one END AS larger, [r.fact_id, s.fact_id] AS facts
RETURN type(l) AS relation, a.name AS who, b.name AS thing, l.stage AS stage, figure AS figure, smaller AS lower, l.year AS lower_year, coalesce(l.edition, l.sources[0]) AS lower_edition, larger AS higher, h.year AS higher_year, coalesce(h.edition, h.sources[0]) AS higher_edition, apart AS difference, CASE WHEN smaller = 0 THEN null ELSE round(apart / smaller, 4) END AS relative, l.basis AS basis, facts AS facts
ORDER BY coalesce(relative, 1000000) DESC, figure, who, thing, stage, l.fact_id, h.fact_id
