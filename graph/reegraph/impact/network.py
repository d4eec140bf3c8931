"""Shares that flow through a network of cells, as intervals that decompose into paths.

Definition: a cell is hit itself by a fraction, and what is left of it comes in through groups of inputs, so

    f(cell) = hit + (1 - hit) * sum over groups of part * sum over flows of share * f(source)

is the chance that a walk backward from the cell meets what is hit. Within a group the shares sum to 1, and so do the
parts of a cell. Shares, parts and hits may be intervals. The least and the greatest f are both attained: weights that
may move go to the sources in order of f (a linear programme over a box cut by one equation is solved by filling). The
weights that attain a bound are kept, so that the contributions of the paths sum to it.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import fsum
from typing import Generic, TypeVar

from reegraph.errors import ReegraphError

K = TypeVar("K", bound=Hashable)
Bounds = tuple[float, float]

NOTHING, ANY, WHOLE = (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)
SLACK = 1e-9  # how far told shares may miss 1 by rounding
CONVERGED, MOST_SWEEPS = 1e-14, 10_000
TINY, STEPS = 1e-15, 10  # the least path that is looked for, and how many steps it may cost


@dataclass(frozen=True)
class Flow(Generic[K]):
    """What comes from one source into one group; `facts` carry it, `notes` say why its share is an interval."""

    source: K
    share: Bounds = WHOLE
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group(Generic[K]):
    """One input of a cell; `part` is its share of all inputs. A source may serve two groups."""

    flows: tuple[Flow[K], ...]
    part: Bounds = WHOLE


@dataclass(frozen=True)
class Cell(Generic[K]):
    """What is hit by itself, and what it comes from; no groups: a source that nothing flows into."""

    hit: Bounds = NOTHING
    groups: tuple[Group[K], ...] = ()
    facts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Walk(Generic[K]):
    """A path from the asked cell (first) to the cell where it is hit (last), and what it adds to both bounds."""

    cells: tuple[K, ...]
    flows: tuple[Flow[K], ...]
    low: float
    high: float


@dataclass(frozen=True)
class Numeric:
    """How the numbers were reached: sweeps over cycles, what the last moved, a bound of the error if there is one."""

    sweeps: int = 1
    residual: float = 0.0
    error_bound: float | None = 0.0


def worst(found: Sequence[Numeric]) -> Numeric:
    """Return the most sweeps, the largest residual and the largest error of several solutions."""
    bounds = [n.error_bound for n in found]
    known = [b for b in bounds if b is not None]
    return Numeric(
        max((n.sweeps for n in found), default=1),
        max((n.residual for n in found), default=0.0),
        max(known, default=0.0) if len(known) == len(bounds) else None,
    )


def fill(bounds: Sequence[Bounds], values: Sequence[float], largest: bool) -> list[float]:
    """Return the weights within `bounds` that sum to 1 and make the weighted sum of `values` least (or largest).

    Parameters
    ----------
    bounds
        Lowest and highest weight of each; they must leave room for a sum of 1.
    values
        What each is worth; of equals the first is filled first.
    largest
        Whether the sum is to be as large as possible.

    Raises
    ------
    ReegraphError
        If no weights within the bounds sum to 1.

    Examples
    --------
    >>> fill([(0.5, 1.0), (0.0, 0.5)], [1.0, 0.0], largest=False)
    [0.5, 0.5]
    """
    weights = [low for low, _ in bounds]
    left = 1 - fsum(weights)
    if left < -SLACK or fsum(high for _, high in bounds) < 1 - SLACK:
        raise ReegraphError(
            f"shares must sum to 1, but these cannot: {', '.join(f'{a:g} to {b:g}' for a, b in bounds)}"
        )
    for n in sorted(range(len(bounds)), key=lambda i: -values[i] if largest else values[i]):
        if left <= 0:
            break
        step = min(left, bounds[n][1] - bounds[n][0])
        weights[n] += step
        left -= step
    return weights


class _Side(Generic[K]):
    """One of the two bounds: the value of every cell, and the weight of every flow into it."""

    def __init__(self, cells: Mapping[K, Cell[K]], largest: bool) -> None:
        self.cells, self.largest = cells, largest
        self.value: dict[K, float] = dict.fromkeys(cells, 0.0)
        self.weights: dict[K, tuple[float, ...]] = {}

    def hit(self, key: K) -> float:
        return self.cells[key].hit[self.largest]

    def sweep(self, key: K) -> tuple[float, bool]:
        """Set a cell from its sources; return by how much it moved, and whether its weights were chosen anew.

        Weights are kept where others are no better: of equals, the later might lead round a cycle for ever.
        """
        groups = self.cells[key].groups
        values = [[self.value[flow.source] for flow in group.flows] for group in groups]
        inner = [fill([f.share for f in g.flows], vs, self.largest) for g, vs in zip(groups, values, strict=True)]
        worth = [fsum(w * v for w, v in zip(ws, vs, strict=True)) for ws, vs in zip(inner, values, strict=True)]
        outer = fill([g.part for g in groups], worth, self.largest) if groups else []
        hit, old = self.hit(key), self.value[key]
        new = hit + (1 - hit) * fsum(part * v for part, v in zip(outer, worth, strict=True))
        better = key not in self.weights or (new - old if self.largest else old - new) > CONVERGED
        if better:
            self.weights[key] = tuple(part * w for part, ws in zip(outer, inner, strict=True) for w in ws)
        self.value[key] = new
        return abs(new - old), better

    def flows(self, key: K) -> Iterator[tuple[Flow[K], float]]:
        """Yield each flow into a cell, with the share of the cell that goes through it."""
        left = 1 - self.hit(key)
        flows = (flow for group in self.cells[key].groups for flow in group.flows)
        for flow, weight in zip(flows, self.weights[key], strict=True):
            yield flow, left * weight

    def cycle(self, keys: Sequence[K]) -> Numeric:
        """Solve cells that feed each other.

        Sweeps from 0 upward reach every cell that anything can reach, so a cell that is still 0 stays 0, and the others
        have one solution for any weights. From there on: solve with the weights at hand, choose better ones, repeat.
        """
        sweeps, moved, better = 0, 1.0, True
        while sweeps <= len(keys):
            moved = max([self.sweep(key)[0] for key in keys])
            sweeps += 1
        while better and sweeps < MOST_SWEEPS:
            solved = self._exact([key for key in keys if self.value[key] > 0])
            steps = [self.sweep(key) for key in keys]
            moved, better = max(step for step, _ in steps), any(new for _, new in steps) or not solved
            sweeps += 1
        inside = set(keys)
        spread = 1 - min(self._leak(key, inside) for key in keys)
        return Numeric(sweeps, moved, moved / (1 - spread) if spread < 1 - CONVERGED else None)

    def _leak(self, key: K, inside: set[K]) -> float:
        """Return the share of a cell that does not come from the cells of its cycle."""
        return 1 - fsum(w for flow, w in self.flows(key) if flow.source in inside)

    def _exact(self, keys: Sequence[K]) -> bool:
        """Solve (1 - P) f = b for these cells by elimination, all others as they are; say if it could be solved."""
        place = {key: n for n, key in enumerate(keys)}
        rows = []
        for key in keys:
            row = [0.0] * len(keys) + [self.hit(key)]
            row[place[key]] = 1.0
            for flow, weight in self.flows(key):
                if flow.source in place:
                    row[place[flow.source]] -= weight
                else:
                    row[-1] += weight * self.value[flow.source]
            rows.append(row)
        for n in range(len(rows)):
            pivot = max(range(n, len(rows)), key=lambda r: abs(rows[r][n]))
            rows[n], rows[pivot] = rows[pivot], rows[n]
            if abs(rows[n][n]) < CONVERGED:
                return False
            for r in range(len(rows)):
                if r != n and rows[r][n]:
                    factor = rows[r][n] / rows[n][n]
                    rows[r] = [a - factor * b for a, b in zip(rows[r], rows[n], strict=True)]
        for n, key in enumerate(keys):
            self.value[key] = rows[n][-1] / rows[n][n]
        return True


class Network(Generic[K]):
    """Cells and what flows between them, solved for both bounds.

    Parameters
    ----------
    cells
        Every cell by its key; the source of every flow must be one of them.

    Raises
    ------
    ReegraphError
        If a source is no cell, or shares cannot sum to 1.

    Examples
    --------
    Half of the metal comes from ore of which 0.6 is hit, of the rest nobody knows:

    >>> net = Network({
    ...     "ore": Cell(hit=(0.6, 0.6)), "elsewhere": Cell(hit=(0.0, 1.0)),
    ...     "metal": Cell(groups=(Group((Flow("ore", (0.5, 0.5)), Flow("elsewhere", (0.5, 0.5)))),)),
    ... })
    >>> net.exposure("metal")
    (0.3, 0.8)
    >>> [(walk.cells, walk.low, walk.high) for walk in net.walks("metal")[0]]
    [(('metal', 'elsewhere'), 0.0, 0.5), (('metal', 'ore'), 0.3, 0.3)]
    """

    def __init__(self, cells: Mapping[K, Cell[K]]) -> None:
        import networkx as nx

        self.cells = dict(cells)
        self._flows: dict[K, list[tuple[Flow[K], float, float]]] = {}
        edges = [(key, flow.source) for key, cell in cells.items() for group in cell.groups for flow in group.flows]
        missing = [source for _, source in edges if source not in self.cells]
        if missing:
            raise ReegraphError(f"a flow comes from {missing[0]!r}, which is no cell")
        graph: nx.DiGraph[K] = nx.DiGraph(edges)
        graph.add_nodes_from(self.cells)
        layers = nx.condensation(graph)
        self._sides = _Side(self.cells, False), _Side(self.cells, True)
        found = [Numeric()]
        for layer in reversed(list(nx.topological_sort(layers))):
            members = layers.nodes[layer]["members"]
            keys = [key for key in self.cells if key in members] if len(members) > 1 else list(members)
            for side in self._sides:
                if len(keys) > 1 or graph.has_edge(keys[0], keys[0]):
                    found.append(side.cycle(keys))
                else:
                    side.sweep(keys[0])
        self.numeric = worst(found)

    def exposure(self, key: K) -> Bounds:
        """Return the least and the greatest share of a cell that meets what is hit."""
        low, high = (min(1.0, max(0.0, side.value[key])) for side in self._sides)
        return low, high

    def _exposed(self, key: K) -> list[tuple[Flow[K], float, float]]:
        """Return the flows into a cell through which something is hit, with their weight on both sides."""
        if key not in self._flows:
            low, high = self._sides
            self._flows[key] = [
                (flow, x, y)
                for (flow, x), (_, y) in zip(low.flows(key), high.flows(key), strict=True)
                if x * low.value[flow.source] > 0 or y * high.value[flow.source] > 0
            ]
        return self._flows[key]

    def walks(self, key: K, most: int = 1000) -> tuple[list[Walk[K]], Bounds]:
        """Return the paths of a cell, largest first, and what they leave of both bounds.

        Parameters
        ----------
        key
            The cell.
        most
            How many paths at most. Without cycles there are finitely many, and nothing is left when all are listed.
            Where the search would be long (many tiny paths round a cycle), it stops and more is left.
        """
        low, high = self._sides
        order, found = count(), list[Walk[K]]()
        heap: list[tuple[float, int, bool, tuple[K, ...], tuple[Flow[K], ...], float, float]] = []

        def push(cells: tuple[K, ...], flows: tuple[Flow[K], ...], a: float, b: float, ends: bool) -> None:
            best = max(a, b) if ends else max(a * low.value[cells[-1]], b * high.value[cells[-1]])
            if best > TINY:
                heapq.heappush(heap, (-best, next(order), ends, cells, flows, a, b))

        push((key,), (), 1.0, 1.0, False)
        steps = 0
        while heap and len(found) < most:
            _, _, ends, cells, flows, a, b = heapq.heappop(heap)
            if ends:
                found.append(Walk(cells, flows, a, b))
                continue
            steps += 1
            if steps > STEPS * most:
                continue  # what is found already may still be listed
            last = cells[-1]
            push(cells, flows, a * low.hit(last), b * high.hit(last), True)
            for flow, x, y in self._exposed(last):
                push((*cells, flow.source), (*flows, flow), a * x, b * y, False)
        total = self.exposure(key)
        left = total[0] - fsum(w.low for w in found), total[1] - fsum(w.high for w in found)
        return found, (left[0] if abs(left[0]) > 1e-12 else 0.0, left[1] if abs(left[1]) > 1e-12 else 0.0)
