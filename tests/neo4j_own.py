"""A Neo4j for tests that empty it: one server for all of them, started on first use, gone with the test run."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import neo4j_server

import reegraph
from reegraph.api import cargo_of
from reegraph.stores.neo4j import Neo4jStore
from reegraph.stores.remote import Cargo, State
from reegraph.stores.verify import status, verify

EVERYTHING = (
    "MATCH (n) OPTIONAL MATCH (n)-[e]->(m) RETURN labels(n) AS labels, properties(n) AS p, type(e) AS type, "
    "properties(e) AS e, elementId(m) AS m, elementId(n) AS n ORDER BY n, type, m, e.edge_id"
)


@functools.cache
def _running() -> neo4j_server.Neo4jServer | str:
    try:
        return neo4j_server.start(Path(tempfile.mkdtemp(prefix="reegraph-neo4j-")))
    except neo4j_server.NoServerError as error:
        return str(error)


def started() -> neo4j_server.Neo4jServer:
    """The server; the test is left out with its reason where there is none, but never in CI."""
    found = _running()
    if isinstance(found, str):
        if os.environ.get("CI") or os.environ.get("REEGRAPH_REQUIRE_SHARED"):
            pytest.fail(found)
        pytest.skip(found)
    return found


def connected(server: neo4j_server.Neo4jServer) -> Neo4jStore:
    """A store on a server."""
    return Neo4jStore(server.uri, user=server.user, password=server.password)


def run(store: Neo4jStore, cypher: str, **parameters: Any) -> list[list[Any]]:
    """Run anything, the server's own commands included, as somebody else would."""
    with store.session(write=True) as session:
        return session.run(cypher, parameters).values()


def wipe(store: Neo4jStore, *, rules: bool = False) -> None:
    """Empty the database; with its constraints and indexes too, which takes longer, if `rules` is set."""
    run(store, "MATCH (n) DETACH DELETE n")
    if rules:
        for (name,) in run(store, "SHOW CONSTRAINTS YIELD name"):
            run(store, f"DROP CONSTRAINT `{name}`")
        for (name,) in run(store, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
            run(store, f"DROP INDEX `{name}`")


def everything(store: Neo4jStore) -> list[list[Any]]:
    """All that is in the database, and the names of its constraints."""
    return [*run(store, EVERYTHING), *sorted(run(store, "SHOW CONSTRAINTS YIELD name"))]


@pytest.fixture
def store() -> Iterator[Neo4jStore]:
    """A store on an empty server; what is unique and indexed there is left from the test before."""
    with connected(started()) as opened:
        wipe(opened)
        yield opened


@pytest.fixture
def new(store: Neo4jStore) -> Neo4jStore:
    """A store on a server without constraints."""
    wipe(store, rules=True)
    return store


def cargo(kg: reegraph.KnowledgeGraph) -> Cargo:
    """What a push takes of a graph."""
    return cargo_of(kg._built, kg._options)


def state_of(store: Neo4jStore) -> State:
    """What the server says of a push that there was."""
    found = status(store)
    assert found is not None
    return found


def same(store: Neo4jStore, kg: reegraph.KnowledgeGraph) -> bool:
    """Whether the server is equal to the graph, by every node and relationship; what differs is told otherwise."""
    assert verify(store, cargo(kg)).differences == []
    return True


def login(server: neo4j_server.Neo4jServer) -> dict[str, str]:
    """The variables of a command that talks to a server."""
    return {"NEO4J_URI": server.uri, "NEO4J_USERNAME": server.user, "NEO4J_PASSWORD": server.password}
