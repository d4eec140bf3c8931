"""One sentence for each thing that can be wrong with an address or a server, and what to do."""

import os
import socket
import subprocess
import threading

import pytest
from tests import neo4j_server
from tests.neo4j_own import cargo, connected, login, started, state_of, store

import reegraph
from reegraph.api import connect_neo4j
from reegraph.errors import ReegraphError, UsageError
from reegraph.stores.neo4j import Neo4jStore
from reegraph.stores.push import push
from reegraph.stores.verify import verify

__all__ = ["store"]


def test_connect_takes_what_is_left_out_from_the_variables(store, monkeypatch):
    """NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD as users know them; neo4j: is that server."""
    for name, value in login(started()).items():
        monkeypatch.setenv(name, value)
    for uri in ("neo4j:", store.target.uri, store.target.uri.replace("bolt", "neo4j")):
        with connect_neo4j(uri, database="neo4j") as opened:
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


@pytest.mark.usefixtures("store")
def test_an_old_neo4j_that_still_speaks_is_told_by_its_version(monkeypatch):
    """A server below the oldest supported version is named with its version."""
    monkeypatch.setattr("reegraph.stores.neo4j.OLDEST", (9999, 0))
    with pytest.raises(ReegraphError, match=r"runs 5\.26\.12; reegraph needs Neo4j|runs 20\d\d"):
        connected(started())


# ---- servers of their own


class Own:
    """Servers on one home folder, one after the other."""

    def __init__(self, home):
        self.home, self.running = home, None

    def __call__(self, settings=None, **options):
        """Start a server with these settings; the one before is stopped."""
        started()  # leaves the test out where there is no server
        self.stop()
        self.running = neo4j_server.start(self.home, settings, **options)
        return self.running

    def stop(self):
        """Stop what runs."""
        if self.running is not None:
            self.running.stop()


@pytest.fixture
def own(tmp_path_factory):
    """Start servers of this test alone; the last one is stopped in the end."""
    servers = Own(tmp_path_factory.mktemp("home"))
    yield servers
    servers.stop()


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

    with connected(server) as opened, pytest.raises(ReegraphError, match=r"went away.*run the same push again"):
        push(opened, cargo(kg), progress=progress)
    server = own()
    with connected(server) as opened:
        assert not state_of(opened).complete
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
