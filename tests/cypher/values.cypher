//: {graph: values}
// ---- numbers
//- {id: v-division, feature: numbers}
RETURN 7 / 2 AS a, 7.0 / 2 AS b, -7 / 2 AS c, 7 % 3 AS d, -7 % 3 AS e, 2 ^ 3 AS f
//- {id: v-division-by-zero, feature: errors}
RETURN 1 / 0 AS a
//- {id: v-division-by-zero-float, feature: numbers}
RETURN toString(1.0 / 0) AS a
//- {id: v-modulo-zero, feature: errors}
RETURN 1 % 0 AS a
//- {id: v-modulo-float, feature: numbers}
RETURN 5.5 % 2 AS a, -5.5 % 2 AS b
//- {id: v-round, feature: numbers}
RETURN round(2.5) AS a, round(-2.5) AS b, round(3.14159, 2) AS c, round(-1.5) AS d, round(0.5) AS e
//- {id: v-round-mode, feature: numbers}
RETURN round(2.5, 0, 'HALF_EVEN') AS a
//- {id: v-round-half, feature: numbers}
RETURN round(1.005, 2) AS a, round(2.675, 2) AS b, round(1.25, 1) AS c, round(-1.25, 1) AS d
//- {id: v-math, feature: numbers}
RETURN abs(-3) AS a, ceil(1.2) AS b, floor(-1.2) AS c, sign(-2) AS d, sqrt(16) AS e, exp(0) AS f, log(1) AS g, log10(100) AS h
//- {id: v-trig, feature: numbers}
RETURN sin(0) AS a, cos(0) AS b, pi() AS c, e() AS d, atan2(1, 1) AS f, degrees(pi()) AS g, radians(180) AS h
//- {id: v-to-integer, feature: numbers}
RETURN toInteger('42') AS a, toInteger('4.7') AS b, toInteger(4.9) AS c, toInteger('x') AS d, toInteger(' 3 ') AS e, toInteger(true) AS f
//- {id: v-to-float, feature: numbers}
RETURN toFloat('1.5') AS a, toFloat(2) AS b, toFloat('x') AS c, toFloat('1e3') AS d
//- {id: v-to-boolean, feature: numbers}
RETURN toBoolean('true') AS a, toBoolean('TRUE') AS b, toBoolean('yes') AS c, toBoolean(1) AS d, toBoolean(0) AS e
//- {id: v-or-null, feature: numbers}
RETURN toIntegerOrNull('x') AS a, toFloatOrNull('1') AS b, toStringOrNull(1) AS c, toBooleanOrNull('x') AS d
//- {id: v-to-integer-list, feature: errors}
RETURN toInteger([1]) AS a
//- {id: v-integer-overflow, feature: errors}
RETURN 9223372036854775807 + 1 AS a
//- {id: v-integer-max, feature: numbers}
RETURN 9223372036854775807 AS a, -9223372036854775808 AS b
//- {id: v-integer-too-large, feature: errors}
RETURN 9223372036854775808 AS a
//- {id: v-number-literals, feature: numbers}
RETURN 0x1F AS a, 0o17 AS b, 1e3 AS c, .5 AS d, 1_000 AS e
//- {id: v-int-float-equal, feature: numbers}
MATCH (v:V) WHERE v.f = 1 RETURN v.id
//- {id: v-int-property, feature: numbers}
MATCH (v:V {i: 1.0}) RETURN v.id
//- {id: v-sum-mixed, feature: numbers}
MATCH (v:V) RETURN sum(v.i) AS i, sum(v.f) AS f, sum(v.i * 1.0) AS g
//- {id: v-average-int, feature: numbers}
UNWIND [1, 2] AS x RETURN avg(x) AS a
//- {id: v-negative, feature: numbers}
RETURN -(-1) AS a, 2 - -1 AS b, -2 ^ 2 AS c
//- {id: v-precedence, feature: numbers}
RETURN 1 + 2 * 3 AS a, (1 + 2) * 3 AS b, 2 ^ 3 ^ 2 AS c, 10 - 4 - 3 AS d, 100 / 10 / 2 AS e, NOT true OR true AS f
//- {id: v-text-plus-number, feature: errors}
RETURN 1 + 'a' - 1 AS a
//- {id: v-text-times, feature: errors}
RETURN 'a' * 2 AS a
//- {id: v-bool-plus, feature: errors}
RETURN true + 1 AS a
//- {id: v-map-plus, feature: errors}
RETURN {a: 1} + 1 AS a
//- {id: v-nan, feature: numbers}
RETURN toString(0.0 / 0.0) AS a, isNaN(0.0 / 0.0) AS b, 0.0 / 0.0 = 0.0 / 0.0 AS c
//- {id: v-sqrt-negative, feature: numbers}
RETURN isNaN(sqrt(-1)) AS a
//- {id: v-abs-text, feature: errors}
RETURN abs('x') AS a
//- {id: v-unknown-function, feature: errors}
RETURN foo(1) AS a
//- {id: v-engine-function, feature: errors}
RETURN string_length('abc') AS a
//- {id: v-unknown-aggregate, feature: errors}
MATCH (v:V) RETURN median(v.i) AS m
//- {id: v-wrong-arity, feature: errors}
RETURN substring('abc') AS a
//- {id: v-rand, feature: numbers}
RETURN rand() < 1 AS a
//- {id: v-uuid, feature: strings}
RETURN size(randomUUID()) AS n
//- {id: v-timestamp, feature: dates}
RETURN timestamp() > 0 AS a
// ---- dates and durations
//- {id: v-date-literal, feature: dates}
RETURN date('2025-10-27') AS a, date('20251027') AS b, date('2025-10') AS c, date('2025') AS d
//- {id: v-date-map, feature: dates}
RETURN date({year: 2025, month: 2, day: 28}) AS a, date({year: 2025, month: 3}) AS b, date({year: 2025}) AS c
//- {id: v-date-week, feature: dates}
RETURN date({year: 2025, week: 1, dayOfWeek: 1}) AS a, date('2025-W01-1') AS b, date({year: 2025, ordinalDay: 60}) AS c
//- {id: v-date-from-date, feature: dates}
RETURN date(date('2025-10-27')) AS a, date(null) AS b
//- {id: v-date-bad, feature: errors}
RETURN date('2025-13-01') AS a
//- {id: v-date-bad-day, feature: errors}
RETURN date('2025-02-30') AS a
//- {id: v-date-bad-text, feature: errors}
RETURN date('soon') AS a
//- {id: v-date-parts, feature: dates}
WITH date('2025-10-27') AS d RETURN d.year AS y, d.month AS m, d.day AS day
//- {id: v-date-parts-more, feature: dates}
WITH date('2025-10-27') AS d RETURN d.quarter AS q, d.week AS w, d.dayOfWeek AS dow, d.ordinalDay AS o, d.weekYear AS wy, d.weekDay AS wd
//- {id: v-date-property-parts, feature: dates}
MATCH (v:V) WHERE v.d IS NOT NULL RETURN v.id, v.d.year AS y, v.d.month AS m ORDER BY v.id
//- {id: v-date-compare, feature: dates}
MATCH (v:V) WHERE v.d > date('2025-01-01') RETURN v.id ORDER BY v.id
//- {id: v-date-equal-text, feature: dates}
MATCH (v:V) WHERE v.d = '2025-01-31' RETURN v.id
//- {id: v-date-less-text, feature: dates}
MATCH (v:V) WHERE v.d < '2025-06-01' RETURN v.id ORDER BY v.id
//- {id: v-date-in-text, feature: dates}
MATCH (v:V) WHERE v.d IN ['2025-01-31'] RETURN v.id
//- {id: v-date-map-text, feature: dates}
MATCH (v:V {d: '2025-01-31'}) RETURN v.id
//- {id: v-date-text-parameter, feature: dates, parameters: {day: '2025-01-31'}}
MATCH (v:V) WHERE v.d = $day RETURN v.id
//- {id: v-date-text-parameter-less, feature: dates, parameters: {day: '2025-06-01'}}
MATCH (v:V) WHERE v.d <= $day RETURN v.id ORDER BY v.id
//- {id: v-date-literal-text, feature: dates}
RETURN date('2025-01-31') = '2025-01-31' AS a, date('2025-01-31') < '2025-02-01' AS b
//- {id: v-date-starts-with, feature: dates}
MATCH (v:V) WHERE v.d STARTS WITH '2025' RETURN v.id
//- {id: v-date-contains, feature: dates}
MATCH (v:V) WHERE toString(v.d) STARTS WITH '2025' RETURN v.id ORDER BY v.id
//- {id: v-date-plus-text, feature: dates}
MATCH (v:V {id: 'v1'}) RETURN 'on ' + toString(v.d) AS t
//- {id: v-date-plus-text-bare, feature: errors}
MATCH (v:V {id: 'v1'}) RETURN 'on ' + v.d AS t
//- {id: v-date-order, feature: ordering}
MATCH (v:V) RETURN v.id, v.d ORDER BY v.d DESC, v.id
//- {id: v-date-minmax, feature: dates}
MATCH (v:V) RETURN min(v.d) AS a, max(v.d) AS b, count(v.d) AS n
//- {id: v-date-group, feature: dates}
MATCH (v:V) WHERE v.d IS NOT NULL RETURN v.d.year AS y, count(*) AS n ORDER BY y
//- {id: v-date-in-list, feature: dates}
MATCH (v:V) WHERE v.d IN [date('2025-01-31'), date('2025-12-01')] RETURN v.id ORDER BY v.id
//- {id: v-date-list-parameter, feature: dates, parameters: {days: [2025-01-31, 2024-02-29]}}
MATCH (v:V) WHERE v.d IN $days RETURN v.id ORDER BY v.id
//- {id: v-date-collect, feature: dates}
MATCH (v:V) WITH v ORDER BY v.id RETURN collect(v.d) AS days
//- {id: v-date-null-parameter, feature: dates, parameters: {day: null}}
MATCH (v:V) WHERE $day IS NULL OR v.d = date($day) RETURN v.id ORDER BY v.id
//- {id: v-date-parameter-date, feature: dates, parameters: {day: 2025-01-31}}
MATCH (v:V) WHERE v.d = date($day) RETURN v.id
//- {id: v-date-tostring, feature: dates}
RETURN toString(date('2025-01-05')) AS a
//- {id: v-date-plus, feature: durations}
RETURN date('2025-01-31') + duration('P1M') AS a, date('2024-02-29') + duration('P1Y') AS b, date('2025-01-01') + duration('P10D') AS c
//- {id: v-date-minus, feature: durations}
RETURN date('2025-03-31') - duration('P1M') AS a, date('2025-01-01') - duration({days: 1}) AS b
//- {id: v-date-minus-date, feature: errors}
RETURN date('2025-03-31') - date('2025-03-01') AS a
//- {id: v-date-plus-number, feature: errors}
RETURN date('2025-03-31') + 1 AS a
//- {id: v-duration-map, feature: durations}
RETURN date('2025-01-01') + duration({months: 1, days: 2}) AS a, date('2025-01-01') + duration({weeks: 2}) AS b
//- {id: v-duration-returned, feature: durations}
RETURN duration('P1Y2M3D') AS a
//- {id: v-duration-text, feature: durations}
RETURN toString(duration('P1Y2M3D')) AS a
//- {id: v-duration-between, feature: durations}
RETURN duration.between(date('2025-01-01'), date('2025-03-15')) AS a
//- {id: v-duration-between-parts, feature: durations}
WITH duration.between(date('2025-01-01'), date('2025-03-15')) AS d RETURN d.months AS m, d.days AS d2
//- {id: v-duration-in-days, feature: durations}
RETURN duration.inDays(date('2025-01-01'), date('2025-03-15')).days AS a
//- {id: v-duration-in-months, feature: durations}
RETURN duration.inMonths(date('2024-01-15'), date('2025-03-14')).months AS a
//- {id: v-duration-parts, feature: durations}
WITH duration('P1Y2M10DT3H') AS d RETURN d.years AS y, d.months AS m, d.days AS days, d.hours AS h
//- {id: v-duration-compare, feature: durations}
RETURN duration('P1D') = duration('P1D') AS a, duration('P1Y') = duration('P12M') AS b
//- {id: v-duration-less, feature: durations}
RETURN duration('P1D') < duration('P2D') AS a
//- {id: v-duration-add, feature: durations}
RETURN date('2025-01-01') + (duration('P1M') + duration('P1D')) AS a, date('2025-01-01') + duration('P1M') * 2 AS b
//- {id: v-date-truncate, feature: dates}
RETURN date.truncate('month', date('2025-10-27')) AS a, date.truncate('year', date('2025-10-27')) AS b
//- {id: v-date-truncate-quarter, feature: dates}
RETURN date.truncate('quarter', date('2025-10-27')) AS a, date.truncate('week', date('2025-10-29')) AS b
//- {id: v-datetime, feature: dates}
RETURN datetime('2025-10-27T10:00:00Z') AS a
//- {id: v-datetime-parts, feature: dates}
WITH datetime('2025-10-27T10:30:00Z') AS d RETURN d.year AS y, d.hour AS h, d.minute AS m
//- {id: v-localdatetime, feature: dates}
RETURN localdatetime('2025-10-27T10:00:00') AS a
//- {id: v-time, feature: dates}
RETURN localtime('10:00') AS a
//- {id: v-today, feature: dates}
RETURN date() > date('2020-01-01') AS a
//- {id: v-datetime-epoch, feature: dates}
RETURN datetime({epochSeconds: 0}).year AS y
//- {id: v-date-property-missing, feature: dates}
RETURN date('2025-01-01').hour AS h
// ---- parameters of every type
//- {id: v-parameter-integer, feature: parameters, parameters: {x: 1}}
MATCH (v:V {i: $x}) RETURN v.id, $x AS x, $x + 1 AS y
//- {id: v-parameter-float, feature: parameters, parameters: {x: 1.5}}
MATCH (v:V) WHERE v.f >= $x RETURN v.id, $x AS x ORDER BY v.id
//- {id: v-parameter-text, feature: parameters, parameters: {x: one}}
MATCH (v:V) WHERE v.s = $x RETURN v.id, $x AS x
//- {id: v-parameter-quote, feature: parameters, parameters: {x: "it's \"x\" \\ ' // --"}}
RETURN $x AS x
//- {id: v-parameter-boolean, feature: parameters, parameters: {x: true}}
MATCH (v:V) WHERE v.b = $x RETURN v.id, $x AS x ORDER BY v.id
//- {id: v-parameter-null, feature: parameters, parameters: {x: null}}
MATCH (v:V) WHERE $x IS NULL RETURN count(v) AS n, $x AS x
//- {id: v-parameter-list, feature: parameters, parameters: {x: [1, two, 3.5, null, true]}}
RETURN $x AS x, $x[1] AS y, size($x) AS n
//- {id: v-parameter-map, feature: parameters, parameters: {x: {a: 1, b: [1, 2], c: {d: null}}}}
RETURN $x AS x, $x.a AS a, $x.b[0] AS b, $x.zz AS z
//- {id: v-parameter-date, feature: parameters, parameters: {x: 2025-01-31}}
RETURN $x AS x, $x.year AS y
//- {id: v-parameter-dates-in-map, feature: parameters, parameters: {x: {d: 2025-01-31}}}
RETURN $x AS x
//- {id: v-parameter-empty, feature: parameters, parameters: {x: [], y: {}, z: ''}}
RETURN $x AS x, $y AS y, $z AS z
//- {id: v-parameter-large, feature: parameters, parameters: {x: 9007199254740993}}
RETURN $x AS x, $x + 1 AS y
//- {id: v-parameter-missing, feature: errors}
RETURN $x AS x
//- {id: v-parameter-quoted-name, feature: parameters, parameters: {"my key": 1}}
RETURN $`my key` AS x
//- {id: v-parameter-in-label, feature: errors, parameters: {x: V}}
MATCH (v:$x) RETURN v.id
//- {id: v-parameter-map-pattern, feature: errors, parameters: {x: {i: 1}}}
MATCH (v:V $x) RETURN v.id
//- {id: v-parameter-limit-zero, feature: paging, parameters: {n: 0}}
MATCH (v:V) RETURN v.id LIMIT $n
//- {id: v-parameter-limit-negative, feature: errors, parameters: {n: -1}}
MATCH (v:V) RETURN v.id LIMIT $n
//- {id: v-parameter-limit-text, feature: errors, parameters: {n: x}}
MATCH (v:V) RETURN v.id LIMIT $n
//- {id: v-parameter-limit-null, feature: errors, parameters: {n: null}}
MATCH (v:V) RETURN v.id LIMIT $n
// ---- ordering and paging
//- {id: v-order-nulls, feature: ordering}
MATCH (v:V) RETURN v.id, v.i ORDER BY v.i, v.id
//- {id: v-order-nulls-desc, feature: ordering}
MATCH (v:V) RETURN v.id, v.f ORDER BY v.f DESC, v.id
//- {id: v-order-mixed, feature: ordering}
UNWIND [3, 'a', null, true, 1.5, [1], false, 'B'] AS x RETURN x ORDER BY x
//- {id: v-order-mixed-desc, feature: ordering}
UNWIND [3, 'a', null, true, 1.5] AS x RETURN x ORDER BY x DESC
//- {id: v-order-maps, feature: ordering}
UNWIND [{a: 2}, {a: 1}, 1, 'x'] AS x RETURN x ORDER BY x
//- {id: v-order-expression, feature: ordering}
MATCH (v:V) RETURN v.id ORDER BY size(v.s), v.id
//- {id: v-order-alias-shadow, feature: ordering}
MATCH (v:V) RETURN v.s AS id ORDER BY id
//- {id: v-order-alias-shadow-property, feature: ordering}
MATCH (v:V) RETURN -v.i AS i, v.id AS id ORDER BY v.i, id
//- {id: v-order-variable-replaced, feature: ordering}
MATCH (v:V) WITH v.i AS v ORDER BY v RETURN v
//- {id: v-order-two, feature: ordering}
MATCH (v:V) RETURN v.b AS b, v.id AS id ORDER BY b DESC, id DESC
//- {id: v-order-nulls-first-word, feature: errors}
MATCH (v:V) RETURN v.i AS i ORDER BY i NULLS FIRST
//- {id: v-order-node, feature: ordering}
MATCH (v:V) RETURN v.id ORDER BY v
//- {id: v-skip, feature: paging}
MATCH (v:V) RETURN v.id ORDER BY v.id SKIP 2
//- {id: v-skip-limit, feature: paging}
MATCH (v:V) RETURN v.id ORDER BY v.id SKIP 1 LIMIT 2
//- {id: v-skip-all, feature: paging}
MATCH (v:V) RETURN v.id ORDER BY v.id SKIP 10
//- {id: v-offset, feature: paging}
MATCH (v:V) RETURN v.id ORDER BY v.id OFFSET 2
//- {id: v-limit-zero, feature: paging}
MATCH (v:V) RETURN v.id LIMIT 0
//- {id: v-limit-no-order, feature: paging}
MATCH (v:V) RETURN v.id LIMIT 2
//- {id: v-limit-expression, feature: paging}
MATCH (v:V) RETURN v.id ORDER BY v.id LIMIT 1 + 1
//- {id: v-limit-function, feature: paging}
MATCH (v:V) RETURN v.id ORDER BY v.id LIMIT toInteger(2.7)
//- {id: v-limit-float, feature: errors}
MATCH (v:V) RETURN v.id LIMIT 1.5
//- {id: v-limit-negative, feature: errors}
MATCH (v:V) RETURN v.id LIMIT -1
//- {id: v-limit-variable, feature: errors}
MATCH (v:V) RETURN v.id LIMIT v.i
//- {id: v-with-limit, feature: paging}
MATCH (v:V) WITH v ORDER BY v.id LIMIT 2 RETURN v.id, v.i ORDER BY v.id
//- {id: v-with-skip-where, feature: paging}
MATCH (v:V) WITH v ORDER BY v.id SKIP 1 WHERE v.i > 2 RETURN v.id
//- {id: v-with-limit-aggregate, feature: paging}
MATCH (v:V) WITH v ORDER BY v.id LIMIT 3 RETURN count(*) AS n, collect(v.id) AS ids
//- {id: v-with-order-lost, feature: ordering}
MATCH (v:V) WITH v ORDER BY v.id RETURN v.id
//- {id: v-distinct-order-limit, feature: paging}
MATCH (v:V) RETURN DISTINCT v.b AS b ORDER BY b LIMIT 2
// ---- syntax and names
//- {id: v-backtick, feature: syntax}
MATCH (`a b`:V {id: 'v1'}) RETURN `a b`.id AS `the id`, `a b`.`s` AS s
//- {id: v-column-name, feature: syntax}
MATCH (v:V {id: 'v1'}) RETURN v.id, v.i+1, v . s, count( * ), toUpper(v.s)
//- {id: v-column-name-case, feature: syntax}
RETURN 1+1, 'a', [1,2], NULL, True
//- {id: v-variable-by, feature: syntax}
MATCH (by:V {id: 'v1'}) RETURN by.id AS id
//- {id: v-variable-words, feature: syntax}
UNWIND [1] AS count UNWIND [2] AS type UNWIND [3] AS end_ RETURN count, type, end_
//- {id: v-alias-keyword, feature: syntax}
MATCH (v:V {id: 'v1'}) RETURN v.id AS order, v.i AS limit, v.s AS match
//- {id: v-property-keyword, feature: syntax, graph: reegraph}
MATCH (k:Claim {form: 'link'}) RETURN k.from, k.to, k.on, k.as, k.by ORDER BY k.id LIMIT 3
//- {id: v-property-reserved, feature: syntax, graph: reegraph}
MATCH (k:StatusChange) RETURN k.of, k.by, k.if, k.unless ORDER BY k.id LIMIT 3
//- {id: v-map-keyword-keys, feature: syntax}
RETURN {from: 1, to: 2, by: 3, order: 4, match: 5, null: 6} AS m
//- {id: v-property-not-reserved-end, feature: syntax, graph: reegraph}
MATCH ()-[e:STATED_IN]->() RETURN e.start, e.end ORDER BY e.edge_id LIMIT 2
//- {id: v-semicolon, feature: syntax}
RETURN 1 AS a;
//- {id: v-two-statements, feature: errors}
RETURN 1 AS a; RETURN 2 AS a
//- {id: v-comment-in-text, feature: syntax}
RETURN 'a // b' AS a, "/* x */" AS b // the end
//- {id: v-newlines, feature: syntax}
MATCH
  (v:V)
