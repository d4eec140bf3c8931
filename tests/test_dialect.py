"""What the dialect check mends and refuses, and with which words; no server is needed."""

import subprocess
import sys

import pytest
from tests import parity

import reegraph
from reegraph.errors import ReegraphError
from reegraph.stores.cypher import regexes
from reegraph.stores.cypher.clauses import Clauses
from reegraph.stores.cypher.tree import NotReadError
from reegraph.stores.cypher.types import Properties
from reegraph.stores.dialect import prepare, refuse_unsafe
from reegraph.stores.embedded import EmbeddedStore

pytestmark = pytest.mark.once

# ---- reading


def read(entry):
    """The tree of a query, or None where it is no Cypher that both engines read."""
    try:
        return Clauses(entry.cypher).statement()
    except NotReadError:
        return None


@pytest.mark.parametrize("entry", parity.written(), ids=lambda e: e.id)
def test_a_tree_covers_its_text(entry):
    """Whatever is in a thing stands within it, one after the other: else a change would garble the query."""
    tree = read(entry)
    for node in tree.walk() if tree else ():
        ends = [node.start, *(end for kid in node.kids for end in (kid.start, kid.end)), node.end]
        assert ends == sorted(ends), (node.kind, node.name)


@pytest.mark.parametrize("cypher", ["RETURN " + "(" * 5000, "RETURN " + "NOT " * 5000 + "true", "RETURN " + "[" * 5000])
def test_deep_nesting_is_refused(cypher):
    """With one sentence, not with a crash."""
    with pytest.raises(ReegraphError, match="levels of brackets"):
        prepare(cypher)


@pytest.mark.parametrize("cypher", ["RETURN " + " + ".join(["1"] * 5000), "RETURN " + " OR ".join(["true"] * 5000)])
def test_a_very_long_expression_is_refused(cypher):
    """With one sentence, not with a crash."""
    with pytest.raises(ReegraphError, match="too deeply"):
        prepare(cypher)


@pytest.mark.parametrize("joined", [" + ", " OR "])
def test_a_refused_chain_says_what_to_write(joined):
    """Not that it is too long alone."""
    with pytest.raises(ReegraphError, match=r"x IN \[a, b, …\]"):
        prepare("RETURN " + joined.join(["true"] * 5000))


@pytest.mark.parametrize(
    ("cypher", "words"),
    [
        (" UNION ".join(["RETURN 1 AS x"] * 20_000), "more than 20 UNIONs .* UNWIND"),
        (" UNION ALL ".join(["RETURN 1 AS x"] * 22), "more than 20 UNIONs"),
        ("CALL () { " + " UNION ".join(["RETURN 1 AS x"] * 22) + " } RETURN x", "more than 20 UNIONs"),
        ("WITH 1 AS x " + "WITH x AS x " * 2_000 + "RETURN x", "more than 1,000 clauses"),
        ("CALL () { " * 30 + "RETURN 1 AS x" + " } RETURN x" * 30, "more than 10 subqueries"),
        ("RETURN [" + "1, " * 300_000 + "1] AS x", "more than 500,000 characters; pass the values as a list"),
    ],
    ids=["unions", "few unions", "unions inside", "clauses", "subqueries", "characters"],
)
def test_what_would_end_the_process_is_refused(cypher, words):
    """The engine goes one call deeper for each, until its stack ends."""
    with pytest.raises(ReegraphError, match=words):
        prepare(cypher)


