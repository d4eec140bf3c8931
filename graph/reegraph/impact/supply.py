"""Turns facts and shocks into a network: who supplies what to whom, and where a shock meets it.

One network a route. A thing at a stage is supplied to a view: to makers inside a country whose exports stop (what they
buy at home crosses no border), or to everybody elsewhere. A supply has one flow from each maker; a maker has one group
for each input that the facts name.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum, prod
from typing import Literal, NamedTuple

from reegraph.impact.network import ANY, NOTHING, WHOLE, Bounds, Cell, Flow, Group, Network
from reegraph.impact.rules import Hit
from reegraph.impact.scenario import ROUTES
from reegraph.impact.world import NOT_STATED, ORDER, World, percent

# A rule on machines or know-how hits what these are needed for, never all that a material behind it is used in.
INPUTS = {
    "material": ("Material", "Product"), "product": ("Product",), "equipment": ("Equipment", "Product"),
    "technology": ("Technology", "Product"),
}  # fmt: skip


class Spot(NamedTuple):
    """A cell: the supply of a thing, its output in a country (empty: makers not told), or a feed that nobody tells."""

    kind: Literal["supply", "made", "feed"]
    thing: str
    stage: str
    country: str = ""
    view: str = ""


def together(fractions: Iterable[float]) -> float:
    """Return what several shocks on the same flow hold back: 1 less the product of what each lets through."""
    return 1 - prod(1 - f for f in fractions)


class Supply:
    """The network of one route.

    Parameters
    ----------
    world
        What the facts tell.
    hits
        The shocks; those of other routes are left out.
    route
        ``material``, ``product``, ``equipment`` or ``technology``.
    """

    def __init__(self, world: World, hits: Iterable[Hit], route: str) -> None:
        self.world, self.route = world, route
        self.hits = [h for h in hits if h.route == route]
        self._abroad = {h.country for h in self.hits if h.crossing and h.country}
        self._raw: dict[Spot, tuple[Cell[Spot], tuple[Flow[Spot], ...]]] = {}
        queue = [self.of(thing) for thing in world.things]
        while queue:
            spot = queue.pop()
            if spot not in self._raw:
                self._raw[spot] = self._cell(spot)
                cell, members = self._raw[spot]
                queue += [f.source for g in cell.groups for f in g.flows] + [f.source for f in members]
        self.touched = self._touched()
        self.network = Network({spot: self._final(spot) for spot in sorted(self._raw)})

    def of(self, thing: str, view: str = "") -> Spot:
        """Return the cell from which a user takes a thing."""
        return Spot("supply", thing, self.world.last_stage(thing), "", view)

    def breakdown(self, thing: str) -> tuple[Flow[Spot], ...]:
        """Return the flows of its inputs for a thing that is not hit itself and of which no makers are told."""
        cell = self.network.cells[self.of(thing)]
        flows = [f for g in cell.groups for f in g.flows]
        if cell.hit != NOTHING or [f.source.country for f in flows] != [""]:
            return ()
        inside = self.network.cells[flows[0].source]
        return tuple(f for g in inside.groups for f in g.flows if f.source.kind == "supply")

    def _cell(self, spot: Spot) -> tuple[Cell[Spot], tuple[Flow[Spot], ...]]:
        """Return a cell with all its inputs; if none is told, with the flows from its parts and kinds beside it."""
        if spot.kind == "supply":
            return self._supplied(spot), ()
        if spot.kind == "feed":
            return self._feed(spot), ()
        hits = [h for h in self.hits if h.country == spot.country and spot.country and self._meets(h, spot)]
        groups = self._inputs(spot)
        members = tuple(
            Flow(self.of(part), ANY, (fact,)) for part, fact in sorted(self.world.members.get(spot.thing, {}).items())
        )
        return self._hit(spot, hits, groups), members if spot.country == "" and not groups else ()

    def _meets(self, hit: Hit, spot: Spot) -> bool:
        """Say whether a shock meets the output of its country on the way to this view."""
        if spot.thing not in hit.things or (hit.crossing and hit.country == spot.view):
            return False
        return hit.stages is None or spot.stage == NOT_STATED or spot.stage in hit.stages

    def _hit(self, spot: Spot, hits: list[Hit], groups: tuple[Group[Spot], ...]) -> Cell[Spot]:
        notes: list[str] = []
        shocks: dict[int, Bounds] = {}  # what one rule names twice, it still holds back once
        for h in hits:
            low, high = h.severity
            unsure = h.unsure
            if not unsure and h.stages is not None and spot.stage == NOT_STATED and spot.stage not in h.stages:
                unsure = "at which stage it is counted is not told, and only some stages are stopped"
            if unsure or low < high:
                notes.append(unsure or f"the severity is given as {low:g} to {high:g}")
            old = shocks.get(h.shock, NOTHING)
            shocks[h.shock] = max(old[0], 0.0 if unsure else low), max(old[1], high)
        facts = tuple(dict.fromkeys(f for h in hits for f in (*h.facts, *h.things[spot.thing])))
        rules = tuple(dict.fromkeys(h.rule for h in hits if h.rule))
        bounds = together(low for low, _ in shocks.values()), together(high for _, high in shocks.values())
        return Cell(bounds, groups, facts, rules, tuple(dict.fromkeys(self._said(spot, n) for n in notes)))

    def _said(self, spot: Spot, note: str) -> str:
        return f"{self.world.name(spot.thing)}: {note}"

    def _supplied(self, spot: Spot) -> Cell[Spot]:
        thing, stage = spot.thing, spot.stage
        makers = self.world.makers(thing, stage, tuple(h.country for h in self.hits))
        least = fsum(t.share[0] for t in makers.values())
        over = max(0.0, least - 1)

        def made(country: str) -> Spot:
            return Spot("made", thing, stage, country, spot.view)

        flows = []
        for country, told in makers.items():
            notes = [self._said(spot, n) for n in told.notes]
            notes += [self._nearby(spot)] if told.share[0] < told.share[1] else []
            notes += [self._said(spot, f"the shares told add up to {percent(least)}")] if over > 1e-9 else []
            share = max(0.0, told.share[0] - over), told.share[1]
            flows.append(Flow(made(country), share, told.facts, tuple(filter(None, notes))))
        for country in sorted({h.country for h in self.hits if h.country and thing in h.things} - set(makers)):
            whose = f"no fact tells {self.world.name(country)}'s share"
            notes = [self._said(spot, whose), self._nearby(spot)]
            flows.append(Flow(made(country), ANY, (), tuple(filter(None, notes))))
        if not flows:
            flows = [Flow(made(""))]
        elif least < 1:
            flows.append(Flow(made(""), (0.0, 1 - least), (), self._others(spot, makers, least)))
        market = [h for h in self.hits if not h.country and thing in h.things]
        return self._hit(spot, market, (Group(tuple(flows)),))

    def _others(self, spot: Spot, makers: Iterable[str], least: float) -> tuple[str, ...]:
        """Say how much others can make, where that bounds a figure: not the feed of makers, but their tools."""
        if self.route in ("material", "product") or not least:
            return ()
        names = " and ".join(map(self.world.name, makers))
        return (self._said(spot, f"reached where it is made outside {names}, which is at most {percent(1 - least)}"),)

    def _nearby(self, spot: Spot) -> str:
        """Say which shares of a class or of another form are told, since a reader would look for them here."""
        if self.route not in ("material", "product"):
            return ""
        classes, kin = self.world.told_nearby(spot.thing)
        told = [f"the share told of {self.world.name(c)} is that of the whole class" for c in classes]
        told += [f"the share told of {self.world.name(k)} is that of another form" for k in kin]
        return self._said(spot, f"{' and '.join(told)}, which does not bound it") if told else ""

    def _inputs(self, spot: Spot) -> tuple[Group[Spot], ...]:
        """Return one group for each input that is told, or one for a feed that is not."""
        world, view = self.world, spot.country if spot.country in self._abroad else ""
        groups = [
            Group((Flow(self.of(source, view), WHOLE, need.facts),))
            for source, need in sorted(world.inputs.get(spot.thing, {}).items())
            if world.label(source) in INPUTS[self.route]
        ]
        stages = world.stages(spot.thing)
        if spot.stage in stages[1:]:
            before = Spot("supply", spot.thing, stages[stages.index(spot.stage) - 1], "", view)
            groups.append(Group((Flow(before),)))
        told = (
            any(world.label(s) in INPUTS["material"] for s in world.inputs.get(spot.thing, {}))
            or spot.stage in stages[1:]
        )
        feed = Spot("feed", spot.thing, spot.stage, spot.country, view)
        if not told and self._feeding(feed):
            groups.append(Group((Flow(feed),)))
        return tuple(groups)

    def _feeding(self, spot: Spot) -> list[Hit]:
        """Return the shocks that an untold feed may have met; only for what the shocks name, not for all there is."""
        if self.route != "material" or not any(spot.thing in h.things for h in self.hits):
            return []
        abroad = [h for h in self.hits if not (h.crossing and h.country and h.country == spot.view)]
        return [h for h in abroad if self._upstream(h, spot)]

    def _upstream(self, hit: Hit, spot: Spot) -> bool:
        """Say whether something that a shock names may lie before a thing in the chain."""
        own = self.world.step(spot.thing, spot.stage)
        within = [n for n, stage in enumerate(ORDER) if hit.stages is None or stage in hit.stages]
        for root in hit.roots:
            told = {self.world.step(root, s) for s in self.world.stages(root) or [NOT_STATED]}
            steps = within if None in told else [n for n in within if n in told]
            if any(own is None or n < own for n in steps):
                return True
        return False

    def _feed(self, spot: Spot) -> Cell[Spot]:
        hits = self._feeding(spot)
        if spot.country:
            note = f"what it is made from in {self.world.name(spot.country)} is not told"
        else:
            told = fsum(t.share[0] for t in self.world.makers(spot.thing, spot.stage).values())
            note = (
                f"who makes {f'the other {percent(1 - told)}' if told else 'it elsewhere'}, and from what, is not told"
            )
        rules = tuple(dict.fromkeys(h.rule for h in hits if h.rule))
        facts = tuple(dict.fromkeys(f for h in hits for f in h.facts))
        most = together({h.shock: h.severity[1] for h in hits}.values())
        return Cell((0.0, most), (), facts, rules, (self._said(spot, note),))

    def _touched(self) -> set[Spot]:
        behind: dict[Spot, list[Spot]] = {}
        for spot, (cell, members) in self._raw.items():
            for flow in (*(f for g in cell.groups for f in g.flows), *members):
                if flow.share[1] > 0:
                    behind.setdefault(flow.source, []).append(spot)
        found = {spot for spot, (cell, _) in self._raw.items() if cell.hit[1] > 0}
        queue = list(found)
        while queue:
            for spot in behind.get(queue.pop(), ()):
                if spot not in found:
                    found.add(spot)
                    queue.append(spot)
        return found

    def _final(self, spot: Spot) -> Cell[Spot]:
        """Give each input its part of the whole: all of it if it is the only one, else untold, what is hit or not."""
        cell, members = self._raw[spot]
        if spot.kind == "supply":
            return cell
        groups = cell.groups or ((Group(members),) if members else ())
        part: Bounds = WHOLE if len(groups) == 1 else ANY
        return Cell(cell.hit, tuple(Group(g.flows, part) for g in groups), cell.facts, cell.rules, cell.notes)


def supplies(world: World, hits: list[Hit]) -> list[Supply]:
    """Return one network for each route that is hit, in a fixed order."""
    return [Supply(world, hits, route) for route in ROUTES if any(h.route == route for h in hits)]
