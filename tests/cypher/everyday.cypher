//: {graph: reegraph, everyday: true}
// The queries that users and docs really write. Fixed before the dialect check was written; add none, take none away.

//- {id: all-countries, feature: patterns}
MATCH (c:Country) RETURN c.name
//- {id: nodes-limit, feature: paging}
MATCH (n) RETURN n LIMIT 25
//- {id: country-nodes, feature: returned nodes}
MATCH (c:Country) RETURN c ORDER BY c.name
//- {id: one-country, feature: patterns}
MATCH (c:Country {id: 'china'}) RETURN c
//- {id: by-parameter, feature: parameters, parameters: {id: china}}
MATCH (n {id: $id}) RETURN labels(n), n.name
//- {id: by-name-where, feature: predicates}
MATCH (c:Country) WHERE c.name = 'China' RETURN c.id, c.iso2
//- {id: count-nodes, feature: aggregation}
MATCH (n) RETURN count(n)
//- {id: count-relationships, feature: aggregation}
MATCH ()-[r]->() RETURN count(r)
//- {id: count-by-label, feature: grouping}
MATCH (n) RETURN labels(n)[0] AS label, count(*) AS nodes ORDER BY nodes DESC, label
//- {id: count-by-type, feature: grouping}
MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS relationships ORDER BY relationships DESC, type
//- {id: label-sets, feature: grouping}
MATCH (n) RETURN labels(n) AS labels, count(*) AS n ORDER BY n DESC
//- {id: who-refines, feature: patterns}
MATCH (c:Country)-[r:PRODUCES]->(m:Material) WHERE r.stage = 'refining' RETURN c.name, r.share
//- {id: who-produces, feature: ordering}
MATCH (c:Country)-[r:PRODUCES]->(m:Material) RETURN c.name, m.name, r.stage, r.share ORDER BY r.share DESC, m.name
//- {id: shares-known, feature: nulls}
MATCH (c)-[r:PRODUCES]->(m) WHERE r.share IS NOT NULL RETURN c.name, m.name, r.share
//- {id: shares-missing, feature: nulls}
MATCH (c)-[r:PRODUCES]->(m) WHERE r.share IS NULL RETURN c.name, m.name, r.degree
//- {id: share-over, feature: predicates}
MATCH (c)-[r:PRODUCES]->(m) WHERE r.share >= 0.9 RETURN m.name, r.share ORDER BY m.name
//- {id: share-percent, feature: numbers}
MATCH (c)-[r:PRODUCES]->(m) WHERE r.share > 0 RETURN m.name, r.share * 100 AS percent ORDER BY m.name
//- {id: share-round, feature: numbers}
MATCH (c)-[r:PRODUCES]->(m) RETURN m.name, round(r.share * 100, 1) AS percent ORDER BY m.name
//- {id: routes, feature: patterns}
MATCH (v:Provision)-[c:CONTROLS]->(x)-[n:NEEDED_FOR]->(t) RETURN v.name, labels(x)[0] AS route, x.name, t.name
//- {id: expected-changes, feature: patterns}
MATCH (x)-[:HAS_CHANGE]->(s:StatusChange) WHERE s.modality = 'expected' RETURN x.name, s.act, s.date, s.said_by
//- {id: where-stated, feature: parameters, parameters: {id: october-regulations-issuer}}
MATCH (k:Claim {fact_id: $id})-[e:STATED_IN]->(s:Source) RETURN s.name, e.paragraph, e.voice, k.known_from
//- {id: status-on-day, feature: dates, parameters: {on: '2025-11-15', known: '2025-10-27'}}
MATCH (p:Policy)-[:HAS_STATUS]->(s:Status)
WHERE s.valid_from <= date($on)    AND (s.valid_to IS NULL OR date($on)    < s.valid_to)
  AND s.known_from <= date($known) AND (s.known_to IS NULL OR date($known) < s.known_to)
