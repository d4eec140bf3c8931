//: {graph: reegraph}
// Counter-examples that the random queries found, each cut down to what made the difference.

//- {id: f-pattern-collected, feature: errors}
MATCH (k:Claim) RETURN size(collect((k)-[:STATED_IN]->(:Source))) AS n
//- {id: f-pattern-returned, feature: errors}
MATCH (k:Claim) RETURN (k)-[:STATED_IN]->() AS x
//- {id: f-group-by-keys, feature: order of lists}
MATCH (k:Claim) RETURN keys(k) AS x, count(*) AS n
//- {id: f-distinct-keys, feature: order of lists}
MATCH (c:Country) RETURN DISTINCT keys(c) AS x
//- {id: f-union-keys, feature: order of lists}
MATCH (m:Material) RETURN keys(m) AS x UNION MATCH (p:Policy) RETURN keys(p) AS x
//- {id: f-order-by-comprehension, feature: order of lists}
MATCH (c:Country) RETURN c.id, [(c)<-[:HAS_PARTICIPANT]-(e) | e.id] AS x ORDER BY x
//- {id: f-slice-comprehension, feature: order of lists}
MATCH (c:Country {id: 'china'}) RETURN [(c)<-[:HAS_PARTICIPANT]-(e) | e.id][1..] AS x
//- {id: f-head-collect, feature: order of lists}
MATCH (c:Country) RETURN head(collect(c.name)) AS x
//- {id: f-deviation-of-one, feature: aggregation}
MATCH (c:Country {id: 'china'}) RETURN stDev(size(c.id)) AS x
//- {id: f-deviation-of-none, feature: aggregation}
MATCH (c:Nowhere) RETURN stDev(c.share) AS x
//- {id: f-end-of-relationship, feature: made-up properties}
MATCH (:Claim)-[r:DIFFERS_FROM]->(:Claim) RETURN DISTINCT r.end AS x, r.start AS y, r.id AS z
//- {id: f-end-in-text, feature: made-up properties}
MATCH (:Claim)-[r:DIFFERS_FROM]->(:Claim) RETURN DISTINCT ['é' + r.end, 'a'] AS x
//- {id: f-label-of-node, feature: made-up properties}
MATCH (c:Country) RETURN c.label AS x, c.node_type AS y, c.name AS z ORDER BY z
//- {id: f-label-in-pattern, feature: made-up properties}
MATCH (c {label: 'Country'}) RETURN count(c) AS n
//- {id: f-name-of-claim, feature: made-up properties}
MATCH (k:Claim) RETURN count(k.name) AS n
//- {id: f-reverse-stored, feature: lists}
MATCH (c:Country {id: 'china'}) RETURN reverse(c.aliases) AS x
//- {id: f-reverse-copied, feature: lists}
MATCH (c:Country {id: 'china'}) RETURN reverse([a IN c.aliases | a]) AS x
//- {id: f-truncate-null, feature: dates}
MATCH (k:Claim) RETURN date.truncate('year', k.date) AS x
//- {id: f-truncate-known, feature: dates}
MATCH (k:Claim) WHERE k.date IS NOT NULL RETURN date.truncate('year', k.date) AS x, count(*) AS n
//- {id: f-in-comprehension, feature: lists}
MATCH (c:Country) WHERE 'USA' IN [a IN c.aliases WHERE size(a) < 4] RETURN c.name
//- {id: f-count-minus, feature: subquery expressions}
MATCH (m:Material) RETURN m.id, COUNT { (m)--() } - 1 AS n ORDER BY m.id
//- {id: f-two-tests, feature: errors}
MATCH (c:Country) RETURN c.name =~ 'C.*' IS NULL AS x
//- {id: f-two-tests-brackets, feature: predicates}
MATCH (c:Country) RETURN (c.name =~ 'C.*') IS NULL AS x, c.name ORDER BY c.name
//- {id: f-root-of-negative, feature: numbers}
RETURN DISTINCT (-0.5) ^ 0.5 AS x ORDER BY x
//- {id: f-power-of-whole, feature: numbers}
RETURN (-2) ^ 3 AS x, 2 ^ -1 AS y
//- {id: f-return-order-limit, feature: paging}
RETURN 100 / 3 AS x ORDER BY x LIMIT 3
//- {id: f-with-order-limit, feature: paging}
WITH 1 AS x ORDER BY x LIMIT 3 RETURN x
//- {id: f-projection-order, feature: map projection}
MATCH (c:Country) RETURN c {.*} ORDER BY c.name
//- {id: f-round-negative, feature: numbers}
RETURN round(-0.5, 1) AS a, round(-0.5) AS b, round(-1.005, 2) AS c
//- {id: f-truncate-lazy, feature: dates}
MATCH (:Policy)-[r:HAS_PROVISION]->(v) WITH *, date.truncate('quarter', r.known_from) AS d WHERE v.id = 'none' RETURN d
//- {id: f-integer-zero, feature: errors, parameters: {x: null}}
UNWIND [0] AS n RETURN $x / n AS x
//- {id: f-no-rows-columns, feature: optional match, parameters: {p: cn-}}
MATCH (o:Organization)<-[r:ISSUED_BY]-(p) WHERE none(x IN labels(p) WHERE x < $p) MATCH (p)-[s:ISSUED_BY]->(q) OPTIONAL MATCH (p)-[t:HAS_CHANGE]->(c) RETURN r.measure AS x, count(*) AS n ORDER BY x DESC
//- {id: f-integer-of-odd-text, feature: numbers}
RETURN toInteger('0x1F') AS a
//- {id: f-integer-of-property, feature: numbers}
MATCH (p:Policy) RETURN p.id, toInteger(split(p.id, '-')[3]) AS n ORDER BY p.id
//- {id: f-integer-of-spaces, feature: numbers}
UNWIND ['1', ' 2'] AS x RETURN toInteger(x) AS n

