// title: What did rare earths cost, year by year?
// says: Mean prices of a year in US dollars a kilogram, free on board China, and the change on the year before (0.1 is a tenth dearer; empty where the year before is not told). They are the prices in China: outside it the same oxide can cost several times as much.
// also: price prices cost expensive usd kilogram oxide market neodymium dysprosium terbium series cheaper dearer
// param material: node = null
// param since: integer = 2024
// example: -p "material=Dysprosium oxide" -p since=2021
MATCH (m)<-[:ABOUT]-(k:Claim)
WHERE k.property = 'price' AND k.year >= $since
  AND ($material IS NULL OR m.id = $material OR toLower(m.name) = toLower($material) OR any(alias IN coalesce(m.aliases, []) WHERE toLower(alias) = toLower($material)))
OPTIONAL MATCH (m)<-[:ABOUT]-(b:Claim)
WHERE b.property = 'price' AND b.year = k.year - 1
UNWIND [k.id, b.id] AS fact
WITH m, k, b, fact ORDER BY fact
WITH m, k, b, collect(DISTINCT fact) AS facts
RETURN m.name AS material, k.year AS year, k.value AS usd_per_kg, CASE WHEN b.value > 0 THEN round(k.value / b.value - 1, 4) ELSE null END AS change, k.says AS says, facts AS facts
ORDER BY material, year, k.id
