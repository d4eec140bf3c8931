"""Compare everything that is ours on a server with a build, and name what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import neo4j

from reegraph.errors import listing
from reegraph.stores.neo4j import Neo4jStore
from reegraph.stores.plan import Planner
from reegraph.stores.push import rules
from reegraph.stores.remote import Cargo, Remote, State
from reegraph.stores.rows import Part, Row, Spool, canonical, stored

NAMED = 5
FULL = "reegraph neo4j push --full mends it"


@dataclass
class Verified:
    """What a comparison found; equal if `differences` is empty."""

    parts: int = 0
    nodes: int = 0
    relationships: int = 0
    differences: list[str] = field(default_factory=list)


def status(store: Neo4jStore) -> State | None:
    """Return what the server says of the graph that was pushed to it; None if there was none."""
    return Remote(store).state()


def verify(store: Neo4jStore, cargo: Cargo, progress: Callable[[int, int, str], None] = lambda *_: None) -> Verified:
    """Compare every node and relationship.

    Parameters
    ----------
    store
        An open store.
    cargo
        The build that should be there.
    progress
        Called with rows done, rows in all, and what is being compared.

    Returns
    -------
    Verified
        The differences: of GraphInfo, of constraints, and of each label and type by count and content hash, with the
        first few ids that differ and how; an `edge_id` that is there twice is one of them.

    Raises
    ------
    ReegraphError
        If the server goes away.
    """
    remote, found = Remote(store), Verified()
    found.differences += _info(remote.state(), cargo)
    for rule in remote.lacking(rules(cargo)):
        what = "uniqueness of" if rule.what == "unique" else "an index on"
        found.differences.append(f"the server lacks {what} {rule.name} for (:{rule.label})")
    progress(0, 0, "reading the build")
    with Spool(cargo.file) as spool:
        planner = Planner(remote, cargo, spool, progress)
        counts = planner.counts([*spool.sums, *planner.stale_parts(remote.state())])
        total = sum(s.count for s in spool.sums.values())
        for part, there in counts.items():
            progress(found.nodes + found.relationships, total, f"comparing {part}")
            wanted = spool.sums.get(part)
            if wanted is None:
                if there:
                    found.differences.append(f"{part}: {there:,} on the server, none in this graph")
                continue
            found.parts += 1
            found.nodes += wanted.count if part.kind == "node" else 0
            found.relationships += wanted.count if part.kind == "relationship" else 0
            actual = remote.sum(part)
            if actual != wanted:
                count = f"{actual.count:,} on the server, {wanted.count:,} in this graph"
                head = count if actual.count != wanted.count else f"{count}, but with other content"
                named = list(islice(_named(remote, spool, part), NAMED + 1))
                more = ", …" if len(named) > NAMED else ""
                found.differences.append(f"{part}: {head}: {'; '.join(named[:NAMED])}{more}")
    return found


def _info(state: State | None, cargo: Cargo) -> list[str]:
    """Return what is wrong with GraphInfo."""
    if state is None:
        return ["nothing was pushed to this database yet (no GraphInfo)"]
    if not state.complete:
        return ["the last push did not finish; run it again"]
    if state.content_hash != cargo.content_hash:
        return [f"the server holds another build: {state.content_hash[:19]}…, here it is {cargo.content_hash[:19]}…"]
    if (state.version, state.known_up_to) != (cargo.version, cargo.known_up_to):
        return [f"GraphInfo says version {state.version} and known up to {state.known_up_to or 'no day'}"]
    return []


def _named(remote: Remote, spool: Spool, part: Part) -> Iterator[str]:
    """Yield one phrase for each row that differs."""
    doubles = remote.doubles(part)
    yield from (f"{name} is there {count} times" for name, count in doubles.items())
    local = spool.piles.get(part) or spool.pile()
    for row, record in remote.differences(part, local):
        name = row["id" if part.kind == "node" else "key"] if row is not None else None
        if record is None:
            yield f"{name} is missing there"
        elif row is not None:
            yield f"{name} differs in {_differing(part, row, record)}"
        elif record["id"] not in doubles:
            yield f"{record['id'] or 'one without an id'} is there, but not here"


def _differing(part: Part, row: Row, record: neo4j.Record) -> str:
    here: dict[str, Any] = (
        stored(row) if part.kind != "node" else {k: v for k, v in stored(row).items() if k != "labels"}
    )
    there: dict[str, Any] = record["p"]
    names = sorted(k for k in {*here, *there} if canonical(here.get(k)) != canonical(there.get(k)))
    told = [f"{k} ({_brief(there.get(k))} there, {_brief(here.get(k))} here)" for k in names]
    if part.kind == "node" and set(record["labels"]) != set(row["labels"]):
        told.append(f"labels ({':'.join(sorted(record['labels']))} there, {':'.join(row['labels'])} here)")
    return listing(told, 3)


def _brief(value: Any) -> str:
    text = "nothing" if value is None else canonical(value)
    return text if len(text) <= 40 else text[:39] + "…"
