// title: What does only one of the sources mention?
// says: Things that a single source speaks of, with how many statements; what it calls open is not counted. The other sources may say nothing, or use another word.
// also: alone exclusive unique single source article mentions only here coverage compare corroborated two sources
// param source: node = null
// example: -p source=us-china-framework-2025-10-27
MATCH (k:Claim)-[:ABOUT]->(x)
WHERE x.name IS NOT NULL AND k.modality <> 'unstated'
UNWIND coalesce(k.sources, []) AS source
WITH x, k.id AS fact, source ORDER BY fact, source
WITH x, collect(DISTINCT source) AS sources, collect(DISTINCT fact) AS facts
WHERE size(sources) = 1
WITH x, facts, sources[0] AS id
MATCH (q:Source {id: id})
WHERE $source IS NULL OR q.id = $source OR toLower(q.name) = toLower($source) OR any(alias IN coalesce(q.aliases, []) WHERE toLower(alias) = toLower($source))
RETURN q.name AS source, labels(x)[0] AS label, x.name AS thing, size(facts) AS statements, facts AS facts
ORDER BY source, q.id, label, thing, x.id
