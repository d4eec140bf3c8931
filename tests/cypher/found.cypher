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
