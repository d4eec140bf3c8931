// title: How many magnets left China in each month?
// says: Tonnes gross weight by Chinese customs, month by month; "all other countries" is the whole of the month. Months that follow only from percentages are not here; with `sums`, also years and several months together, which contain the months.
// also: monthly customs exports magnets china shipments april may 2025 drop recovery rebound statistics
// param importer: node = null
// param since: date = null
// param sums: flag = false
// example: -p "importer=United States"
MATCH (e:Country)-[r:EXPORTS_TO]->(i)
WHERE r.date IS NOT NULL AND ($sums OR (r.date_text = r.until_text AND size(r.date_text) = 7))
  AND ($since IS NULL OR r.date >= date($since))
  AND ($importer IS NULL OR i.id = $importer OR toLower(i.name) = toLower($importer) OR any(alias IN coalesce(i.aliases, []) WHERE toLower(alias) = toLower($importer)))
WITH e, r, i, r.item AS item, r.fact_id AS fact
OPTIONAL MATCH (m:Material {id: item})
OPTIONAL MATCH (k:Claim {id: fact})
RETURN r.date_text AS first_month, r.until_text AS last_month, e.name AS exporter, CASE i.id WHEN 'rest-of-world' THEN 'all other countries' ELSE i.name END AS importer, m.name AS goods, r.quantity AS tonnes, r.basis AS basis, k.confidence AS confidence, [r.fact_id] AS facts
ORDER BY first_month, last_month, CASE importer WHEN 'all other countries' THEN 0 ELSE 1 END, tonnes DESC, importer, r.fact_id
