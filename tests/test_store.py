"""The embedded store: values, refusals, timeouts, limits, and results as tables."""

import builtins
from datetime import date

import pytest

import reegraph
from reegraph.stores.base import READ_ONLY_REFUSED, REFUSED_WRITE, Node, Path, Relationship, Result, to_json

NORLAND = Node(("Country",), {"id": "norland", "name": "Norland", "aliases": ["Nor"]})
TIN = Node(("Material",), {"id": "tin", "name": "Tin"})
MAKES = Relationship("PRODUCES", {"share": 0.9, "since": date(2031, 5, 1)})


@pytest.fixture(scope="module")
def built(small):
    """The store of a built graph."""
    return small.load().store


@pytest.fixture
def memory():
    """A store of one's own, with two nodes and a relationship."""
    store = reegraph.connect("memory:")
    store.query(
        "CREATE (:Country {id: 'norland', name: 'Norland', aliases: ['Nor']})"
        "-[:PRODUCES {share: 0.9, since: date('2031-05-01')}]->(:Material {id: 'tin', name: 'Tin'})",
        write=True,
    )
    return store


# ---- values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ("'ö”\\''", "ö”'"),
        ("date('2031-05-01')", date(2031, 5, 1)),
        ("[1, 'a', null, [2.5, true]]", [1, "a", None, [2.5, True]]),
        ("{a: 1, b: {c: [date('2031-05-01')]}}", {"a": 1, "b": {"c": [date(2031, 5, 1)]}}),
        ("9223372036854775807", 9223372036854775807),
        ("[]", []),
        ("{}", {}),
        ("{nodes: 1, relationships: [2]}", {"nodes": 1, "relationships": [2]}),
        ("{nodes: [], relationships: []}", {"nodes": [], "relationships": []}),
        ("{nodes: [1], relationships: [2]}", {"nodes": [1], "relationships": [2]}),
        ("{id: 1, labels: 2, properties: 3}", {"id": 1, "labels": 2, "properties": 3}),
        (
            "{id: 1, start: 2, end: 3, type: 4, properties: 5}",
            {"id": 1, "start": 2, "end": 3, "type": 4, "properties": 5},
        ),
    ],
)
def test_values_come_back_as_types_of_python(built, text, value):
    """Numbers, texts, flags, dates, lists and maps, also inside each other."""
    found = built.query(f"RETURN {text} AS x").rows
    assert found == [[value]]
    assert type(found[0][0]) is type(value)


@pytest.mark.parametrize("value", [1, 1.5, True, None, "ö”'", date(2031, 5, 1), [1, [2, "a"]], {"a": {"b": [None]}}])
def test_parameters_go_in_and_come_back(built, value):
    """What is passed as `$x` is what is returned."""
    assert built.query("RETURN $x AS x", {"x": value}).rows == [[value]]


def test_nodes_relationships_and_paths_have_types_of_their_own(memory):
    """Without what the engine adds to them, at any depth."""
    match = "MATCH p = (a:Country)-[r:PRODUCES]->(b:Material) RETURN "
    assert memory.query(match + "a, r, b").rows == [[NORLAND, MAKES, TIN]]
    assert memory.query(match + "p").rows == [[Path((NORLAND, TIN), (MAKES,))]]
    assert memory.query(match + "[a, r] AS l, {n: b, p: p} AS m").rows == [
        [[NORLAND, MAKES], {"n": TIN, "p": Path((NORLAND, TIN), (MAKES,))}]
    ]
    assert memory.query(match + "nodes(p), relationships(p), collect(a)").rows == [[[NORLAND, TIN], [MAKES], [NORLAND]]]


def test_a_claim_keeps_its_two_labels(built):
    """A change is a Claim and a StatusChange."""
    [[node]] = built.query("MATCH (s:StatusChange) RETURN s").rows
    assert set(node.labels) == {"Claim", "StatusChange"}
    assert node.properties["date"] == date(2031, 5, 1)
    assert node.properties["by"] == ["norland", "jane-doe"]


def test_what_json_cannot_hold_is_turned_or_refused():
    """Dates become ISO text, things become maps; NaN and infinity are refused."""
    assert to_json([NORLAND, MAKES, date(2031, 5, 1)]) == [
        {"labels": ["Country"], "properties": {"id": "norland", "name": "Norland", "aliases": ["Nor"]}},
        {"type": "PRODUCES", "properties": {"share": 0.9, "since": "2031-05-01"}},
        "2031-05-01",
    ]
    assert set(to_json(Path((NORLAND, TIN), (MAKES,)))) == {"nodes", "relationships"}
    for value in (float("nan"), float("inf"), [-float("inf")]):
        with pytest.raises(reegraph.ReegraphError, match="which JSON cannot; filter it out in the query"):
            to_json(value)


# ---- refusals

