"""Make a Neo4j server equal to a build: what is ours there, and nothing else.

The order of the steps is what makes a push safe to kill. First everything that may stop it is looked for, by reading.
Then GraphInfo is marked incomplete, with a token of this push; every batch asks for that token, so that of two pushes
only the younger goes on, and nothing of a killed one arrives late. Ours that is no longer wanted goes, then comes what
is new. What is there already is found by comparing, so a second run does only what the first left. At the end GraphInfo
is marked complete.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import neo4j

from reegraph.errors import ReegraphError, listing
from reegraph.graph import OWNER
from reegraph.stores import constraints
from reegraph.stores.batches import BATCH, Batch, Key, ahead, batches, chunks
from reegraph.stores.constraints import INFO_LABEL, Rule, quoted
from reegraph.stores.faults import PUSH_AGAIN, sentences
from reegraph.stores.neo4j import Neo4jStore
from reegraph.stores.plan import Plan, Planner, Progress
from reegraph.stores.remote import INFO_ID, MINE, Cargo, Remote, State
from reegraph.stores.rows import Part, Row, Spool, Sum, stored, written
from reegraph.stores.typecheck import TypeCheck

HOLD = "MATCH (g:GraphInfo {id: $id}) SET g.complete = false WITH g WHERE g.push = $token RETURN count(g) AS held"
OVERTAKEN = "another push to the same database has begun after this one; let it finish, or run this one again after it"
MOVED = "somebody changed {part} during the push; run the same push again when nobody writes"


@dataclass
class Pushed:
    """What a push did."""

    created: int = 0
    changed: int = 0
    removed: int = 0
    total: int = 0
    unchanged: bool = False
    notes: list[str] = field(default_factory=list)


def push(
    store: Neo4jStore, cargo: Cargo, *, full: bool = False, verify: bool = True, progress: Progress = lambda *_: None
) -> Pushed:
    """Make the server equal to a build.

    Parameters
    ----------
    store
        An open store.
    cargo
        The build.
    full
        Compare every node and relationship with the server, even where the last push says that it is the same; mends
        what was changed there by hand.
    verify
        Read back what was written, and compare.
    progress
        Called with rows done, rows in all, and what is being done.

    Returns
    -------
    Pushed
        Counts of what was done.

    Raises
    ------
    ReegraphError
        Before the first write: if the graph does not fit the schema, a node that is not ours has an id of ours, or
        somebody's relationship hangs on a node that would have to go. Later: if the server goes away, or somebody else
        writes.
    """
    remote = Remote(store)
    if not full and _same(remote, cargo):
        return Pushed(unchanged=True, total=sum(cargo.counts.values()))
    check = TypeCheck(cargo.ontology)
    progress(0, 0, "reading the build")
    with Spool(cargo.file, check) as spool:
        check.done()
        return _Push(remote, cargo, spool, progress).run(full=full, verify=verify)


def rules(cargo: Cargo) -> list[Rule]:
    """Return the constraints and indexes that every edition has."""
    return [*constraints.unique(cargo.ontology), *constraints.indexes(cargo.ontology)]


def _same(remote: Remote, cargo: Cargo) -> bool:
    """Tell whether the last push was of this very build, and as much is there as it wrote."""
    state = remote.state()
    if (
        state is None
        or not state.complete
        or (state.content_hash, state.version) != (cargo.content_hash, cargo.version)
    ):
        return False
    return not remote.lacking(rules(cargo)) and remote.counts(cargo.counts) == cargo.counts


class _Push(Planner):
    """One push: plans, then writes."""

    def __init__(self, remote: Remote, cargo: Cargo, spool: Spool, progress: Progress) -> None:
        super().__init__(remote, cargo, spool, progress)
        self.token = uuid.uuid4().hex
        self.pushed = Pushed(total=self.total)
        self.touched: set[Part] = set()
        self.finished: list[Part] = []
        self.session: neo4j.Session

    def run(self, *, full: bool, verify: bool) -> Pushed:
        state = self.remote.state()
        if state is not None and not full:
            self.keep(state)
        stale = self.stale_parts(state)
        plans = self.plans(stale)
        self.look_for_others(plans)
        self.done += sum(total.count for total in self.kept.values())
        with self.remote.store.session(write=True) as self.session:
            self._rule(Rule("unique", "NODE", INFO_LABEL, "id"))
            self._begin(state)
            for plan in plans:
                self._remove_nodes(plan)
            for rule in self.remote.lacking(constraints.unique(self.cargo.ontology)):
                self._rule(rule)
            for plan in plans:
                self._write(plan, self._create_node, self._change_node)
                self._finish_part(plan)
            for part in [*self.sums, *stale]:
                if part.kind == "relationship" and part not in self.kept:
                    plan = self.plan(part)
                    self._remove_relationships(plan)
                    self._write(plan, self._create_relationship, self._change_relationship)
                    self._finish_part(plan)
            self._last_rules()
            self._check([part for part in [*self.sums, *stale] if part not in self.kept], verify=verify)
            self._end()
        return self.pushed

    # ---- writing

    def _tx(self, work: Callable[[neo4j.ManagedTransaction], Any], *, held: bool = True) -> Any:
        def holding(tx: neo4j.ManagedTransaction) -> Any:
            if held:
                found = tx.run(HOLD, {"id": INFO_ID, "token": self.token}).single(strict=True)
                if found["held"] != 1:
                    raise ReegraphError(OVERTAKEN)
            return work(tx)

        with sentences(self.remote.target, lost=PUSH_AGAIN):
            return self.session.execute_write(holding)

    def _run(self, text: str, rows: list[Any], **parameters: Any) -> neo4j.ResultSummary:
        values = {"rows": rows, "owner": OWNER, **parameters}
        found: neo4j.ResultSummary = self._tx(lambda tx: tx.run(text, values).consume())
        return found

    def _rule(self, rule: Rule) -> None:
        with sentences(self.remote.target, lost=PUSH_AGAIN):
            self.session.run(rule.statement).consume()

    def _begin(self, state: State | None) -> None:
        known = self.cargo.ontology
        about = {
            "name": "reegraph",
            "push": self.token,
            "version": self.cargo.version,
            "content_hash": self.cargo.content_hash,
            "known_up_to": date.fromisoformat(self.cargo.known_up_to) if self.cargo.known_up_to else None,
            "node_labels": sorted({*self.mains, *known.nodes, *(state.labels if state else ())}),
            "relationship_types": sorted(
                {p.name for p in self.sums if p.kind != "node"}
                | {*known.relationships, *(state.types if state else ())}
            ),
            "parts": [written(part, total) for part, total in sorted(self.kept.items())],
            "pushed_at": None,
            "complete": False,
        }
        text = "MERGE (g:GraphInfo {id: $id, graph: $owner}) SET g += $about"
        values = {"id": INFO_ID, "owner": OWNER, "about": about}
        self._tx(lambda tx: tx.run(text, values).consume(), held=False)

    def _write(self, plan: Plan, create: Callable[[Batch], int], change: Callable[[Batch], int]) -> None:
        what = f"writing {plan.part}"
        if plan.part.kind == "node":
            creates = batches(plan.part, plan.creates, self._node_key, stored)
        else:
            creates = batches(plan.part, plan.creates, self._ends, _relationship, _either)
        for batch in ahead(creates):
            self.touched.add(plan.part)
            self._counted(plan.part, create(batch), batch)
            self.pushed.created += len(batch.rows)
            self._step(len(batch.rows), what)
        changes = batches(plan.part, plan.changes, _change_key, lambda row: {"e": row[0], "p": stored(row[2])})
        for batch in ahead(changes):
            self.touched.add(plan.part)
            self._counted(plan.part, change(batch), batch)
            self.pushed.changed += len(batch.rows)
            self._step(len(batch.rows), what)

    def _counted(self, part: Part, count: int, batch: Batch) -> None:
        if count != len(batch.rows):
            raise ReegraphError(MOVED.format(part=part))

    def _step(self, rows: int, what: str) -> None:
        self.done += rows
        self.progress(min(self.done, self.total), self.total, what)

    @staticmethod
    def _node_key(row: Row) -> tuple[str, ...]:
        return tuple(row["labels"])

    def _ends(self, row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
        ends = self.spool.labels(row["source"])[:1], self.spool.labels(row["target"])[:1]
        if not all(ends):
            raise ReegraphError(
                f"{row['key']} joins {row['source']} to {row['target']}, which are not both in the graph"
            )
        return ends

    def _create_node(self, batch: Batch) -> int:
        labels = ":".join(map(quoted, batch.key))
        return self._run(f"UNWIND $rows AS r CREATE (n:{labels}) SET n = r", batch.rows).counters.nodes_created

    def _change_node(self, batch: Batch) -> int:
        had, wanted = batch.key
        more = "".join(f" SET n:{quoted(label)}" for label in wanted if label not in had)
        less = "".join(f" REMOVE n:{quoted(label)}" for label in had if label not in wanted)
        text = f"UNWIND $rows AS r MATCH (n) WHERE elementId(n) = r.e AND {MINE} SET n = r.p{more}{less}"
        return self._touched(f"{text} RETURN count(n) AS n", batch.rows)

    def _create_relationship(self, batch: Batch) -> int:
        starts, ends = ("|".join(map(quoted, labels)) for labels in batch.key)
        text = (
            f"UNWIND $rows AS r MATCH (a:{starts} {{id: r.a}}) WHERE a.graph = $owner "
            f"MATCH (b:{ends} {{id: r.b}}) WHERE b.graph = $owner "
            f"CREATE (a)-[e:{quoted(batch.part.name)}]->(b) SET e = r.p"
        )
        return self._run(text, batch.rows).counters.relationships_created

    def _change_relationship(self, batch: Batch) -> int:
        text = "UNWIND $rows AS r MATCH ()-[e]->() WHERE elementId(e) = r.e AND e.graph = $owner SET e = r.p"
        return self._touched(f"{text} RETURN count(e) AS n", batch.rows)

    def _touched(self, text: str, rows: list[Any]) -> int:
        values = {"rows": rows, "owner": OWNER}
        return int(self._tx(lambda tx: tx.run(text, values).single(strict=True)["n"]))

    def _remove_nodes(self, plan: Plan) -> None:
        arms = (
            "MATCH (n)-[e]-() WHERE elementId(n) IN $rows AND n.graph = $owner AND e.graph = $owner "
            f"WITH DISTINCT e LIMIT {2 * BATCH} DELETE e"
        )
        for rows in chunks(plan.removes):
            while gone := self._run(arms, rows).counters.relationships_deleted:
                self.pushed.removed += gone
            self.pushed.removed += self._run(
                f"MATCH (n) WHERE elementId(n) IN $rows AND {MINE} DELETE n", rows
            ).counters.nodes_deleted

    def _remove_relationships(self, plan: Plan) -> None:
        text = "MATCH ()-[e]->() WHERE elementId(e) IN $rows AND e.graph = $owner DELETE e"
        for rows in chunks(plan.removes):
            self.pushed.removed += self._run(text, rows).counters.relationships_deleted

    def _finish_part(self, plan: Plan) -> None:
        """Note in GraphInfo that parts are there, so that a second run need not compare them; small ones by and by."""
        if plan.part in self.sums:
            self.finished.append(plan.part)
        if sum(self.sums[part].count for part in self.finished) >= BATCH:
            texts = [written(part, self.sums[part]) for part in self.finished]
            self._run("MATCH (g:GraphInfo {id: $id}) SET g.parts = g.parts + $rows", texts, id=INFO_ID)
            self.finished = []

    # ---- the end

    def _last_rules(self) -> None:
        self.progress(self.done, self.total, "indexes")
        for rule in self.remote.lacking(constraints.indexes(self.cargo.ontology)):
            self._rule(rule)
        if self.remote.edition() == "enterprise":
            for rule in self.remote.lacking(constraints.strict(self.cargo.ontology, self._common())):
                self._rule(rule)

    def _common(self) -> list[str]:
        """Return labels and types that other people's data has too."""
        known = self.cargo.ontology
        labels = {label for label in known.nodes if next(self.remote.others(label), None) is not None}
        text = "MATCH ()-[e:{}]->() WHERE e.graph IS NULL OR e.graph <> $owner RETURN 1 LIMIT 1"
        types = {name for name in known.relationships if self.remote.rows(text.format(quoted(name)))}
        if labels or types:
            self.pushed.notes.append(
                f"no constraints on existence and types for {listing(sorted(labels | types))}: other data has them too"
            )
        return sorted(labels | types)

    def _check(self, parts: list[Part], *, verify: bool) -> None:
        """Compare counts, and what was written.

        Raises
        ------
        ReegraphError
            If anything differs; the push stays incomplete.
        """
        counts = self.counts(parts)
        for part in parts:
            wanted = self.sums.get(part, Sum())
            self.progress(self.done, self.total, f"verifying {part}")
            if counts[part] != wanted.count or (verify and part in self.touched and self.remote.sum(part) != wanted):
                raise ReegraphError(MOVED.format(part=part))

    def _end(self) -> None:
        parts = [written(part, total) for part, total in sorted(self.sums.items())]
        text = (
            "MATCH (g:GraphInfo {id: $id}) SET g.complete = true, g.parts = $rows, g.pushed_at = datetime(), "
            "g.node_labels = $labels, g.relationship_types = $types REMOVE g.push"
        )
        types = sorted(p.name for p in self.sums if p.kind == "relationship")
        self._run(text, parts, id=INFO_ID, labels=self.mains, types=types)


def _relationship(row: Row) -> dict[str, Any]:
    return {"a": row["source"], "b": row["target"], "p": stored(row)}


def _either(keys: list[Key]) -> Key:
    """Return what joins all these labels: a node of ours has its id under one label only."""
    return tuple(tuple(sorted({label for key in keys for label in key[side]})) for side in (0, 1))


def _change_key(row: list[Any]) -> tuple[Any, ...]:
    if row[1] is None:
        return ()
    return tuple(sorted(row[1])), tuple(sorted(row[2]["labels"]))
