"""The embedded store: kglite in this process."""

from __future__ import annotations

import contextlib
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

import kglite

from reegraph.errors import ReegraphError
from reegraph.stores.base import READ_ONLY_REFUSED, REFUSED_WRITE, Duration, Node, Path, Relationship, Result, stopped
from reegraph.stores.cypher.types import Properties
from reegraph.stores.dialect import Key, Prepared, memory_key, prepare, refuse_unsafe

kglite.set_query_warning_policy("silent")  # it would write to stderr what Result.notes holds
BATCH = 5_000
REMEMBERED = 256  # queries that were read, so that asking one again costs no reading
ADDED = ("title", "type")  # kglite adds these to every node, `type` to every relationship


class EmbeddedStore:
    """Cypher in this process.

    Parameters
    ----------
    engine
        A kglite graph.
    derived
        Whether it is the built graph, which refuses every write.

    Examples
    --------
    >>> store = EmbeddedStore()
    >>> _ = store.query("CREATE (:Country {id: 'x', name: 'Norland'})", write=True)
    >>> store.query("MATCH (c:Country) RETURN c.name").rows
    [['Norland']]
    """

    def __init__(self, engine: Any = None, *, derived: bool = False) -> None:
        self._graph = engine if engine is not None else kglite.KnowledgeGraph()
        self._derived = derived
        self._known: Properties | None = None
        self._unique: set[str] = set()
        self._prepared: dict[Key, Prepared] = {}

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        write: bool = False,
        limit: int | None = None,
    ) -> Result:
        """Run a query.

        Parameters
        ----------
        cypher
            One statement.
        parameters
            Values for ``$name``.
        timeout
            Seconds after which the query is stopped.
        write
            Whether writing is allowed (never on the built graph).
        limit
            Most rows to return; a cut result says so.

        Raises
        ------
        ReegraphError
            The engine's message with the position; a refused write; a query stopped at its timeout.
        """
        if self._derived and write:
            raise ReegraphError(REFUSED_WRITE)
        prepared = self.prepare(cypher, parameters)
        if prepared.writes:
            self._forget()
        if prepared.writes and not write:
            raise ReegraphError(REFUSED_WRITE if self._derived else READ_ONLY_REFUSED)
        if prepared.writes:
            self._one_id(prepared.labels)
        engine = self._graph if write else self._graph.freeze()
        options: dict[str, Any] = {"params": dict(prepared.parameters)}
        if timeout is not None:
            options["timeout_ms"] = max(1, round(timeout * 1000))
        try:
            found: Any = engine.cypher(prepared.text, **options)
        except kglite.CypherTimeoutError:
            raise ReegraphError(stopped(timeout or 0)) from None
        except (kglite.ReadOnlyError, kglite.ArgumentError) as error:
            if isinstance(error, kglite.ReadOnlyError) or "read" in str(error).lower():
                raise ReegraphError(REFUSED_WRITE if self._derived else READ_ONLY_REFUSED) from None
            raise ReegraphError(str(error)) from None
        except (kglite.KgError, OverflowError, TypeError, UnicodeError) as error:  # a value that the engine cannot hold
            told = [
                str(n) for n in prepared.mended if "stops the query" in n.reason and "division by zero" in str(error)
            ]
            raise ReegraphError("; ".join([str(error), *told])) from None
        if isinstance(found, str):
            raise ReegraphError("FORMAT CSV is no Cypher that Neo4j knows; leave it out (reegraph query --format csv)")
        names = list(found.columns)
        columns = [prepared.columns.get(c, c) for c in names] or list(
            prepared.names
        )  # the engine forgets them at times
        try:
            told = found.to_list()
        except ValueError as error:  # a date that Python has no value for
            raise ReegraphError(f"a value cannot be told: {error}; dates have the years 1 to 9999") from None
        rows = [[_value(row[c]) for c in names] for row in told]
        cut = limit is not None and len(rows) > limit
        return Result(columns, rows[:limit] if cut else rows, cut, [str(w) for w in found.warnings])

    def prepare(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Prepared:
        """Return the query as the engine runs it, and what was mended; see `reegraph.stores.dialect.prepare`.

        Raises
        ------
        ReegraphError
            If both engines do not run it alike.
        """
        key = memory_key(cypher, parameters)
        held = self._prepared.get(key) if key is not None else None
        if held is not None:
            return held
        refuse_unsafe(cypher)
        known = self._known
        if known is None:
            known = self._known = Properties(self._graph.schema(), self._column, derived=self._derived)
        try:
            prepared = prepare(cypher, parameters, known)
        except ReegraphError:
            if known.assigned:  # what the refused query would have stored is not there
                self._forget()
            raise
        if key is not None and not prepared.writes and self._known is known:
            if len(self._prepared) >= REMEMBERED:
                self._prepared = {}
            self._prepared[key] = prepared
        return prepared

    def _forget(self) -> None:
        """Forget what the store knew of its properties, and what was read of queries: both hold until it is written."""
        self._known, self._prepared = None, {}

    def _column(self, cypher: str) -> Iterable[str]:
        found: Any = self._graph.cypher(cypher)
        return [row["t"] for row in found.to_list()]

    def _one_id(self, labels: Iterable[str]) -> None:
        """Let no two nodes of a label have one id: the engine would find only one of them by it."""
        for label in sorted(set(labels) - self._unique):
            self._graph.cypher(f"CREATE CONSTRAINT FOR (n:`{label}`) REQUIRE n.id IS UNIQUE")
            self._unique.add(label)

    def close(self) -> None:
        """Let go of the engine."""
        self._graph = None


def _value(value: Any) -> Any:
    """Turn the engine's mappings into nodes, relationships and paths, without what it adds."""
    if isinstance(value, list):
        return [_value(v) for v in value]
    if not isinstance(value, dict):
        return value
    keys = value.keys()
    if keys == {"__properties"}:
        return {k: _value(v) for k, v in value["__properties"].items() if k not in ADDED}
    if keys == {"months", "days", "seconds"}:
        return Duration(**value)
    inner = value.get("properties")
    if keys == {"id", "labels", "properties"} and isinstance(value["labels"], list) and isinstance(inner, dict):
        return Node(tuple(value["labels"]), {k: v for k, v in value["properties"].items() if k not in ADDED})
    if keys == {"id", "start", "end", "type", "properties"} and isinstance(inner, dict):
        return Relationship(value["type"], {k: v for k, v in value["properties"].items() if k != "type"})
    found = {k: _value(v) for k, v in value.items()}
    if keys == {"nodes", "relationships"} and all(isinstance(part, list) for part in found.values()):
        nodes, relationships = found["nodes"], found["relationships"]
        if (
            nodes
            and all(isinstance(n, Node) for n in nodes)
            and all(isinstance(r, Relationship) for r in relationships)
        ):
            return Path(tuple(nodes), tuple(relationships))
    return found


def load_bytes(
    nodes: Iterable[tuple[list[str], dict[str, Any]]], edges: Iterable[tuple[str, str, str, str, str, dict[str, Any]]]
) -> bytes:
    """Load nodes and edges into a new engine and return its file, the same bytes for the same input.

    Parameters
    ----------
    nodes
        (labels, properties with `id`) in a fixed order.
    edges
        (start id, start label, end id, end label, type, properties) in a fixed order.
    """
    engine = kglite.KnowledgeGraph()
    with _no_collection():
        _load_nodes(engine, nodes)
        _load_edges(engine, edges)
        data: bytes = engine.to_bytes()
    return data


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no cycles meanwhile: rows have none, and looking through all of them takes longer than loading them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _load_nodes(engine: Any, nodes: Iterable[tuple[list[str], dict[str, Any]]]) -> None:
    by_labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)  # of a main label: once it is there, CREATE takes no new ones
    for labels, properties in nodes:
        by_labels[":".join(labels)].append(properties)
        names[labels[0]].update(properties)
    for labels_text in sorted(by_labels):
        every = names[labels_text.split(":")[0]]
        nameless = "" if "name" in every else " REMOVE n.name"  # the engine made one up
        text = f"UNWIND $rows AS r CREATE (n:{labels_text} {_map(every)}){nameless}"
        for rows in _batches(by_labels[labels_text]):
            engine.cypher(text, params={"rows": rows})


def _load_edges(engine: Any, edges: Iterable[tuple[str, str, str, str, str, dict[str, Any]]]) -> None:
    by_kind: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for start, start_label, end, end_label, kind, properties in edges:
        by_kind[kind, start_label, end_label].append({"a": start, "b": end, "p": properties})
    for kind, start_label, end_label in sorted(by_kind):
        ends = f"(a:{start_label} {{id: r.a}}), (b:{end_label} {{id: r.b}})"
        text = f"UNWIND $rows AS r MATCH {ends} CREATE (a)-[e:{kind}]->(b) SET e = r.p"
        for rows in _batches(by_kind[kind, start_label, end_label]):
            engine.cypher(text, params={"rows": rows})


def _map(names: Iterable[str]) -> str:
    """Return a map of these properties of a row `r`: naming them is faster than taking the whole row.

    What a row does not have is null, which is not kept.
    """
    return "{" + ", ".join(f"`{n}`: r.`{n}`" for n in sorted(names)) + "}"


def _batches(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (rows[k : k + BATCH] for k in range(0, len(rows), BATCH))


def open_file(file: FilePath) -> EmbeddedStore:
    """Open the file that `load_bytes` made, read-only."""
    return EmbeddedStore(kglite.load(str(file)), derived=True)
