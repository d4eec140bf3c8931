// title: What has happened to each rule, and what is said to come?
// says: Every reported act on a rule or on a part of it (for a part, those on the whole rule too), in order of its day; only "fact" has happened for sure, "not confirmed" names who has not confirmed it.
// also: history status state timeline policy regulation postponed suspended deferral delay averted in force starts effect
// param rule: node = null
// example: -p "rule=us-100-percent-tariff"
MATCH (p:Policy)-[:HAS_PROVISION*0..1]->(u)<-[a:ABOUT]-(k:Claim)
WHERE a.role = 'subject' AND k.form = 'change'
  AND ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
    OR u.id = $rule OR toLower(u.name) = toLower($rule) OR any(alias IN coalesce(u.aliases, []) WHERE toLower(alias) = toLower($rule))
    OR (u.id = p.id AND EXISTS { MATCH (p)-[:HAS_PROVISION]->(v:Provision) WHERE v.id = $rule OR toLower(v.name) = toLower($rule) }))
OPTIONAL MATCH (k)-[:SAID_BY]->(s)
CALL (k) {
  MATCH (d:Claim)-[o:ABOUT]->(k), (d)-[i:ABOUT]->(w)
  WHERE o.role = 'subject' AND i.role = 'actor' AND d.act = 'confirmed' AND d.negated
  WITH w.name AS name, d.id AS id ORDER BY name, id
  RETURN collect(DISTINCT name) AS not_confirmed_by, collect(id) AS denials
}
UNWIND [k.id] + denials AS fact
WITH p, u, k, s, not_confirmed_by, fact ORDER BY fact
WITH p.name AS rule, CASE WHEN u.id = p.id THEN null ELSE u.name END AS part, coalesce(k.date_text, 'before ' + toString(k.date_end), 'no day told') AS day, CASE WHEN coalesce(k.negated, false) THEN 'not ' ELSE '' END + k.act + coalesce(': ' + k.state, '') AS act,
  CASE k.scope WHEN 'part' THEN 'not told for which parts' ELSE k.scope END AS scope,
  k.modality AS modality, CASE k.method WHEN 'inferred' THEN 'our reading' WHEN 'computed' THEN 'computed' ELSE coalesce(s.name, 'the source') END AS speaker,
  not_confirmed_by, k.says AS says, coalesce(k.date, k.date_end, date('9999-12-31')) AS first, k.id AS id, p.id AS unit, collect(fact) AS facts
RETURN rule AS rule, part AS part, day AS day, act AS act, scope AS scope, modality AS modality, speaker AS speaker, not_confirmed_by AS not_confirmed_by, says AS says, facts AS facts
ORDER BY rule, unit, first, id