// ---- what a pattern asks for, told by something else
//- {id: f-pattern-relationship-property, feature: patterns}
MATCH (p:Policy)-[r:HAS_CHANGE]->() MATCH (k:Claim {known_from: r.known_from}) RETURN count(*) AS n
//- {id: f-pattern-relationship-brackets, feature: patterns}
MATCH (p:Policy)-[r:HAS_CHANGE]->() MATCH (k:Claim {known_from: (r.known_from)}) RETURN count(*) AS n
//- {id: f-pattern-relationship-optional, feature: patterns}
MATCH (p:Policy)-[r:HAS_CHANGE]->(c) OPTIONAL MATCH (p)-[:ISSUED_BY {known_from: r.known_from}]->(o) RETURN p.id, c.id, o.id ORDER BY p.id, c.id
//- {id: f-pattern-relationship-exists, feature: patterns}
MATCH (p:Policy)-[r:HAS_CHANGE]->(c) WHERE EXISTS { (p)-[:ISSUED_BY {known_from: r.known_from}]->() } RETURN count(*) AS n
//- {id: f-pattern-relationship-condition, feature: patterns}
MATCH (p:Policy)-[r:HAS_CHANGE]->(c) WHERE (p)-[:ISSUED_BY {known_from: r.known_from}]->() RETURN count(*) AS n
//- {id: f-pattern-relationship-unwound, feature: patterns}
MATCH ()-[r:HAS_CHANGE]->() UNWIND [r] AS q MATCH (k:Claim {known_from: q.known_from}) RETURN count(*) AS n
//- {id: f-pattern-relationship-of-path, feature: patterns}
MATCH x = (:Policy)-[:HAS_CHANGE]->() MATCH (k:Claim {known_from: relationships(x)[0].known_from}) RETURN count(*) AS n
//- {id: f-pattern-relationship-where, feature: patterns}
MATCH (p:Policy)-[r:HAS_CHANGE]->() MATCH (k:Claim) WHERE k.known_from = r.known_from RETURN count(*) AS n
//- {id: f-pattern-relationship-with, feature: patterns}
MATCH (p:Policy)-[r:HAS_CHANGE]->() WITH *, r.known_from AS day MATCH (k:Claim {known_from: day}) RETURN count(*) AS n
//- {id: f-pattern-node-before, feature: patterns}
MATCH (c:StatusChange) MATCH (k:Claim {known_from: c.known_from}) RETURN count(*) AS n
//- {id: f-pattern-of-itself, feature: patterns}
MATCH (p:Policy)-[:HAS_CHANGE]->(c {of: p.id}) RETURN count(*) AS n
//- {id: f-pattern-of-itself-where, feature: patterns}
MATCH (p:Policy)-[:HAS_CHANGE]->(c) WHERE c.of = p.id RETURN count(*) AS n
//- {id: f-pattern-of-itself-relationship, feature: patterns}
MATCH (k:Claim)-[:STATED_IN {known_from: k.known_from}]->(s) RETURN count(*) AS n
//- {id: f-pattern-of-itself-relationship-where, feature: patterns}
MATCH (k:Claim)-[r:STATED_IN]->(s) WHERE r.known_from = k.known_from RETURN count(*) AS n
//- {id: f-pattern-of-same-match, feature: patterns}
MATCH (k:Claim), (j:Claim {known_from: k.known_from}) RETURN count(*) AS n
//- {id: f-pattern-of-itself-exists, feature: patterns}
MATCH (s:Source) WHERE EXISTS { (k:Claim)-[:STATED_IN]->(s)<-[:STATED_IN]-(j:Claim {said_by: k.said_by}) } RETURN count(*) AS n
//- {id: f-pattern-of-itself-exists-where, feature: patterns}
MATCH (s:Source) WHERE EXISTS { (k:Claim)-[:STATED_IN]->(s)<-[:STATED_IN]-(j:Claim) WHERE j.said_by = k.said_by } RETURN count(*) AS n
//- {id: f-pattern-of-itself-comprehension, feature: patterns}
MATCH (s:Source) RETURN size([(k:Claim)-[:STATED_IN]->(s)<-[:STATED_IN]-(j:Claim {said_by: k.said_by}) | 1]) AS n ORDER BY n

