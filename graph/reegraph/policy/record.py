"""Writes the rule book of a build, and the Status nodes of its graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from reegraph.facts import Change, Dataset, Fact, Link
from reegraph.policy.book import FIRST, NEVER
from reegraph.policy.rectangles import Tiles
from reegraph.policy.reports import RULES, read_rules
from reegraph.policy.states import Outcome

GOODS = ("Material", "Product", "Equipment", "Technology")
PLACES = ("Country", "CountryGroup", "Organization")


def _told(fact: Fact, own: bool) -> dict[str, Any]:
    c = fact.content
    when = {name: interval.text or None for name, interval in fact.when.items()}
    days = {k: [i.first.isoformat() if i.first else None, i.last.isoformat()] for k, i in fact.when.items()}
    found: dict[str, Any] = {
        "days": {k: days[k] for k in ("date", "until") if k in days} or None,
        "known_to": fact.known_to.isoformat() if fact.known_to else None,
        "supersedes": list(fact.supersedes) or None,
        "says": fact.says,
        "said_by": fact.said_by,
        "modality": fact.modality,
        "negated": fact.negated or None,
        "known_from": fact.known_from.isoformat() if fact.known_from else "",
        "sources": list(fact.sources),
        "own": own or None,
        "date": when.get("date"),
        "until": when.get("until"),
        "until_is": fact.how.get("until_is"),
        "said_on": when.get("said_on"),
    }
    if isinstance(c, Change):
        found |= {"act": c.act, "of": c.of, "through": c.through, "at_time": c.at_time, "state": c.state, "if": None}
        found |= {"duration": c.duration, "condition": c.condition.node if c.condition else None}
    return {k: v for k, v in found.items() if v is not None}


def _links(data: Dataset, own: set[str]) -> dict[str, Any]:
    """Return what scope questions need: names and codes of goods and places, kinds, contents, controls."""
    names = {}
    for e in data.entities.values():
        if e.label in (*GOODS, *PLACES):
            codes = [e.properties[k] for k in ("symbol", "iso2", "iso3") if e.properties.get(k)]
            names[e.id] = {
                "label": e.label,
                "name": e.properties.get("name", e.id),
                "aliases": [*e.properties.get("aliases", ()), *codes],
                "hs": list(e.properties.get("hs", ())),
                "kind": e.properties.get("kind"),
            }
    kept = ("CONTROLS", "APPLIES_TO", "KIND_OF", "MADE_FROM", "PART_OF", "ISSUED_BY")
    links: dict[str, list[dict[str, Any]]] = {rel: [] for rel in kept}
    gone = _gone(data)
    for fact in data.facts.values():
        c = fact.content
        world = isinstance(c, Link) and c.rel in ("KIND_OF", "MADE_FROM", "PART_OF")
        if isinstance(c, Link) and c.rel in kept and (fact.is_edge or not world) and fact.known_from:
            known = fact.known_from.isoformat()
            row: dict[str, Any] = {"from": c.start, "to": c.end, "fact": fact.id, "known_from": known}
            row |= {k: list(v) if isinstance(v, tuple) else v for k, v in c.properties.items()}
            row |= {k: True for k, told in (("negated", fact.negated), ("own", fact.id in own)) if told}
            row |= {"modality": fact.modality}
            if fact.id in gone:
                row["known_to"] = gone[fact.id]
            links[c.rel].append(row)
    return {"names": names, "links": links}


def _gone(data: Dataset) -> dict[str, str]:
    """Return the day from which a fact no longer holds: withdrawn by its source, or replaced by a newer fact."""
    found: dict[str, str] = {f.id: f.known_to.isoformat() for f in data.facts.values() if f.known_to}
    for fact in data.facts.values():
        for name in fact.supersedes if fact.known_from else ():
            found[name] = min(found.get(name, "9999-12-31"), fact.known_from.isoformat() if fact.known_from else "")
    return found


def _may_be(data: Dataset) -> dict[str, list[list[str]]]:
    """Return which recorded instruments a rule told in general words may be: (id, day from which it is known)."""
    found: dict[str, list[list[str]]] = {}
    for fact in data.facts.values():
        c = fact.content
        if not isinstance(c, Link) or c.rel not in ("SAME_AS", "PART_OF") or fact.negated or not fact.known_from:
            continue
        vague, exact = (c.start, c.end) if c.rel == "SAME_AS" else (c.end, c.start)
        if vague in data.entities and data.entities[vague].label in RULES and exact in data.entities:
            found.setdefault(vague, []).append([exact, fact.known_from.isoformat()])
    return {name: sorted(rows) for name, rows in found.items()}


def record(data: Dataset, found: Tiles, *, verified_age: int, only_source: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the rule book as what JSON can hold.

    Parameters
    ----------
    data
        Checked records.
    found
        The tiles of every unit, from `reegraph.policy.rectangles.tiles`.
    verified_age
        Days after which an answer says how long a rule has not been verified.
    only_source
        The sources that the build is restricted to, if any.
    """
    rules, own = read_rules(data), {f.id for f in data.facts.values() if f.own}
    outcomes: dict[Outcome, int] = {}
    claims: dict[tuple[str, ...], int] = {}
    rows = {}
    for unit, slabs in sorted(found.items()):
        rows[unit] = [
            [
                slab.known,
                date.fromordinal(slab.last_verified).isoformat() if slab.last_verified else None,
                claims.setdefault(slab.claims, len(claims)),
                list(slab.days),
                [outcomes.setdefault(o, len(outcomes)) for o in slab.outcomes],
            ]
            for slab in slabs
        ]
    used = {r.id for unit in rules.units.values() for r in unit.reports}
    days = sorted(f.known_from.isoformat() for f in data.facts.values() if f.known_from)
    may_be = _may_be(data)
    units = {
        u.id: {
            "label": u.label,
            "name": u.name,
            "aliases": list(data.entities[u.id].properties.get("aliases", ())),
            "kind": data.entities[u.id].properties.get("kind"),
            "policy": u.policy,
            "parts": list(u.parts),
            "issuers": sorted(u.issuers),
            "reports": sorted({r.id for r in u.reports}),
            "may_be": may_be.get(u.id, []),
        }
        for u in rules.units.values()
    }
    speakers = {data.facts[f].said_by for f in used}
    return {
        "units": units,
        "tiles": rows,
        "outcomes": [list(o) for o in outcomes],
        "claims": [list(c) for c in claims],
        "facts": {f: _told(data.facts[f], f in own) for f in sorted(used)},
        "speakers": {s: str(data.entities[s].properties["name"]) for s in sorted(speakers) if s in data.entities},
        "known_from": days[0] if days else None,
        "store_until": days[-1] if days else None,
        "verified_age": verified_age,
        "only_source": list(only_source),
        "coverage": [dict(row) for row in data.coverage],
        **_links(data, own),
    }