WRITES = [
    "CREATE (:Country {id: 'x'})",
    "MERGE (n:Country {id: 'x'}) RETURN n",
    "MATCH (n:Country) SET n.name = 'x'",
    "MATCH (n:Country) SET n += {name: 'x'}",
    "MATCH (n:Country) SET n:Material",
    "MATCH (n:Country) REMOVE n.name",
    "MATCH (n:Country) DETACH DELETE n",
    "MATCH ()-[r]->() DELETE r",
    "MATCH (n) DELETE n",
    "FOREACH (x IN [1] | CREATE (:Country {id: 'x'}))",
    "UNWIND [1, 2] AS x CREATE (:Country {id: 'x'})",
    "create (:Country {id: 'x'})",
    "// read\nCREATE (:Country {id: 'x'})",
]
OTHERS = [
    "CREATE INDEX FOR (n:Country) ON (n.name)",
    "DROP INDEX name",
    "MATCH (n) RETURN n; CREATE (:Country {id: 'x'})",
    "MATCH (n:Country) WITH n CALL { WITH n CREATE (:Country {id: 'x'}) } RETURN n",
    "CALL db.createLabel('x')",
]


def state(store):
    """All that a store holds, as text."""
    return sorted(map(str, store.query("MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN n, r, m").rows))


@pytest.mark.parametrize("cypher", WRITES)
def test_the_built_graph_refuses_every_write(built, cypher):
    """It is derived: a write is refused with the way to a store of one's own, asked for or not, and nothing changes."""
    before = state(built)
    for write in (False, True):
        with pytest.raises(reegraph.ReegraphError) as error:
            built.query(cypher, write=write)
        assert str(error.value) == REFUSED_WRITE
    assert state(built) == before


@pytest.mark.parametrize("cypher", WRITES)
def test_a_write_that_was_not_asked_for_is_refused(memory, cypher):
    """One's own store writes too only when asked."""
    before = state(memory)
    with pytest.raises(reegraph.ReegraphError) as error:
        memory.query(cypher)
    assert str(error.value) == READ_ONLY_REFUSED
    assert state(memory) == before


@pytest.mark.parametrize("cypher", OTHERS)
def test_other_ways_to_change_something_are_refused_too(built, memory, cypher):
    """What manages the engine, a second statement, a write in a subquery: refused, and nothing changes."""
    for store in (built, memory):
        before = state(store)
        with pytest.raises(reegraph.ReegraphError):
            store.query(cypher)
        assert state(store) == before


def test_a_write_that_was_asked_for_is_done(memory):
    """`connect('memory:')` is a store to write to."""
    memory.query("MATCH (n:Country) SET n.name = 'Nordland'", write=True)
    assert memory.query("MATCH (n:Country) RETURN n.name").rows == [["Nordland"]]


@pytest.mark.parametrize(
    ("cypher", "place"),
    [
        ("LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r", "line 1, column 1"),
        ("load csv WITH HEADERS FROM 'http://x' AS r RETURN r", "line 1, column 1"),
        ("MATCH (n)\n  LOAD   CSV FROM 'x' AS r RETURN r", "line 2, column 3"),
        ("LOAD\n\tCSV FROM 'x' AS r RETURN r", "line 1, column 1"),
        ("LOAD/* a */CSV FROM 'x' AS r RETURN r", "line 1, column 1"),
        ("LOAD // a\nCSV FROM 'x' AS r RETURN r", "line 1, column 1"),
        ("LOAD\u00a0CSV FROM 'x' AS r RETURN r", "line 1, column 1"),
        ("RETURN 'it\\'s' AS x UNION LOAD CSV FROM 'x' AS x RETURN x", "line 1, column 27"),
        ("RETURN '//' AS x UNION LOAD CSV FROM 'x' AS x RETURN x", "line 1, column 24"),
        ("RETURN \"/*\" AS x UNION LOAD CSV FROM 'x' AS x RETURN x", "line 1, column 24"),
        ("RETURN `a'` AS x UNION LOAD CSV FROM 'x' AS x RETURN x", "line 1, column 24"),
        ("RETURN 'a\\\\' AS x UNION LOAD CSV FROM 'x' AS x RETURN x", "line 1, column 25"),
    ],
)
def test_reading_files_is_refused(memory, cypher, place):
    """LOAD CSV is refused before it runs, however it is spaced, with its place; also in a store to write to."""
    for write in (False, True):
        with pytest.raises(reegraph.ReegraphError) as error:
            memory.query(cypher, write=write)
        assert str(error.value).startswith(f"{place}: LOAD CSV reads files and is refused")


@pytest.mark.parametrize(
    "cypher",
    [
        "RETURN 'LOAD CSV' AS x",
        'RETURN "LOAD CSV FROM" AS x',
        "RETURN 1 AS x // LOAD CSV",
        "RETURN 1 AS `LOAD CSV`",
        "RETURN 'it\\'s LOAD CSV' AS x",
    ],
)
def test_the_words_alone_are_no_reading(built, cypher):
    """In a text, a name in backticks or a comment they mean nothing."""
    assert len(built.query(cypher)) == 1


