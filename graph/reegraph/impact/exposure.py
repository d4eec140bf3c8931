"""Exposure of materials, products and sectors through what a scenario hits (definition 2.1 of the page on impact)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reegraph.impact.network import Bounds, Flow, Numeric, Walk, worst
from reegraph.impact.rules import Hit
from reegraph.impact.supply import Spot, Supply, supplies
from reegraph.impact.world import World

CONSUMERS = ("Product", "Sector")
MOST_REASONS = 4
PART = "part or kind of it"
NO_INPUT = "no fact names an input of it, so nothing is known of it"


@dataclass
class Exposures:
    """What a computation gives: rows for what is hit on the way, for products and sectors, and what was used."""

    inputs: list[dict[str, Any]] = field(default_factory=list)
    sectors: list[dict[str, Any]] = field(default_factory=list)
    untouched: list[dict[str, Any]] = field(default_factory=list)
    not_told: list[dict[str, Any]] = field(default_factory=list)
    numeric: Numeric = field(default_factory=Numeric)
    facts: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)

    def figures(self) -> list[tuple[Any, ...]]:
        """Return every figure with what it is of, to compare two computations."""
        rows = [(r["input"], r) for r in self.inputs] + [(r["sector"], r) for r in self.sectors]
        return sorted((key, r["route"], r["exposure"]["low"], r["exposure"]["high"]) for key, r in rows)


def tidy(number: float) -> float:
    """Drop the last bit of rounding, so that 1 - 0.9 reads 0.1."""
    return round(number, 15) + 0.0


def figure(bounds: Bounds, basis: str, because: str) -> dict[str, Any]:
    """Return a figure of the result: low, high, unit, basis; working if exact, else why it is not."""
    low, high = tidy(bounds[0]), tidy(bounds[1])
    exact = low == high
    return {"low": low, "high": high, **({"working": low} if exact else {}), "unit": "fraction", "basis": basis,
            **({} if exact else {"because": because})}  # fmt: skip


def compute(world: World, hits: list[Hit], most: int) -> Exposures:
    """Compute every exposure.

    Parameters
    ----------
    world
        What the facts tell.
    hits
        What the scenario hits.
    most
        How many paths each figure shows at most.
    """
    found = Exposures()
    networks = supplies(world, hits)
    for supply in networks:
        view = _View(world, supply, most, found)
        for thing in world.things:
            if supply.of(thing) in supply.touched:
                view.row(thing)
    found.numeric = worst([s.network.numeric for s in networks])
    order = {s.route: n for n, s in enumerate(networks)}
    for rows in (found.inputs, found.sectors):
        rows.sort(key=lambda r: (order[r["route"]], -r["exposure"]["low"], -r["exposure"]["high"], r["name"]))
    touched = {r["sector"] for r in found.sectors}
    for thing in sorted(world.things, key=world.name):
        if world.label(thing) in CONSUMERS and thing not in touched:
            because = _why_not(world, thing, hits, found)
            row = {"sector": thing, "name": world.name(thing), "because": because}
            if because == NO_INPUT:  # a missing number is not zero
                found.not_told.append(row)
            else:
                found.untouched.append({**row, "exposure": 0})
    return found


class _View:
    """Writes the rows of one route."""

    def __init__(self, world: World, supply: Supply, most: int, out: Exposures) -> None:
        self.world, self.supply, self.most, self.out = world, supply, most, out
        self._walks: dict[Spot, tuple[list[Walk[Spot]], Bounds]] = {}

    def walks(self, spot: Spot) -> tuple[list[Walk[Spot]], Bounds]:
        """Return the paths of a cell; what many need is searched once."""
        if spot not in self._walks:
            self._walks[spot] = self.supply.network.walks(spot, self.most)
        return self._walks[spot]

    def row(self, thing: str) -> None:
        world, route = self.world, self.supply.route
        spot = self.supply.of(thing)
        bounds = self.supply.network.exposure(spot)
        flows = self.supply.breakdown(thing)
        parts = [self.part(thing, flow) for flow in flows if flow.source in self.supply.touched]
        spared = [world.name(flow.source.thing) for flow in flows if flow.source not in self.supply.touched]
        told = {"name": world.name(thing), "route": route}
        if len(parts) == 1 and not spared:  # its only input: the same paths and the same figure
            exposure = {key: parts[0][key] for key in ("exposure", "paths", "remainder")}
        else:
            walks, left = self.walks(spot)
            basis, because = "share of its supply", self.because(walks)
            if parts:
                whose = "its supply of" if any(p["importance"] != PART for p in parts) else "the supply of its parts"
                basis = f"share of {whose} {', '.join([p['name'] for p in parts] + spared)}"
                least, top = min(parts, key=_low)["name"], max(parts, key=_high)["name"]
                least = f"{spared[0]}, which is not hit," if spared else least
                between = f"between {least} and {top}, the least and the most exposed"
                span = between if least != top else f"as wide as that of {least} alone"
                because = f"how much each counts is not told, so it is {span}"
            bounds = self.supply.network.exposure(spot)
            exposure = {
                "exposure": figure(bounds, basis, because),
                "paths": self.paths(walks),
                "remainder": _left(left),
            }
        if world.label(thing) in CONSUMERS:
            loss = {"loss": None, "loss_because": "no cost shares in the facts", "first_shortage_day": None}
            self.out.sectors.append({"sector": thing, **told, "touched": True, **exposure, "inputs": parts, **loss})
        else:
            used = sorted(target for target, inputs in world.inputs.items() if thing in inputs)
            label = {"label": world.label(thing), "needed_for": used}
            self.out.inputs.append({"input": thing, **told, **label, "touched": True, **exposure})
        self.out.things.add(thing)

    def part(self, thing: str, flow: Flow[Spot]) -> dict[str, Any]:
        """Return the exposure of a product in one of its inputs (or parts) alone."""
        source = flow.source
        walks, left = self.walks(source)
        ends = [Walk((self.supply.of(thing), *w.cells), (flow, *w.flows), w.low, w.high) for w in walks]
        need = self.world.inputs.get(thing, {}).get(source.thing)
        bounds = self.supply.network.exposure(source)
        whose = "its supply of" if need else "the supply of its part"
        return {
            "input": source.thing, "name": self.world.name(source.thing), "label": self.world.label(source.thing),
            "importance": ", ".join(need.importance) if need else PART,
            "exposure": figure(bounds, f"share of {whose} {self.world.name(source.thing)}", self.because(walks)),
            "paths": self.paths(ends), "remainder": _left(left),
        }  # fmt: skip

    def because(self, walks: Iterable[Walk[Spot]]) -> str:
        """Say why a figure is an interval: what is not told along the paths whose contribution is one."""
        notes: dict[str, None] = {}
        for walk in walks:
            if walk.high - walk.low > 1e-12 or walk.low - walk.high > 1e-12:
                notes |= dict.fromkeys(n for flow in walk.flows for n in flow.notes)
                notes |= dict.fromkeys(self.supply.network.cells[walk.cells[-1]].notes)
        return _joined(list(notes))

    def paths(self, walks: Iterable[Walk[Spot]]) -> list[dict[str, Any]]:
        found = []
        for walk in walks:
            last = self.supply.network.cells[walk.cells[-1]]
            facts = dict.fromkeys([*last.facts, *(f for flow in reversed(walk.flows) for f in flow.facts)])
            low, high = tidy(walk.low), tidy(walk.high)
            self.out.facts |= set(facts)
            self.out.things |= {spot.thing for spot in walk.cells}
            found.append(
                {
                    "share": low if low == high else None, "contributes": {"low": low, "high": high},
                    "via": self.via(walk), "facts": list(facts), "rules": list(last.rules),
                }
            )  # fmt: skip
        return found

    def via(self, walk: Walk[Spot]) -> list[str]:
        """Name the steps of a path, from where it is hit to what it hits."""
        steps, before = list[str](), ""
        for spot in reversed(walk.cells):
            name = self.world.name(spot.thing)
            if spot.kind == "feed":
                whose = f"untold feed of {self.world.name(spot.country)}" if spot.country else "makers not told"
                steps.append(f"{whose}: {name}")
            elif spot.kind == "made" and spot.country:
                steps.append(f"{self.world.name(spot.country)}: {name}")
            elif spot.kind == "supply" and spot.thing != before:
                steps.append(name)
            else:
                continue
            before = spot.thing
        return steps


def _low(part: dict[str, Any]) -> float:
    return float(part["exposure"]["low"])


def _high(part: dict[str, Any]) -> float:
    return float(part["exposure"]["high"])


def _left(left: Bounds) -> float:
    """Return what the paths shown leave of the one bound or the other, whichever is more."""
    return tidy(max(abs(left[0]), abs(left[1])))


def _joined(notes: list[str]) -> str:
    """Join notes; those of one thing name it once."""
    grouped: dict[str, list[str]] = {}
    for note in notes[:MOST_REASONS]:
        thing, _, text = note.partition(": ")
        grouped.setdefault(thing, []).append(text)
    more = f"; and {len(notes) - MOST_REASONS} more reasons" if len(notes) > MOST_REASONS else ""
    return "; ".join(f"{thing}: {', '.join(texts)}" for thing, texts in grouped.items()) + more


def _why_not(world: World, thing: str, hits: list[Hit], found: Exposures) -> str:
    """Say why a product or sector is not reached."""
    inputs = world.inputs.get(thing, {})
    later = sorted(
        r["name"]
        for r in found.inputs
        if r["label"] == "Material" and r["route"] in ("equipment", "technology") and r["input"] in inputs
    )
    if later:
        made = ", ".join(later)
        return f"what is hit is needed to make {made}: it bears on what can be made later, not on today's supply"
    hit = {t for h in hits for t in h.things}
    wider = sorted(world.name(i) for i in inputs if hit & set(world.covered(i)))
    if wider:
        return f"only a kind of {', '.join(wider)} is hit; a shock on a kind does not cover what it is a kind of"
    if inputs:
        reached = {r["sector"] for r in found.sectors}
        parts = sorted(world.name(part) for part in world.members.get(thing, {}) if part in reached)
        beside = f" (but a part or kind of it is reached: {', '.join(parts)})" if parts else ""
        return f"its inputs in the facts are not hit: {', '.join(sorted(map(world.name, inputs)))}{beside}"
    return NO_INPUT
