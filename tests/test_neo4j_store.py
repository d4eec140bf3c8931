"""The driver store on a real Neo4j: values and safety."""

from datetime import UTC, date, datetime, time

import pytest
from tests.neo4j_own import run, store

from reegraph.errors import ReegraphError
from reegraph.stores.base import READ_ONLY_REFUSED, Duration, Node, Path, Relationship

__all__ = ["store"]
ALL = "MATCH (n) RETURN count(n)"


# ---- values


def test_values_come_back_as_the_types_of_every_store(store):
    """Temporal values, lists, maps, points, nodes, relationships and paths."""
    made = (
        "CREATE p = (:B:A {id: 'x', on: date('2025-10-09')})-[:R {w: 0.5}]->(:C) "
        "RETURN p, nodes(p)[0] AS n, relationships(p) AS r"
    )
    path, node, edges = store.query(made, write=True).rows[0]
    assert node == Node(("A", "B"), {"id": "x", "on": date(2025, 10, 9)})
    assert edges == [Relationship("R", {"w": 0.5})]
    assert path == Path((node, Node(("C",), {})), tuple(edges))
    text = (
        "RETURN duration('P1Y2M3DT4H5.5S') AS a, datetime('2025-10-09T08:00:00.5Z') AS b, "
        "localdatetime('2025-10-09T08:00:00') AS c, "
        "localtime('08:30') AS d, point({x: 1.0, y: 2.0}) AS e, [null, true, {k: date('2025-01-01')}] AS f"
    )
    assert store.query(text).rows == [
        [
            Duration(14, 3, 14405, 500_000_000),
            datetime(2025, 10, 9, 8, 0, 0, 500_000, tzinfo=UTC),
            datetime(2025, 10, 9, 8),  # noqa: DTZ001  # without a zone is meant
            time(8, 30),
            {"x": 1.0, "y": 2.0},
            [None, True, {"k": date(2025, 1, 1)}],
        ]
    ]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(2**63),
        2**63 - 1,
        0.1,
        "",
        "ä 😀 \n '",
        [1, 2],
        {"a": [{}]},
        date(2025, 1, 1),
        Duration(1, -2, -3, 4),
    ],
    ids=repr,
)
def test_a_parameter_comes_back_as_it_went(store, value):
    """Nothing is pasted into the text, and nothing is lost."""
    got = store.query("RETURN $v AS v", {"v": value}).rows[0][0]
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    "text", ["P1Y2M3DT4H5.5S", "P6M", "PT-1.5S", "P1M-1D", "-P1Y", "PT0S", "P2W", "P1DT-0.5S", "PT36H", "PT1M-30S"]
)
def test_a_duration_is_written_as_neo4j_writes_it(store, text):
    """The text of a Duration is that of toString, and reading it gives the same value."""
    value, told = store.query("RETURN duration($t) AS d, toString(duration($t)) AS s", {"t": text}).rows[0]
    assert value == Duration.parse(text) == Duration.parse(told)
    assert str(value) == value.isoformat() == told


@pytest.mark.parametrize("text", ["", "P", "PT", "6M", "P1.5M", "PT1H1", "P1M2Y", "P१M"])
def test_what_is_no_duration_is_refused(text):
    """One sentence with an example."""
    with pytest.raises(ReegraphError, match="is no duration; write for instance P6M"):
        Duration.parse(text)


@pytest.mark.parametrize("value", [2**63, object(), {1, 2}])
def test_a_parameter_that_cannot_be_sent_is_told(store, value):
    """No traceback for a value that Cypher has no type for."""
    with pytest.raises(ReegraphError, match="a parameter cannot be sent"):
        store.query("RETURN $v", {"v": value})


# ---- safety


@pytest.mark.parametrize(
    "cypher",
    ["CREATE (:X)", "MATCH (n) DETACH DELETE n", "MERGE (:X {id: 1})", "MATCH (n) SET n.x = 1",
     "CREATE INDEX FOR (n:X) ON (n.y)",
     "UNWIND [1] AS x CALL (x) { CREATE (:X) } RETURN x", "FOREACH (x IN [1] | CREATE (:X))"],
)  # fmt: skip
def test_writing_has_to_be_asked_for(store, cypher):
    """Reading is refused to write, with the error of the embedded store, and nothing is written."""
    run(store, "CREATE (:Kept)")
    with pytest.raises(ReegraphError) as caught:
        store.query(cypher)
    assert str(caught.value) == READ_ONLY_REFUSED or "manages the server" in str(caught.value)
    assert run(store, ALL) == [[1]]


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    "cypher",
    [
        "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
        "CALL dbms.listConfig()",
        "DROP DATABASE neo4j",
        "CREATE USER x SET PASSWORD 'abcdefgh'",
    ],
)
def test_files_procedures_and_administration_are_refused(store, cypher, write):
    """Even where writing was asked for; and before the server sees it."""
    with pytest.raises(ReegraphError, match="line 1, column 1: "):
        store.query(cypher, write=write)


@pytest.mark.parametrize(
    "head",
    [
        "CYPHER 5 ",
        "PROFILE ",
        "EXPLAIN\n",
        "CYPHER runtime=slotted planner = cost ",
        "USE neo4j ",
        "/* CYPHER */ CYPHER ",
    ],
)
def test_a_word_before_it_lets_no_administration_through(store, head):
    """Options, PROFILE and USE in front do not hide it."""
    for cypher in (
        "DROP INDEX x IF EXISTS",
        "CREATE USER x SET PASSWORD 'abcdefgh'",
        "LOAD CSV FROM 'x' AS l RETURN l",
    ):
        with pytest.raises(ReegraphError, match=r"^line \d+, column \d+: .* refused"):
            store.query(head + cypher, write=True)
    assert store.query("CYPHER runtime=slotted RETURN 1 AS x").rows == [[1]]


def test_a_query_is_stopped_at_its_timeout(store):
    """The server gives up, and the sentence says after how long."""
    with pytest.raises(ReegraphError, match=r"stopped after 0\.5 s; narrow the query"):
        store.query("UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y)", timeout=0.5)


def test_a_limit_fetches_no_more_than_it_needs_and_says_so(store):
    """A hundred million rows, of which two are asked for, take no time."""
    found = store.query("UNWIND range(1, 100000000) AS x RETURN x", limit=2, timeout=20)
    assert (found.rows, found.truncated) == ([[1], [2]], True)
    assert not store.query("RETURN 1", limit=1).truncated


def test_a_large_result_streams(store):
    """Rows come while the server still makes them; leaving in the middle is fine."""
    rows = store.stream("UNWIND range(1, 100000000) AS x RETURN x, date('2025-01-01') AS d", timeout=60)
    assert [next(rows) for _ in range(3)] == [[n, date(2025, 1, 1)] for n in (1, 2, 3)]
    rows.close()
    assert store.query("RETURN 1").rows == [[1]]


def test_warnings_of_the_server_are_notes_and_nothing_on_stderr(store, capfd):
    """An unknown label is remarked in the result."""
    assert any("Nowhere" in note for note in store.query("MATCH (n:Nowhere) RETURN n").notes)
    assert capfd.readouterr() == ("", "")