RETURN p.name, s.state
//- {id: policies-and-provisions, feature: patterns}
MATCH (p:Policy)-[:HAS_PROVISION]->(v:Provision) RETURN p.name AS policy, v.name AS provision ORDER BY policy, provision
//- {id: provisions-collected, feature: collect}
MATCH (p:Policy)-[:HAS_PROVISION]->(v) RETURN p.id, collect(v.id) AS provisions ORDER BY p.id
//- {id: provisions-collected-ordered, feature: collect}
MATCH (p:Policy)-[:HAS_PROVISION]->(v) WITH p, v ORDER BY v.id RETURN p.id, collect(v.id) AS provisions ORDER BY p.id
//- {id: policies-without-issuer, feature: predicates}
MATCH (p:Policy) WHERE NOT (p)-[:ISSUED_BY]->() RETURN p.name ORDER BY p.name
//- {id: policies-without-issuer-exists, feature: subquery expressions}
MATCH (p:Policy) WHERE NOT EXISTS { (p)-[:ISSUED_BY]->() } RETURN p.name ORDER BY p.name
//- {id: policies-optional-issuer, feature: optional match}
MATCH (p:Policy) OPTIONAL MATCH (p)-[:ISSUED_BY]->(i) RETURN p.name, i.name ORDER BY p.name, i.name
//- {id: issuers-count, feature: optional match}
MATCH (p:Policy) OPTIONAL MATCH (p)-[:ISSUED_BY]->(i) RETURN p.id, count(i) AS issuers ORDER BY issuers DESC, p.id
//- {id: coalesce-issuer, feature: nulls}
MATCH (p:Policy) OPTIONAL MATCH (p)-[:ISSUED_BY]->(i) RETURN p.id, coalesce(i.name, 'not told') AS issuer ORDER BY p.id, issuer
//- {id: controlled-by-china, feature: patterns}
MATCH (c {id: 'cn-mofcom'})<-[:ISSUED_BY]-(p:Policy)-[:HAS_PROVISION]->(v)-[k:CONTROLS]->(x)
RETURN p.name, k.measure, x.name ORDER BY p.name, x.name
//- {id: measures, feature: distinct}
MATCH (:Provision)-[k:CONTROLS]->() RETURN DISTINCT k.measure AS measure ORDER BY measure
//- {id: measures-count, feature: grouping}
MATCH (:Provision)-[k:CONTROLS]->() RETURN k.measure AS measure, count(*) AS n ORDER BY n DESC, measure
//- {id: measures-and-items, feature: collect}
MATCH (:Provision)-[k:CONTROLS]->(x) RETURN k.measure AS measure, collect(DISTINCT x.name) AS items ORDER BY measure
//- {id: needed-for-what, feature: patterns}
MATCH (m:Material)-[n:NEEDED_FOR]->(t) WHERE n.importance IN ['critical', 'essential'] RETURN m.name, n.importance, t.name
//- {id: products-of-a-metal, feature: lists}
MATCH (m:Material {id: 'rare-earth-metals'})-[:NEEDED_FOR]->(p:Product) RETURN collect(p.name) AS products
//- {id: degree-of-nodes, feature: subquery expressions}
MATCH (m:Material) RETURN m.name, COUNT { (m)--() } AS degree ORDER BY degree DESC, m.name
//- {id: degree-count, feature: aggregation}
MATCH (n:Country)-[r]-() RETURN n.name, count(r) AS degree ORDER BY degree DESC, n.name LIMIT 5
//- {id: neighbours, feature: patterns}
MATCH (n {id: 'rare-earths'})--(x) RETURN DISTINCT labels(x)[0] AS label, x.id ORDER BY label, x.id
//- {id: neighbours-with-type, feature: patterns}
MATCH (n {id: 'china'})-[r]-(x) WHERE NOT x:Claim RETURN type(r) AS type, x.name ORDER BY type, x.name
//- {id: relationship-out, feature: returned relationships}
MATCH (c:Country {id: 'china'})-[r:PRODUCES]->(m) RETURN r, m.name ORDER BY m.name
//- {id: triples, feature: returned nodes}
MATCH (a)-[r:PRODUCES]->(b) RETURN a, r, b
//- {id: path-limit, feature: returned paths}
MATCH p = (:Policy)-[:HAS_PROVISION]->(:Provision) RETURN p LIMIT 25
//- {id: path-whole, feature: returned paths}
MATCH p = (:Policy {id: 'us-port-fees'})-[:HAS_PROVISION]->(:Provision)-[:CONTROLS]->() RETURN p
//- {id: path-length, feature: paths}
MATCH p = (:Country)-[:PRODUCES]->(:Material)-[:NEEDED_FOR]->(:Product) RETURN DISTINCT length(p)
//- {id: path-names, feature: paths}
MATCH p = (:Country)-[:PRODUCES]->(:Material)-[:NEEDED_FOR]->(:Product) RETURN [n IN nodes(p) | n.name] AS names
//- {id: path-types, feature: paths}
MATCH p = (:Policy {id: 'us-port-fees'})-[*1..2]->(x) WHERE NOT x:Claim RETURN [r IN relationships(p) | type(r)] AS types, x.id
//- {id: kinds-of-all-levels, feature: variable length}
MATCH (m)-[:KIND_OF*1..3]->(g) RETURN m.id, g.id ORDER BY m.id, g.id
//- {id: kinds-of-star, feature: variable length}
MATCH (m)-[:KIND_OF*]->(g:Material) RETURN DISTINCT m.id, g.id ORDER BY m.id, g.id
//- {id: kinds-of-zero, feature: variable length}
MATCH (m:Material)-[:KIND_OF*0..2]->(g) RETURN m.id, g.id ORDER BY m.id, g.id
//- {id: two-hops, feature: variable length}
MATCH (c:Country {id: 'china'})-[*1..2]->(t:Product) RETURN DISTINCT t.name ORDER BY t.name
//- {id: shortest-path, feature: shortest path}
MATCH p = shortestPath((a {id: 'china'})-[*..6]-(b {id: 'electric-vehicles'})) RETURN length(p)
//- {id: shortest-path-match-first, feature: shortest path}
MATCH (a:Country {id: 'china'}), (b:Product {id: 'electric-vehicles'})
MATCH p = shortestPath((a)-[*..6]-(b)) RETURN length(p) AS hops
//- {id: shortest-path-typed, feature: shortest path}
MATCH (a:Country {id: 'china'}), (b:Product {id: 'electric-vehicles'}), p = shortestPath((a)-[:PRODUCES|NEEDED_FOR*]->(b)) RETURN [n IN nodes(p) | n.id]
//- {id: all-shortest-paths, feature: shortest path}
MATCH p = allShortestPaths((a:Country {id: 'china'})-[:PRODUCES|NEEDED_FOR*]-(b:Product {id: 'electric-vehicles'})) RETURN [n IN nodes(p) | n.id] AS ids ORDER BY ids
//- {id: or-of-types, feature: patterns}
MATCH (e:Event)-[r:HAS_PARTICIPANT|HAS_VENUE]->(x) RETURN e.name, type(r), x.name ORDER BY e.name, type(r), x.name
//- {id: or-of-labels, feature: patterns}
MATCH (n:Country|CountryGroup) RETURN n.name ORDER BY n.name
//- {id: label-in-where, feature: predicates}
MATCH (n) WHERE n:Equipment OR n:Technology RETURN n.name ORDER BY n.name
//- {id: label-in-labels, feature: predicates}
MATCH (n) WHERE 'StatusChange' IN labels(n) RETURN count(n)
//- {id: without-claims, feature: predicates}
MATCH (n) WHERE NOT n:Claim AND NOT n:Source AND NOT n:GraphInfo RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label
//- {id: word-in-name, feature: strings}
MATCH (n) WHERE n.name CONTAINS 'rare earth' RETURN n.id ORDER BY n.id
//- {id: word-any-case, feature: strings, parameters: {word: Magnet}}
MATCH (n) WHERE toLower(n.name) CONTAINS toLower($word) RETURN n.id, n.name ORDER BY n.id
//- {id: starts-with, feature: strings}
MATCH (p:Policy) WHERE p.id STARTS WITH 'cn-' RETURN p.id ORDER BY p.id
//- {id: ends-with, feature: strings}
MATCH (p:Product) WHERE p.id ENDS WITH 'ships' RETURN p.id ORDER BY p.id
//- {id: regex, feature: regex}
MATCH (n:Policy) WHERE n.name =~ '(?i).*tariff.*' RETURN n.name ORDER BY n.name
//- {id: alias-contains, feature: lists}
MATCH (c:Country) WHERE 'USA' IN c.aliases RETURN c.name
//- {id: any-alias, feature: lists}
MATCH (c) WHERE any(a IN c.aliases WHERE a STARTS WITH 'United') RETURN c.name
//- {id: aliases-unwound, feature: unwind}
MATCH (c:Country) UNWIND c.aliases AS alias RETURN c.name, alias ORDER BY c.name, alias
//- {id: aliases-size, feature: lists}
MATCH (c:Country) RETURN c.name, size(c.aliases) AS n ORDER BY c.name
//- {id: aliases-coalesced, feature: lists}
MATCH (c:Country) RETURN c.name, coalesce(c.aliases, []) + [c.name] AS names ORDER BY c.name
//- {id: from-a-list, feature: predicates}
MATCH (c:Country) WHERE c.id IN ['china', 'united-states'] RETURN c.name ORDER BY c.name
//- {id: from-a-list-parameter, feature: parameters, parameters: {ids: [china, united-states, nowhere]}}
MATCH (c) WHERE c.id IN $ids RETURN c.id, c.name ORDER BY c.id
//- {id: unwind-parameter, feature: parameters, parameters: {ids: [china, nowhere]}}
UNWIND $ids AS id OPTIONAL MATCH (c:Country {id: id}) RETURN id, c.name
//- {id: changes-in-order, feature: dates}
MATCH (x)-[:HAS_CHANGE]->(s:StatusChange) WHERE s.date IS NOT NULL RETURN s.date, x.name, s.act ORDER BY s.date, x.name, s.act
//- {id: changes-after, feature: dates}
MATCH (s:StatusChange) WHERE s.date >= date('2025-10-01') RETURN s.id, s.date ORDER BY s.date, s.id
//- {id: changes-between, feature: dates}
MATCH (s:StatusChange) WHERE date('2025-10-01') <= s.date < date('2025-12-01') RETURN s.id ORDER BY s.id
//- {id: changes-by-parameter, feature: dates, parameters: {day: 2025-10-09}}
MATCH (s:StatusChange) WHERE s.date = $day RETURN s.id ORDER BY s.id
//- {id: change-year, feature: dates}
MATCH (s:StatusChange) WHERE s.date IS NOT NULL RETURN s.date.year AS year, s.date.month AS month, count(*) AS n ORDER BY year, month
//- {id: change-text, feature: dates}
MATCH (s:StatusChange) WHERE s.date IS NOT NULL RETURN toString(s.date) AS day ORDER BY day
//- {id: first-and-last, feature: dates}
MATCH (s:StatusChange) RETURN min(s.date) AS first, max(s.date) AS last
//- {id: days-between, feature: durations}
MATCH (s:StatusChange) WHERE s.date IS NOT NULL RETURN s.id, duration.inDays(date('2025-10-27'), s.date).days AS days ORDER BY days, s.id
//- {id: half-a-year-later, feature: durations}
MATCH (s:StatusChange {act: 'takes effect'}) WHERE s.date IS NOT NULL RETURN s.date + duration('P6M') AS later ORDER BY later
//- {id: claims-of-speaker, feature: patterns}
MATCH (k:Claim)-[:SAID_BY]->(p) RETURN p.name, count(*) AS claims ORDER BY claims DESC, p.name
//- {id: claims-by-modality, feature: grouping}
MATCH (k:Claim) RETURN k.modality AS modality, count(*) AS n ORDER BY n DESC, modality
//- {id: claims-by-two, feature: grouping}
MATCH (k:Claim) RETURN k.form AS form, k.modality AS modality, count(*) AS n ORDER BY form, modality
//- {id: claims-negated, feature: logic}
MATCH (k:Claim) WHERE k.negated RETURN k.id ORDER BY k.id
//- {id: claims-not-negated, feature: logic}
MATCH (k:Claim) WHERE NOT k.negated AND k.modality = 'scheduled' RETURN k.id, k.says ORDER BY k.id
//- {id: contested, feature: patterns}
MATCH (a:Claim)-[r:CONTRADICTS|DIFFERS_FROM]->(b:Claim) RETURN a.id, r.on, b.id ORDER BY a.id, b.id
//- {id: confirmed-by-two, feature: having}
MATCH (k:Claim)-[:STATED_IN]->(s:Source) WITH k, count(DISTINCT s) AS sources WHERE sources > 1 RETURN k.id, sources ORDER BY k.id
//- {id: about-china, feature: patterns}
MATCH (k:Claim)-[a:ABOUT]->(:Country {id: 'china'}) RETURN k.says, a.role ORDER BY k.id LIMIT 10
//- {id: silence, feature: predicates}
MATCH (k:Claim {modality: 'unstated'}) RETURN k.question, k.says ORDER BY k.id
//- {id: evidence-of-claim, feature: patterns}
MATCH (k:Claim)-[e:STATED_IN]->(s:Source) WHERE s.published = date('2025-10-27') RETURN k.id, e.start, e.end ORDER BY e.start, k.id LIMIT 20
//- {id: sources, feature: returned nodes}
MATCH (s:Source) RETURN s
//- {id: sources-projected, feature: map projection}
MATCH (s:Source) RETURN s {.id, .name, .published} AS source ORDER BY s.id
//- {id: country-all-projected, feature: map projection}
MATCH (c:Country) RETURN c {.*} AS country ORDER BY c.id
//- {id: projection-with-list, feature: map projection}
MATCH (p:Policy)-[:HAS_PROVISION]->(v) WITH p, collect(v.id) AS provisions RETURN p {.id, .name, provisions: provisions} AS policy ORDER BY p.id
//- {id: projection-variable, feature: map projection}
MATCH (p:Policy)-[:HAS_PROVISION]->(v) WITH p, count(v) AS n RETURN p {.id, n} AS policy ORDER BY p.id
//- {id: map-literal, feature: maps}
MATCH (c:Country) RETURN {id: c.id, name: c.name} AS country ORDER BY c.id
//- {id: collected-maps, feature: maps}
MATCH (c:Country)-[r:PRODUCES]->(m) RETURN c.id, collect({material: m.id, stage: r.stage, share: r.share}) AS output
//- {id: properties-of, feature: properties()}
MATCH (c:Country {id: 'china'}) RETURN properties(c) AS p
//- {id: keys-of, feature: keys()}
MATCH (c:Country {id: 'china'}) RETURN keys(c) AS keys
//- {id: keys-by-label, feature: keys()}
MATCH (n:Policy) UNWIND keys(n) AS key RETURN DISTINCT key ORDER BY key
//- {id: properties-of-relationship, feature: properties()}
MATCH (c:Country)-[r:PRODUCES]->(m {id: 'refined-rare-earths'}) RETURN properties(r) AS p
//- {id: pattern-comprehension, feature: pattern comprehension}
MATCH (p:Policy) RETURN p.id, [(p)-[:HAS_PROVISION]->(v) | v.id] AS provisions ORDER BY p.id
//- {id: pattern-comprehension-where, feature: pattern comprehension}
MATCH (m:Material) RETURN m.id, [(m)-[n:NEEDED_FOR]->(t) WHERE n.importance = 'critical' | t.name] AS critical ORDER BY m.id
//- {id: pattern-comprehension-size, feature: pattern comprehension}
MATCH (p:Policy) RETURN p.id, size([(p)-[:HAS_PROVISION]->(v) | v]) AS n ORDER BY n DESC, p.id
//- {id: exists-where, feature: subquery expressions}
MATCH (m:Material) WHERE EXISTS { MATCH (m)<-[:CONTROLS]-(v:Provision)<-[:HAS_PROVISION]-(p) WHERE p.id STARTS WITH 'cn' } RETURN m.id ORDER BY m.id
//- {id: exists-short, feature: subquery expressions}
MATCH (m:Material) WHERE EXISTS { (m)<-[:CONTROLS]-() } RETURN m.id ORDER BY m.id
//- {id: exists-pattern, feature: predicates}
MATCH (m:Material) WHERE exists((m)<-[:CONTROLS]-()) RETURN m.id ORDER BY m.id
//- {id: exists-as-column, feature: subquery expressions}
MATCH (m:Material) RETURN m.id, EXISTS { (m)<-[:CONTROLS]-() } AS controlled ORDER BY m.id
//- {id: count-subquery, feature: subquery expressions}
MATCH (p:Policy) RETURN p.id, COUNT { (p)-[:HAS_PROVISION]->() } AS n ORDER BY n DESC, p.id
//- {id: count-subquery-where, feature: subquery expressions}
MATCH (p:Policy) WHERE COUNT { (p)-[:HAS_PROVISION]->() } > 1 RETURN p.id ORDER BY p.id
//- {id: count-subquery-condition, feature: subquery expressions}
MATCH (m:Material) RETURN m.id, COUNT { (m)-[n:NEEDED_FOR]->() WHERE n.importance = 'essential' } AS essential ORDER BY m.id
//- {id: collect-subquery, feature: subquery expressions}
MATCH (p:Policy) RETURN p.id, COLLECT { MATCH (p)-[:HAS_PROVISION]->(v) RETURN v.id ORDER BY v.id } AS provisions ORDER BY p.id
//- {id: call-subquery, feature: call subquery}
MATCH (p:Policy) CALL (p) { MATCH (p)-[:HAS_PROVISION]->(v) RETURN count(v) AS n } RETURN p.id, n ORDER BY p.id
//- {id: call-latest, feature: call subquery}
MATCH (p:Policy) CALL (p) { MATCH (p)-[:HAS_CHANGE]->(s) WHERE s.date IS NOT NULL RETURN s ORDER BY s.date DESC, s.id LIMIT 1 } RETURN p.id, s.act, s.date ORDER BY p.id
//- {id: call-union, feature: call subquery}
CALL () { MATCH (c:Country) RETURN c.name AS name UNION MATCH (g:CountryGroup) RETURN g.name AS name } RETURN count(name) AS n
//- {id: union, feature: union}
MATCH (c:Country) RETURN c.name AS name UNION MATCH (g:CountryGroup) RETURN g.name AS name
//- {id: union-all, feature: union}
MATCH (e:Equipment) RETURN e.name AS name, 'equipment' AS what UNION ALL MATCH (t:Technology) RETURN t.name AS name, 'technology' AS what
//- {id: top-products, feature: paging}
MATCH (m:Material)-[:NEEDED_FOR]->(p) RETURN p.name, count(DISTINCT m) AS materials ORDER BY materials DESC, p.name LIMIT 5
//- {id: second-page, feature: paging}
MATCH (p:Product) RETURN p.name ORDER BY p.name SKIP 5 LIMIT 5
//- {id: page-by-parameter, feature: paging, parameters: {skip: 2, limit: 3}}
MATCH (p:Product) RETURN p.name ORDER BY p.name SKIP $skip LIMIT $limit
//- {id: names-descending, feature: ordering}
MATCH (c:Country) RETURN c.name AS name ORDER BY name DESC
//- {id: nulls-last, feature: ordering}
MATCH (s:StatusChange) RETURN s.id, s.date ORDER BY s.date, s.id
//- {id: nulls-first-descending, feature: ordering}
MATCH (s:StatusChange) RETURN s.id, s.date ORDER BY s.date DESC, s.id
//- {id: order-by-not-returned, feature: ordering}
MATCH (c:Country) RETURN c.name ORDER BY c.id
//- {id: order-by-count, feature: ordering}
MATCH (k:Claim) RETURN k.modality, count(*) ORDER BY count(*) DESC, k.modality
//- {id: statistics, feature: aggregation}
MATCH ()-[r:PRODUCES]->() RETURN count(r.share) AS n, min(r.share) AS least, max(r.share) AS most, avg(r.share) AS mean, sum(r.share) AS total
//- {id: median, feature: aggregation}
MATCH (:Claim)-[e:STATED_IN]->() RETURN percentileCont(e.paragraph, 0.5) AS median
//- {id: deviation, feature: aggregation}
MATCH (:Claim)-[e:STATED_IN]->() RETURN stDev(e.paragraph) AS deviation, avg(e.paragraph) AS mean
//- {id: count-distinct, feature: aggregation}
MATCH (k:Claim) RETURN count(DISTINCT k.said_by) AS speakers
//- {id: count-filtered, feature: aggregation}
MATCH (k:Claim) RETURN count(CASE WHEN k.negated THEN 1 END) AS negated, count(*) AS all
//- {id: sum-case, feature: case}
MATCH (k:Claim) RETURN sum(CASE k.form WHEN 'link' THEN 1 ELSE 0 END) AS links, sum(CASE k.form WHEN 'change' THEN 1 ELSE 0 END) AS changes
//- {id: case-words, feature: case}
MATCH (c)-[r:PRODUCES]->(m) RETURN m.id, CASE WHEN r.share IS NULL THEN 'not told' WHEN r.share >= 0.95 THEN 'all' ELSE 'most' END AS part ORDER BY m.id
//- {id: with-filter, feature: with}
MATCH (m:Material)-[:NEEDED_FOR]->(t) WITH m, count(t) AS n WHERE n >= 3 RETURN m.name, n ORDER BY n DESC, m.name
//- {id: with-top, feature: with}
MATCH (m:Material)-[:NEEDED_FOR]->(t) WITH m, count(t) AS n ORDER BY n DESC, m.id LIMIT 1 MATCH (m)<-[:CONTROLS]-(v) RETURN m.id, v.id ORDER BY v.id
//- {id: with-chain, feature: with}
MATCH (p:Policy)-[:ISSUED_BY]->(o) WITH o, collect(p) AS policies RETURN o.name, size(policies) AS n, [x IN policies | x.id][0..3] AS some ORDER BY n DESC, o.name
//- {id: collected-nodes, feature: collect}
MATCH (o:Organization)<-[:ISSUED_BY]-(p:Policy) RETURN o.name, collect(p) AS policies ORDER BY o.name
//- {id: collect-slice, feature: lists}
MATCH (c:Country) WITH c ORDER BY c.name RETURN collect(c.name)[..3] AS first_three
//- {id: collect-head, feature: lists}
MATCH (c:Country) WITH c ORDER BY c.name RETURN head(collect(c.name)) AS first, last(collect(c.name)) AS last
//- {id: list-comprehension, feature: lists}
MATCH (c:Country {id: 'united-states'}) RETURN [a IN c.aliases WHERE size(a) < 5 | toUpper(a)] AS short
//- {id: reduce-list, feature: lists}
RETURN reduce(s = 0, x IN [1, 2, 3] | s + x) AS total
//- {id: range-list, feature: lists}
UNWIND range(1, 5) AS x RETURN x, x * x AS square
//- {id: joined-text, feature: strings}
MATCH (c:Country) WITH c ORDER BY c.name WITH collect(c.iso2) AS codes RETURN reduce(t = '', x IN codes | t + x + ' ') AS line
//- {id: text-added, feature: strings}
MATCH (c:Country) RETURN c.name + ' (' + c.iso2 + ')' AS text ORDER BY text
//- {id: text-functions, feature: strings}
MATCH (c:Country) RETURN toUpper(c.name) AS upper, left(c.name, 2) AS start, size(c.name) AS n ORDER BY upper
//- {id: text-split, feature: strings}
MATCH (p:Policy) RETURN split(p.id, '-')[0] AS prefix, count(*) AS n ORDER BY prefix
//- {id: text-replace, feature: strings}
MATCH (p:Policy) RETURN replace(p.id, '-', ' ') AS words ORDER BY words
//- {id: both-directions, feature: patterns}
MATCH (a:Country {id: 'china'})-[:HAS_PARTICIPANT]-(e:Event) RETURN DISTINCT e.name ORDER BY e.name
//- {id: met-with, feature: patterns}
MATCH (a:Country {id: 'china'})<-[:HAS_PARTICIPANT]-(e)-[:HAS_PARTICIPANT]->(x) WHERE x <> a RETURN DISTINCT e.id, x.id ORDER BY e.id, x.id
//- {id: two-patterns, feature: patterns}
MATCH (a:Person)-[r:HOLDS_ROLE]->(o), (e)-[:HAS_PARTICIPANT]->(a) RETURN a.name, r.role, o.name, e.name ORDER BY a.name, e.name
//- {id: pairs, feature: patterns}
MATCH (a:Country), (b:Country) WHERE a.id < b.id RETURN a.id, b.id ORDER BY a.id, b.id
//- {id: talks-topics, feature: collect}
MATCH (e:Event)-[:HAS_TOPIC]->(t) RETURN e.name, count(DISTINCT t) AS topics, collect(DISTINCT labels(t)[0]) AS kinds ORDER BY e.name
//- {id: element-id, feature: functions on the graph}
MATCH (c:Country {id: 'china'}) RETURN elementId(c) IS NOT NULL AS has
//- {id: start-and-end, feature: functions on the graph}
MATCH ()-[r:EXTENDS]->() RETURN startNode(r).id AS a, endNode(r).id AS b, r.kind
//- {id: star, feature: return star}
MATCH (c:Country)-[r:PRODUCES]->(m) RETURN *
//- {id: inequality, feature: logic}
MATCH (p:Policy) WHERE p.kind <> 'tariff' RETURN p.id ORDER BY p.id
//- {id: and-or, feature: logic}
MATCH (p:Policy) WHERE (p.kind = 'tariff' OR p.kind = 'port fee') AND p.umbrella IS NULL RETURN p.id
//- {id: missing-property, feature: nulls}
MATCH (c:Country) RETURN c.name, c.iso3, c.population ORDER BY c.name
//- {id: comment-lines, feature: syntax}
// who is where
MATCH (p:Place)-[:LOCATED_IN]->(c:Country) /* of the talks */
RETURN p.name, c.name
ORDER BY p.name;
//- {id: lower-case, feature: syntax}
match (c:Country) where c.name starts with 'C' return c.name as name order by name limit 3
//- {id: show-labels, feature: procedures}
CALL db.labels() YIELD label RETURN label ORDER BY label
//- {id: show-types, feature: procedures}
CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType ORDER BY relationshipType
//- {id: graph-info, feature: patterns}
MATCH (g:GraphInfo) RETURN g.version, g.known_up_to, g.complete
//- {id: materials-exposed, feature: patterns}
MATCH (c:Country)-[r:PRODUCES]->(m:Material)-[n:NEEDED_FOR]->(p:Product)
RETURN p.name AS product, m.name AS material, c.name AS country, r.share AS share, n.importance AS importance
ORDER BY share DESC, product, material
//- {id: exposed-through-kinds, feature: variable length}
MATCH (v:Provision)-[:CONTROLS]->(g)<-[:KIND_OF*0..3]-(m)-[:NEEDED_FOR]->(t) RETURN DISTINCT v.id, m.id, t.id ORDER BY v.id, m.id, t.id
//- {id: not-exposed, feature: predicates}
MATCH (p:Product) WHERE NOT (p)<-[:NEEDED_FOR]-() AND NOT (p)<-[:CONTROLS]-() RETURN p.name ORDER BY p.name
//- {id: most-connected, feature: paging}
MATCH (n)-[r]-() WHERE NOT n:Claim AND NOT n:Source RETURN n.id, count(r) AS degree ORDER BY degree DESC, n.id LIMIT 10
