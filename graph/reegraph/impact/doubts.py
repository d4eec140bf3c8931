"""What a result must say of itself: what the sources leave open, where they disagree, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reegraph.impact.exposure import Exposures
from reegraph.impact.rules import Hit, RuleReport, issuer, policy_of
from reegraph.impact.scenario import Rule, Scenario, Stop
from reegraph.impact.world import World

COMPARED = ("number", "object", "state")  # in what two facts that are both used may differ and change an answer


def settings(world: World, scenario: Scenario, found: Exposures) -> dict[str, Any]:
    """Return every choice that a figure rests on; keys are stable."""
    shocks: list[dict[str, Any]] = []
    for shock in scenario.shocks:
        if isinstance(shock, Stop):
            told: dict[str, Any] = {"stop": "exports" if shock.exports else "output", "country": shock.country}
            told["stages"] = "all" if shock.stages is None else sorted(shock.stages)
            told["materials"] = "all that the facts say it makes" if shock.materials is None else list(shock.materials)
        else:
            told = {"rule": shock.rule, "status": "taken as in force; its state is not worked out"}
            told["read"] = [*(shock.provisions or ()), *(shock.routes or ())] or "all"
        low, high = shock.severity
        shocks.append({**told, "severity": low if low == high else [low, high]})
    exporters = sorted({s.country for s in scenario.shocks if isinstance(s, Stop) and s.exports})
    abroad = bool(exporters) or any(isinstance(s, Rule) for s in scenario.shocks)
    owners = [issuer(world, policy_of(world, s.rule))[0] for s in scenario.shocks if isinstance(s, Rule)]
    who = (
        " and ".join(dict.fromkeys(world.name(c) for c in (*exporters, *owners) if c)) or "the country whose rule it is"
    )
    return {
        "shocks": shocks,
        "measure": "share of a supply that passes through what is hit, along the paths in the facts; no loss, no days",
        "users": f"makers and buyers outside {who}" if abroad else "makers and buyers everywhere",
        "figures": _figures(scenario, found),
        "trade": "not used: supply comes from where the world's output comes from",
        "not_told": "an interval: a share from 0 to what is left; feed of makers not told from 0 to all of it",
        "weights": "not told: a product with several inputs lies between its least and its most exposed one",
        "forms": "a share of one form of a material says nothing about another form",
        "paths": scenario.paths,
        "routes": sorted({r["route"] for r in (*found.inputs, *found.sectors)}),
    }


def _figures(scenario: Scenario, found: Exposures) -> str:
    """Say which of several figures for one maker and stage are used, and which chosen ones nothing rests on."""
    years = "the newest year told" if scenario.figures.years == "newest" else "every year told"
    used = [fact for fact in scenario.figures.use if fact in found.facts]
    idle = [fact for fact in scenario.figures.use if fact not in found.facts]
    return "; ".join(
        [
            *([f"chosen: {', '.join(used)}"] if used else []),
            *([f"chosen, but nothing here rests on it: {', '.join(idle)}"] if idle else []),
            f"of each maker and stage those of {years}, of each series its latest edition",
        ]
    )


def _of_rules(reports: list[RuleReport]) -> set[str]:
    """Return what the rules rest on: themselves, their provisions that are read, and what happened to them."""
    read = [p for report in reports for p in report.provisions if p["read"]]
    found = {r.id for r in reports} | {p["id"] for p in read} | {c["fact"] for p in read for c in p["controls"]}
    return found | {x for report in reports for change in report.changes for x in (change["fact"], change["of"])}


def idle(world: World, scenario: Scenario, hits: Iterable[Hit]) -> list[str]:
    """Say what is not told about each shock that hits nothing."""
    busy = {h.shock for h in hits}
    found = []
    for n, shock in enumerate(scenario.shocks):
        if n not in busy and isinstance(shock, Stop):
            found.append(f"what {world.name(shock.country)} makes")
        elif n not in busy and isinstance(shock, Rule):
            found.append(
                f"what {world.name(shock.rule)} controls" + (", as far as it is read" if shock.reads_part else "")
            )
    return found


def gaps(world: World, found: Exposures, reports: list[RuleReport], idle_shocks: Iterable[str]) -> list[dict[str, Any]]:
    """List what is missing: shares that nobody tells, questions that the sources leave open, and other data."""
    rows = [*found.inputs, *found.sectors]
    untold = [r["name"] for r in found.inputs if (r["exposure"]["low"], r["exposure"]["high"]) == (0, 1)]
    listed = [_gap(what, "user", "exposure") for what in idle_shocks]
    listed += [_gap(f"a share, with its source, of {', '.join(untold)}", "user", "exposure")] if untold else []
    rules = _of_rules(reports)
    notes = sorted((n, d) for n, d in world.graph.nodes(data=True) if d.get("modality") == "unstated")
    for node, claim in notes:
        about = set(claim["about"])
        figures = about & found.facts or about <= found.things
        if figures or about & rules:
            effect = "exposure" if figures else "rules"
            listed.append({"what": claim["question"], "asked_of": "sources", "effect": effect, "facts": [node]})
    if rows:
        listed.append(_gap("who buys from whom (the trade in the graph is not used yet)", "program", "exposure"))
    if any(len(r["inputs"]) > 1 for r in found.sectors):
        listed.append(_gap("how much each input of a product counts", "data", "exposure"))
    if reports:
        listed.append(_gap("state of each rule on a day (not worked out in this version)", "program", "rules"))
    listed.append(_gap("stocks and transit times", "user", "first_shortage_day"))
    listed.append(_gap("cost shares, and what can take the place of an input", "data", "loss"))
    return sorted(listed, key=lambda g: ("exposure", "rules", "first_shortage_day", "loss").index(g["effect"]))


def _gap(what: str, asked_of: str, effect: str) -> dict[str, Any]:
    return {"what": what, "asked_of": asked_of, "effect": effect, "facts": []}


def contradictions(world: World, found: Exposures, reports: list[RuleReport]) -> list[dict[str, Any]]:
    """List statements that contradict each other about what was used, and used facts that differ in what counts."""
    used = found.facts | found.things | _of_rules(reports)
    listed = []
    for start, end, edge in world.edges():
        if edge["type"] not in ("CONTRADICTS", "DIFFERS_FROM"):
            continue
        ends = [world.fact(start), world.fact(end)]
        about = {start, end}.union(*(_ends(claim) for claim in ends))
        hard = edge["type"] == "CONTRADICTS" and about & used
        soft = edge["type"] == "DIFFERS_FROM" and edge["on"] in COMPARED and {start, end} <= found.facts
        if hard or soft:
            values = [
                {"value": c.get("share"), "says": c["says"], "fact": f} for f, c in zip((start, end), ends, strict=True)
            ]
            listed.append(
                {
                    "topic": f"{edge['on']}: {_topic(world, start, end)}",
                    "values": values,
                    "used": ", ".join(f for f in (start, end) if f in found.facts) or "neither",
                    "why": "both stand; this version prefers none" if hard else "both can be true; both are used",
                    "fact": edge["fact_id"],
                }
            )
    said = [{v["fact"] for v in row["values"]} for row in listed]
    return [*listed, *(row for row in _several(world, found) if {v["fact"] for v in row["values"]} not in said)]


def _several(world: World, found: Exposures) -> list[dict[str, Any]]:
    """List the shares of one maker at one stage that are all used, and differ."""
    shares: dict[tuple[str, str, str], list[str]] = {}
    for fact in sorted(found.facts):
        claim = world.fact(fact)
        if claim.get("rel") == "PRODUCES" and "share" in claim:
            shares.setdefault((claim["from"], claim["to"], claim["stage"]), []).append(fact)
    return [
        {
            "topic": f"number: {world.name(maker)}'s share of {world.name(thing)}, {stage}",
            "values": [{"value": c["share"], "says": c["says"], "fact": f} for f in facts for c in [world.fact(f)]],
            "used": ", ".join(facts),
            "why": "the interval holds them all; data.use or data.years chooses",
            "fact": None,
        }
        for (maker, thing, stage), facts in shares.items()
        if len({world.fact(f)["share"] for f in facts}) > 1
    ]


def _ends(claim: dict[str, Any]) -> set[str]:
    """Return the things that a fact is about, countries left out: they are part of too much."""
    return {v for k in ("from", "to", "of", "node") if isinstance(v := claim.get(k), str)} | set(claim.get("about", ()))


def _topic(world: World, start: str, end: str) -> str:
    common = sorted(
        n for n in _ends(world.fact(start)) & _ends(world.fact(end)) if n in world.graph and world.label(n) != "Country"
    )
    return ", ".join(map(world.name, common)) or f"{start} and {end}"
