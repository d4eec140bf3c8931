"""The store on a Neo4j server: the official driver, its routing and retries, and the types of every store."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import neo4j
import neo4j.graph
import neo4j.spatial
import neo4j.time

from reegraph._version import __version__
from reegraph.errors import ReegraphError
from reegraph.stores import dialect
from reegraph.stores.base import Duration, Node, Path, Relationship, Result
from reegraph.stores.faults import ASK_AGAIN, OLDEST, Target, checked, sentences, too_old

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # else it writes to stderr what the sentences say
PLAIN = frozenset({str, int, float, bool, type(None)})
BEFORE = re.compile(r"(?:\s*(?:(?:EXPLAIN|PROFILE|CYPHER|USE\s+[\w.]+|[0-9.]+|\w+\s*=\s*\w+)(?=\s)))*", re.IGNORECASE)
PAGE = 1000
WAIT = {"connection_timeout": 15.0, "connection_acquisition_timeout": 30.0}
RETRY_ALONE = 10.0  # seconds; a server alone (bolt://) has nobody who takes over


class Neo4jStore:
    """Cypher on a Neo4j server.

    Parameters
    ----------
    uri
        ``neo4j://``, ``neo4j+s://``, ``neo4j+ssc://`` (a cluster or one server), or the same with ``bolt`` (this one
        server alone).
    user, password
        The login; left out for a server without one.
    database
        Name of the database; the user's home database if left out.

    Raises
    ------
    UsageError
        If the address is none.
    ReegraphError
        If the server cannot be reached, refuses the login, or is too old.
    """

    def __init__(
        self, uri: str, *, user: str | None = None, password: str | None = None, database: str | None = None
    ) -> None:
        self.target = Target(checked(uri), user, database)
        options: dict[str, Any] = {**WAIT, "user_agent": f"reegraph/{__version__}"}
        if uri.startswith("bolt"):
            options["max_transaction_retry_time"] = RETRY_ALONE
        with sentences(self.target), ExitStack() as opened:
            auth = None if user is None and password is None else (user or "neo4j", password or "")
            self.driver = neo4j.GraphDatabase.driver(uri, auth=auth, **options)
            opened.callback(self.driver.close)
            with self.session() as session:  # no retries: what is wrong now stays wrong
                self.server = session.run("RETURN 1").consume().server.agent.removeprefix("Neo4j/")
            if version(self.server) < OLDEST:
                raise ReegraphError(too_old(replace(self.target), self.server))
            opened.pop_all()

    def session(self, *, write: bool = False, page: int = PAGE) -> neo4j.Session:
        """Open a session; what one session wrote is seen by the next."""
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        return self.driver.session(
            database=self.target.database,
            default_access_mode=mode,
            fetch_size=page,
            bookmark_manager=self.driver.execute_query_bookmark_manager,
        )

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        write: bool = False,
        limit: int | None = None,
    ) -> Result:
        """Run a query; see `reegraph.stores.embedded.EmbeddedStore.query`.

        Raises
        ------
        ReegraphError
            The server's message; a refused write; a query stopped at its timeout; a server that went away.
        """
        refuse(cypher)
        values = {name: to_driver(value) for name, value in (parameters or {}).items()}

        def work(tx: neo4j.ManagedTransaction) -> Result:
            found = tx.run(cypher, values)
            columns, cut = list(found.keys()), False
            rows: list[list[Any]] = []
            for record in found:
                if limit is not None and len(rows) == limit:
                    cut = True
                    break
                rows.append([from_driver(value) for value in record])
            return Result(columns, rows, cut, notes(found.consume()))

        timed = neo4j.unit_of_work(timeout=timeout)(work)
        page = PAGE if limit is None else min(PAGE, limit + 1)
        with sentences(self.target, lost=ASK_AGAIN, timeout=timeout), self.session(write=write, page=page) as session:
            try:
                return session.execute_write(timed) if write else session.execute_read(timed)
            except (TypeError, ValueError, OverflowError) as error:
                raise ReegraphError(f"a parameter cannot be sent: {error}") from None

    def stream(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> Iterator[list[Any]]:
        """Yield the rows of a reading query one by one; only a page of them is held at a time.

        Raises
        ------
        ReegraphError
            As `query`; also in the middle, when the server goes away.
        """
        refuse(cypher)
        yield from ([from_driver(v) for v in record] for record in self.records(cypher, parameters, timeout=timeout))

    def records(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> Iterator[neo4j.Record]:
        """Yield the driver's records of a query of our own, in one read transaction."""
        values = {name: to_driver(value) for name, value in (parameters or {}).items()}
        with (
            sentences(self.target, lost=ASK_AGAIN, timeout=timeout),
            self.session() as session,
            session.begin_transaction(timeout=timeout) as tx,
        ):
            yield from tx.run(cypher, values)

    def close(self) -> None:
        """Close all connections."""
        self.driver.close()

    def __enter__(self) -> Neo4jStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def refuse(cypher: str) -> None:
    """Refuse what `dialect.refuse_unsafe` refuses, also behind ``EXPLAIN``, ``PROFILE``, ``USE`` and options.

    Raises
    ------
    ReegraphError
        With the position.

    Examples
    --------
    >>> refuse("CYPHER 5 PROFILE DROP INDEX x")
    Traceback (most recent call last):
    reegraph.errors.ReegraphError: line 1, column 18: DROP manages the server and is refused; ...
    """
    bare = dialect.masked(cypher)
    found = BEFORE.match(bare)
    head = found.end() if found else 0
    dialect.refuse_unsafe("".join(c if c == "\n" else " " for c in cypher[:head]) + cypher[head:])