WHERE
  v.i
  > 1
RETURN
  v.id
  ORDER
  BY v.id
//- {id: v-no-return, feature: errors}
MATCH (v:V)
//- {id: v-match-after-return, feature: errors}
RETURN 1 AS a MATCH (v) RETURN v
//- {id: v-undefined-variable, feature: errors}
MATCH (v:V) RETURN w.id
//- {id: v-undefined-in-where, feature: errors}
MATCH (v:V) WHERE w.id = 'v1' RETURN v.id
//- {id: v-undefined-after-with, feature: errors}
MATCH (v:V) WITH v.id AS id RETURN v.id
//- {id: v-undefined-in-order, feature: errors}
MATCH (v:V) RETURN v.id ORDER BY w
//- {id: v-with-no-alias, feature: errors}
MATCH (v:V) WITH v.id RETURN 1 AS a
//- {id: v-double-column, feature: errors}
MATCH (v:V) RETURN v.id AS a, v.i AS a
//- {id: v-variable-twice, feature: errors}
MATCH (v)-[v]->(w) RETURN v
//- {id: v-unwind-redeclare, feature: errors}
MATCH (v:V) UNWIND [1] AS v RETURN v
//- {id: v-path-redeclare, feature: errors}
MATCH (p:V) MATCH p = (a)-->(b) RETURN p
//- {id: v-arrow-both, feature: syntax, graph: ring}
MATCH (a {id: 'n1'})<-[r]->(b) RETURN r.w ORDER BY r.w
//- {id: v-type-property-of-number, feature: errors}
RETURN (1).name AS a
//- {id: v-property-of-list, feature: errors}
WITH [1] AS l RETURN l.name AS a
//- {id: v-index-of-map-number, feature: errors}
RETURN {a: 1}[0] AS a
//- {id: v-size-of-number, feature: errors}
RETURN size(1) AS n
//- {id: v-in-scalar, feature: errors}
RETURN 1 IN 1 AS a
//- {id: v-in-text, feature: errors}
RETURN 'a' IN 'abc' AS a
//- {id: v-labels-of-rel, feature: errors, graph: ring}
MATCH ()-[r]->() RETURN labels(r) AS l
//- {id: v-type-of-node, feature: errors}
MATCH (v:V) RETURN type(v) AS t
//- {id: v-nodes-of-node, feature: errors}
MATCH (v:V) RETURN nodes(v) AS t
//- {id: v-length-of-list, feature: errors}
RETURN length([1, 2]) AS n
//- {id: v-not-number, feature: errors}
RETURN NOT 1 AS a
//- {id: v-and-number, feature: errors}
RETURN 1 AND true AS a
//- {id: v-unknown-label, feature: patterns}
MATCH (n:NoSuchLabel) RETURN n
//- {id: v-unknown-type, feature: patterns}
MATCH ()-[r:NO_SUCH]->() RETURN r
//- {id: v-unknown-property, feature: patterns}
MATCH (v:V) WHERE v.nothing = 1 RETURN v
//- {id: v-label-and, feature: patterns, graph: people}
MATCH (p:Person&Boss) RETURN p.name
//- {id: v-label-not, feature: patterns, graph: people}
MATCH (p:Person&!Boss) RETURN p.name ORDER BY p.name
//- {id: v-label-any, feature: patterns, graph: people}
MATCH (p:%) RETURN count(p) AS n
//- {id: v-label-colon-two, feature: patterns, graph: people}
MATCH (p:Person:Boss) RETURN p.name
//- {id: v-label-or-where, feature: predicates, graph: people}
MATCH (p) WHERE p:Boss|City RETURN p.name ORDER BY p.name
//- {id: v-type-not, feature: patterns, graph: people}
MATCH (a)-[r:!KNOWS]->(b) RETURN type(r) AS t, count(*) AS n ORDER BY t
//- {id: v-type-or-colon, feature: errors, graph: people}
MATCH (a)-[r:KNOWS|:LIKES]->(b) RETURN type(r) AS t
//- {id: v-node-where, feature: patterns, graph: people}
MATCH (p:Person WHERE p.age > 30) RETURN p.name ORDER BY p.name
//- {id: v-rel-where, feature: patterns, graph: people}
MATCH (p)-[k:KNOWS WHERE k.since > 2012]->(q) RETURN p.name, q.name ORDER BY p.name
//- {id: v-label-returned, feature: predicates, graph: people}
MATCH (p:Person) RETURN p.name, p:Boss AS boss ORDER BY p.name
//- {id: v-rel-type-predicate, feature: predicates, graph: people}
MATCH (a)-[r]->(b) WHERE r:KNOWS RETURN count(r) AS n
//- {id: v-compare-nodes, feature: predicates, graph: people}
MATCH (a:Person)-[:KNOWS]->(b), (c:Person)-[:LEADS]->(d) WHERE b = d RETURN a.name, c.name ORDER BY a.name
//- {id: v-node-in-list, feature: predicates, graph: people}
MATCH (e:Boss)-[:LEADS]->(x) WITH collect(x) AS led MATCH (p:Person) WHERE NOT p IN led RETURN p.name ORDER BY p.name
//- {id: v-element-ids, feature: functions on the graph, graph: people}
MATCH (a:Person {id: 'a'}) MATCH (b) WHERE elementId(b) = elementId(a) RETURN b.name
//- {id: v-id-function, feature: functions on the graph, graph: people}
MATCH (a:Person {id: 'a'}) MATCH (b) WHERE id(b) = id(a) RETURN b.name
//- {id: v-id-value, feature: functions on the graph, graph: people}
MATCH (a:Person) RETURN id(a) >= 0 AS ok, count(*) AS n
//- {id: v-element-id-type, feature: functions on the graph, graph: people}
MATCH (a:Person {id: 'a'}) RETURN elementId(a) =~ '4:.*' AS a
//- {id: v-start-node, feature: functions on the graph, graph: people}
MATCH ()-[k:LIKES]->() RETURN startNode(k).name AS a, endNode(k).name AS b, type(k) AS t
//- {id: v-degree-function, feature: errors, graph: people}
MATCH (p:Person) RETURN size((p)-[:KNOWS]->()) AS n
//- {id: v-hints, feature: syntax, graph: people}
MATCH (p:Person) USING SCAN p:Person WHERE p.age > 30 RETURN p.name ORDER BY p.name
//- {id: v-profile, feature: errors}
EXPLAIN MATCH (v:V) RETURN v.id
//- {id: v-cypher-prefix, feature: syntax}
CYPHER 5 MATCH (v:V) RETURN v.id ORDER BY v.id
//- {id: v-use-graph, feature: errors}
USE neo4j MATCH (v:V) RETURN v.id
//- {id: v-call-apoc, feature: procedures}
CALL apoc.help('x') YIELD name RETURN name
//- {id: v-call-property-keys, feature: procedures, graph: people}
CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey ORDER BY propertyKey
//- {id: v-call-labels-bare, feature: procedures, graph: people}
CALL db.labels()
//- {id: v-call-dbms, feature: procedures}
CALL dbms.components() YIELD name RETURN name
//- {id: v-call-engine, feature: procedures, graph: people}
CALL pagerank() YIELD node, score RETURN node.name, score
//- {id: v-show-databases, feature: procedures}
SHOW DATABASES
//- {id: v-show-indexes, feature: procedures}
SHOW INDEXES
//- {id: v-load-csv, feature: procedures}
LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row
//- {id: v-load-csv-headers, feature: procedures}
LOAD  CSV WITH HEADERS FROM 'https://example.org/a.csv' AS row RETURN row.id
//- {id: v-create-user, feature: procedures}
CREATE USER x SET PASSWORD 'secret123'
//- {id: v-create-index, feature: procedures}
CREATE INDEX x FOR (n:V) ON (n.id)
//- {id: v-stop-database, feature: procedures}
STOP DATABASE neo4j
//- {id: v-having, feature: errors}
MATCH (v:V) RETURN v.b AS b, count(*) AS n HAVING n > 1
//- {id: v-group-by-sql, feature: errors}
MATCH (v:V) RETURN v.b AS b, count(*) AS n GROUP BY b
//- {id: v-where-after-return, feature: errors}
MATCH (v:V) RETURN v.id WHERE v.i > 1
//- {id: v-double-equals, feature: errors}
MATCH (v:V) WHERE v.i == 1 RETURN v.id
//- {id: v-not-equals-c, feature: errors}
MATCH (v:V) WHERE v.i != 1 RETURN v.id
//- {id: v-is-null-function, feature: errors}
MATCH (v:V) WHERE isNull(v.i) RETURN v.id
//- {id: v-like, feature: errors}
MATCH (v:V) WHERE v.s LIKE 'o%' RETURN v.id
//- {id: v-between, feature: errors}
MATCH (v:V) WHERE v.i BETWEEN 1 AND 2 RETURN v.id
//- {id: v-select, feature: errors}
SELECT * FROM V
//- {id: v-with-star, feature: with}
MATCH (v:V {id: 'v1'}) WITH *, v.i + 1 AS j RETURN v.id, j
//- {id: v-with-star-empty, feature: with}
WITH 1 AS a WITH *, 2 AS b RETURN *
//- {id: v-with-where-alias, feature: with}
MATCH (v:V) WITH v.id AS id, v.i AS i WHERE i > 1 RETURN id, i ORDER BY id
//- {id: v-with-distinct, feature: with}
MATCH (v:V) WITH DISTINCT v.b AS b RETURN count(b) AS n
//- {id: v-with-aggregate-filter, feature: having}
MATCH (v:V) WITH v.b AS b, count(*) AS n WHERE n > 1 RETURN b, n ORDER BY n, b
//- {id: v-return-star-order, feature: return star}
WITH 1 AS b, 2 AS a RETURN *
//- {id: v-return-star-none, feature: errors}
MATCH () RETURN *
//- {id: v-filter-clause, feature: errors}
MATCH (v:V) FILTER v.i > 1 RETURN v.id
//- {id: v-let, feature: errors}
LET x = 1 RETURN x
//- {id: v-finish, feature: syntax}
MATCH (v:V) FINISH
//- {id: v-in-transactions, feature: errors}
MATCH (v:V) CALL (v) { RETURN 1 AS x } IN TRANSACTIONS RETURN x
