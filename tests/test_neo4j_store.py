"""The driver store on a real Neo4j: values, safety, and one sentence for each thing that can be wrong with a server."""

import os
import socket
import subprocess
import threading
from datetime import UTC, date, datetime, time

import pytest

import reegraph
from reegraph.errors import ReegraphError, UsageError
from reegraph.stores.base import READ_ONLY_REFUSED, Duration, Node, Path, Relationship
from reegraph.stores.neo4j import Neo4jStore
from reegraph.stores.push import push
from reegraph.stores.verify import status, verify
from tests import neo4j_server
from tests.neo4j_own import cargo, connected, login, run, started, store

__all__ = ["store"]
ALL = "MATCH (n) RETURN count(n)"


# ---- values


def test_values_come_back_as_the_types_of_every_store(store):
    """Temporal values, lists, maps, points, nodes, relationships and paths."""
    made = "CREATE p = (:B:A {id: 'x', on: date('2025-10-09')})-[:R {w: 0.5}]->(:C) RETURN p, nodes(p)[0] AS n, relationships(p) AS r"
    path, node, edges = store.query(made, write=True).rows[0]
    assert node == Node(("A", "B"), {"id": "x", "on": date(2025, 10, 9)})
    assert edges == [Relationship("R", {"w": 0.5})]
    assert path == Path((node, Node(("C",), {})), tuple(edges))
    text = (
        "RETURN duration('P1Y2M3DT4H5.5S') AS a, datetime('2025-10-09T08:00:00.5Z') AS b, localdatetime('2025-10-09T08:00:00') AS c, "
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
    ["CREATE (:X)", "MATCH (n) DETACH DELETE n", "MERGE (:X {id: 1})", "MATCH (n) SET n.x = 1", "CREATE INDEX FOR (n:X) ON (n.y)",
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


# ---- connecting


def test_connect_takes_what_is_left_out_from_the_variables(store, monkeypatch):
    """NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD as users know them; neo4j: is that server."""
    for name, value in login(started()).items():
        monkeypatch.setenv(name, value)
    for uri in ("neo4j:", store.target.uri, store.target.uri.replace("bolt", "neo4j")):
        with reegraph.connect(uri, database="neo4j") as opened:
            assert opened.query("RETURN 1 AS x").rows == [[1]]


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        (
            "http://localhost:7474",
            "is the address of the Neo4j Browser; Cypher goes over Bolt: give neo4j://localhost:7687",
        ),
        ("localhost:7687", "is no store; leave it out"),
        ("mysql://localhost", "is no address of a Neo4j server; give neo4j://"),
        ("bolt://", "is no address of a Neo4j server"),
        ("bolt://localhost:99999", "the port must be a number from 1 to 65535"),
        ("bolt://localhost:abc", "the port must be a number from 1 to 65535"),
        ("neo4j:", "no server is named; give its address"),
    ],
)
def test_an_address_that_is_none_is_told(monkeypatch, uri, told):
    """Wrong usage, before anything is sent."""
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with pytest.raises(UsageError, match=told):
        reegraph.connect(uri)


def test_a_password_in_the_address_is_refused_and_not_repeated():
    """It would end in histories and logs."""
    with pytest.raises(UsageError, match="leave the login out of the address") as caught:
        reegraph.connect("bolt://me:secret@localhost:7687")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_wrong_password_an_unknown_host_a_closed_port_and_a_database_that_is_not_there(store, scheme):
    """One sentence each that says which and what to do."""
    server = started()
    uri, closed = store.target.uri.replace("bolt", scheme), f"{scheme}://127.0.0.1:{neo4j_server.free_port()}"
    for wrong, told in (
        (
            (uri, {"user": server.user, "password": "not-the-one"}),
            "refuses the login of user neo4j; check NEO4J_USERNAME and NEO4J_PASSWORD",
        ),
        ((uri, {}), "refuses the login of nobody .no user was given.; check NEO4J_USERNAME"),
        ((f"{scheme}://no-such-host.invalid", {}), "there is no host no-such-host.invalid; check the name"),
        ((closed, {}), r"nothing answers at 127.0.0.1:\d+; start the server, or check the port"),
        (
            (uri, {"user": server.user, "password": server.password, "database": "nowhere"}),
            "has no database nowhere; SHOW DATABASES lists",
        ),
        (
            (uri.replace("://", "+s://"), {"user": server.user, "password": server.password}),
            f"does not speak TLS; turn it on there, or write {scheme}://127",
        ),
    ):
        with pytest.raises(ReegraphError, match=told) as caught:
            Neo4jStore(wrong[0], **wrong[1])
        assert "\n" not in str(caught.value)
        assert "not-the-one" not in str(caught.value)