// ---- columns that are named like a variable
//- {id: f-hidden-order, feature: ordering}
MATCH (c:Country)-[:PRODUCES]->(m:Material) RETURN toUpper(c.id) AS c, m.id AS m ORDER BY size(m), m
//- {id: f-hidden-order-renamed, feature: ordering}
MATCH (c:Country)-[:PRODUCES]->(m:Material) RETURN toUpper(c.id) AS country, m.id AS material ORDER BY size(material), material, country
//- {id: f-hidden-order-column, feature: ordering}
MATCH (c:Country)-[:PRODUCES]->(m:Material) RETURN c.name AS c, m.name AS m ORDER BY c, m
//- {id: f-hidden-order-same, feature: ordering}
MATCH (c:Country)-[:PRODUCES]->(m:Material) RETURN c.name AS c, m.name AS m ORDER BY c.name, m.name DESC
//- {id: f-hidden-order-swapped, feature: ordering}
MATCH (c:Country)-[:PRODUCES]->(m:Material) RETURN c AS m, m AS c ORDER BY c.name
//- {id: f-hidden-order-property, feature: ordering}
MATCH (id:Material) RETURN id.id AS id ORDER BY size(id), id
//- {id: f-hidden-where, feature: with}
MATCH (m:Material) WITH m.id AS m WHERE m STARTS WITH 'r' RETURN m ORDER BY m
//- {id: f-hidden-where-null, feature: with}
MATCH (m:Material) WITH m.symbol AS m WHERE m IS NULL RETURN count(*) AS n
//- {id: f-hidden-where-relationship, feature: with}
MATCH (:Country)-[r:PRODUCES]->(m:Material) WITH m, r.share AS r WHERE r > 0.5 RETURN m.id, r ORDER BY m.id
//- {id: f-hidden-where-swapped, feature: with}
MATCH (c:Country)-[:PRODUCES]->(m:Material) WITH c AS m, m AS c WHERE c:Material AND m.iso2 = 'CN' RETURN c.id, m.id ORDER BY c.id
//- {id: f-hidden-where-pattern, feature: with}
MATCH (c:Country)-[:PRODUCES]->(m:Material) WITH c AS m WHERE (m)-[:PRODUCES]->() RETURN count(*) AS n
//- {id: f-hidden-where-ordered, feature: with}
MATCH (c:Country)-[:PRODUCES]->(m:Material) WITH m.id AS m, c.id AS c ORDER BY m DESC, c LIMIT 3 WHERE m <> 'rare-earth-metals' RETURN m, c
//- {id: f-hidden-where-outer, feature: with}
MATCH (c:Country)-[:PRODUCES]->(m:Material) WITH m.id AS m WHERE m STARTS WITH 'r' AND c.id = 'china' RETURN m ORDER BY m
//- {id: f-hidden-where-subquery, feature: with}
MATCH (c:Country) CALL (c) { MATCH (c)-[:PRODUCES]->(x) WITH x.id AS x WHERE x STARTS WITH 'r' RETURN count(x) AS n } RETURN c.id, n ORDER BY c.id
//- {id: f-hidden-where-renamed, feature: with}
MATCH (m:Material) WITH m.id AS id WHERE id STARTS WITH 'r' RETURN id ORDER BY id
//- {id: f-hidden-where-grouped, feature: with}
MATCH (:Country)-[:PRODUCES]->(m:Material) WITH m.kind AS m, count(*) AS n WHERE m <> 'group' RETURN m, n ORDER BY m

