"""The picture: stages from left to right, rules above them, actors and events below; deterministic and without a browser."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from reegraph.views.boxes import Box, Lane, Layout, Line, measure
from reegraph.views.grid import Card, Placed, place_bands, place_rules
from reegraph.views.layers import GAP, Layers, arrange
from reegraph.views.model import EdgeView, NodeView, ViewModel
from reegraph.views.routes import Regions, Router, Trip
from reegraph.views.stages import BANDS, OTHER, RULES, STAGES, band, issuers, stages

CHAIN_TEXT = 94.0  # widest line of a label in the chain
TALLEST_COLUMN = 600.0
HEADING = 34.0
NARROWEST = 760.0
LOOP = 26.0
UNKNOWN_ISSUER = "Issuer not stated"
BACKWARDS = frozenset({"MADE_FROM"})  # supply runs from the end of these to their start


def place(model: ViewModel) -> Layout:
    """Give every thing its box and every edge its line.

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
    >>> nodes = (NodeView("tin", "Material", "Tin"), NodeView("cans", "Product", "Cans"))
    >>> edge = EdgeView("f/NEEDED_FOR", "NEEDED_FOR", "tin", "cans", ("f",))
    >>> layout = place(ViewModel("Tin", nodes, (edge,), (), (), (), ()))
    >>> layout.boxes["tin"].right < layout.boxes["cans"].left
    True
    """
    return _Picture(model).layout()


class _Picture:
    """The steps of the layout, each using the results of those before it."""

    def __init__(self, model: ViewModel) -> None:
        self.model = model
        self.nodes = {n.id: n for n in model.nodes}
        self.names = {n.id: n.name for n in model.nodes}
        self.stage = stages(model.nodes, model.edges)
        self.boxes: dict[str, Box] = {}
        self.columns: list[list[str]] = []
        self.headings: list[tuple[str, int]] = []  # stage and how many columns it takes

    def layout(self) -> Layout:
        layers = self._chain()
        layer = {key: n for n, column in enumerate(self.columns) for key in column}
        regions = Regions(self.boxes, layer, Placed(), Placed(), layers.height, HEADING)
        groups = self._rule_groups(layer)
        for n, node in enumerate(k for _, cards in groups for c in cards for k in (c.head, *c.provisions) if k):
            self.boxes[node] = Box(node, (), 0, 0, y=float(n))  # a stand-in that keeps the order until it is placed
            regions.rules.column[node] = 0
        regions.rules.gutters = [0.0]
        router = Router(regions, self._trips())
        width = max(self._chain_x(router, regions), NARROWEST)
        regions.rules = place_rules(groups, self.names, width, self.boxes)
        regions.bands = place_bands(self._bands(), self.names, self._wishes(width), width, self.boxes)
        router = Router(regions, self._trips())
        upper, lower = router.ask_corridors()
        rules_top = -HEADING - upper - regions.rules.height
        bands_top = layers.height + lower
        self._shift(regions.rules, rules_top)
        self._shift(regions.bands, bands_top)
        lines = router.lines() + self._chain_lines(layers, regions)
        lanes = self._lanes(regions, rules_top, bands_top)
        return Layout(dict(sorted(self.boxes.items())), tuple(lanes), tuple(sorted(lines, key=lambda line: line.edge)))

    def _chain(self) -> Layers:
        """Size the boxes of the chain, split tall stages into several columns, and order them."""
        notes = _producers(self.model.edges, self.names)
        for node in self.stage:
            self.boxes[node] = measure(node, self.names[node], CHAIN_TEXT, notes.get(node, ()))
        forward = {e.start for e in self.model.edges if self.stage.get(e.end) not in (None, self.stage.get(e.start))}
        for stage in STAGES:
            members = sorted((n for n, s in self.stage.items() if s == stage), key=lambda n: (n in forward, self.names[n], n))
            tall = sum(self.boxes[n].height + GAP for n in members)
            parts = max(1, math.ceil(tall / TALLEST_COLUMN))
            share = math.ceil(len(members) / parts)
            split = [members[n : n + share] for n in range(0, len(members), share or 1)]
            self.columns += split
            if split:
                self.headings.append((stage, len(split)))
        links = [(e.start, e.end) for e in self.model.edges if e.start in self.stage and e.end in self.stage]
        layers = arrange(self.columns, {n: self.boxes[n].height for n in self.stage}, links)
        self.columns = [[k for k in column if isinstance(k, str)] for column in layers.order]
        for column in self.columns:
            widest = max(self.boxes[n].width for n in column)
            for node in column:
                self.boxes[node].width = widest
                self.boxes[node].y = layers.centre[node]
        return layers

    def _chain_x(self, router: Router, regions: Regions) -> float:
        """Set the columns side by side with the gutters that the lines need; return the width of the chain."""
        x = 0.0
        for n, column in enumerate(self.columns):
            x += router.gutter_width(n)
            wide = self.boxes[column[0]].width
            regions.lefts.append(x)
            regions.rights.append(x + wide)
            for node in column:
                self.boxes[node].x = x + wide / 2
            x += wide
        return x + LOOP

    def _rule_groups(self, layer: Mapping[str, int]) -> list[tuple[str, list[Card]]]:
        """Return the cards of each issuer; most rules first, and cards in the order of what they control."""
        owner: dict[str, str] = {}
        aims: defaultdict[str, list[int]] = defaultdict(list)
        for edge in self.model.edges:
            if edge.type == "HAS_PROVISION":
                owner.setdefault(edge.end, edge.start)
            if edge.end in layer:
                aims[edge.start].append(layer[edge.end])
        by_issuer = issuers(self.nodes, self.model.edges)
        groups: defaultdict[str, list[Card]] = defaultdict(list)
        rules = sorted(n for n, node in self.nodes.items() if node.label in RULES)
        for node in rules:
            if self.nodes[node].label == "Policy":
                own = sorted((p for p in rules if owner.get(p) == node), key=lambda p: (_mean(aims[p]), self.names[p], p))
                groups[by_issuer.get(node, UNKNOWN_ISSUER)].append(Card(node, tuple(own)))
            elif owner.get(node) not in self.nodes:
                groups[UNKNOWN_ISSUER].append(Card(None, (node,)))

        def aim(card: Card) -> tuple[float, str]:
            members = (card.head or "", *card.provisions)
            return _mean([x for n in members for x in aims[n]]), members[-1]

        order = sorted(groups, key=lambda g: (g == UNKNOWN_ISSUER, -sum(1 + len(c.provisions) for c in groups[g]), g))
        single = len(groups) == 1 and UNKNOWN_ISSUER in groups
        return [("Rules" if single else _rules_of(g), sorted(groups[g], key=aim)) for g in order]

    def _bands(self) -> list[tuple[str, tuple[str, ...], list[str]]]:
        rest = [n for n in self.nodes.values() if n.id not in self.stage and n.label not in RULES]
        members: defaultdict[str, list[NodeView]] = defaultdict(list)
        for node in rest:
            members[band(node)].append(node)
        known = [(title, labels, [n.id for n in members[key]]) for key, (title, labels) in BANDS.items() if members[key]]
        other = members[OTHER]
        return known + ([("Other", tuple(sorted({n.label for n in other})), [n.id for n in other])] if other else [])

    def _wishes(self, width: float) -> dict[str, float]:
        """Return for each node the mean x of its placed neighbours, else the middle."""
        near: defaultdict[str, list[float]] = defaultdict(list)
        for edge in self.model.edges:
            for node, other in ((edge.start, edge.end), (edge.end, edge.start)):
                if other in self.boxes:
                    near[node].append(self.boxes[other].x)
        return {n: _mean(near[n], width / 2) for n in self.nodes}

    def _trips(self) -> list[Trip]:
        shown = {t.id for t in self.model.types if t.shown}
        loud = {r.id for r in self.model.relations if r.shown}
        owner = {e.end: e.start for e in self.model.edges if e.type == "HAS_PROVISION"}
        trips = []
        for edge in self.model.edges:
            ends = (edge.start, edge.end)
            outside = next((n for n in ends if n not in self.stage), edge.start)
            quiet = edge.type not in loud or not {self.nodes[n].label for n in ends} <= shown
            trips.append(Trip(edge.id, edge.type, *ends, owner.get(outside, outside), quiet))
        return trips

    def _shift(self, placed: Placed, by: float) -> None:
        for node in placed.column:
            self.boxes[node].y += by

    def _chain_lines(self, layers: Layers, regions: Regions) -> list[Line]:
        """Return the lines within the chain: from column to column, or back to the same one."""
        lines = []
        for edge in self.model.edges:
            if edge.start not in regions.layer or edge.end not in regions.layer:
                continue
            first, last = self.boxes[edge.start], self.boxes[edge.end]
            backwards = edge.type in BACKWARDS
            path = layers.paths.get((edge.start, edge.end)) or layers.paths.get((edge.end, edge.start))
            if path is None:
                ends = (last, first) if backwards else (first, last)
                lines.append(Line(edge.id, "loop", tuple((round(b.right, 1), round(b.y, 1)) for b in ends)))
                continue
            points = []
            for n, key in enumerate(path, regions.layer[path[0]]):  # type: ignore[index]  # a path starts at a box
                y = round(layers.centre[key], 1)
                points += [(round(regions.lefts[n], 1), y), (round(regions.rights[n], 1), y)]
            points = points[1:-1]
            runs_left = regions.layer[edge.start] > regions.layer[edge.end]
            lines.append(Line(edge.id, "flow", tuple(points[::-1] if runs_left != backwards else points)))
        return lines

    def _lanes(self, regions: Regions, rules_top: float, bands_top: float) -> Iterable[Lane]:
        n = 0
        for stage, wide in self.headings:
            left, right = regions.lefts[n] - 10, regions.rights[n + wide - 1] + 10
            labels = tuple(sorted({self.nodes[k].label for c in self.columns[n : n + wide] for k in c}))
            yield Lane("stage", STAGES[stage], left, -HEADING, right - left, regions.chain_height + HEADING + 8, labels)
            n += wide
        for placed, top in ((regions.rules, rules_top), (regions.bands, bands_top)):
            for lane in placed.lanes:
                yield Lane(lane.kind, lane.title, lane.x, lane.y + top, lane.width, lane.height, lane.labels or RULES)


def _mean(values: list[float] | list[int], default: float = 1e3) -> float:
    return sum(sorted(values)) / len(values) if values else default


def _rules_of(issuer: str) -> str:
    return issuer if issuer == UNKNOWN_ISSUER else f"Rules of {issuer}"


def _producers(edges: Iterable[EdgeView], names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what to write under a material: who makes which part of it, largest first."""
    found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for edge in edges:
        if edge.type == "PRODUCES" and edge.text:
            found[edge.end].append((-edge.weight, f"{names[edge.start]} {edge.text}"))
    notes = {}
    for node, makers in found.items():
        words = [text for _, text in sorted(makers)]
        notes[node] = tuple(words if len(words) < 5 else [*words[:3], f"and {len(words) - 3} more"])
    return notes