def test_as_many_as_are_allowed_run_in_a_thread_with_a_small_stack():
    """As some systems give to every thread but the first one; in a process of its own, which it would end."""
    code = (
        "import threading, reegraph\n"
        "s, done = reegraph.connect('memory:'), []\n"
        "deep = 'CALL () { ' * 9 + 'RETURN 1 AS x' + ' } RETURN x' * 9\n"
        "def run():\n"
        "    for q in (' UNION '.join(['RETURN 1 AS x'] * 21), deep): done.append(len(s.query(q)))\n"
        "threading.stack_size(1 << 20)\n"
        "t = threading.Thread(target=run); t.start(); t.join(); print(done)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1, 1]"


# ---- remembering


def test_a_query_is_read_again_when_what_it_depends_on_is_another():
    """A remembered query must not stand for one with other values, nor for the store as it was before a write."""
    store = reegraph.connect("memory:")
    store.query("CREATE (:City {id: 'a', name: 'A', size: 1})", write=True)
    asked = "MATCH (c:City) WHERE c.name =~ $p RETURN c.name"
    assert store.query(asked, {"p": "A"}).rows == store.query(asked, {"p": "A"}).rows == [["A"]]
    assert store.query(asked, {"p": "B"}).rows == []
    with pytest.raises(ReegraphError, match="regular expression"):
        store.query(asked, {"p": "(?=A)"})
    assert [store.query("RETURN $v AS v", {"v": v}).rows[0][0] for v in (1, True, 1.0, "1", None)] == [
        1, True, 1.0, "1", None,
    ]  # fmt: skip
    assert [str(store.query("RETURN $v AS v", {"v": v}).rows[0][0]) for v in (0.0, -0.0)] == ["0.0", "-0.0"]
    values = [1]
    assert store.query("RETURN $v AS v", {"v": values}).rows == [[[1]]]
    values.append(2)
    assert store.query("RETURN $v AS v", {"v": values}).rows == [[[1, 2]]]
    whole = "MATCH (c:City) RETURN c.size + 1 AS n"
    assert store.query(whole).rows == store.query(whole).rows == [[2]]
    store.query("MATCH (c:City) SET c.size = true", write=True)
    with pytest.raises(ReegraphError, match="line 1"):
        store.query(whole)


def test_a_remembered_query_that_writes_is_still_refused():
    """Whether writing is allowed is asked each time."""
    store = reegraph.connect("memory:")
    cypher = "MERGE (c:City {id: 'a'})"
    store.query(cypher, write=True)
    with pytest.raises(ReegraphError, match="only reading"):
        store.query(cypher)
    store.query(cypher, write=True)
    assert store.query("MATCH (n) RETURN count(n)").rows == [[1]]


def test_many_queries_are_not_all_kept():
    """The memory has an end."""
    store = reegraph.connect("memory:")
    for n in range(300):
        assert store.query("RETURN $n AS n", {"n": n}).rows == [[n]]
    assert isinstance(store, EmbeddedStore)
    assert len(store._prepared) < 260


# ---- mending


@pytest.fixture(scope="module")
def people():
    """A store with a few people."""
    return parity.embedded("people")


@pytest.mark.parametrize(
    ("cypher", "text"),
    [
        ("MATCH (a)-[*]->(b) RETURN b", "MATCH (a)-[*1..1000000]->(b) RETURN b"),
        ("MATCH (a)-[:KNOWS*2..]->(b) RETURN b", "MATCH (a)-[:KNOWS*2..1000000]->(b) RETURN b"),
        ("MATCH (a)-[*1..3]->(b) RETURN b", "MATCH (a)-[*1..3]->(b) RETURN b"),
        ("RETURN 1 < 2 < 3 AS x", "RETURN (1 < 2 AND 2 < 3) AS x"),
        ("RETURN 1 /* one */ AS x;", "RETURN 1           AS x"),
        ("RETURN isEmpty('') AS x", "RETURN (size('') = 0) AS x"),
        ("MATCH (by:Person) RETURN by.name AS n", "MATCH (`by`:Person) RETURN `by`.name AS n"),
        ("MATCH (p:Person WHERE p.age > 3) RETURN p.age AS a", "MATCH (p:Person ) WHERE (p.age > 3) RETURN p.age AS a"),
        ("CYPHER 5 RETURN 1 AS x", "RETURN 1 AS x"),
    ],
)
def test_what_is_mended_is_written_like_this(people, cypher, text):
    """The engine gets this text."""
    assert people.prepare(cypher).text == text


def test_a_mended_column_keeps_its_name(people):
    """The name of a column is what the user wrote, though the engine got something else."""
    cypher = "MATCH (p:Person {id: 'a'}) RETURN p.age / 2.0, keys(p), p {.*}, 1 < p.age < 50"
    assert people.query(cypher).columns == ["p.age / 2.0", "keys(p)", "p", "1 < p.age < 50"]


def test_a_mend_is_told_with_its_place():
    """Line and column of what was written in another way."""
    assert str(prepare("RETURN 1 AS a,\n  1 < 2 < 3 AS b").mended[0]).startswith("line 2, column 3: ")


# ---- refusing


@pytest.mark.parametrize(
    ("cypher", "words"),
    [
        ("MATCH (n) RETURN n.title", ["line 1, column 18", "`title`", "n.name"]),
        ("MATCH (p:Person) RETURN p.age + count(*)", ["line 1, column 25", "beside an aggregate", "WITH"]),
        ("MATCH (p:Person)\nRETURN q.name", ["line 2, column 8", "q is not known here"]),
        ("MATCH (p:Person) RETURN id(p)", ["id()", "n.id"]),
        ("MATCH (p:Person) RETURN foo(p)", ["no function foo()"]),
        ("MATCH (p:Person) WHERE p.born = '1985-05-17' RETURN p", ["a date is compared with a text", "date('"]),
        ("MATCH (p:Person) RETURN p.name ORDER BY count(*)", ["count()"]),
        ("MATCH (p:Person) WHERE p.age RETURN p", ["true or false", "a whole number"]),
        ("CALL apoc.help('x')", ["apoc.help", "not allowed"]),
        ("LOAD CSV FROM 'x' AS r RETURN r", ["LOAD CSV", "parameter"]),
        ("SHOW INDEXES", ["reegraph schema"]),
        ("MATCH (p:Person) RETURN COLLECT { MATCH (p)-->(q) RETURN q }", ["COLLECT", "pattern comprehension"]),
        ("MATCH (p:Person) RETURN p.name AS a, p.age AS a", ["two columns are called a"]),
        ("MATCH (p:Person) RETURN elementId(p)", ["another one in every store", "n.id"]),
        ("RETURN $nobody", ["$nobody is not given"]),
        ("RETURN 'a' =~ 'a(?=b)'", ["regular expression"]),
    ],
)  # fmt: skip
def test_a_refusal_says_where_why_and_what_instead(people, cypher, words):
    """One sentence with the position, the reason, and a way that works on both."""
    with pytest.raises(ReegraphError) as error:
        people.query(cypher)
    message = str(error.value)
    assert message.startswith("line ")
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    "cypher",
    [
        "CREATE (n:Person {name: 'no id'})",
        "CREATE (n {id: 'x'})",
        "CREATE (n:Person {id: 'x', title: 'Dr'})",
        "CREATE (n:Person {id: 'x', m: {a: 1}})",
        "MATCH (p:Person) SET p.type = 'x'",
        "MERGE (n:Person {name: 'no id'})",
    ],
)
def test_what_only_one_engine_can_keep_is_not_written(cypher):
    """Refused before anything is written."""
    store = parity.embedded("people")
    with pytest.raises(ReegraphError):
        store.query(cypher, write=True)
    assert store.query("MATCH (n) RETURN count(n)").rows == [[7]]