def add_status(graph: Any, found: Tiles) -> None:
    """Add the Status nodes and their HAS_STATUS edges to a ``networkx.MultiDiGraph``."""
    names = {unit: graph.nodes[unit].get("name", unit) for unit in found}
    for unit, name, told in status_nodes(found, names):
        graph.add_node(name, labels=["Status"], graph="reegraph", **told)
        sources = sorted({s for fact in told.get("because", ()) for s in graph.nodes[fact]["sources"]})
        graph.add_edge(unit, name, key=name, type="HAS_STATUS", edge_id=name, graph="reegraph", method="computed",
                       known_from=told["known_from"], **({"sources": sources} if sources else {}))  # fmt: skip


def status_nodes(found: Tiles, names: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (unit, id, properties) of every rectangle; days as `datetime.date`, open ends left out.

    Lower bounds are never left out (``0001-01-01``), so that one Cypher pattern finds the row.
    """
    for unit, slabs in sorted(found.items()):
        tops = [s.known for s in slabs[1:]] + [NEVER]
        for slab, known_to in zip(slabs, tops, strict=True):
            ends = [*slab.days[1:], NEVER]
            for k, (start, end) in enumerate(zip(slab.days, ends, strict=True)):
                o = slab.outcomes[k]
                since, until = slab.run(k)
                low, high = date.fromordinal(slab.known), date.fromordinal(start)
                told = {
                    "name": f"{names.get(unit, unit)}: {o.state}",
                    "state": o.state,
                    "how": o.how,
                    "contested": o.contested,
                    "candidates": list(o.candidates),
                    "by_its_terms": o.by_its_terms,
                    "because": list(o.because),
                    "caveats": list(o.caveats),
                    "claims": list(slab.claims),
                    "valid_from": high,
                    "valid_to": _open(end),
                    "known_from": low,
                    "known_to": _open(known_to),
                    "since": None if since <= FIRST else date.fromordinal(since),
                    "until": _open(until),
                    "last_verified": date.fromordinal(slab.last_verified) if slab.last_verified else None,
                }
                kept = {key: value for key, value in told.items() if value is not None and value != []}
                yield unit, f"{unit}/status/{low.isoformat()}/{high.isoformat()}", kept


def _open(day: int) -> date | None:
    return None if day >= NEVER else date.fromordinal(day)
