"""Order and height of boxes in columns so that lines cross little and pass under no box.

The columns are layers of a layered drawing (Sugiyama). A line that skips columns gets a narrow slot of its own in
each of them; lines of one start share their slots until they part.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP = 10.0
SLOT = 2.0
SWEEPS = 24
LARGE, FEW_SWEEPS = 3000, 8  # from so many boxes and slots on, fewer sweeps must do

Slot = tuple[str, int]  # (start of the line, column it passes)


@dataclass
class Layers:
    """Keys of each column from top to bottom, their centres, and the keys that each link runs through."""

    order: list[list[str | Slot]]
    centre: dict[str | Slot, float]
    paths: dict[tuple[str, str], list[str | Slot]]
    height: float
    heights: dict[str | Slot, float] = field(repr=False, default_factory=dict)


def arrange(
    columns: Sequence[Sequence[str]],
    heights: Mapping[str, float],
    links: Sequence[tuple[str, str]],
    block: Mapping[str, int] | None = None,
) -> Layers:
    """Place boxes in their columns.

    Parameters
    ----------
    columns
        Ids of the boxes of each column, from left to right.
    heights
        Height of each box in pixels.
    links
        Pairs of ids to be joined; pairs within one column only draw their boxes together.
    block
        Boxes of a lower number stay above those of a higher one in their column; 0 if left out.

    Examples
    --------
    >>> placed = arrange([["a", "b"], ["c"], ["d"]], dict.fromkeys("abcd", 20.0), [("a", "d"), ("b", "c")])
    >>> placed.paths["a", "d"]
    ['a', ('a', 1), 'd']
    """
    column_of = {key: n for n, column in enumerate(columns) for key in column}
    order: list[list[str | Slot]] = [list(column) for column in columns]
    size: dict[str | Slot, float] = {key: heights[key] for key in column_of}
    paths: dict[tuple[str, str], list[str | Slot]] = {}
    before: defaultdict[str | Slot, set[str | Slot]] = defaultdict(set)
    after: defaultdict[str | Slot, set[str | Slot]] = defaultdict(set)
    beside: defaultdict[str | Slot, set[str | Slot]] = defaultdict(set)
    for link in links:
        start, end = sorted(link, key=lambda key: column_of[key])
        first, last = column_of[start], column_of[end]
        if first == last:
            beside[start].add(end)
            beside[end].add(start)
            continue
        path: list[str | Slot] = [start, *((start, n) for n in range(first + 1, last)), end]
        paths[start, end] = path
        for a, b in pairwise(path):
            after[a].add(b)
            before[b].add(a)
        for n, slot in enumerate(path[1:-1], first + 1):
            if slot not in size:
                size[slot] = SLOT
                order[n].append(slot)
    sweeps = SWEEPS if len(size) < LARGE else FEW_SWEEPS
    _uncross(order, (before, after, beside), block or {}, sweeps)
    centre, height = _settle(order, size, (before, after), sweeps)
    return Layers(order, centre, paths, height, size)


Neighbours = Mapping[str | Slot, set[str | Slot]]


def _uncross(
    order: list[list[str | Slot]],
    joined: tuple[Neighbours, Neighbours, Neighbours],
    block: Mapping[str, int],
    sweeps: int,
) -> None:
    """Sort each column by the mean place of its neighbours, to and fro; keep the order with the fewest crossings."""
    before, after, beside = joined
    best, fewest = [list(c) for c in order], _crossings(order, after)
    place = {key: (n + 0.5) / len(c) for c in order for n, key in enumerate(c)}
    for sweep in range(sweeps):
        forward = sweep % 2 == 0
        towards = before if forward else after
        for column in order if forward else reversed(order):
            wish = {}
            for key in column:
                near = [place[k] for k in towards.get(key, ())]
                near = near or [place[k] for k in (*after.get(key, ()), *before.get(key, ()))]
                near += [place[k] for k in beside.get(key, ())]
                wish[key] = sum(sorted(near)) / len(near) if near else place[key]
            column[:] = _sorted(column, wish, place, block)
            place.update((key, (n + 0.5) / len(column)) for n, key in enumerate(column))
        crossed = _crossings(order, after)
        if crossed < fewest:
            best, fewest = [list(c) for c in order], crossed
    order[:] = best


def _sorted(
    column: Sequence[str | Slot],
    wish: Mapping[str | Slot, float],
    place: Mapping[str | Slot, float],
    block: Mapping[str, int],
) -> list[str | Slot]:
    """Sort boxes by block and wish; slots go between them by wish alone."""
    boxes = sorted((k for k in column if isinstance(k, str)), key=lambda k: (block.get(k, 0), wish[k], place[k]))
    at: dict[str | Slot, tuple[float, float]] = {}
    reached = 0.0
    for n, key in enumerate(boxes):
        reached = max(reached, wish[key])
        at[key] = (reached, n + 1)
    return sorted(column, key=lambda k: at.get(k, (wish[k], place[k])))


def _crossings(order: Sequence[Sequence[str | Slot]], after: Neighbours) -> int:
    """Count the crossings between neighbouring columns."""
    count = 0
    for left, right in pairwise(order):
        place = {key: n for n, key in enumerate(right)}
        seen: list[int] = []
        for key in left:
            ends = sorted(place[k] for k in after.get(key, ()))
            count += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def _settle(
    order: Sequence[Sequence[str | Slot]],
    size: Mapping[str | Slot, float],
    joined: tuple[Neighbours, Neighbours],
    sweeps: int,
) -> tuple[dict[str | Slot, float], float]:
    """Return the centre of each box, near the mean of its neighbours and without overlap, and the height of all."""
    before, after = joined
    full = [sum(size[k] for k in c) + GAP * max(0, len(c) - 1) for c in order]
    height = max(full, default=0.0)
    centre: dict[str | Slot, float] = {}
    for column in order:
        spread_evenly = spread(
            [height * (n + 0.5) / len(column) for n in range(len(column))], [size[k] for k in column], height
        )
        centre.update(zip(column, spread_evenly, strict=True))
    for sweep in range(sweeps):
        for column in order if sweep % 2 else reversed(order):
            wish = []
            for key in column:
                near = sorted(centre[k] for k in (*before.get(key, ()), *after.get(key, ())))
                wish.append(sum(near) / len(near) if near else centre[key])
            centre.update(zip(column, spread(wish, [size[k] for k in column], height), strict=True))
    return centre, height


def spread(wishes: Sequence[float], sizes: Sequence[float], length: float, gap: float = GAP) -> list[float]:
    """Return places nearest to the wishes (least squares) that keep order, sizes and gaps within ``[0, length]``.

    Pool adjacent violators on the wishes less the room that the boxes before take.

    Examples
    --------
    >>> spread([50, 50], [20, 20], 100)
    [35.0, 65.0]
    >>> spread([50, 0], [20, 20], 100)
    [10.0, 40.0]
    """
    offsets, room = [], 0.0
    for size in sizes:
        offsets.append(room + size / 2)
        room += size + gap
    slack = max(0.0, length - (room - gap))
    pools: list[list[float]] = []  # sum, count
    for wish, offset in zip(wishes, offsets, strict=True):
        pools.append([wish - offset, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    shifts = [min(max(total / count, 0.0), slack) for total, count in pools for _ in range(int(count))]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]