def test_two_nodes_of_a_label_have_two_ids():
    """As on a server with our constraints; the engine alone would keep both and find one."""
    store = reegraph.connect("memory:")
    store.query("CREATE (:City {id: 'a'})", write=True)
    with pytest.raises(ReegraphError, match="already exists"):
        store.query("CREATE (:City {id: 'a'})", write=True)
    assert store.query("MATCH (n) RETURN count(n)").rows == [[1]]


def test_a_node_without_a_name_has_none():
    """The engine alone would make one up."""
    store = reegraph.connect("memory:")
    store.query("CREATE (:City {id: 'a'})", write=True)
    store.query("MERGE (:City {id: 'b'})", write=True)
    assert store.query("MATCH (n) RETURN n.id, n.name, properties(n) ORDER BY n.id").rows == [
        ["a", None, {"id": "a"}],
        ["b", None, {"id": "b"}],
    ]


# ---- the server's safety part


@pytest.mark.parametrize(
    "cypher",
    [
        "LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r",
        "load  csv with headers from 'x' as r return r",
        "MATCH (n) CALL apoc.load.json('x') YIELD value RETURN value",
        "CALL dbms.listConfig()",
        "CALL `apoc`.`load`.`json`('x')",
        "CREATE USER x SET PASSWORD 'y'",
        "CREATE INDEX FOR (n:A) ON (n.b)",
        "CREATE OR REPLACE USER x SET PASSWORD 'y'",
        "DROP DATABASE neo4j",
        "  // a comment\n ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
        "STOP DATABASE neo4j",
        "SHOW USERS",
        "RETURN 1; DROP DATABASE neo4j",
        "CYPHER 5 CREATE USER x SET PASSWORD 'y'",
        "cypher 25 create user x set password 'y'",
        "Cypher Runtime=slotted Create Index FOR (n:A) ON (n.b)",
        "CYPHER 5 runtime = slotted planner='cost' DROP DATABASE neo4j",
        "CYPHER 4.4 SHOW USERS",
        "EXPLAIN CREATE USER x SET PASSWORD 'y'",
        "PROFILE CREATE INDEX FOR (n:A) ON (n.b)",
        "explain Profile CYPHER 5 EXPLAIN alter USER x SET STATUS SUSPENDED",
        "CYPHER /* a */ 5 // b\n /* c */ PROFILE /**/ STOP DATABASE neo4j",
        "/* EXPLAIN */ EXPLAIN\n\tGRANT ROLE r TO u",
        "RETURN 1; CYPHER 5 EXPLAIN DROP DATABASE neo4j",
        "USE system CREATE USER x SET PASSWORD 'y'",
        "CYPHER 25 USE `system` SHOW USERS",
        "USE graph.byName('a') DROP INDEX i",
        "\\u0043REATE USER x SET PASSWORD 'y'",
        "RETURN '\\u0027 CALL apoc.load.json('x')",
    ],
)
def test_what_is_unsafe_is_refused_on_the_server_too(cypher):
    """Files, procedures that are not on the list, and commands to the server itself."""
    with pytest.raises(ReegraphError, match="line "):
        refuse_unsafe(cypher)


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (load:CSV) RETURN load.csv AS call",
        "RETURN 'LOAD CSV' AS x // CALL apoc.x()",
        "CALL db.labels() YIELD label RETURN label",
        "MATCH (n) CALL (n) { RETURN 1 AS x } RETURN x",
        "CREATE p = (:A {id: 'x'}) RETURN p",
        "MATCH (a) ((x)-[:R]->(y)){1,3} (b) RETURN b",
        "EXPLAIN MATCH (n) RETURN n",
        "CYPHER 5 EXPLAIN",
        "CYPHER 25 runtime=parallel PROFILE MATCH (create:User)-[:DROP]->(show) RETURN create.drop AS alter",
        "PROFILE CREATE (n:User {id: 'x'})",
        "CYPHER 5 CREATE p = (:User {id: 'x'}) RETURN p",
        "USE neo4j MATCH (n) RETURN n",
        "RETURN 'CYPHER 5 CREATE USER x' AS `DROP`, 'C:\\\\u' AS path",
    ],
)
def test_what_is_safe_is_passed_on_to_the_server(cypher):
    """Words inside names, texts and comments mean nothing."""
    refuse_unsafe(cypher)


