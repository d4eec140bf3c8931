// title: What do the texts leave open?
// says: Questions a reader would ask right there and the texts do not answer; silence is no "no".
// also: unknown missing unanswered unstated not said gaps gap silence silent left out known know answer
// param thing: node = null
// example: -p "thing=rare earth magnets"
MATCH (k:Claim {modality: 'unstated'})
WHERE $thing IS NULL OR EXISTS {
    MATCH (k)-[:ABOUT*1..2]->(t)
    WHERE t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing))
  }
CALL (k) {
  MATCH (k)-[:ABOUT*1..2]->(x)
  WHERE x.name IS NOT NULL
  WITH x.name AS name ORDER BY name
  RETURN collect(DISTINCT name) AS about
}
RETURN k.question AS question, k.says AS says, about AS about, [k.id] AS facts
ORDER BY question, k.id