// ---- kinds of what is never there
//- {id: f-abs-of-nothing, feature: errors}
MATCH (:Event)-[r:HAS_PARTICIPANT]->(c) RETURN CASE WHEN abs(r.year) THEN 1 ELSE 2 END AS x
//- {id: f-minus-of-nothing, feature: errors}
MATCH (:Event)-[r:HAS_PARTICIPANT]->(c) WHERE -r.year RETURN 1 AS x
//- {id: f-slice-of-nothing, feature: errors}
MATCH (:Event)-[r:HAS_PARTICIPANT]->(c) WITH r.year[0..1] AS y WHERE y RETURN 1 AS x
//- {id: f-date-minus-of-nothing, feature: errors}
MATCH (k:Claim) WHERE k.until - duration('P1Y') RETURN 1 AS x

// ---- texts that are made numbers
//- {id: f-integer-of-end, feature: numbers}
MATCH (p:Policy) RETURN p.id, toInteger(right(p.id, 2)) AS n ORDER BY p.id
//- {id: f-integer-of-plain, feature: numbers}
UNWIND ['1', '22', 'x', null, '1e3', '-1.5', ''] AS x RETURN toInteger(x) AS n, toFloat(x) AS f
//- {id: f-float-of-spaces, feature: numbers}
UNWIND ['1.5', ' 2'] AS x RETURN toFloat(x) AS f
//- {id: f-float-of-suffix, feature: numbers}
RETURN toFloat('1d') AS f
//- {id: f-float-of-word, feature: numbers}
RETURN toFloat('inf') AS f
//- {id: f-float-of-spaces-found, feature: numbers}
MATCH (c:Country) WITH ' ' + toString(size(c.id)) AS x RETURN toFloat(x) AS f ORDER BY f
//- {id: f-integer-of-many-digits, feature: errors}
RETURN toInteger('9223372036854775808') AS n
//- {id: f-integer-of-trimmed, feature: numbers}
MATCH (c:Country) WITH ' ' + toString(size(c.id)) AS x RETURN toInteger(trim(x)) AS n ORDER BY n
//- {id: f-integer-of-longest, feature: aggregation}
MATCH (p:Policy) RETURN toInteger(max(right(p.id, 2))) AS n
//- {id: f-integer-of-longest-with, feature: aggregation}
MATCH (p:Policy) WITH max(right(p.id, 2)) AS x RETURN toInteger(x) AS n
//- {id: f-no-date, feature: errors}
MATCH (k:Claim) WHERE substring(k.measure, 1, 0) STARTS WITH k.importance RETURN DISTINCT date(['China'][-1]) AS x ORDER BY x

// ---- sorted by what is grouped by
//- {id: f-order-by-key-of-map, feature: ordering}
MATCH (k:Claim) WITH {a: k.said_by} AS m RETURN m.a AS u, count(*) AS n ORDER BY m.a DESC
//- {id: f-order-by-key-unnamed, feature: ordering}
MATCH (k:Claim) WITH {a: k.said_by} AS m RETURN m.a, count(*) AS n ORDER BY m.a DESC
//- {id: f-order-by-entry, feature: ordering}
MATCH (k:Claim) WITH [k.said_by, k.id] AS m RETURN m[0] AS u, count(*) AS n ORDER BY m[0] DESC
//- {id: f-order-by-conversion, feature: ordering}
MATCH (:Claim)-[r:STATED_IN]->() WITH CASE WHEN r.paragraph > 9 THEN r.paragraph ELSE -1 END AS x RETURN toFloat(x) AS f, count(*) AS n ORDER BY toFloat(x) DESC
//- {id: f-order-by-count, feature: ordering}
MATCH (k:Claim) RETURN k.said_by AS who, count(*) AS n ORDER BY count(*) DESC, k.said_by
//- {id: f-order-by-key-in-call, feature: ordering}
MATCH (c:Claim) CALL (c) { WITH [c.said_by] AS m RETURN m[0] AS y, count(*) AS n ORDER BY m[0] } RETURN y, sum(n) AS n ORDER BY y

