// title: Where do a country's magnets come from, two steps back?
// says: First who sells it magnets (850511), then from whom those suppliers get magnets, metals (280530) and compounds (284610, 284690); shares of the value of the buyer's imports under that code, those from `share` on. They are parts of imports, not of supply: own output is not in them, a supplier with its own mines or plants needs no imports, and nothing tells which import ends in which magnet. 850511 holds magnets without rare earths too; small flows are left out, and 2023 is not told.
// also: magnet supply chain upstream trace origin behind suppliers second tier indirect dependence two steps
// param importer: node
// param year: integer = 2024
// param share: number = 0.05
// example: -p importer=Germany -p share=0.1
MATCH (i)<-[t:EXPORTS_TO]-(:Country)
WHERE t.hs = '850511' AND t.year = $year
  AND (i.id = $importer OR toLower(i.name) = toLower($importer) OR any(alias IN coalesce(i.aliases, []) WHERE toLower(alias) = toLower($importer)))
WITH i, sum(t.value) AS total
MATCH (i)<-[r:EXPORTS_TO]-(s:Country)
WHERE r.hs = '850511' AND r.year = $year AND r.value >= $share * total
WITH s, r, r.value / total AS first
OPTIONAL MATCH (s)<-[u:EXPORTS_TO]-(:Country)
WHERE u.year = $year AND u.hs IS NOT NULL
WITH s, r, first, u.hs AS hs, sum(u.value) AS total
OPTIONAL MATCH (s)<-[q:EXPORTS_TO]-(b:Country)
WHERE q.year = $year AND q.hs = hs AND q.value >= $share * total
UNWIND CASE WHEN q IS NULL THEN [r.fact_id] ELSE [r.fact_id, q.fact_id] END AS fact
WITH s, r, first, hs, total, q, b, fact ORDER BY fact
WITH s, r, first, hs, total, q, b, collect(DISTINCT fact) AS facts
RETURN s.name AS supplier, r.value AS usd, round(first, 4) AS share, hs AS behind_hs, b.name AS behind, q.value AS behind_usd, round(q.value / total, 4) AS behind_share, facts AS facts
ORDER BY usd DESC, supplier, behind_hs, behind_usd DESC, behind
