"""What a push reads from a server: its GraphInfo, what is ours there, and in what it differs from a build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import neo4j
import neo4j.time

from reegraph.errors import ReegraphError
from reegraph.graph import OWNER
from reegraph.ontology import Ontology
from reegraph.stores.constraints import Rule, quoted
from reegraph.stores.faults import PUSH_AGAIN, sentences
from reegraph.stores.neo4j import Neo4jStore
from reegraph.stores.rows import NOT_STORED, Part, Pile, Row, Sum, node_bytes, parsed, relationship_bytes, stored

INFO_ID = "graph-info"
COUNTED = 16  # parts that one query counts
KEPT = "Impact"  # results that a user wrote back: ours by mark, but never removed
MINE = "n.graph = $owner AND NOT n:Impact"
INFO = "MATCH (g:GraphInfo {id: $id}) WHERE g.graph = $owner RETURN properties(g) AS info"
OTHERS = "(n.graph IS NULL OR n.graph <> $owner)"


@dataclass(frozen=True)
class Cargo:
    """What is to be on the server.

    Parameters
    ----------
    file
        ``graph.json`` of a build.
    version, content_hash, known_up_to
        What the build says of itself; `known_up_to` is a day as ISO text, or empty.
    nodes, edges
        Counts by main label and by type.
    ontology
        What it was built with.
    """

    file: Path
    version: str
    content_hash: str
    known_up_to: str
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    ontology: Ontology

    @property
    def counts(self) -> dict[Part, int]:
        """How many rows each part has."""
        nodes = {Part("node", label): count for label, count in self.nodes.items()}
        return nodes | {Part("relationship", name): count for name, count in self.edges.items()}


@dataclass(frozen=True)
class State:
    """What a server says of the graph that was pushed to it."""

    complete: bool
    version: str
    content_hash: str
    known_up_to: str
    pushed_at: datetime | None
    parts: Mapping[Part, Sum] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()


class Remote:
    """A database on a server, as a push sees it.

    Parameters
    ----------
    store
        An open store.
    """

    def __init__(self, store: Neo4jStore) -> None:
        self.store, self.target = store, store.target

    # ---- asking

    def rows(self, cypher: str, **parameters: Any) -> list[neo4j.Record]:
        """Return all rows of a small reading query of our own."""

        def work(tx: neo4j.ManagedTransaction) -> list[neo4j.Record]:
            return list(tx.run(cypher, {"owner": OWNER, **parameters}))

        with sentences(self.target, lost=PUSH_AGAIN), self.store.session() as session:
            return session.execute_read(work)

    def stream(self, cypher: str, **parameters: Any) -> Iterator[neo4j.Record]:
        """Yield the rows of a large one."""
        with sentences(self.target, lost=PUSH_AGAIN):
            yield from self.store.records(cypher, {"owner": OWNER, **parameters})

    def edition(self) -> str:
        """Return ``community`` or ``enterprise``."""
        found = self.rows("CALL dbms.components() YIELD name, edition WHERE name = 'Neo4j Kernel' RETURN edition")
        return str(found[0][0]) if found else "community"

    def rules(self) -> set[tuple[str, str, str, str]]:
        """Return the keys of all constraints and range indexes on one property."""
        found = set()
        for kind, entity, labels, properties in self.rows(
            "SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties"
        ):
            if len(labels) == len(properties) == 1:
                what = str(kind).replace("NODE_", "").replace("RELATIONSHIP_", "").removesuffix("_CONSTRAINT")
                found.add((what.replace("PROPERTY_UNIQUENESS", "UNIQUENESS"), str(entity), labels[0], properties[0]))
        for kind, entity, labels, properties in self.rows(
            "SHOW INDEXES YIELD type, entityType, labelsOrTypes, properties"
        ):
            if labels and properties and len(labels) == len(properties) == 1:
                found.add((kind, entity, labels[0], properties[0]))
        return found

    def lacking(self, rules: list[Rule]) -> list[Rule]:
        """Return those of the rules that the server does not have."""
        known = self.rules()
        return [rule for rule in rules if rule.key not in known]

    def state(self) -> State | None:
        """Return what GraphInfo says; None if nothing was ever pushed."""
        found = self.rows(INFO, id=INFO_ID)
        if not found:
            return None
        info: dict[str, Any] = found[0]["info"]
        day, at = info.get("known_up_to"), info.get("pushed_at")
        return State(
            info.get("complete") is True,
            str(info.get("version", "")),
            str(info.get("content_hash", "")),
            "" if day is None else str(day),
            at.to_native() if isinstance(at, neo4j.time.DateTime) else None,
            dict(parsed(text) for text in info.get("parts", ())),
            frozenset(info.get("node_labels", ())),
            frozenset(info.get("relationship_types", ())),
        )

    def counts(self, parts: Iterable[Part], but: Iterable[str] = ()) -> dict[Part, int]:
        """Return how many rows of each part are ours.

        Parameters
        ----------
        parts
            What to count.
        but
            Nodes that also have one of these labels are not counted.
        """
        wanted = list(parts)
        names = self.rows("CALL db.labels() YIELD label RETURN collect(label) AS names")[0]["names"]
        types = self.rows("CALL db.relationshipTypes() YIELD relationshipType AS t RETURN collect(t) AS names")[0][
            "names"
        ]
        known = {"node": set(names), "relationship": set(types)}
        found = dict.fromkeys(wanted, 0)
        there = [part for part in wanted if part.name in known[part.kind]]
        for k in range(0, len(there), COUNTED):
            some = there[k : k + COUNTED]
            told = self.rows(
                "RETURN " + ", ".join(f"COUNT {{ {_counted(p, but)} }} AS c{n}" for n, p in enumerate(some))
            )
            found |= dict(zip(some, told[0].values(), strict=True))
        return found

    def others(self, label: str) -> Iterator[str]:
        """Yield the ids of the nodes with this label that are not ours."""
        text = f"MATCH (n:{quoted(label)}) WHERE {OTHERS} AND n.id IS :: STRING NOT NULL RETURN n.id"
        return (str(record[0]) for record in self.stream(text))

    # ---- comparing

    def sum(self, part: Part) -> Sum:
        """Return count and hash of what is ours of a part."""
        total = Sum()
        for record in self.stream(self._text(part, ordered=False)):
            total.add(_bytes(part, record))
        return total

    def doubles(self, part: Part, most: int = 5) -> dict[str, int]:
        """Return the first few ids of nodes, or `edge_id` of relationships, that are there more than once."""
        end = f"WITH id, count(*) AS n WHERE n > 1 RETURN id, n ORDER BY id LIMIT {most}"
        if part.kind == "node":
            text = f"MATCH (n:{quoted(part.name)}) WHERE {MINE} WITH n.id AS id {end}"
        else:
            text = f"MATCH ()-[e:{quoted(part.name)}]->() WHERE e.graph = $owner WITH e.edge_id AS id {end}"
        return {str(record["id"]): int(record["n"]) for record in self.rows(text)}

    @staticmethod
    def _text(part: Part, *, ordered: bool) -> str:
        name = quoted(part.name)
        if part.kind == "node":
            order = " ORDER BY id" if ordered else ""
            told = "elementId(n) AS element, labels(n) AS labels, properties(n) AS p"
            return f"MATCH (n:{name}) WHERE {MINE} WITH n, n.id AS id{order} RETURN id, {told}"
        order = " ORDER BY a, b, id" if ordered else ""
        ours = "x.graph = $owner AND y.graph = $owner"
        return (
            f"MATCH (x)-[e:{name}]->(y) WHERE e.graph = $owner "
            f"WITH e, x.id AS a, y.id AS b, e.edge_id AS id, {ours} AS ours{order} "
            "RETURN a, b, id, ours, elementId(e) AS element, properties(e) AS p"
        )

    def differences(self, part: Part, local: Pile) -> Iterator[tuple[Row | None, neo4j.Record | None]]:
        """Yield (what is here, what is there) wherever the two are not the same.

        Both come in the same order, so that neither is held.
        """
        here = iter(local)
        row = next(here, None)
        last: tuple[str, ...] = ()
        for record in self.stream(self._text(part, ordered=True)):
            key = _remote_key(part, record)
            if key is None:
                yield None, record
                continue
            if key < last:
                raise ReegraphError(f"the server sorts {part} in another order than this program; please report this")
            last = key
            while row is not None and _local_key(part, row) < key:
                yield row, None
                row = next(here, None)
            if row is None or _local_key(part, row) != key:
                yield None, record
                continue
            if _local_bytes(part, row) != _bytes(part, record):
                yield row, record
            row = next(here, None)
        while row is not None:
            yield row, None
            row = next(here, None)


def _counted(part: Part, but: Iterable[str]) -> str:
    if part.kind == "relationship":
        return f"MATCH ()-[e:{quoted(part.name)}]->() WHERE e.graph = $owner"
    rest = "".join(f" AND NOT n:{quoted(label)}" for label in but)
    return f"MATCH (n:{quoted(part.name)}) WHERE {MINE}{rest}"


def _remote_key(part: Part, record: neo4j.Record) -> tuple[str, ...] | None:
    """Return what rows are ordered by; None for a row that nothing here can be equal to."""
    key = (record["id"],) if part.kind == "node" else (record["a"], record["b"], record["id"])
    if any(not isinstance(value, str) for value in key) or (part.kind == "relationship" and record["ours"] is not True):
        return None
    return key


def _local_key(part: Part, row: Row) -> tuple[str, ...]:
    return (row["id"],) if part.kind == "node" else (row["source"], row["target"], row["key"])


def _bytes(part: Part, record: neo4j.Record) -> bytes:
    if part.kind == "node":
        return node_bytes(record["labels"], record["p"], part.name)
    start = (
        record["a"] if record["ours"] is True else None
    )  # one that hangs on a node of others is never as it was written
    return relationship_bytes(part.name, start, record["b"], record["p"])


def _local_bytes(part: Part, row: Row) -> bytes:
    if part.kind == "node":
        return node_bytes(row["labels"], {k: v for k, v in row.items() if k not in NOT_STORED}, part.name)
    return relationship_bytes(part.name, row["source"], row["target"], stored(row))
