//: {graph: reegraph}
// What an analyst asks of this graph. Written after the check, so they do not count as everyday queries.

//- {id: a-latest-act, feature: collect}
MATCH (p:Policy)-[:HAS_CHANGE]->(c:StatusChange) WHERE c.date IS NOT NULL WITH p, c ORDER BY c.date DESC, c.id WITH p, head(collect(c)) AS newest RETURN p.id, newest.act, newest.date ORDER BY p.id
//- {id: a-share-of-total, feature: aggregation}
MATCH (k:Claim) WITH k.modality AS modality, count(*) AS n WITH collect({modality: modality, n: n}) AS rows, sum(n) AS total UNWIND rows AS row RETURN row.modality AS modality, row.n AS n, round(100.0 * row.n / total, 1) AS percent ORDER BY n DESC, modality
//- {id: a-percent-as-text, feature: strings}
MATCH (:Country)-[r:PRODUCES]->(m:Material) RETURN m.name, toString(toInteger(100 * r.share)) + ' %' AS percent ORDER BY m.name
//- {id: a-days-between-sources, feature: dates}
MATCH (a:Claim)-[:DIFFERS_FROM]->(b:Claim) WHERE a.known_from < b.known_from RETURN a.id, b.id, duration.inDays(a.known_from, b.known_from).days AS days ORDER BY a.id, b.id
//- {id: a-month-of-either-date, feature: dates}
MATCH (k:Claim) WITH date.truncate('month', coalesce(k.date, k.known_from)) AS month, count(*) AS n RETURN toString(month) AS month, n ORDER BY month
//- {id: a-materials-nobody-controls, feature: patterns}
MATCH (m:Material) WHERE NOT (m)<-[:CONTROLS]-() RETURN m.name ORDER BY m.name
//- {id: a-kinds-as-paths, feature: variable length}
MATCH p = (:Material)-[:KIND_OF*1..]->(:Material) RETURN [n IN nodes(p) | n.id] AS path, length(p) AS n ORDER BY n, path
//- {id: a-pairs-of-claims, feature: predicates}
MATCH (a:StatusChange), (b:StatusChange) WHERE a.id < b.id AND a.said_by = b.said_by AND a.act = b.act RETURN a.id, b.id ORDER BY a.id, b.id LIMIT 10
//- {id: a-most-connected, feature: subquery expressions}
MATCH (n) WITH n, COUNT { (n)--() } AS degree ORDER BY degree DESC, n.id LIMIT 5 RETURN n.id, n.name, degree
//- {id: a-roles-as-text, feature: collect}
MATCH (e:Event)-[r:HAS_PARTICIPANT]->(x) RETURN e.id, collect(x.id + ' (' + coalesce(r.role, '?') + ')') AS who ORDER BY e.id
//- {id: a-issuer-by-name, feature: with}
MATCH (p:Policy)-[:ISSUED_BY]->(o) WITH p, o.name AS o WHERE o CONTAINS 'Commerce' RETURN p.id, o ORDER BY p.id
//- {id: a-since-a-text, feature: dates}
MATCH (k:Claim) WHERE k.date > '2025-01-01' RETURN count(*) AS n
