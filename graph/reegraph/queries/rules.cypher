// title: What does each rule cover, towards whom, and from when?
// says: A thing is also covered if it is a kind of what the rule names, a country also if the rule is for all countries, and it may be if the destination is not told: such rules are listed too. The modality is that of the cover; `start` gives every word on beginning and end, so read it before saying that a rule applies.
// also: export controls restrictions regulation licence ban tariff covers destination origin towards since force compliance which rule cover
// param rule: node = null
// param thing: node = null
// param country: node = null
// example: -p "thing=rare earth magnets" -p country=US
MATCH (p:Policy)-[:HAS_PROVISION]->(v:Provision)
OPTIONAL MATCH (v)-[c:CONTROLS]->(x)
WITH p, v, c, x
WHERE ($rule IS NULL OR p.id = $rule OR toLower(p.name) = toLower($rule) OR any(alias IN coalesce(p.aliases, []) WHERE toLower(alias) = toLower($rule))
    OR v.id = $rule OR toLower(v.name) = toLower($rule) OR any(alias IN coalesce(v.aliases, []) WHERE toLower(alias) = toLower($rule)))
  AND ($thing IS NULL OR EXISTS {
    MATCH (v)-[d:CONTROLS]->()<-[:KIND_OF*0..6]-(t)
    WHERE d.edge_id = c.edge_id AND (t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing)))
  })
  AND ($country IS NULL OR EXISTS {
    MATCH (v)-[:APPLIES_TO]->(g)
    WHERE g.id = 'all-countries' OR g.id = $country OR toLower(g.name) = toLower($country) OR any(alias IN coalesce(g.aliases, []) WHERE toLower(alias) = toLower($country))
  } // what is not told may be anybody: silence is no "no"
    OR NOT EXISTS { MATCH (v)-[:APPLIES_TO]->() }
    OR (c.reach = 'exports' AND NOT EXISTS {
      MATCH (v)-[a:APPLIES_TO]->()
      WHERE a.as = 'destination'
    }))
CALL (v) {
  MATCH (v)-[a:APPLIES_TO]->(g)
  WITH g.name + ' (' + a.as + ')' AS text, a.fact_id AS id ORDER BY text, id
  RETURN collect(DISTINCT text) AS towards, collect(id) AS towards_facts
}
CALL (p, v) {
  MATCH (p)-[:HAS_PROVISION*0..1]->(u)-[:HAS_CHANGE]->(h:StatusChange)
  WHERE u.id IN [p.id, v.id] AND NOT h.act IN ['announced', 'adopted', 'amended', 'confirmed', 'put under review']
  OPTIONAL MATCH (h)-[:SAID_BY]->(s)
  WITH CASE WHEN u.id = v.id THEN 'this part: ' ELSE '' END + h.act + coalesce(': ' + h.state, '')
      + coalesce(' ' + h.date_text, ' before ' + toString(h.date_end), '') + CASE h.scope WHEN 'part' THEN ', not told for which parts' ELSE '' END
      + ' (' + h.modality + coalesce(', says ' + s.name, '') + ')' AS text,
    h.id AS id, coalesce(h.date, h.date_end, date('9999-12-31')) AS day
  ORDER BY day, text, id
  RETURN collect(DISTINCT text) AS start, collect(id) AS start_facts
}
CALL (v, c) {
  MATCH way = (v)-[d:CONTROLS]->()<-[:KIND_OF*1..6]-(t)
  WHERE d.edge_id = c.edge_id AND (t.id = $thing OR toLower(t.name) = toLower($thing) OR any(alias IN coalesce(t.aliases, []) WHERE toLower(alias) = toLower($thing)))
  UNWIND relationships(way) AS step
  RETURN collect(DISTINCT step.fact_id) AS kin_facts
}
UNWIND [coalesce(c.fact_id, '')] + towards_facts + start_facts + kin_facts + [''] AS fact
WITH p, v, c, x, towards, start, fact ORDER BY fact
WITH p.name AS rule, v.name AS provision, c.measure AS measure, c.reach AS reach, coalesce(x.name, 'not told') AS covers, labels(x)[0] AS route,
  towards, start, c.modality AS modality, coalesce(c.fact_id, v.id) AS id, collect(DISTINCT fact) AS found
RETURN rule AS rule, provision AS provision, measure AS measure, reach AS reach, covers AS covers, route AS route,
  CASE WHEN size(towards) = 0 THEN ['not told'] ELSE towards END AS towards, start AS start, modality AS modality, [f IN found WHERE f <> ''] AS facts
ORDER BY rule, provision, covers, id
