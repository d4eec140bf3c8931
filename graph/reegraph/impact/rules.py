"""What a rule reaches: whose it is, what its provisions control, where they bite, what the facts tell of its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reegraph.impact.network import Bounds
from reegraph.impact.scenario import ROUTES, Rule, Stop
from reegraph.impact.world import World

ROUTE_OF = {label: route for route, label in ROUTES.items()}


@dataclass(frozen=True)
class Hit:
    """One shock on one set of things.

    `country` is whose output is hit (empty: wherever it is made), `crossing` that only what leaves the country is hit;
    `unsure` says why nobody knows how much of it is hit, so that the least is nothing.
    """

    shock: int
    route: str
    things: Mapping[str, tuple[str, ...]]
    roots: tuple[str, ...]
    country: str
    crossing: bool
    severity: Bounds
    stages: frozenset[str] | None = None
    rule: str = ""
    facts: tuple[str, ...] = ()
    unsure: str = ""


@dataclass
class RuleReport:
    """What the result says of one rule."""

    id: str
    name: str
    provisions: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)


def hits_of_stop(world: World, stop: Stop, shock: int) -> list[Hit]:
    """Turn a stop into hits, one a route; without materials it meets what the facts say the country makes."""
    roots = stop.materials if stop.materials is not None else tuple(world.makes(stop.country))
    found = []
    for route in ("material", "product"):
        chosen = tuple(r for r in roots if world.label(r) == ROUTES[route])
        things: dict[str, tuple[str, ...]] = {}
        for root in chosen:
            for thing, facts in world.covered(root).items():
                if thing not in things or len(facts) < len(things[thing]):
                    things[thing] = facts
        if things:
            found.append(Hit(shock, route, things, chosen, stop.country, stop.exports, stop.severity, stop.stages))
    return found


def provisions_of(world: World, rule: str) -> list[str]:
    """Return the provisions of a policy; of a provision, itself."""
    if world.label(rule) == "Provision":
        return [rule]
    return [end for _, end, edge in _out(world, rule) if edge["type"] == "HAS_PROVISION"]


def policy_of(world: World, rule: str) -> str:
    """Return the policy of a provision; of a policy, itself."""
    if world.label(rule) == "Policy":
        return rule
    owners = [a for a, _, edge in world.graph.in_edges(rule, data=True) if edge["type"] == "HAS_PROVISION"]
    return min(owners, default=rule)


def _out(world: World, node: str) -> list[tuple[str, str, dict[str, Any]]]:
    return sorted(world.graph.out_edges(node, data=True), key=lambda e: str(e[2]["edge_id"]))


def issuer(world: World, policy: str) -> tuple[str, tuple[str, ...]]:
    """Return the country whose rule it is, and the facts that say so; an empty text if none is told."""
    seen, queue = {policy}, [(policy, tuple[str, ...]())]
    while queue:
        node, facts = queue.pop(0)
        if world.label(node) == "Country":
            return node, facts
        for _, end, edge in _out(world, node):
            if edge["type"] in ("ISSUED_BY", "PART_OF", "HOLDS_ROLE") and end not in seen:
                seen.add(end)
                queue.append((end, (*facts, edge["fact_id"])))
    return "", ()


def hits_of_rule(world: World, rule: Rule, shock: int) -> list[Hit]:
    """Turn a rule into hits: one for each thing that a provision which is read controls."""
    owner, issued = issuer(world, policy_of(world, rule.rule))
    found = []
    for provision in provisions_of(world, rule.rule):
        edges = _out(world, provision)
        towards = [(end, edge) for _, end, edge in edges if edge["type"] == "APPLIES_TO"]
        for _, thing, edge in edges:
            if edge["type"] != "CONTROLS":
                continue
            route = ROUTE_OF[world.label(thing)]
            if not rule.reads(provision, route):
                continue
            country, unsure = _where(world, owner, edge, towards)
            facts = (edge["fact_id"], *(issued if country == owner else ()))
            found.append(
                Hit(
                    shock,
                    route,
                    world.covered(thing),
                    (thing,),
                    country,
                    True,
                    rule.severity,
                    None,
                    provision,
                    facts,
                    unsure,
                )
            )
    return found


def _where(
    world: World, owner: str, edge: Mapping[str, Any], towards: list[tuple[str, dict[str, Any]]]
) -> tuple[str, str]:
    """Return whose goods a control meets (empty: anybody's), and why nobody knows how much of them."""
    ends = {role: [end for end, e in towards if e["as"] == role] for role in ("origin", "destination", "user")}
    reach = edge.get("reach")
    if reach is None:
        return "", "at which border it is met, and so how much of it, is not told"
    if reach == "abroad":
        return "", "how much of it crosses a border is not told"
    if reach == "imports":
        return (
            "",
            f"only imports into {world.name(owner) if owner else 'one country'} are met, and their share is not told",
        )
    origins = [o for o in ends["origin"] if world.label(o) == "Country"]
    country = origins[0] if len(set(origins)) == 1 else owner
    if not country:
        return "", "whose rule it is, and so whose goods it meets, is not told"
    everywhere = any(world.graph.nodes[d].get("kind") == "class" for d in ends["destination"])
    if ends["destination"] and not everywhere:
        names = ", ".join(world.name(d) for d in ends["destination"])
        return country, f"only what goes to {names} is met, and its share is not told"
    if ends["user"]:
        return (
            country,
            f"only what {', '.join(world.name(u) for u in ends['user'])} use or own is met; its share is not told",
        )
    if edge.get("threshold") is not None:
        return country, "how much of it passes the threshold of the rule is not told"
    return country, ""


def report(world: World, rule: str, read: set[str]) -> RuleReport:
    """Collect what the facts tell of a rule: what it controls and what happened to it; its state is not worked out.

    `read` holds the ids of the provisions that the scenario reads.
    """
    policy = policy_of(world, rule)
    found = RuleReport(rule, world.name(rule))
    units = [policy, *provisions_of(world, rule)]
    for provision in provisions_of(world, rule):
        controls = [
            {
                "thing": end,
                "name": world.name(end),
                "route": ROUTE_OF[world.label(end)],
                **{k: edge.get(k) for k in ("measure", "reach", "modality")},
                "fact": edge["fact_id"],
            }
            for _, end, edge in _out(world, provision)
            if edge["type"] == "CONTROLS"
        ]
        found.provisions.append(
            {"id": provision, "name": world.name(provision), "read": provision in read, "controls": controls}
        )
    for node in sorted(world.graph):
        claim = world.graph.nodes[node]
        if claim.get("form") == "change" and claim.get("of") in units:
            told = {k: claim.get(k) for k in ("act", "state", "modality", "said_by", "scope", "duration")}
            day = claim.get("date_text") or ("" if claim.get("date") is None else str(claim["date"]))
            found.changes.append(
                {"of": claim["of"], **told, "date": day or None, "negated": bool(claim.get("negated")), "fact": node}
            )
    found.changes.sort(key=lambda c: (c["date"] or "9999", c["fact"]))
    return found
