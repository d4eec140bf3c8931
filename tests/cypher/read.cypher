//: {graph: people}
// ---- aggregation and grouping keys
//- {id: r-count-null, feature: aggregation}
MATCH (p:Person) RETURN count(p.age) AS n, count(*) AS all
//- {id: r-count-none, feature: aggregation}
MATCH (p:Nobody) RETURN count(*) AS n
//- {id: r-empty-aggregates, feature: aggregation}
MATCH (p:Nobody) RETURN sum(p.age) AS s, avg(p.age) AS a, min(p.age) AS mi, max(p.age) AS ma, collect(p.age) AS c
//- {id: r-group-null, feature: grouping}
MATCH (p:Person) RETURN p.age AS age, count(*) AS n ORDER BY age
//- {id: r-group-list, feature: grouping}
MATCH (p:Person) RETURN p.tags AS tags, count(*) AS n
//- {id: r-group-expression, feature: grouping}
MATCH (p:Person) RETURN p.age > 30 AS old, count(*) AS n ORDER BY old
//- {id: r-group-node, feature: grouping}
MATCH (p:Person)-[:KNOWS]->(q) RETURN p, count(q) AS n ORDER BY n DESC, p.name
//- {id: r-group-empty, feature: grouping}
MATCH (p:Nobody) RETURN p.name, count(*) AS n
//- {id: r-collect-distinct, feature: collect}
MATCH (p:Person) RETURN collect(DISTINCT p.age) AS ages
//- {id: r-collect-nulls, feature: collect}
MATCH (p:Person) RETURN size(collect(p.age)) AS n
//- {id: r-avg-int, feature: aggregation}
MATCH (p:Person) RETURN avg(p.age) AS mean, sum(p.age) AS total
//- {id: r-avg-float, feature: aggregation}
MATCH (p:Person) RETURN avg(p.height) AS mean, sum(p.height) AS total
//- {id: r-minmax-text, feature: aggregation}
MATCH (p:Person) RETURN min(p.name) AS first, max(p.name) AS last
//- {id: r-minmax-mixed, feature: aggregation}
UNWIND [1, 'a', 2.5, null] AS x RETURN min(x) AS mi, max(x) AS ma
//- {id: r-percentile-disc, feature: aggregation}
MATCH (p:Person) RETURN percentileDisc(p.age, 0.5) AS m
//- {id: r-percentile-cont, feature: aggregation}
MATCH (p:Person) RETURN percentileCont(p.age, 0.5) AS m
//- {id: r-stdev, feature: aggregation}
MATCH (p:Person) RETURN stDev(p.age) AS s, stDevP(p.age) AS sp
//- {id: r-aggregate-of-expression, feature: aggregation}
MATCH (p:Person) RETURN sum(p.age * 2) + 1 AS s
//- {id: r-aggregate-in-map, feature: aggregation}
MATCH (p:Person) RETURN {n: count(*), oldest: max(p.age)} AS m
//- {id: r-key-and-aggregate, feature: grouping}
MATCH (p:Person) RETURN p.age AS age, p.age + count(*) AS x ORDER BY age
//- {id: r-key-hidden, feature: errors}
MATCH (p:Person) RETURN p.age + count(*) AS x
//- {id: r-bare-variable-in-case, feature: errors}
MATCH (p:Person) OPTIONAL MATCH (p)-[:KNOWS]->(q) RETURN CASE WHEN p IS NULL THEN 0 ELSE count(q) END AS x
//- {id: r-aggregate-in-where, feature: errors}
MATCH (p:Person) WHERE count(p) > 1 RETURN p.name
//- {id: r-nested-aggregate, feature: errors}
MATCH (p:Person) RETURN count(count(p)) AS n
//- {id: r-order-by-lost, feature: errors}
MATCH (p:Person)-[:KNOWS]->(q) RETURN p.name, count(q) AS n ORDER BY p.age
//- {id: r-order-by-kept, feature: ordering}
MATCH (p:Person)-[:KNOWS]->(q) RETURN p.name, count(q) AS n ORDER BY p.name
//- {id: r-order-by-lost-distinct, feature: errors}
MATCH (p:Person) RETURN DISTINCT p.name ORDER BY p.age
//- {id: r-order-aggregate, feature: ordering}
MATCH (p:Person)-[:KNOWS]->(q) RETURN p.name, count(q) ORDER BY count(q) DESC, p.name
//- {id: r-order-aggregate-not-returned, feature: ordering}
MATCH (p:Person)-[:KNOWS]->(q) RETURN p.name ORDER BY count(q) DESC, p.name
//- {id: r-distinct-count-pairs, feature: distinct}
MATCH (p:Person)-[:KNOWS|LIKES]->(q) RETURN count(DISTINCT [p.id, q.id]) AS n
//- {id: r-sum-distinct, feature: aggregation}
MATCH (p:Person) RETURN sum(DISTINCT p.age) AS s
//- {id: r-distinct-null, feature: distinct}
MATCH (p:Person) RETURN DISTINCT p.city AS city ORDER BY city
// ---- nulls and three-valued logic
//- {id: r-null-equals, feature: three-valued logic}
RETURN null = null AS a, null <> null AS b, 1 = null AS c, null IS NULL AS d, NOT null AS e
//- {id: r-null-and, feature: three-valued logic}
RETURN null AND false AS a, null AND true AS b, null OR true AS c, null OR false AS d, null XOR true AS e
//- {id: r-null-in, feature: three-valued logic}
RETURN null IN [1, 2] AS a, 3 IN [1, null] AS b, 1 IN [1, null] AS c, null IN [] AS d, [1] IN [[1], null] AS e
//- {id: r-null-compare, feature: three-valued logic}
RETURN null < 1 AS a, 1 < 'a' AS b, [1] < [2] AS c, true < false AS d
//- {id: r-type-compare, feature: three-valued logic}
RETURN 1 = 'a' AS a, 1 = 1.0 AS b, 1 <> 'a' AS c, [1, 2] = [1, 2.0] AS d, {a: 1} = {a: 1} AS e, true = 'true' AS f
//- {id: r-null-list-equals, feature: three-valued logic}
RETURN [1, null] = [1, 2] AS a, [1, null] = [2, null] AS b, [null] = [null] AS c, {a: null} = {a: null} AS d
//- {id: r-where-null, feature: three-valued logic}
MATCH (p:Person) WHERE NOT p.age > 30 RETURN p.name ORDER BY p.name
//- {id: r-where-null-or, feature: three-valued logic}
MATCH (p:Person) WHERE p.age > 30 OR p.city = 'Oslo' RETURN p.name ORDER BY p.name
//- {id: r-where-xor, feature: logic}
MATCH (p:Person) WHERE p.age > 30 XOR p.tall RETURN p.name ORDER BY p.name
//- {id: r-where-not-equal, feature: three-valued logic}
MATCH (p:Person) WHERE p.age <> 40 RETURN p.name ORDER BY p.name
//- {id: r-not-in, feature: three-valued logic}
MATCH (p:Person) WHERE NOT p.age IN [40, 25] RETURN p.name ORDER BY p.name
//- {id: r-chained, feature: logic}
MATCH (p:Person) WHERE 20 < p.age <= 33 RETURN p.name ORDER BY p.name
//- {id: r-chained-three, feature: logic}
RETURN 1 < 2 < 3 AS a, 1 < 3 < 2 AS b, 1 = 1 = true AS c
//- {id: r-boolean-property, feature: logic}
MATCH (p:Person) WHERE p.tall RETURN p.name
//- {id: r-where-number, feature: errors}
MATCH (p:Person) WHERE p.age RETURN p.name
//- {id: r-where-text, feature: errors}
MATCH (p:Person) WHERE 'yes' RETURN p.name
//- {id: r-coalesce, feature: nulls}
MATCH (p:Person) RETURN p.name, coalesce(p.city, p.age, 'none') AS x ORDER BY p.name
//- {id: r-nullif, feature: nulls}
RETURN nullIf(1, 1) AS a, nullIf(1, 2) AS b
//- {id: r-null-functions, feature: nulls}
RETURN size(null) AS a, toUpper(null) AS b, head([]) AS c, [1][5] AS d, {a: 1}.b AS e, toInteger(null) AS f, abs(null) AS g
//- {id: r-null-arithmetic, feature: nulls}
RETURN 1 + null AS a, null * 2 AS b, 'a' + null AS c, [1] + null AS d, -null AS e
//- {id: r-null-strings, feature: nulls}
RETURN null STARTS WITH 'a' AS a, 'a' CONTAINS null AS b, 1 CONTAINS 'a' AS c, null =~ 'a' AS d
//- {id: r-null-property-match, feature: nulls, parameters: {city: null}}
MATCH (p:Person {city: $city}) RETURN p.name
//- {id: r-null-node-property, feature: nulls}
OPTIONAL MATCH (p:Nobody) RETURN p.name, labels(p) AS l, properties(p) AS pr, keys(p) AS k, p IS NULL AS n, size((p.tags)) AS s
//- {id: r-null-case, feature: case}
RETURN CASE null WHEN null THEN 'same' ELSE 'other' END AS a, CASE WHEN null THEN 1 ELSE 2 END AS b
//- {id: r-case-no-else, feature: case}
RETURN CASE 3 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END AS a
//- {id: r-case-multi, feature: case}
RETURN CASE 3 WHEN 1, 2 THEN 'low' WHEN 3, 4 THEN 'high' END AS a
//- {id: r-case-comparison, feature: case}
RETURN CASE 3 WHEN < 2 THEN 'low' WHEN > 2 THEN 'high' END AS a
//- {id: r-unwind-null, feature: unwind}
UNWIND null AS x RETURN x
//- {id: r-unwind-empty, feature: unwind}
UNWIND [] AS x RETURN x
//- {id: r-unwind-scalar, feature: unwind}
UNWIND 5 AS x RETURN x
//- {id: r-unwind-nulls, feature: unwind}
UNWIND [1, null, 2] AS x RETURN x
//- {id: r-unwind-nested, feature: unwind}
UNWIND [[1, 2], [3]] AS l UNWIND l AS x RETURN x, size(l) AS n
//- {id: r-unwind-maps, feature: unwind, parameters: {rows: [{id: a, n: 1}, {id: z, n: 2}]}}
UNWIND $rows AS row MATCH (p {id: row.id}) RETURN p.name, row.n
//- {id: r-is-typed, feature: predicates}
RETURN 1 IS :: INTEGER AS a, 'x' IS :: STRING AS b, null IS :: INTEGER AS c
//- {id: r-is-typed-words, feature: predicates}
RETURN 1 IS TYPED INTEGER AS a, 1.5 IS NOT TYPED INTEGER AS b
//- {id: r-value-type, feature: predicates}
RETURN valueType(1) AS a, valueType('x') AS b, valueType(null) AS c
//- {id: r-is-normalized, feature: predicates}
RETURN 'a' IS NORMALIZED AS a
// ---- OPTIONAL MATCH
//- {id: r-optional-none, feature: optional match}
MATCH (p:Person) OPTIONAL MATCH (p)-[k:KNOWS]->(q) RETURN p.name, q.name, k.since ORDER BY p.name, q.name
//- {id: r-optional-where, feature: optional match}
MATCH (p:Person) OPTIONAL MATCH (p)-[:KNOWS]->(q) WHERE q.age > 30 RETURN p.name, q.name ORDER BY p.name, q.name
//- {id: r-optional-two, feature: optional match}
MATCH (p:Person) OPTIONAL MATCH (p)-[:KNOWS]->(q)-[:KNOWS]->(r) RETURN p.name, q.name, r.name ORDER BY p.name, q.name, r.name
//- {id: r-optional-chain, feature: optional match}
MATCH (p:Person) OPTIONAL MATCH (p)-[:KNOWS]->(q) OPTIONAL MATCH (q)-[:LIVES_IN]->(c) RETURN p.name, q.name, c.name ORDER BY p.name, q.name
//- {id: r-optional-first, feature: optional match}
OPTIONAL MATCH (p:Person {name: 'Zoe'}) RETURN p
//- {id: r-optional-then-match, feature: optional match}
OPTIONAL MATCH (p:Person {name: 'Zoe'}) MATCH (p)-[:KNOWS]->(q) RETURN q.name
//- {id: r-optional-null-start, feature: optional match}
OPTIONAL MATCH (p:Person {name: 'Zoe'}) OPTIONAL MATCH (p)-[:KNOWS]->(q) RETURN p, q
//- {id: r-optional-count, feature: optional match}
MATCH (c:City) OPTIONAL MATCH (c)<-[:LIVES_IN]-(p) RETURN c.name, count(p) AS n, collect(p.name) AS names ORDER BY c.name
//- {id: r-optional-path, feature: optional match}
MATCH (p:Person {id: 'd'}) OPTIONAL MATCH w = (p)-[:KNOWS]->(q) RETURN w, q
//- {id: r-optional-label-where, feature: optional match}
MATCH (p:Person) OPTIONAL MATCH (p)-[:LIVES_IN]->(c:City {name: 'Oslo'}) RETURN p.name, c IS NOT NULL AS oslo ORDER BY p.name
//- {id: r-optional-earlier-variable, feature: optional match}
MATCH (p:Person), (c:City) OPTIONAL MATCH (p)-[l:LIVES_IN]->(c) RETURN p.name, c.name, l IS NULL AS away ORDER BY p.name, c.name
// ---- variable length, cycles, parallel edges
//- {id: r-var-ring, feature: cycles, graph: ring}
MATCH (a:N {id: 'n1'})-[:R*1..6]->(b) RETURN b.id
//- {id: r-var-ring-open, feature: cycles, graph: ring}
MATCH (a:N {id: 'n1'})-[*]->(b) RETURN b.id
//- {id: r-var-closed, feature: cycles, graph: ring}
MATCH p = (a:N {id: 'n1'})-[*]->(a) RETURN length(p) AS n ORDER BY n
//- {id: r-var-undirected, feature: cycles, graph: ring}
MATCH (a:N {id: 'n1'})-[*1..3]-(b) RETURN b.id, count(*) AS n ORDER BY b.id
//- {id: r-var-rels, feature: variable length, graph: ring}
MATCH (a:N {id: 'n1'})-[rs:R*2]->(b) RETURN [r IN rs | r.w] AS w, b.id
//- {id: r-var-zero, feature: variable length, graph: ring}
MATCH (a:N {id: 'n1'})-[:R*0..1]->(b) RETURN b.id ORDER BY b.id
//- {id: r-var-zero-only, feature: variable length, graph: ring}
MATCH (a:N)-[*0]->(b) RETURN a.id, b.id ORDER BY a.id
//- {id: r-var-upper, feature: variable length, graph: ring}
MATCH (a:N {id: 'n1'})-[:R*..2]->(b) RETURN b.id ORDER BY b.id
//- {id: r-var-lower, feature: variable length, graph: ring}
MATCH (a:N {id: 'n1'})-[:R*3..]->(b) RETURN b.id ORDER BY b.id
//- {id: r-var-property, feature: variable length, graph: parallel}
MATCH (a)-[:R*1..2 {k: 1}]->(b) RETURN a.id, b.id
//- {id: r-var-types, feature: variable length, graph: ring}
MATCH (a:N {id: 'n1'})-[:R|S*1..2]->(b) RETURN b.id ORDER BY b.id
//- {id: r-var-all, feature: variable length, graph: ring}
MATCH p = (a:N {id: 'n1'})-[:R*1..4]->(b) WHERE all(r IN relationships(p) WHERE r.w < 3) RETURN b.id ORDER BY b.id
//- {id: r-var-none-node, feature: variable length, graph: ring}
MATCH p = (a:N {id: 'n1'})-[:R*1..4]->(b) WHERE none(n IN nodes(p) WHERE n.v = 3) RETURN b.id ORDER BY b.id
//- {id: r-var-long, feature: variable length, graph: line}
MATCH (a:L {i: 0})-[:NEXT*]->(b) RETURN count(b) AS n, max(b.i) AS last
//- {id: r-var-long-bounded, feature: variable length, graph: line}
MATCH (a:L {i: 0})-[:NEXT*1..14]->(b) RETURN count(b) AS n
//- {id: r-var-long-lower, feature: variable length, graph: line}
MATCH (a:L {i: 0})-[:NEXT*12..]->(b) RETURN b.i ORDER BY b.i
//- {id: r-var-both-ends, feature: variable length, graph: line}
MATCH (a:L {i: 0}), (b:L {i: 14}) MATCH p = (a)-[:NEXT*]->(b) RETURN length(p) AS n
//- {id: r-var-named-bound, feature: variable length, graph: line}
MATCH p = (a:L {i: 3})-[:NEXT*2..3]->(b) RETURN [n IN nodes(p) | n.i] AS seen ORDER BY seen
//- {id: r-var-two-parts, feature: variable length, graph: ring}
MATCH (a {id: 'n1'})-[:R*1..2]->(b)-[:R*1..2]->(c) RETURN b.id, c.id ORDER BY b.id, c.id
//- {id: r-var-parameter, feature: errors, graph: ring, parameters: {n: 2}}
MATCH (a)-[*1..$n]->(b) RETURN b.id
//- {id: r-qpp, feature: quantified paths, graph: ring}
MATCH (a:N {id: 'n1'}) ((x)-[:R]->(y)){1,3} (b) RETURN b.id ORDER BY b.id
//- {id: r-qpp-plus, feature: quantified paths, graph: line}
MATCH (a:L {i: 0})-[:NEXT]->+(b) RETURN count(b) AS n
//- {id: r-qpp-range, feature: quantified paths, graph: line}
MATCH (a:L {i: 0})-[:NEXT]->{1,3}(b) RETURN b.i ORDER BY b.i
//- {id: r-parallel-rows, feature: parallel edges, graph: parallel}
MATCH (a)-[r:R]->(b) RETURN a.id, b.id, r.k ORDER BY r.k
//- {id: r-parallel-count, feature: parallel edges, graph: parallel}
MATCH (a {id: 'p1'})-[r]-(b) RETURN count(r) AS n, count(DISTINCT b) AS m
//- {id: r-parallel-pairs, feature: parallel edges, graph: parallel}
MATCH (a)-[r1:R]->(b), (a)-[r2:R]->(b) WHERE r1.k < r2.k RETURN r1.k, r2.k ORDER BY r1.k, r2.k
//- {id: r-parallel-same-clause, feature: parallel edges, graph: parallel}
MATCH (a)-[r1:R]->(b)-[r2:R]->(c) RETURN r1.k, r2.k ORDER BY r1.k, r2.k
//- {id: r-parallel-two-clauses, feature: parallel edges, graph: parallel}
MATCH (a)-[r1:R]->(b) MATCH (b)-[r2:R]->(c) RETURN r1.k, r2.k ORDER BY r1.k, r2.k
//- {id: r-parallel-undirected, feature: parallel edges, graph: parallel}
MATCH (a {id: 'p1'})-[r1:R]-(b)-[r2:R]-(c) RETURN r1.k, r2.k ORDER BY r1.k, r2.k
//- {id: r-loop-out, feature: cycles, graph: parallel}
MATCH (a)-[r]->(a) RETURN a.id, r.k
//- {id: r-loop-undirected, feature: cycles, graph: parallel}
MATCH (a)-[r:R]-(b) RETURN a.id, b.id, r.k ORDER BY r.k, a.id
//- {id: r-loop-count, feature: cycles, graph: parallel}
MATCH (a {id: 'p1'}) RETURN COUNT { (a)-[:R]-() } AS both, COUNT { (a)-[:R]->() } AS out, COUNT { (a)<-[:R]-() } AS in_
//- {id: r-triangle, feature: cycles}
MATCH (a:Person)-[:KNOWS]->(b)-[:KNOWS]->(c)-[:KNOWS]->(a) RETURN a.name, b.name, c.name ORDER BY a.name
//- {id: r-rel-unique-comma, feature: parallel edges, graph: ring}
MATCH (a)-[r]->(b), (c)-[s]->(d) WHERE a.id = 'n1' AND c.id = 'n1' RETURN r.w, s.w ORDER BY r.w, s.w
//- {id: r-rel-same-variable, feature: patterns, graph: ring}
MATCH (a)-[r:S]->(b) MATCH (c)-[r]->(d) RETURN c.id, d.id
//- {id: r-rel-same-variable-back, feature: patterns, graph: ring}
MATCH (a)-[r:S]->(b) MATCH (c)<-[r]-(d) RETURN c.id, d.id
//- {id: r-parallel-var, feature: parallel edges, graph: parallel}
MATCH p = (a {id: 'p1'})-[:R*2..3]->(b) RETURN [r IN relationships(p) | r.k] AS ks ORDER BY ks
//- {id: r-parallel-distinct, feature: parallel edges, graph: parallel}
MATCH (a)-[:R]->(b) RETURN DISTINCT a.id, b.id ORDER BY a.id, b.id
//- {id: r-parallel-exists, feature: parallel edges, graph: parallel}
MATCH (a) WHERE EXISTS { (a)-[:R]->() } RETURN a.id ORDER BY a.id
//- {id: r-parallel-comprehension, feature: parallel edges, graph: parallel}
MATCH (a {id: 'p1'}) RETURN size([(a)-[r:R]->(b) | r.k]) AS n
// ---- shortest paths
//- {id: r-shortest, feature: shortest path, graph: ring}
MATCH p = shortestPath((a:N {id: 'n1'})-[:R*]->(b:N {id: 'n4'})) RETURN length(p) AS n
//- {id: r-shortest-undirected, feature: shortest path, graph: ring}
MATCH p = shortestPath((a:N {id: 'n1'})-[*]-(b:N {id: 'n3'})) RETURN length(p) AS n
//- {id: r-shortest-none, feature: shortest path}
MATCH (a:Person {id: 'd'}), (b:Person {id: 'a'}) MATCH p = shortestPath((a)-[:KNOWS*]->(b)) RETURN p
//- {id: r-shortest-optional, feature: shortest path}
MATCH (a:Person {id: 'd'}), (b:Person {id: 'a'}) OPTIONAL MATCH p = shortestPath((a)-[:KNOWS*]->(b)) RETURN a.name, p IS NULL AS none
//- {id: r-shortest-same, feature: shortest path, graph: ring}
MATCH (a:N {id: 'n1'}), (b:N {id: 'n1'}) MATCH p = shortestPath((a)-[*]-(b)) RETURN length(p) AS n
//- {id: r-shortest-max, feature: shortest path, graph: line}
MATCH p = shortestPath((a:L {i: 0})-[:NEXT*..3]->(b:L {i: 5})) RETURN length(p) AS n
//- {id: r-shortest-long, feature: shortest path, graph: line}
MATCH p = shortestPath((a:L {i: 0})-[:NEXT*]->(b:L {i: 14})) RETURN length(p) AS n
//- {id: r-shortest-predicate, feature: shortest path, graph: ring}
MATCH p = shortestPath((a:N {id: 'n1'})-[*..5]->(b:N {id: 'n3'})) WHERE all(r IN relationships(p) WHERE r.w < 9) RETURN length(p) AS n
//- {id: r-shortest-many, feature: shortest path, graph: ring}
MATCH (a:N {id: 'n1'}), (b:N) WHERE b.id <> 'n1' MATCH p = shortestPath((a)-[:R*]->(b)) RETURN b.id, length(p) AS n ORDER BY b.id
//- {id: r-shortest-expression, feature: shortest path, graph: ring}
MATCH (a:N {id: 'n1'}), (b:N {id: 'n3'}) RETURN length(shortestPath((a)-[:R*]->(b))) AS n
//- {id: r-shortest-second, feature: shortest path, graph: ring}
MATCH (a:N {id: 'n1'}), p = shortestPath((a)-[:R*]->(b:N {id: 'n3'})) RETURN length(p) AS n
//- {id: r-shortest-min-zero, feature: shortest path, graph: ring}
MATCH p = shortestPath((a:N {id: 'n1'})-[:R*0..]->(b:N)) RETURN b.id, length(p) AS n ORDER BY b.id
//- {id: r-all-shortest, feature: shortest path, graph: parallel}
MATCH p = allShortestPaths((a {id: 'p1'})-[:R*]->(b {id: 'p2'})) RETURN [r IN relationships(p) | r.k] AS k ORDER BY k
//- {id: r-shortest-new, feature: shortest path, graph: ring}
MATCH p = SHORTEST 1 (a:N {id: 'n1'})-[:R]->+(b:N {id: 'n4'}) RETURN length(p) AS n
//- {id: r-any-shortest, feature: shortest path, graph: ring}
MATCH p = ANY SHORTEST (a:N {id: 'n1'})-[:R]->+(b:N {id: 'n4'}) RETURN length(p) AS n
// ---- subqueries
//- {id: r-exists-nested, feature: subquery expressions}
MATCH (p:Person) WHERE EXISTS { (p)-[:KNOWS]->(q) WHERE EXISTS { (q)-[:LIVES_IN]->() } } RETURN p.name ORDER BY p.name
//- {id: r-exists-outer, feature: subquery expressions}
MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:KNOWS]->(q) WHERE q.age < p.age } RETURN p.name ORDER BY p.name
//- {id: r-exists-return, feature: subquery expressions}
MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:KNOWS]->(q) RETURN q.name } RETURN p.name ORDER BY p.name
//- {id: r-exists-union, feature: subquery expressions}
MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:KNOWS]->(q) RETURN q UNION MATCH (p)-[:LEADS]->(q) RETURN q } RETURN p.name ORDER BY p.name
//- {id: r-exists-or, feature: subquery expressions}
MATCH (p:Person) WHERE EXISTS { (p)-[:LIVES_IN]->() } OR p.age < 34 RETURN p.name ORDER BY p.name
//- {id: r-not-exists-two, feature: subquery expressions}
MATCH (p:Person) WHERE NOT EXISTS { (p)-[:LIVES_IN]->(:City {name: 'Oslo'}) } RETURN p.name ORDER BY p.name
//- {id: r-exists-property, feature: errors}
MATCH (p:Person) WHERE exists(p.age) RETURN p.name
//- {id: r-count-return, feature: subquery expressions}
MATCH (p:Person) RETURN p.name, COUNT { MATCH (p)-[:KNOWS]->(q) RETURN DISTINCT q } AS n ORDER BY p.name
//- {id: r-count-arithmetic, feature: subquery expressions}
MATCH (p:Person) RETURN p.name, COUNT { (p)-[:KNOWS]->() } + COUNT { (p)-[:LIKES]->() } AS n ORDER BY n DESC, p.name
//- {id: r-count-in-aggregate, feature: subquery expressions}
MATCH (p:Person) RETURN sum(COUNT { (p)-[:KNOWS]->() }) AS n
//- {id: r-collect-sub, feature: subquery expressions}
MATCH (p:Person) RETURN p.name, COLLECT { MATCH (p)-[:KNOWS]->(q) RETURN q.name } AS names ORDER BY p.name
//- {id: r-pattern-predicate, feature: predicates}
MATCH (p:Person) WHERE (p)-[:KNOWS]->(:Person {name: 'Bob'}) RETURN p.name
//- {id: r-pattern-predicate-and, feature: predicates}
MATCH (a:Person), (b:Person) WHERE (a)-[:KNOWS]->(b) AND NOT (b)-[:KNOWS]->(a) RETURN a.name, b.name ORDER BY a.name, b.name
//- {id: r-pattern-predicate-new, feature: errors}
MATCH (a:Person) WHERE (a)-[:KNOWS]->(b) RETURN a.name
//- {id: r-call-import, feature: call subquery}
MATCH (p:Person) CALL (p) { MATCH (p)-[:KNOWS]->(q) RETURN q.name AS friend } RETURN p.name, friend ORDER BY p.name, friend
//- {id: r-call-all, feature: call subquery}
MATCH (p:Person) CALL (*) { MATCH (p)-[:KNOWS]->(q) RETURN count(q) AS n } RETURN p.name, n ORDER BY p.name
//- {id: r-call-none, feature: call subquery}
MATCH (p:Person) CALL () { MATCH (c:City) RETURN count(c) AS n } RETURN p.name, n ORDER BY p.name
//- {id: r-call-with, feature: call subquery}
MATCH (p:Person) CALL { WITH p MATCH (p)-[:KNOWS]->(q) RETURN count(q) AS n } RETURN p.name, n ORDER BY p.name
//- {id: r-call-aggregate-empty, feature: call subquery}
MATCH (p:Person) CALL (p) { MATCH (p)-[:LIKES]->(q) RETURN collect(q.name) AS likes } RETURN p.name, likes ORDER BY p.name
//- {id: r-call-drops-rows, feature: call subquery}
MATCH (p:Person) CALL (p) { MATCH (p)-[:LIKES]->(q) RETURN q } RETURN p.name, q.name
//- {id: r-call-union, feature: call subquery}
MATCH (p:Person {id: 'e'}) CALL (p) { MATCH (p)-[:LEADS]->(x) RETURN x UNION MATCH (p)-[:LIVES_IN]->(x) RETURN x } RETURN x.name ORDER BY x.name
//- {id: r-call-limit, feature: call subquery}
MATCH (p:Person) CALL (p) { MATCH (p)-[k:KNOWS]->(q) RETURN q ORDER BY k.since DESC LIMIT 1 } RETURN p.name, q.name ORDER BY p.name
//- {id: r-call-shadow, feature: errors}
MATCH (p:Person) CALL (p) { MATCH (q:City) RETURN q AS p } RETURN p
//- {id: r-call-unwind, feature: call subquery}
UNWIND [1, 2, 3] AS x CALL (x) { RETURN x * 10 AS y } RETURN x, y
//- {id: r-call-nested, feature: call subquery}
UNWIND [1, 2] AS x CALL (x) { UNWIND [10, 20] AS y CALL (x, y) { RETURN x + y AS z } RETURN y, z } RETURN x, y, z
// ---- UNION
//- {id: r-union-dedupe, feature: union}
RETURN 1 AS x UNION RETURN 1 AS x UNION RETURN 2 AS x
//- {id: r-union-all-dup, feature: union}
RETURN 1 AS x UNION ALL RETURN 1 AS x
//- {id: r-union-columns, feature: errors}
RETURN 1 AS x UNION RETURN 2 AS y
//- {id: r-union-column-order, feature: union}
RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a
//- {id: r-union-mixed, feature: errors}
RETURN 1 AS x UNION RETURN 1 AS x UNION ALL RETURN 2 AS x
//- {id: r-union-order-last, feature: union}
MATCH (p:Person) RETURN p.name AS name UNION MATCH (c:City) RETURN c.name AS name ORDER BY name
//- {id: r-union-limit-last, feature: union}
MATCH (p:Person) RETURN p.name AS name UNION ALL MATCH (c:City) RETURN c.name AS name LIMIT 1
//- {id: r-union-nulls, feature: union}
RETURN null AS x UNION RETURN null AS x
//- {id: r-union-nodes, feature: union}
MATCH (p:Person) RETURN p AS x UNION MATCH (p:Boss) RETURN p AS x
// ---- comprehensions, projections, maps
//- {id: r-pattern-comp-empty, feature: pattern comprehension}
MATCH (p:Person) RETURN p.name, [(p)-[:LIKES]->(q) | q.name] AS likes ORDER BY p.name
//- {id: r-pattern-comp-path, feature: pattern comprehension}
MATCH (p:Person {id: 'a'}) RETURN [w = (p)-[:KNOWS*1..2]->() | length(w)] AS lengths
//- {id: r-pattern-comp-expr, feature: pattern comprehension}
MATCH (p:Person {id: 'a'}) RETURN [(p)-[k:KNOWS]->(q) WHERE q.age < p.age | {name: q.name, since: k.since}] AS x
//- {id: r-pattern-comp-nested, feature: pattern comprehension}
MATCH (p:Person {id: 'e'}) RETURN [(p)-[:LEADS]->(q) | {name: q.name, knows: [(q)-[:KNOWS]->(r) | r.name]}] AS x
//- {id: r-pattern-comp-node, feature: pattern comprehension}
MATCH (p:Person {id: 'a'}) RETURN [(p)-[:LIVES_IN]->(c) | c] AS x
//- {id: r-projection-all, feature: map projection}
MATCH (p:Person) RETURN p {.*} ORDER BY p.name
//- {id: r-projection-missing, feature: map projection}
MATCH (p:Person) RETURN p {.name, .city} AS m ORDER BY p.name
//- {id: r-projection-literal, feature: map projection}
MATCH (p:Person) RETURN p {.name, older: p.age + 1} AS m ORDER BY p.name
//- {id: r-projection-override, feature: map projection}
MATCH (p:Person {id: 'a'}) RETURN p {.*, age: 0} AS m
//- {id: r-projection-relationship, feature: map projection}
MATCH (:Person)-[k:KNOWS]->() RETURN k {.since, .on} AS m ORDER BY m.since
//- {id: r-projection-rel-all, feature: map projection}
MATCH (:Person)-[k:KNOWS {since: 2010}]->() RETURN k {.*} AS m
//- {id: r-projection-map, feature: map projection}
WITH {a: 1, b: 2, c: 3} AS x RETURN x {.a, .c} AS m
//- {id: r-projection-map-all, feature: map projection}
WITH {a: 1, b: 2} AS x RETURN x {.*, c: 3} AS m
//- {id: r-projection-unwound-map, feature: map projection, parameters: {rows: [{a: 1, b: 2}, {a: 3}]}}
UNWIND $rows AS row RETURN row {.a, .b} AS m
//- {id: r-projection-null, feature: map projection}
OPTIONAL MATCH (p:Nobody) RETURN p {.name} AS m
//- {id: r-projection-aggregate, feature: map projection}
MATCH (p:Person)-[:KNOWS]->(q) RETURN p {.name, friends: collect(q.name)} AS m ORDER BY m.name
//- {id: r-projection-node, feature: map projection}
MATCH (p:Person)-[:LIVES_IN]->(c) RETURN p {.name, city: c {.name}} AS m ORDER BY p.name
//- {id: r-projection-holds-node, feature: map projection}
MATCH (p:Person {id: 'a'})-[:LIVES_IN]->(c) RETURN p {.name, city: c} AS m
//- {id: r-map-holds-node, feature: maps}
MATCH (p:Person {id: 'a'})-[k:KNOWS]->(q) RETURN {who: p, how: k, list: [q]} AS m
//- {id: r-map-access, feature: maps}
WITH {a: {b: [1, 2]}} AS m RETURN m.a.b[1] AS x, m['a']['b'] AS y, m.z AS z
//- {id: r-map-keys, feature: keys()}
RETURN keys({b: 1, a: 2}) AS k
//- {id: r-map-null, feature: maps}
RETURN {a: null, b: [null]} AS m
//- {id: r-dynamic-property, feature: maps, parameters: {key: age}}
MATCH (p:Person) RETURN p.name, p[$key] AS v ORDER BY p.name
//- {id: r-properties-map, feature: properties()}
MATCH (p:Person {id: 'd'}) RETURN properties(p) AS m, size(keys(p)) AS n
//- {id: r-properties-equal, feature: properties()}
MATCH (p:Person {id: 'd'}) RETURN properties(p) = {id: 'd', name: 'dan'} AS same
//- {id: r-properties-rel, feature: properties()}
MATCH ()-[k:KNOWS {since: 2015}]->() RETURN properties(k) AS m, keys(k) AS k
//- {id: r-keys-all, feature: keys()}
MATCH (p:Person) UNWIND keys(p) AS k RETURN k, count(*) AS n ORDER BY k
//- {id: r-keys-collected, feature: keys()}
MATCH (p:Person) WITH keys(p) AS ks UNWIND ks AS k RETURN collect(DISTINCT k) AS all
//- {id: r-keys-rel, feature: keys()}
MATCH ()-[r]->() UNWIND keys(r) AS k RETURN DISTINCT k ORDER BY k
//- {id: r-in-keys, feature: keys()}
MATCH (p:Person) WHERE 'title' IN keys(p) RETURN p.name
//- {id: r-title-property, feature: properties()}
MATCH (p:Person {id: 'a'}) RETURN p.title AS title, p.type AS type
//- {id: r-title-where, feature: properties()}
MATCH (p) WHERE p.title IS NOT NULL RETURN count(p) AS n
//- {id: r-type-property, feature: properties()}
MATCH ()-[r:KNOWS]->() RETURN DISTINCT r.type AS t
//- {id: r-type-pattern, feature: properties()}
MATCH (p {type: 'Person'}) RETURN count(p) AS n
//- {id: r-dynamic-type, feature: properties(), parameters: {key: type}}
MATCH (p:Person {id: 'a'}) RETURN p[$key] AS t
//- {id: r-projection-title, feature: map projection}
MATCH (p:Person {id: 'a'}) RETURN p {.name, .title} AS m
//- {id: r-node-in-list, feature: returned nodes}
MATCH (p:Person)-[:LIVES_IN]->(c) WITH c, p ORDER BY p.name RETURN c.name, collect(p) AS people ORDER BY c.name
//- {id: r-path-in-list, feature: returned paths}
MATCH w = (:Person {id: 'e'})-[:LEADS]->() RETURN collect(w) AS ways
//- {id: r-multi-labels, feature: functions on the graph}
MATCH (p:Boss) RETURN labels(p) AS l
//- {id: r-labels-sorted, feature: functions on the graph}
MATCH (p:Boss) UNWIND labels(p) AS l RETURN l ORDER BY l
//- {id: r-labels-first, feature: functions on the graph}
MATCH (p:Person) RETURN labels(p)[0] AS l, count(*) AS n
//- {id: r-returned-multi, feature: returned nodes}
MATCH (p:Boss) RETURN p
// ---- lists, slices
//- {id: r-slice, feature: slices}
WITH [1, 2, 3, 4, 5] AS l RETURN l[0] AS a, l[-1] AS b, l[1..3] AS c, l[..2] AS d, l[-2..] AS e, l[3..1] AS f, l[0..100] AS g
//- {id: r-slice-null, feature: slices}
WITH [1, 2, 3] AS l RETURN l[null] AS a, l[1..null] AS b, l[null..] AS c
//- {id: r-slice-text, feature: errors}
RETURN 'abc'[0] AS a
//- {id: r-list-functions, feature: lists}
RETURN head([1, 2]) AS a, tail([1, 2, 3]) AS b, last([1, 2]) AS c, reverse([1, 2]) AS d, size([1, [2, 3]]) AS e
//- {id: r-list-concat, feature: lists}
RETURN [1] + [2] AS a, [1] + 2 AS b, 0 + [1] AS c, [] + [] AS d, [[1]] + [2] AS e
//- {id: r-list-in, feature: lists}
RETURN 2 IN [1, 2] AS a, [2] IN [[2]] AS b, '2' IN [2] AS c, 2.0 IN [2] AS d
//- {id: r-list-range, feature: lists}
RETURN range(0, 5) AS a, range(0, 10, 3) AS b, range(5, 0, -2) AS c, range(3, 1) AS d
//- {id: r-list-comp, feature: lists}
RETURN [x IN range(1, 5) WHERE x % 2 = 1 | x * x] AS a, [x IN [1, 2] | x] AS b, [x IN [1, null] WHERE x > 0] AS c
//- {id: r-list-quantifiers, feature: lists}
RETURN all(x IN [1, 2] WHERE x > 0) AS a, any(x IN [] WHERE x > 0) AS b, none(x IN [1] WHERE x > 1) AS c, single(x IN [1, 2] WHERE x = 1) AS d
//- {id: r-list-quantifier-null, feature: three-valued logic}
RETURN all(x IN [1, null] WHERE x > 0) AS a, any(x IN [0, null] WHERE x > 0) AS b, none(x IN [0, null] WHERE x > 0) AS c, single(x IN [1, null] WHERE x > 0) AS d
//- {id: r-reduce, feature: lists}
RETURN reduce(a = '', x IN ['x', 'y'] | a + x) AS t, reduce(m = 0, x IN [3, 9, 4] | CASE WHEN x > m THEN x ELSE m END) AS most
//- {id: r-list-nested-access, feature: lists}
RETURN [[1, 2], [3]][0][1] AS a, size([[1, 2], [3]][1]) AS b
//- {id: r-list-property, feature: lists}
MATCH (p:Person) WHERE 'y' IN p.tags RETURN p.name, p.tags[0] AS first ORDER BY p.name
//- {id: r-list-empty, feature: lists}
MATCH (p:Person) WHERE isEmpty(p.tags) RETURN p.name
//- {id: r-list-order, feature: ordering}
UNWIND [[1, 2], [1], [], [2], [1, 'a'], [null]] AS l RETURN l ORDER BY l
//- {id: r-list-tolist, feature: lists}
RETURN toStringList([1, 'a', true]) AS a, toIntegerList(['1', 'x', 2.7]) AS b, toFloatList(['1', 2]) AS c, toBooleanList(['true', 'x']) AS d
//- {id: r-list-mixed-types, feature: lists}
RETURN [1, 'a', 2.5, true, null, [1], {a: 1}] AS l
//- {id: r-list-sort-func, feature: lists}
RETURN apoc.coll.sort([3, 1]) AS l
// ---- strings and regex
//- {id: r-string-functions, feature: strings}
RETURN toUpper('aé') AS a, toLower('ÀB') AS b, trim('  x ') AS c, ltrim(' x') AS d, rtrim('x ') AS e, reverse('abc') AS f, size('né') AS g
//- {id: r-string-substring, feature: strings}
RETURN substring('hello', 1) AS a, substring('hello', 1, 3) AS b, left('hello', 2) AS c, right('hello', 2) AS d, left('a', 5) AS e
//- {id: r-string-split, feature: strings}
RETURN split('a,b,,c', ',') AS a, split('abc', '') AS b, split('', ',') AS c
//- {id: r-string-replace, feature: strings}
RETURN replace('aaa', 'a', 'b') AS a, replace('abc', 'x', 'y') AS b
//- {id: r-string-concat, feature: strings}
RETURN 'a' + 1 AS a, 'a' + 1.5 AS b, 'a' + true AS c
//- {id: r-string-concat-pipes, feature: strings}
RETURN 'a' || 'b' AS a
//- {id: r-string-tostring, feature: strings}
RETURN toString(1) AS a, toString(1.0) AS b, toString(true) AS c, toString('x') AS d, toString(1e10) AS e, toString(0.1) AS f
//- {id: r-string-escape, feature: strings}
RETURN 'it\'s' AS a, "say \"hi\"" AS b, 'a\\b' AS c, 'a\tb' AS d, 'A' AS e
//- {id: r-string-quotes, feature: strings}
RETURN "it's" AS a, 'a "word"' AS b
//- {id: r-string-compare, feature: strings}
RETURN 'a' < 'b' AS a, 'a' < 'B' AS b, '10' < '9' AS c, 'a' = 'A' AS d
//- {id: r-string-order, feature: ordering}
MATCH (p:Person) RETURN p.name ORDER BY p.name
//- {id: r-string-unicode-order, feature: ordering}
UNWIND ['z', 'é', 'a', 'Z', 'ß', '😀', 'ￚ'] AS x RETURN x ORDER BY x
//- {id: r-string-contains, feature: strings}
RETURN 'hello' CONTAINS '' AS a, 'hello' STARTS WITH 'he' AS b, 'hello' ENDS WITH 'LO' AS c
//- {id: r-string-isempty, feature: strings}
RETURN isEmpty('') AS a, isEmpty([1]) AS b, isEmpty({}) AS c
//- {id: r-string-chars, feature: strings}
RETURN char_length('abc') AS a, character_length('abc') AS b
//- {id: r-string-btrim, feature: strings}
RETURN btrim('xxaxx', 'x') AS a, ltrim('xxa', 'x') AS b
//- {id: r-string-trim-from, feature: strings}
RETURN trim(BOTH 'x' FROM 'xxaxx') AS a
//- {id: r-string-upper-lower, feature: strings}
RETURN upper('a') AS a, lower('A') AS b
//- {id: r-string-normalize, feature: strings}
RETURN normalize('é') AS a
//- {id: r-string-emoji-size, feature: strings}
RETURN size('😀') AS a, substring('a😀b', 1, 1) AS b, reverse('a😀') AS c, left('😀x', 1) AS d
//- {id: r-string-lengths, feature: errors}
RETURN length('abc') AS n
//- {id: r-regex-full, feature: regex}
RETURN 'abc' =~ 'b' AS a, 'abc' =~ '.*b.*' AS b, 'ABC' =~ '(?i)abc' AS c, 'a\nb' =~ 'a.b' AS d
//- {id: r-regex-property, feature: regex}
MATCH (p:Person) WHERE p.name =~ '[A-C].*' RETURN p.name ORDER BY p.name
//- {id: r-regex-parameter, feature: regex, parameters: {pattern: "(?i).*A.*"}}
MATCH (p:Person) WHERE p.name =~ $pattern RETURN p.name ORDER BY p.name
//- {id: r-regex-class, feature: regex}
RETURN 'x1' =~ '\\w\\d' AS a, 'é' =~ '\\w' AS b, '٣' =~ '\\d' AS c
//- {id: r-regex-lookahead, feature: regex}
RETURN 'abc' =~ 'a(?=b).*' AS a
//- {id: r-regex-possessive, feature: regex}
RETURN 'aaa' =~ 'a*+' AS a, 'aa' =~ '(a)\\1' AS b
//- {id: r-regex-bad, feature: errors}
RETURN 'a' =~ '(' AS a
//- {id: r-regex-null, feature: regex}
MATCH (p:Person) WHERE p.city =~ 'O.*' RETURN p.name
