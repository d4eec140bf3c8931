"""The chain: its stages as columns from left to right, with the lines between them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reegraph.views.boxes import Lane, Line, Point, measure
from reegraph.views.layers import GAP, arrange
from reegraph.views.model import EdgeView, ViewModel
from reegraph.views.stages import STAGES, stages

TEXT = 94.0  # widest line of a label
HEADING = 30.0
MARGIN = 10.0  # of a lane around its boxes
BACKWARDS = frozenset({"MADE_FROM"})  # supply runs from the end of these to their start


class Chain:
    """Boxes of the chain; y is final, x follows once the gutters are sized.

    Parameters
    ----------
    model
        What to draw.
    tallest
        Columns taller than this are split.
    stacked
        Whether two neighbouring stages that no line joins may share a column.
    """

    def __init__(self, model: ViewModel, tallest: float, stacked: bool) -> None:
        self.model = model
        self.names = {n.id: n.name for n in model.nodes}
        self.stage = stages(model.nodes, model.edges)
        notes = producers(model.edges, self.names)
        self.boxes = {n: measure(n, self.names[n], TEXT, notes.get(n, ())) for n in sorted(self.stage)}
        self.links = [(e.start, e.end) for e in model.edges if e.start in self.stage and e.end in self.stage]
        self.groups = self._columns(tallest, stacked)
        heights = {n: b.height for n, b in self.boxes.items()} | dict.fromkeys(STAGES, HEADING)
        block = {n: 2 * k for group in self.groups for k, stage in enumerate(group) for n in self._of(stage)}
        block |= {stage: 2 * k - 1 for group in self.groups for k, stage in enumerate(group) if k}
        parts = [part for group in self.groups for part in self._split(group, tallest)]
        self.layers = arrange(parts, heights, self.links, block)
        self.columns = [[k for k in c if isinstance(k, str) and k in self.boxes] for c in self.layers.order]
        self.column = {node: n for n, column in enumerate(self.columns) for node in column}
        self.lefts: list[float] = []
        self.rights: list[float] = []
        for column in self.columns:
            widest = max(self.boxes[n].width for n in column)
            for node in column:
                self.boxes[node].width = widest
                self.boxes[node].y = self.layers.centre[node]

    def _of(self, stage: str) -> list[str]:
        return [n for n in self.boxes if self.stage[n] == stage]

    def _tall(self, nodes: Sequence[str]) -> float:
        return sum(self.boxes[n].height + GAP for n in nodes)

    def _columns(self, tallest: float, stacked: bool) -> list[list[str]]:
        """Return the stages of each column."""
        joined = {frozenset((self.stage[a], self.stage[b])) for a, b in self.links}
        groups: list[list[str]] = []
        for stage in (s for s in STAGES if self._of(s)):
            last = groups[-1] if groups else []
            room = self._tall([n for s in (*last, stage) for n in self._of(s)]) + HEADING + GAP <= tallest
            if stacked and len(last) == 1 and room and frozenset((last[0], stage)) not in joined:
                last.append(stage)
            else:
                groups.append([stage])
        return groups

    def _split(self, group: Sequence[str], tallest: float) -> Iterator[list[str]]:
        """Yield the columns of a group: several for a stage that is too tall, things that lead on further right."""
        if len(group) > 1:
            yield [*self._of(group[0]), group[1], *self._of(group[1])]
            return
        forward = {a for a, b in self.links if self.stage[a] != self.stage[b]}
        members = sorted(self._of(group[0]), key=lambda n: (n in forward, self.names[n], n))
        parts = max(1, math.ceil(self._tall(members) / tallest))
        limit = self._tall(members) / parts
        part: list[str] = []
        for node in members:
            if part and self._tall(part) + self.boxes[node].height / 2 > limit:
                yield part
                part = []
            part.append(node)
        yield part

    @property
    def height(self) -> float:
        """Height of the tallest column, without the headings above."""
        return self.layers.height

    def set_columns(self, gutters: Sequence[float], last: float, narrowest: float) -> float:
        """Put the columns side by side with at least these gutters before them; return the width of it all."""
        needed = sum(gutters) + last + sum(self.boxes[c[0]].width for c in self.columns)
        spare = max(0.0, narrowest - needed) / max(1, len(self.columns))
        x = -spare / 2
        for gutter, column in zip(gutters, self.columns, strict=True):
            x += gutter + spare
            wide = self.boxes[column[0]].width
            self.lefts.append(x)
            self.rights.append(x + wide)
            for node in column:
                self.boxes[node].x = x + wide / 2
            x += wide
        return max(needed, narrowest)

    def lines(self) -> list[Line]:
        """Return the lines within the chain: from column to column, or back to the same one."""
        lines = []
        for edge in self.model.edges:
            if edge.start not in self.column or edge.end not in self.column:
                continue
            backwards = edge.type in BACKWARDS
            path = self.layers.paths.get((edge.start, edge.end)) or self.layers.paths.get((edge.end, edge.start))
            if path is None:
                ends = (self.boxes[edge.start], self.boxes[edge.end])
                points: list[Point] = [(round(b.right, 1), round(b.y, 1)) for b in (ends[::-1] if backwards else ends)]
                lines.append(Line(edge.id, "loop", tuple(points)))
                continue
            points = []
            first = min(self.column[edge.start], self.column[edge.end])
            for n, key in enumerate(path, first):
                y = round(self.layers.centre[key], 1)
                points += [(round(self.lefts[n], 1), y), (round(self.rights[n], 1), y)]
            points = points[1:-1]
            runs_left = self.column[edge.start] > self.column[edge.end]
            lines.append(Line(edge.id, "flow", tuple(points[::-1] if runs_left != backwards else points)))
        return lines

    def lanes(self) -> Iterator[Lane]:
        """Yield the shaded area of each stage."""
        n = 0
        for group in self.groups:
            wide = sum(1 for c in self.columns[n:] if self.stage[c[0]] in group)
            left, right = self.lefts[n] - MARGIN, self.rights[n + wide - 1] + MARGIN
            tops = [-HEADING, *(self.layers.centre[stage] - HEADING / 2 - 2 for stage in group[1:])]
            for stage, top, end in zip(
                group, tops, [*(t - GAP / 2 for t in tops[1:]), self.height + MARGIN], strict=True
            ):
                labels = tuple(sorted({node.label for node in self.model.nodes if self.stage.get(node.id) == stage}))
                yield Lane("stage", STAGES[stage], left, top, right - left, end - top, labels)
            n += wide


def producers(edges: Iterable[EdgeView], names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
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
