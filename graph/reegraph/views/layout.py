"""The picture: stages from left to right, rules above, actors and events below; deterministic, without a browser."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from reegraph.views.boxes import Box, Lane, Layout
from reegraph.views.chain import HEADING, Chain
from reegraph.views.grid import Card, Placed, Text, place_bands, place_rules
from reegraph.views.model import RULES, NodeView, ViewModel
from reegraph.views.routes import Regions, Router, Trip
from reegraph.views.stages import BANDS, OTHER, band

SCREEN = (1638.0, 896.0)  # what a screen of 1400 x 900 shows with readable labels
SHAPES = (  # tallest column, stages stacked, drawn as wide as the screen
    (620.0, False, False),
    (420.0, False, True),
    (520.0, True, False),
    (420.0, True, True),
    (350.0, True, True),
    (300.0, True, True),
)
LARGE = 250  # from so many things on, the first shape must do
NARROWEST = 760.0
LAST_GUTTER = 26.0
IN_BOX = ("since ", "from ", "averted")  # states that stand in the box of a rule if there is room; others in the panel
UNKNOWN_ISSUER = "Rules · issuer not stated"


def place(model: ViewModel) -> Layout:
    """Give every thing its box and every edge its line.

    Several shapes of the chain are tried, first with the states of the rules in their boxes, then without. The first
    that fits an ordinary screen with readable labels is taken, or else the one that comes nearest.

    Parameters
    ----------
    model
        What to draw.

    Returns
    -------
    Layout
        No two boxes overlap, and no line between different columns runs under a box.

    Examples
    --------
    >>> from reegraph.views.model import EdgeView
    >>> nodes = (NodeView("tin", "Material", "Tin"), NodeView("cans", "Product", "Cans"))
    >>> edge = EdgeView("f/NEEDED_FOR", "NEEDED_FOR", "tin", "cans", ("f",))
    >>> layout = place(ViewModel("Tin", nodes, (edge,), (), (), (), ()))
    >>> layout.boxes["tin"].right < layout.boxes["cans"].left
    True
    """
    best: _Picture | None = None
    large = len(model.nodes) > LARGE
    told = (False,) if large or not any(n.states for n in model.nodes) else (True, False)
    for states, shape in product(told, SHAPES[: 1 if large else None]):
        picture = _Picture(model, states, *shape)
        if best is None or picture.scale > best.scale:
            best = picture
        if best.scale >= 1:
            break
    return best.layout if best else Layout()


class _Picture:
    """One try: its layout, and how large it is on the screen."""

    def __init__(self, model: ViewModel, states: bool, tallest: float, stacked: bool, stretched: bool) -> None:
        self.model = model
        notes = {n.id: tuple(s for s in n.states if states and s.startswith(IN_BOX)) for n in model.nodes}
        self.texts = {n.id: Text(n.name, notes[n.id]) for n in model.nodes if n.label in RULES}
        self.nodes = {n.id: n for n in model.nodes}
        self.names = {n.id: n.name for n in model.nodes}
        self.chain = Chain(model, tallest, stacked)
        self.boxes: dict[str, Box] = dict(self.chain.boxes)
        self.layout = self._place(SCREEN[0] if stretched else NARROWEST)
        shown = {t.id for t in model.types if t.shown}
        seen = [b for n, b in self.boxes.items() if self.nodes[n].label in shown] or list(self.boxes.values())
        wide = max((b.right for b in seen), default=1) - min((b.left for b in seen), default=0)
        high = max((b.bottom for b in seen), default=1) - min((b.top for b in seen), default=0)
        self.scale = min(SCREEN[0] / wide, SCREEN[1] / high)

    def _place(self, narrowest: float) -> Layout:
        groups = self._rule_groups()
        regions = Regions(self.boxes, self.chain, Placed(), Placed())
        regions.rules.gutters = [0.0]
        for n, node in enumerate(k for _, cards in groups for c in cards for k in (c.head, *c.provisions) if k):
            self.boxes[node] = Box(node, (), 0, 0, y=float(n))  # a stand-in until the width is known
            regions.rules.column[node] = 0
        trips = self._trips()
        router = Router(regions, trips)
        gutters = [router.gutter_width(n) for n in range(len(self.chain.columns))]
        width = self.chain.set_columns(gutters, LAST_GUTTER, narrowest)
        regions.rules = place_rules(groups, self.texts, width, self.boxes)
        regions.bands = place_bands(self._bands(), self.names, self._wishes(trips, width), width, self.boxes)
        router = Router(regions, trips)
        upper, lower = router.ask_corridors()
        regions.rules.top = -HEADING - upper - regions.rules.height
        regions.bands.top = self.chain.height + lower
        for placed in (regions.rules, regions.bands):
            for node in placed.column:
                self.boxes[node].y += placed.top
        lines = sorted(router.lines() + self.chain.lines(), key=lambda line: line.edge)
        return Layout(dict(sorted(self.boxes.items())), tuple(self._lanes(regions)), tuple(lines))

    def _rule_groups(self) -> list[tuple[str, list[Card]]]:
        """Return the cards of each issuer; most rules first, and cards in the order of what they control."""
        owner: dict[str, str] = {}
        aims: defaultdict[str, list[int]] = defaultdict(list)
        for edge in self.model.edges:
            if edge.type == "HAS_PROVISION" and self.nodes[edge.start].label == "Policy":
                owner.setdefault(edge.end, edge.start)
            if edge.end in self.chain.column:
                aims[edge.start].append(self.chain.column[edge.end])
        rules = sorted(n for n, node in self.nodes.items() if node.label in RULES)
        owned: defaultdict[str, list[str]] = defaultdict(list)
        for node in rules:
            owned[owner.get(node, "")].append(node)
        groups: defaultdict[str, list[Card]] = defaultdict(list)
        for node in rules:
            if self.nodes[node].label == "Policy":
                own = sorted(owned[node], key=lambda p: (_mean(aims[p]), self.names[p], p))
                groups[self.nodes[node].issuer].append(Card(node, tuple(own)))
            elif node not in owner:
                groups[self.nodes[node].issuer].append(Card(None, (node,)))

        def aim(card: Card) -> tuple[float, str]:
            members = (card.head or "", *card.provisions)
            return _mean([x for n in members for x in aims[n]]), members[-1]

        order = sorted(groups, key=lambda g: (not g, -sum(1 + len(c.provisions) for c in groups[g]), g))
        titles = {g: f"Rules · {g}" if g else UNKNOWN_ISSUER for g in order}
        return [(titles[g], sorted(groups[g], key=aim)) for g in order]

    def _bands(self) -> list[tuple[str, tuple[str, ...], list[str]]]:
        members: defaultdict[str, list[NodeView]] = defaultdict(list)
        for node in self.nodes.values():
            if node.id not in self.chain.column and node.label not in RULES:
                members[band(node)].append(node)
        known = [
            (title, labels, [n.id for n in members[key]]) for key, (title, labels) in BANDS.items() if members[key]
        ]
        other = members[OTHER]
        return known + ([("Other", tuple(sorted({n.label for n in other})), [n.id for n in other])] if other else [])

    def _wishes(self, trips: list[Trip], width: float) -> dict[str, float]:
        """Return for each node the mean x of its placed neighbours, of those always drawn if there are any.

        What is shown at first without anything that it is joined with goes to the right.
        """
        near: dict[bool, defaultdict[str, list[float]]] = {True: defaultdict(list), False: defaultdict(list)}
        for trip in trips:
            for node, other in ((trip.start, trip.end), (trip.end, trip.start)):
                if other in self.boxes:
                    near[trip.quiet][node].append(self.boxes[other].x)
        wishes = {n: _mean(near[False][n] or near[True][n], width / 2) for n in self.nodes}
        shown = {t.id for t in self.model.types if t.shown}
        first = {n for n, node in self.nodes.items() if node.label in shown}
        joined = {n for e in self.model.edges if {e.start, e.end} <= first for n in (e.start, e.end)}
        return wishes | dict.fromkeys(first - joined, width)

    def _trips(self) -> list[Trip]:
        shown = {t.id for t in self.model.types if t.shown}
        loud = {r.id for r in self.model.relations if r.shown}
        owner = {e.end: e.start for e in self.model.edges if e.type == "HAS_PROVISION"}
        trips = []
        for edge in self.model.edges:
            ends = (edge.start, edge.end)
            outside = next((n for n in ends if n not in self.chain.column), edge.start)
            quiet = edge.type not in loud or not {self.nodes[n].label for n in ends} <= shown
            trips.append(Trip(edge.id, edge.type, *ends, owner.get(outside, outside), quiet))
        return trips

    def _lanes(self, regions: Regions) -> Iterator[Lane]:
        yield from self.chain.lanes()
        for placed in (regions.rules, regions.bands):
            yield from (
                replace(lane, y=lane.y + placed.top, labels=lane.labels or tuple(sorted(RULES)))
                for lane in placed.lanes
            )


def _mean(values: list[float] | list[int], default: float = 1e3) -> float:
    return sum(sorted(values)) / len(values) if values else default