@pytest.mark.parametrize(
    ("cypher", "place"),
    [
        ("MATCH (n", "line 1, column 9"),
        ("MATCH (n)\nRETRN n", "line 2"),
        ("FOO", "line 1, column 1"),
        ("", "the query is empty"),
        ("RETURN $missing", "$missing"),
        ("RETURN 1 / 0", "zero"),
        ("RETURN nofunction(1)", "nofunction"),
        ("RETURN 'abc", ""),
        ("RETURN " + "(" * 20_000 + "1" + ")" * 20_000, "levels of brackets"),
        ("RETURN \0", ""),
    ],
)
def test_a_wrong_query_is_told_by_the_engine(built, cypher, place):
    """Its message with the position, as our own error: no traceback, no crash."""
    with pytest.raises(reegraph.ReegraphError) as error:
        built.query(cypher)
    assert place in str(error.value)


@pytest.mark.parametrize("cypher", ["RETURN '\udce9'", "MATCH (n {name: $x}) RETURN n"])
def test_text_that_is_no_unicode_is_one_sentence(built, cypher):
    """What a shell passes on from another code page is refused like any other mistake."""
    with pytest.raises(reegraph.ReegraphError) as error:
        built.query(cypher, {"x": "caf\udce9"})
    assert str(error.value).encode()


@pytest.mark.parametrize(
    "cypher",
    ["MATCH (a), (b), (c), (d), (e), (f), (g) RETURN count(*)", "MATCH p = (a)-[*]-(b)-[*]-(c) RETURN count(p)"],
)
def test_an_endless_query_is_stopped(built, cypher):
    """At its timeout, with the way out."""
    with pytest.raises(reegraph.ReegraphError, match=r"stopped after 0\.2 s; narrow the query"):
        built.query(cypher, timeout=0.2)


# ---- results


def test_a_limit_says_that_it_cut(built):
    """Rows beyond the limit are left out, and the result says so; at the limit nothing is cut."""
    query = "MATCH (n:Country) RETURN n.id ORDER BY n.id"
    assert (built.query(query, limit=1).rows, built.query(query, limit=1).truncated) == ([["norland"]], True)
    assert (len(built.query(query, limit=2)), built.query(query, limit=2).truncated) == (2, False)
    assert (len(built.query(query, limit=0)), built.query(query, limit=0).truncated) == (0, True)


@pytest.mark.parametrize(
    ("cypher", "word"),
    [
        ("MATCH (n:Contry) RETURN n", "Country"),
        ("MATCH ()-[r:PRODUCE]->() RETURN r", "PRODUCES"),
        ("MATCH (n:Country) WHERE n.nam = 'x' RETURN n", "name"),
    ],
)
def test_unknown_words_are_remarked(built, capfd, cypher, word):
    """A query that can find nothing says which word it was, in its notes and nowhere else."""
    [note] = built.query(cypher).notes
    assert f"'{word}'" in note
    assert capfd.readouterr() == ("", "")


def test_a_result_is_iterated_counted_and_named(built):
    """Rows, their number, and one dictionary a row."""
    found = built.query("MATCH (n:Country) RETURN n.id AS id, n.name AS name ORDER BY id")
    assert list(found) == found.rows == [["norland", "Norland"], ["sudland", "Sudland"]]
    assert len(found) == 2
    assert found.to_dicts()[1] == {"id": "sudland", "name": "Sudland"}


def test_a_result_becomes_a_data_frame(built):
    """Columns and rows as they are."""
    pandas = pytest.importorskip("pandas")
    found = built.query("MATCH (n:Country) RETURN n.id AS id, 1 AS one ORDER BY id").to_pandas()
    pandas.testing.assert_frame_equal(found, pandas.DataFrame({"id": ["norland", "sudland"], "one": [1, 1]}))
    assert list(Result(["a", "b"], []).to_pandas().columns) == ["a", "b"]


def test_without_pandas_the_way_to_it_is_told(monkeypatch):
    """One sentence with the command that installs it."""
    real = builtins.__import__

    def without(name, *arguments, **options):
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        reegraph.ReegraphError, match=r"pandas is not installed; install it with: pip install 'reegraph\[pandas\]'"
    ):
        Result(["a"], [[1]]).to_pandas()


def test_a_result_shows_itself_in_jupyter():
    """A table in which nothing that was found can run."""
    found = Result(["<b>"], [["<script>alert('x')</script>"], [None], [NORLAND]], truncated=True)._repr_html_()
    assert "<script>" not in found
    assert "<b>" not in found
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in found
    assert "<td></td>" in found
    assert "<caption>cut at the limit asked for</caption>" in found


def test_connect_knows_two_addresses():
    """The built graph without an address, an empty store in memory; anything else is wrong usage."""
    assert len(reegraph.connect("memory:").query("MATCH (n) RETURN n")) == 0
    assert reegraph.connect().query("MATCH (c:Country {id: 'china'}) RETURN c.name").rows == [["China"]]
    with pytest.raises(reegraph.UsageError, match="sqlite: is no store"):
        reegraph.connect("sqlite:")


def test_a_closed_store_is_let_go(memory):
    """Closing twice does no harm."""
    memory.close()
    memory.close()