def version(agent: str) -> tuple[int, int]:
    """Return the first two numbers of a version; (0, 0) if there are none.

    Examples
    --------
    >>> version("5.26.12"), version("2026.08.1"), version("5.27-aura")
    ((5, 26), (2026, 8), (5, 27))
    """
    parts = "".join(c if c.isdigit() or c == "." else " " for c in agent).split()
    numbers = [int(n) for n in parts[0].split(".") if n] if parts else []
    return (numbers[0], numbers[1] if len(numbers) > 1 else 0) if numbers else (0, 0)


def notes(summary: neo4j.ResultSummary) -> list[str]:
    """Return the server's warnings, each as one line."""
    warnings = (s for s in summary.gql_status_objects if s.is_notification and s.raw_severity == "WARNING")
    return [s.status_description.removeprefix("warn: ") for s in warnings]


def from_driver(value: Any) -> Any:
    """Turn a value of the driver into the type that every store gives back.

    Examples
    --------
    >>> from_driver([neo4j.time.Date(2025, 10, 9), neo4j.time.Duration(months=6)])
    [datetime.date(2025, 10, 9), Duration(months=6, days=0, seconds=0, nanoseconds=0)]
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, list):
        return [from_driver(v) for v in value]
    if isinstance(value, neo4j.graph.Node):
        return Node(tuple(sorted(value.labels)), _properties(value))
    if isinstance(value, neo4j.graph.Relationship):
        return Relationship(value.type, _properties(value))
    if isinstance(value, neo4j.graph.Path):
        nodes, relationships = map(from_driver, value.nodes), map(from_driver, value.relationships)
        return Path(tuple(nodes), tuple(relationships))
    if isinstance(value, neo4j.time.Duration):
        return Duration(value.months, value.days, value.seconds, value.nanoseconds)
    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime | neo4j.time.Time):
        return value.to_native()
    if isinstance(value, neo4j.spatial.Point):
        names = ("longitude", "latitude", "height") if isinstance(value, neo4j.spatial.WGS84Point) else ("x", "y", "z")
        return dict(zip(names, value, strict=False))
    return {k: from_driver(v) for k, v in value.items()} if isinstance(value, dict) else value


def _properties(entity: neo4j.graph.Entity) -> dict[str, Any]:
    return {name: from_driver(value) for name, value in sorted(entity.items())}


def to_driver(value: Any) -> Any:
    """Turn a parameter into what the driver can send."""
    if isinstance(value, Duration):
        return neo4j.time.Duration(
            months=value.months, days=value.days, seconds=value.seconds, nanoseconds=value.nanoseconds
        )
    if isinstance(value, Mapping):
        return {str(k): to_driver(v) for k, v in value.items()}
    return [to_driver(v) for v in value] if isinstance(value, list | tuple) else value
