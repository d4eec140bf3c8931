"""Options for a Neo4j server that several commands share, and what such a server says of its graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reegraph._version import __version__
from reegraph.api import connect_neo4j
from reegraph.build import Info, Options
from reegraph.cli.common import open_graph
from reegraph.cli.output import say

if TYPE_CHECKING:
    from reegraph.stores.base import Store
    from reegraph.stores.neo4j import Neo4jStore

F = TypeVar("F", bound=Callable[..., Any])
STORE = (
    "Ask this Neo4j server instead; neo4j: alone stands for NEO4J_URI. Login from NEO4J_USERNAME and NEO4J_PASSWORD."
)


def store_option(function: F) -> F:
    """Add ``--store``."""
    return click.option("--store", "uri", metavar="URI", help=STORE)(function)


def server_options(function: F) -> F:
    """Add the argument URI, ``--user`` and ``--database``."""
    run = click.option("--database", metavar="NAME", help="Database on the server. [env: NEO4J_DATABASE]")(function)
    run = click.option(
        "--user", metavar="NAME", help="User; the password comes from NEO4J_PASSWORD. [env: NEO4J_USERNAME]"
    )(run)
    return click.argument("uri", metavar="[URI]", default="neo4j:")(run)


@contextmanager
def server(uri: str, user: str | None = None, database: str | None = None) -> Iterator[Neo4jStore]:
    """Connect to a server for as long as the block runs."""
    with connect_neo4j(uri, user=user, database=database) as store:
        yield store


@contextmanager
def answering(uri: str | None, options: Options) -> Iterator[tuple[Store, Info]]:
    """Open the built graph, or the server that ``--store`` names, and what is known of either.

    Raises
    ------
    click.UsageError
        If a server is to answer from one source alone.
    """
    if uri is None:
        built = open_graph(options)
        yield built.store(), built.info
        return
    if options.only_source:
        raise click.UsageError(
            "--only-source builds a graph of its own; a server answers from all that was pushed to it"
        )
    with server(uri) as store:
        yield store, info_of(store)


def info_of(store: Neo4jStore) -> Info:
    """Return what the server's GraphInfo says; a line on stderr if there is none, or the push did not finish."""
    from reegraph.stores.verify import status

    state = status(store)
    if state is None:
        say("note: no reegraph graph was pushed to this database (reegraph neo4j push)")
        return Info(__version__, "", "", 0, {}, {}, {})
    if not state.complete:
        say("note: the last push to this database did not finish, so rows may be missing (reegraph neo4j push)")
    nodes = {part.name: total.count for part, total in state.parts.items() if part.kind == "node"}
    edges = {part.name: total.count for part, total in state.parts.items() if part.kind == "relationship"}
    return Info(state.version, state.content_hash, state.known_up_to, nodes.get("Claim", 0), {}, nodes, edges)
