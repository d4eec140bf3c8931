//: {graph: people, write: true}
// Each entry: a statement that writes, then, after `//= `, the query whose rows must be the same afterwards.
//- {id: w-create-node, feature: create, everyday: true}
CREATE (n:Person {id: 'z', name: 'Zoe', age: 7}) RETURN n.name
//= MATCH (n:Person) RETURN n.id, n.name, n.age ORDER BY n.id
//- {id: w-create-new-property, feature: create, everyday: true}
CREATE (n:Person {id: 'z', shoe: 43}) RETURN n.shoe
//= MATCH (n {id: 'z'}) RETURN properties(n) AS p
//- {id: w-create-new-label, feature: create, everyday: true}
CREATE (n:Robot {id: 'r1', model: 'x'})
//= MATCH (n:Robot) RETURN n.id, n.model
//- {id: w-create-two-labels, feature: create}
CREATE (n:Robot:Machine {id: 'r1'})
//= MATCH (n:Machine) RETURN n.id, size(labels(n)) AS l
//- {id: w-create-no-label, feature: create}
CREATE (n {id: 'x1'}) RETURN labels(n) AS l
//= MATCH (n {id: 'x1'}) RETURN n
//- {id: w-create-no-id, feature: create}
CREATE (n:Person {name: 'No Id'}) RETURN n.id
//= MATCH (n:Person {name: 'No Id'}) RETURN n.id, keys(n) AS k
//- {id: w-create-relationship, feature: create, everyday: true}
MATCH (a {id: 'a'}), (d {id: 'd'}) CREATE (a)-[k:KNOWS {since: 2021}]->(d) RETURN k.since
//= MATCH (a {id: 'a'})-[k:KNOWS]->(x) RETURN x.id, k.since ORDER BY x.id
//- {id: w-create-parallel, feature: create}
MATCH (a {id: 'a'}), (b {id: 'b'}) CREATE (a)-[:KNOWS {since: 1}]->(b), (a)-[:KNOWS {since: 1}]->(b)
//= MATCH (a {id: 'a'})-[k:KNOWS]->(x) RETURN x.id, k.since ORDER BY k.since
//- {id: w-create-path, feature: create}
CREATE p = (a:Dog {id: 'd1'})-[:CHASES]->(b:Cat {id: 'c1'}) RETURN length(p) AS n
//= MATCH (a:Dog)-[r]->(b) RETURN type(r) AS t, b.id
//- {id: w-create-unwind, feature: create, everyday: true, parameters: {rows: [{id: u1, name: A, n: 1}, {id: u2, name: B, n: null}]}}
UNWIND $rows AS row CREATE (n:Unit {id: row.id, name: row.name, n: row.n})
//= MATCH (n:Unit) RETURN n.id, n.name, n.n ORDER BY n.id
//- {id: w-create-map, feature: create, parameters: {p: {id: m1, name: M, since: 2025-01-01, tags: [a]}}}
CREATE (n:Unit $p) RETURN n.id
//= MATCH (n:Unit) RETURN properties(n) AS p
//- {id: w-create-set-map, feature: create, parameters: {rows: [{id: u1, a: 1}, {id: u2, b: 2}]}}
UNWIND $rows AS row CREATE (n:Unit) SET n = row
//= MATCH (n:Unit) RETURN properties(n) AS p ORDER BY n.id
//- {id: w-create-dates, feature: create}
CREATE (n:Unit {id: 'd1', day: date('2025-01-31'), list: [1, 2], f: 1.0, b: false, z: null})
//= MATCH (n:Unit) RETURN n.day, n.list, n.f, n.b, n.z, size(keys(n)) AS k
//- {id: w-create-title, feature: create}
CREATE (n:Book {id: 'b1', title: 'A title', type: 'novel'}) RETURN n.title, n.type
//= MATCH (n:Book) RETURN n.title, n.type, properties(n) AS p
//- {id: w-create-rel-type-property, feature: create}
MATCH (a {id: 'a'}), (b {id: 'b'}) CREATE (a)-[r:X {type: 't', id: 'i'}]->(b) RETURN r.type, r.id
//= MATCH ()-[r:X]->() RETURN properties(r) AS p
//- {id: w-create-same-id, feature: create}
CREATE (n:Person {id: 'a', name: 'Twin'})
//= MATCH (n:Person {id: 'a'}) RETURN n.name ORDER BY n.name
//- {id: w-create-mixed-types, feature: create}
CREATE (:Unit {id: 'm1', v: 1}), (:Unit {id: 'm2', v: 'text'}), (:Unit {id: 'm3', v: 1.5})
//= MATCH (n:Unit) RETURN n.id, n.v ORDER BY n.id
//- {id: w-create-mixed-list, feature: errors}
CREATE (n:Unit {id: 'm1', v: [1, 'a']})
//= MATCH (n:Unit) RETURN n.id, n.v
//- {id: w-create-nested-map, feature: errors}
CREATE (n:Unit {id: 'm1', v: {a: 1}})
//= MATCH (n:Unit) RETURN n.id, n.v
//- {id: w-create-nested-list, feature: errors}
CREATE (n:Unit {id: 'm1', v: [[1], [2]]})
//= MATCH (n:Unit) RETURN n.id, n.v
//- {id: w-create-undirected, feature: errors}
MATCH (a {id: 'a'}), (b {id: 'b'}) CREATE (a)-[:X]-(b)
//= MATCH ()-[r:X]->() RETURN count(r) AS n
//- {id: w-create-no-type, feature: errors}
MATCH (a {id: 'a'}), (b {id: 'b'}) CREATE (a)-[:X|Y]->(b)
//= MATCH ()-[r:X]->() RETURN count(r) AS n
//- {id: w-create-bound, feature: errors}
MATCH (a {id: 'a'}) CREATE (a:Other)
//= MATCH (a:Other) RETURN count(a) AS n
//- {id: w-create-then-match, feature: create}
CREATE (n:Unit {id: 'q'}) WITH n MATCH (m:Unit) RETURN count(m) AS n
//= MATCH (m:Unit) RETURN count(m) AS n
//- {id: w-merge-new, feature: merge, everyday: true}
MERGE (n:Person {id: 'z'}) ON CREATE SET n.name = 'Zoe' ON MATCH SET n.name = 'Old' RETURN n.name
//= MATCH (n:Person {id: 'z'}) RETURN n.name
//- {id: w-merge-old, feature: merge, everyday: true}
MERGE (n:Person {id: 'a'}) ON CREATE SET n.name = 'Zoe' ON MATCH SET n.age = n.age + 1 RETURN n.name, n.age
//= MATCH (n:Person {id: 'a'}) RETURN n.name, n.age
//- {id: w-merge-relationship, feature: merge, everyday: true}
MATCH (a {id: 'a'}), (b {id: 'b'}) MERGE (a)-[k:KNOWS]->(b) RETURN k.since
//= MATCH (a {id: 'a'})-[k:KNOWS]->(b {id: 'b'}) RETURN count(k) AS n
//- {id: w-merge-relationship-new, feature: merge}
MATCH (a {id: 'a'}), (b {id: 'd'}) MERGE (a)-[k:KNOWS {since: 1}]->(b) ON CREATE SET k.new = true RETURN k.new
//= MATCH (a {id: 'a'})-[k:KNOWS]->(b {id: 'd'}) RETURN k.since, k.new
//- {id: w-merge-undirected, feature: merge}
MATCH (a {id: 'b'}), (b {id: 'a'}) MERGE (a)-[k:KNOWS]-(b) RETURN k.since
//= MATCH ()-[k:KNOWS]->() RETURN count(k) AS n
//- {id: w-merge-path, feature: merge}
MERGE (a:Person {id: 'a'})-[:LIVES_IN]->(c:City {id: 'new', name: 'Oslo'})
//= MATCH (n) RETURN count(n) AS n
//- {id: w-merge-null, feature: errors}
MERGE (n:Person {id: null})
//= MATCH (n) RETURN count(n) AS n
//- {id: w-merge-unwind, feature: merge, everyday: true, parameters: {ids: [a, a, z]}}
UNWIND $ids AS id MERGE (n:Person {id: id}) SET n.seen = coalesce(n.seen, 0) + 1
//= MATCH (n:Person) WHERE n.seen IS NOT NULL RETURN n.id, n.seen ORDER BY n.id
//- {id: w-set, feature: set, everyday: true}
MATCH (n:Person {id: 'a'}) SET n.age = 41, n.city = 'Rome' RETURN n.age, n.city
//= MATCH (n:Person {id: 'a'}) RETURN n.age, n.city
//- {id: w-set-new-property, feature: set, everyday: true}
MATCH (n:Person {id: 'a'}) SET n.shoe = 43 RETURN n.shoe
//= MATCH (n:Person) RETURN n.id, n.shoe ORDER BY n.id
//- {id: w-set-null, feature: set}
MATCH (n:Person {id: 'a'}) SET n.age = null RETURN n.age
//= MATCH (n:Person {id: 'a'}) RETURN n.age, 'age' IN keys(n) AS has
//- {id: w-set-add-map, feature: set, everyday: true}
MATCH (n:Person {id: 'a'}) SET n += {age: 1, shoe: 43, tall: null}
//= MATCH (n:Person {id: 'a'}) RETURN n.age, n.shoe, n.tall, n.name
//- {id: w-set-replace-map, feature: set}
MATCH (n:Person {id: 'a'}) SET n = {id: 'a', name: 'New'}
//= MATCH (n:Person {id: 'a'}) RETURN properties(n) AS p
//- {id: w-set-relationship, feature: set}
MATCH (:Person {id: 'a'})-[k:KNOWS]->() SET k.since = 1999, k.note = 'x'
//= MATCH (:Person {id: 'a'})-[k:KNOWS]->() RETURN k.since, k.note
//- {id: w-set-label, feature: set}
MATCH (n:Person {id: 'a'}) SET n:Boss:Tall
//= MATCH (n:Boss) RETURN n.id, n:Tall AS t ORDER BY n.id
//- {id: w-set-id, feature: set}
MATCH (n:Person {id: 'a'}) SET n.id = 'a2' RETURN n.id
//= MATCH (n:Person) RETURN n.id ORDER BY n.id
//- {id: w-set-swap, feature: set}
MATCH (a {id: 'a'}), (b {id: 'b'}) SET a.age = b.age, b.age = a.age
//= MATCH (n:Person) RETURN n.id, n.age ORDER BY n.id
//- {id: w-set-from-node, feature: set}
MATCH (a {id: 'a'}), (d {id: 'd'}) SET d += properties(a)
//= MATCH (n:Person) RETURN n.id, n.age, n.name ORDER BY n.id, n.name
//- {id: w-set-case, feature: set}
MATCH (n:Person) SET n.group = CASE WHEN n.age > 30 THEN 'old' ELSE 'young' END
//= MATCH (n:Person) RETURN n.group AS g, count(*) AS c ORDER BY g
//- {id: w-set-list, feature: set}
MATCH (n:Person {id: 'a'}) SET n.tags = n.tags + 'z'
//= MATCH (n:Person {id: 'a'}) RETURN n.tags
//- {id: w-set-map-value, feature: errors}
MATCH (n:Person {id: 'a'}) SET n.m = {a: 1}
//= MATCH (n:Person {id: 'a'}) RETURN n.m
//- {id: w-remove-property, feature: remove, everyday: true}
MATCH (n:Person {id: 'a'}) REMOVE n.age
//= MATCH (n:Person {id: 'a'}) RETURN n.age, 'age' IN keys(n) AS has
//- {id: w-remove-label, feature: remove}
MATCH (n:Boss) REMOVE n:Boss
//= MATCH (n:Person) RETURN n.id, labels(n) AS l ORDER BY n.id
//- {id: w-delete-relationship, feature: delete, everyday: true}
MATCH (:Person {id: 'a'})-[k:LIKES]->() DELETE k
//= MATCH ()-[k]->() RETURN type(k) AS t, count(*) AS n ORDER BY t
//- {id: w-delete-connected, feature: errors}
MATCH (n:Person {id: 'a'}) DELETE n
//= MATCH (n) RETURN count(n) AS n
//- {id: w-detach-delete, feature: delete, everyday: true}
MATCH (n:Person {id: 'a'}) DETACH DELETE n
//= MATCH (n) OPTIONAL MATCH (n)-[r]-() RETURN n.id, count(r) AS n ORDER BY n.id
//- {id: w-delete-all, feature: delete, everyday: true}
MATCH (n) DETACH DELETE n
//= MATCH (n) RETURN count(n) AS n
//- {id: w-delete-null, feature: delete}
OPTIONAL MATCH (n:Nobody) DELETE n
//= MATCH (n) RETURN count(n) AS n
//- {id: w-delete-list, feature: delete}
MATCH (n:City) OPTIONAL MATCH (n)<-[r]-() WITH n, collect(r) AS rs FOREACH (r IN rs | DELETE r) DELETE n
//= MATCH (n) RETURN count(n) AS n
//- {id: w-foreach, feature: foreach, everyday: true}
FOREACH (x IN [1, 2, 3] | CREATE (:Unit {id: 'f' + toString(x), n: x}))
//= MATCH (n:Unit) RETURN n.id, n.n ORDER BY n.id
//- {id: w-foreach-path, feature: foreach}
MATCH p = (:Person {id: 'e'})-[:LEADS]->(x) FOREACH (n IN nodes(p) | SET n.marked = true)
//= MATCH (n:Person) WHERE n.marked RETURN n.id ORDER BY n.id
//- {id: w-call-write, feature: call subquery}
MATCH (p:Person) CALL (p) { CREATE (t:Tag {id: 't' + p.id}) CREATE (p)-[:HAS]->(t) RETURN t } RETURN count(t) AS n
//= MATCH (p)-[:HAS]->(t) RETURN p.id, t.id ORDER BY p.id
//- {id: w-read-only-refused, feature: errors, write: false}
CREATE (n:Person {id: 'z'}) RETURN n.id
//- {id: w-read-only-set, feature: errors, write: false}
MATCH (n:Person {id: 'a'}) SET n.age = 1 RETURN n.age
//- {id: w-read-only-delete, feature: errors, write: false}
MATCH (n:Person {id: 'a'}) DETACH DELETE n
//- {id: w-read-only-merge, feature: errors, write: false}
MERGE (n:Person {id: 'a'}) RETURN n.id
//- {id: w-rollback, feature: errors}
CREATE (n:Unit {id: 'x1'}) WITH n UNWIND [1, 0] AS d RETURN 1 / d AS x
//= MATCH (n:Unit) RETURN count(n) AS n
//- {id: w-create-with-call-procedure, feature: errors}
CREATE (n:Unit {id: 'x1'}) WITH n CALL db.labels() YIELD label RETURN label
//= MATCH (n:Unit) RETURN count(n) AS n
//- {id: w-create-index, feature: errors}
CREATE INDEX unit_id IF NOT EXISTS FOR (n:Unit) ON (n.id)
//= MATCH (n) RETURN count(n) AS n
//- {id: w-create-constraint, feature: errors}
CREATE CONSTRAINT unit_id IF NOT EXISTS FOR (n:Unit) REQUIRE n.id IS UNIQUE
//= MATCH (n) RETURN count(n) AS n
//- {id: w-order-then-create, feature: create}
MATCH (n:Person) WITH n ORDER BY n.id LIMIT 2 CREATE (:Copy {id: 'c' + n.id, of: n.id})
//= MATCH (n:Copy) RETURN n.id, n.of ORDER BY n.id
//- {id: w-self-reference, feature: errors}
CREATE (a:Unit {id: 'x'}), (b:Unit {id: a.id})
//= MATCH (n:Unit) RETURN count(n) AS n