def stub(answer):
    """A port that reads the handshake and gives one answer; the connection is closed then."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listening:
            for _ in range(3):
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(20)
                    connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listening


OLD = r"speaks a protocol that is no longer spoken.*reegraph needs Neo4j 5\.26 or newer"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"\x00\x00\x00\x00", OLD),
        (b"\x00\x00\x00\x02", OLD),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "speaks HTTP, not Bolt; give the port of Bolt"),
        (b"", "hangs up at once: it wants TLS .*, or is no Neo4j server"),
    ],
    ids=["none in common", "version 2", "HTTP", "nothing"],
)
def test_a_server_that_is_too_old_or_no_neo4j(answer, told):
    """Its answer to the handshake is turned into one sentence."""
    listening = stub(answer)
    try:
        uri = f"bolt://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(ReegraphError, match=told):
            Neo4jStore(uri, user="neo4j", password="x")  # noqa: S106  # of nobody
    finally:
        listening.close()


def test_an_old_neo4j_that_still_speaks_is_told_by_its_version(store, monkeypatch):
    """A server below the oldest supported version is named with its version."""
    monkeypatch.setattr("reegraph.stores.neo4j.OLDEST", (9999, 0))
    with pytest.raises(ReegraphError, match=r"runs 5\.26\.12; reegraph needs Neo4j|runs 20\d\d"):
        connected(started())


# ---- servers of their own


@pytest.fixture
def own(tmp_path_factory):
    """Start servers on one home folder, with settings; the last one is stopped in the end."""
    home = tmp_path_factory.mktemp("home")
    running = []

    def begin(settings=None, **options):
        started()  # leaves the test out where there is no server
        while running:
            running.pop().stop()
        running.append(neo4j_server.start(home, settings, **options))
        return running[0]

    begin.home = home
    yield begin
    while running:
        running.pop().stop()


def test_a_server_that_goes_away_in_the_middle_and_one_that_is_read_only(own, world, reegraph, monkeypatch):
    """Of a result, of a push; the next push finishes it. Then the same database without the right to write."""
    monkeypatch.setattr("reegraph.stores.neo4j.RETRY_ALONE", 1.0)
    kg, server = world.load(), own()
    with connected(server) as opened:
        rows = opened.stream("UNWIND range(1, 100000000) AS x RETURN x")
        next(rows)
        os.kill(server.pid, 9)
        with pytest.raises(
            ReegraphError, match=r"the server at 127.* went away in the middle; ask again when it is back"
        ):
            list(rows)
        with pytest.raises(ReegraphError, match="went away in the middle"):
            opened.query("RETURN 1")
    server = own()

    def progress(_done, _total, what):
        if what == "writing [:ABOUT]":
            os.kill(server.pid, 9)

    with connected(server) as opened, pytest.raises(ReegraphError, match="went away.*run the same push again"):
        push(opened, cargo(kg), progress=progress)
    server = own()
    with connected(server) as opened:
        assert not status(opened).complete
        told = push(opened, cargo(kg))
        assert 0 < told.created < told.total
        assert verify(opened, cargo(kg)).differences == []
    server = own({"server.databases.read_only": "neo4j"})
    with connected(server) as opened:
        assert push(opened, cargo(kg)).unchanged
        assert opened.query("MATCH (c:Country) RETURN count(c) AS n").rows == [[2]]
        world.swap("facts/all.yml", "share: 0.9\n", "share: 0.8\n")
        for wrong in (lambda: push(opened, cargo(world.load())), lambda: opened.query("CREATE (:X)", write=True)):
            with pytest.raises(ReegraphError, match="is read-only; make it writable"):
                wrong()
        done = reegraph("neo4j", "push", "--seeds", world.folder, env=login(server))
        assert (done.returncode, done.stdout) == (1, "")
        assert "is read-only; make it writable" in done.stderr


def test_a_certificate_that_is_not_trusted(own, tmp_path):
    """A self-made certificate: +s says why not, +ssc takes it, and plain is told that TLS is wanted."""
    folder = own.home / "certificates" / "bolt"
    folder.mkdir(parents=True)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run(
        [*made, "-keyout", folder / "private.key", "-out", folder / "public.crt"],
        check=True,
        capture_output=True,
        cwd=tmp_path,
    )
    settings = {
        "dbms.ssl.policy.bolt.enabled": "true",
        "dbms.ssl.policy.bolt.base_directory": str(folder),
        "dbms.ssl.policy.bolt.client_auth": "NONE",
        "server.bolt.tls_level": "REQUIRED",
    }
    own()  # sets the password
    server = own(settings, ready=False)
    address = server.uri.partition("://")[2]
    given = {"user": server.user, "password": server.password}

    def patiently(uri):
        for _ in range(600):
            try:
                return Neo4jStore(uri, **given)
            except ReegraphError as error:
                if "nothing answers" not in str(error):
                    raise
                threading.Event().wait(0.2)
        raise AssertionError("the server does not come up")

    for scheme in ("bolt+ssc", "neo4j+ssc"):
        with patiently(f"{scheme}://{address}") as opened:
            assert opened.query("RETURN 1").rows == [[1]]
    for scheme in ("bolt+s", "neo4j+s"):
        own_one = f"{scheme.removesuffix('+s')}\\+ssc://"
        with pytest.raises(ReegraphError, match=f"is not trusted .*; if it is your own, write {own_one}"):
            Neo4jStore(f"{scheme}://{address}", **given)
    with pytest.raises(ReegraphError, match=r"hangs up at once: it wants TLS \(bolt\+s://"):
        Neo4jStore(f"bolt://{address}", **given)
