// title: Which words of the original are kept, and where do they stand?
// says: At most eight words, kept only where the words themselves are the fact; whole sentences come from the article (reegraph explain FACT --articles DIR).
// also: quote quotation wording verbatim original words said literally paragraph quotes wordings
// param speaker: node = null
// example: -p speaker=Bessent
MATCH (k:Claim)
WHERE k.wording IS NOT NULL
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
WITH k, s
WHERE $speaker IS NULL OR s.id = $speaker OR toLower(s.name) = toLower($speaker) OR any(alias IN coalesce(s.aliases, []) WHERE toLower(alias) = toLower($speaker))
CALL (k) {
  MATCH (k)-[e:STATED_IN]->(q:Source)
  WITH q.name + coalesce(', paragraph ' + toString(e.paragraph), '') AS text, q.id AS source, e.paragraph AS paragraph ORDER BY source, paragraph, text
  RETURN collect(DISTINCT text) AS stands_in
}
RETURN CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker, k.wording AS wording, k.modality AS modality, k.says AS says, stands_in AS stands_in, [k.id] AS facts
ORDER BY speaker, wording, k.id