# ---- regular expressions


@pytest.mark.parametrize("pattern", ["a*+", "(?=a)", "\\bx", "\\p{L}", "a{2}+", "[a&&b]", "(a)\\1", "(?i:a)", "é(?u)"])
def test_a_pattern_that_the_engines_read_differently_is_refused(pattern):
    """Look-arounds, back references, possessive quantifiers, word borders, Unicode classes."""
    with pytest.raises(NotReadError):
        regexes.translate(pattern, 0)


@pytest.mark.parametrize(
    "pattern", [".*rare.*", "(?i)china", "[a-z]+-\\d{2,4}", "a|b|(?:cd)+", "^x$", "\\.\\*", "[^a-c]?"]
)
def test_an_everyday_pattern_is_passed_on(pattern):
    """Letters, dots, classes, groups, alternatives."""
    assert regexes.translate(pattern, 0)


# ---- cost


def test_reading_a_query_is_cheap():
    """The check loads nothing heavy: neither YAML nor networkx nor pydantic."""
    code = (
        "import sys, reegraph.stores.dialect; print(*{'yaml', 'networkx', 'pydantic', 'neo4j', 'kglite'} & "
        "set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_relationship_that_a_grouping_with_left_behind_needs_another_name():
    """The engine keeps to one of the relationships of the first pattern: refused, and right under another name."""
    store = reegraph.connect("memory:")
    store.query("CREATE (a:A {id: 'a'})-[:R {k: 1}]->(b:B {id: 'b'}), (a)-[:R {k: 2}]->(b)", write=True)
    first = "MATCH (a:A)-[r:R]->(b) WITH a, b, max(r.k) AS most MATCH (a)-[{}:R]->(b) RETURN {}.k AS k ORDER BY k"
    with pytest.raises(ReegraphError, match="r was another relationship before a WITH that groups"):
        store.query(first.format("r", "r"))
    assert store.query(first.format("s", "s")).rows == [[1], [2]]


BUILT = [
    ("MATCH (c)-[r:PRODUCES]->(m) RETURN m", "(m:`Ore`)"),
    ("MATCH (m)<-[r:PRODUCES]-(c) RETURN m", "(m:`Ore`)"),
    ("MATCH (c)-[r:PRODUCES]->() RETURN c", "(c:`Land`|`Union`)"),
    ("MATCH (c) RETURN EXISTS { MATCH (x)-[:PRODUCES]->(y) } AS b", "(y:`Ore`)"),
]
AS_IT_IS = [
    "MATCH (c:Land)-[r:PRODUCES]->(m) RETURN m",  # it begins at a label
    "MATCH (c) MATCH (c)-[r:PRODUCES]->(m) RETURN m",  # at what is bound
    "MATCH (c)-[r]->(m) RETURN m",  # of any type
    "MATCH (c)-[r:PRODUCES]-(m) RETURN m",  # in both directions
    "MATCH (c)-[r:PRODUCES*0..2]->(m) RETURN m",  # of no steps
    "MATCH (c)-[r:NOWHERE]->(m) RETURN m",
    "MATCH (c)-[r:TRADES]->(m) RETURN m",  # more than half of all nodes
]


def test_a_path_that_begins_anywhere_begins_where_its_relationship_does():
    """In the built graph, which nobody changes, and nowhere else; the rows are the same, and nothing is said of it."""
    ends = {
        "PRODUCES": {"source_types": ["Union", "Land"], "target_types": ["Ore"]},
        "TRADES": {"source_types": ["Note", "Ore"], "target_types": ["Note", "Land"]},
    }
    counts = {"Land": 20, "Union": 5, "Ore": 10, "Note": 50}
    schema = {
        "node_types": {k: {"properties": {}, "count": n} for k, n in counts.items()},
        "connection_types": {k: {"properties": {}, **v} for k, v in ends.items()},
    }
    for cypher, part in BUILT:
        prepared = prepare(cypher, {}, Properties(schema, derived=True))
        assert part in prepared.text
        assert not prepared.mended
        assert prepare(cypher, {}, Properties(schema)).text == cypher
    for cypher in AS_IT_IS:
        assert ":`" not in prepare(cypher, {}, Properties(schema, derived=True)).text