// ---- others
//- {id: f-distinct-map-of-comprehension, feature: order of lists}
MATCH (s:Source)<-[:STATED_IN]-(k:Claim) RETURN DISTINCT {a: s.id, b: [(k)-[:ABOUT]->(x) | x.name]} AS x
//- {id: f-group-by-map-of-keys, feature: order of lists}
MATCH (k:Claim) RETURN {a: [keys(k)]} AS x, count(*) AS n
//- {id: f-group-by-map, feature: grouping}
MATCH (k:Claim) RETURN {a: k.negated, b: [k.modality]} AS x, count(*) AS n
//- {id: f-called-all, feature: errors}
MATCH (k:Claim) WITH collect(k) AS all RETURN size(all) AS n
//- {id: f-called-all-quoted, feature: syntax}
MATCH (k:Claim) WITH collect(k) AS `all` RETURN size(`all`) AS n

// ---- relationships that a WITH leaves behind
//- {id: f-relationship-again-behind-grouping, feature: with}
MATCH (k:Claim)-[r:STATED_IN]->(s:Source) WITH k, s, max(r.paragraph) AS last MATCH (k)-[r:STATED_IN]->(s) WHERE r.paragraph = last RETURN count(*) AS n
//- {id: f-relationship-renamed-behind-grouping, feature: with}
MATCH (k:Claim)-[r:STATED_IN]->(s:Source) WITH k, s, max(r.paragraph) AS last MATCH (k)-[e:STATED_IN]->(s) WHERE e.paragraph = last RETURN count(*) AS n
//- {id: f-relationship-again-behind-distinct, feature: with}
MATCH (k:Claim)-[r:STATED_IN]->(s:Source) WITH DISTINCT k, s MATCH (k)-[r:STATED_IN]->(s) RETURN count(r) AS n
//- {id: f-relationship-kept-by-grouping, feature: with}
MATCH (k:Claim)-[r:STATED_IN]->(s:Source) WITH k, s, r, count(*) AS n MATCH (k)-[r]->(s) RETURN count(r) AS n
//- {id: f-order-by-renamed-grouped, feature: ordering}
UNWIND [3, 1, 2] AS l RETURN l AS x, count(*) AS n ORDER BY l
//- {id: f-order-by-renamed-grouped-list, feature: ordering}
UNWIND [[3], [1], [2]] AS l RETURN l AS x, count(*) AS n ORDER BY l DESC LIMIT 2
//- {id: f-order-by-renamed-grouped-with, feature: ordering}
UNWIND [3, 1, 2] AS l WITH l AS x, l AS y, count(*) AS n ORDER BY l LIMIT 2 RETURN x, y, n
//- {id: f-order-by-swapped-names, feature: ordering}
UNWIND [[3, 1], [1, 2], [2, 0]] AS l WITH l[0] AS a, l[1] AS b RETURN a AS b, b AS a, count(*) AS n ORDER BY a
//- {id: f-order-by-renamed-distinct, feature: ordering}
UNWIND [3, 1, 2] AS l RETURN DISTINCT l AS x ORDER BY l DESC
//- {id: f-date-before-python, feature: dates}
RETURN date('0001-01-01') - duration({years: 3}) AS x
//- {id: f-distinct-mixed-numbers, feature: numbers}
UNWIND [1, 1.0] AS x RETURN DISTINCT x
//- {id: f-union-mixed-numbers, feature: union}
RETURN 1 AS x UNION RETURN 1.0 AS x
//- {id: f-grouping-mixed-numbers, feature: grouping}
UNWIND [1.0, 1] AS x RETURN x, count(*) AS n
//- {id: f-grouping-mended-numbers, feature: grouping}
UNWIND [1.0, 1] AS x RETURN toFloat(x) AS x, count(*) AS n
