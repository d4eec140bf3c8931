"""What a push has to do, found by reading alone, and whether anything is in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import neo4j

from reegraph.errors import ReegraphError
from reegraph.stores.batches import chunks
from reegraph.stores.constraints import INFO_LABEL
from reegraph.stores.remote import INFO_ID, KEPT, Cargo, Remote, State
from reegraph.stores.rows import Part, Pile, Spool, Sum

Progress = Callable[[int, int, str], None]


@dataclass
class Plan:
    """What is to be done with one part."""

    part: Part
    creates: Pile
    changes: Pile
    removes: Pile


class Planner:
    """Compares a build with a server.

    Parameters
    ----------
    remote
        The server.
    cargo, spool
        The build, and its rows on disk.
    progress
        Called with rows done, rows in all, and what is being done.
    """

    def __init__(self, remote: Remote, cargo: Cargo, spool: Spool, progress: Progress) -> None:
        self.remote, self.cargo, self.spool, self.progress = remote, cargo, spool, progress
        self.sums = spool.sums
        self.mains = sorted(p.name for p in self.sums if p.kind == "node")
        self.total = sum(s.count for s in self.sums.values())
        self.done = 0
        self.there: dict[Part, int] = {}
        self.kept: dict[Part, Sum] = {}

    def keep(self, state: State) -> None:
        """Note the parts that an earlier push says it wrote as they are here, as far as the counts bear it out."""
        same = {part: total for part, total in self.sums.items() if state.parts.get(part) == total}
        counts = self.remote.counts(same)
        self.kept = {part: total for part, total in same.items() if counts[part] == total.count}

    def stale_parts(self, state: State | None) -> list[Part]:
        """Return labels and types of which nothing is wanted, but something of ours may be there."""
        labels = {*self.cargo.ontology.nodes, *(state.labels if state else ())}
        types = {*self.cargo.ontology.relationships, *(state.types if state else ())}
        stale = [Part("node", label) for label in sorted(labels - {INFO_LABEL, KEPT})]
        stale += [Part("relationship", name) for name in sorted(types)]
        return [part for part in stale if part not in self.sums]

    def counts(self, parts: Iterable[Part]) -> dict[Part, int]:
        """Return how many rows of each part are there; of labels that nothing wanted begins with, only the strays."""
        wanted, strays = (
            [part for part in parts if part in self.sums],
            [part for part in parts if part not in self.sums],
        )
        return {**self.remote.counts(wanted), **self.remote.counts(strays, self.mains)}

    def plan(self, part: Part) -> Plan:
        """Compare a part with the server."""
        plan = Plan(part, self.spool.pile(), self.spool.pile(), self.spool.pile())
        local = self.spool.piles.get(part, plan.creates)
        if not self.there[part]:
            plan.creates = local
            return plan
        self.progress(self.done, self.total, f"comparing {part}")
        for row, record in self.remote.differences(part, local):
            if row is not None and record is not None:
                had = record["labels"] if part.kind == "node" else None
                plan.changes.add([record["element"], had, row])
            elif row is not None:
                plan.creates.add(row)
            elif record is not None and part.kind == "node" and self._wanted_elsewhere(part, record):
                continue
            elif record is not None:
                plan.removes.add(record["element"])
        self.done += max(0, local.count - len(plan.creates) - len(plan.changes)) if part in self.sums else 0
        return plan

    def _wanted_elsewhere(self, part: Part, record: neo4j.Record) -> bool:
        """Tell whether a node is wanted under another of its labels than this one; then that is compared too."""
        wanted = self.spool.labels(record["id"])[:1] if isinstance(record["id"], str) else ()
        if not wanted or wanted[0] == part.name or wanted[0] not in record["labels"]:
            return False
        self.kept.pop(Part("node", wanted[0]), None)
        return True

    def plans(self, stale: list[Part]) -> list[Plan]:
        """Compare all nodes."""
        found: dict[Part, Plan] = {}
        self.there = self.counts([*self.sums, *stale])
        nodes = [part for part in [*self.sums, *stale] if part.kind == "node"]
        while left := [part for part in nodes if part not in self.kept and part not in found]:
            found |= {part: self.plan(part) for part in left}
        return list(found.values())

    def look_for_others(self, plans: list[Plan]) -> None:
        """Stop if other people's data is in the way.

        Raises
        ------
        ReegraphError
            By name; nothing has been written yet.
        """
        labels = [*self.cargo.ontology.nodes, *(name for name in self.mains if name not in self.cargo.ontology.nodes)]
        for label in labels:
            ids = set()
            for found in self.remote.others(label):
                if label in self.spool.labels(found):
                    raise ReegraphError(
                        f"the database holds a node (:{label} {{id: '{found}'}}) that reegraph did not write; the "
                        "graph has one of the same label and id; give yours another id, or push into another database; "
                        "nothing was written"
                    )
                if found in ids:
                    raise ReegraphError(
                        f"the database holds two nodes (:{label} {{id: '{found}'}}) that reegraph did not write; the "
                        "ids of a label must be unique; give one another id, or push into another database; "
                        "nothing was written"
                    )
                ids.add(found)
        for found in self.remote.others(INFO_LABEL):
            if found == INFO_ID:
                raise ReegraphError(
                    f"the database holds a node (:{INFO_LABEL} {{id: '{INFO_ID}'}}) that reegraph did not write; "
                    "give it another id, or push into another database; nothing was written"
                )
        text = (
            "MATCH (n)-[e]-(m) WHERE elementId(n) IN $rows AND (e.graph IS NULL OR e.graph <> $owner) "
            "RETURN labels(n)[0], n.id, type(e), labels(m)[0] LIMIT 1"
        )
        arms = "MATCH (n)-[e]-() WHERE elementId(n) IN $rows AND e.graph = $owner RETURN DISTINCT type(e)"
        for plan in plans:
            for rows in chunks(plan.removes):
                for (kind,) in self.remote.rows(arms, rows=rows):
                    self.kept.pop(Part("relationship", kind), None)  # they go with the node, and may have to come back
                for label, node, kind, other in self.remote.rows(text, rows=rows):
                    raise ReegraphError(
                        f"(:{label} {{id: '{node}'}}) is no longer in the graph, but a relationship [:{kind}] to a "
                        f"node (:{other}) that reegraph did not write hangs on it; remove that relationship, then push "
                        "again; nothing was written"
                    )
