"""Rules above the chain, as cards in columns, and bands of actors and events below it, as rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reegraph.views.boxes import GLYPH, PAD_X, Box, Lane, measure

GUTTER = 22.0
INDENT = 12.0
BETWEEN_BOXES, BETWEEN_CARDS = 6.0, 16.0
HEADING = 24.0
ROW_CORRIDOR = 22.0
CELL, WIDEST_CELL = 146.0, 230.0
STEP = 10.0
BAND_CELL = 126.0
BAND_HEADING = 8.0


@dataclass
class Placed:
    """Where the boxes of a region lie; y counts from the region's own top."""

    column: dict[str, int] = field(default_factory=dict)
    row: dict[str, int] = field(default_factory=dict)
    row_tops: list[float] = field(default_factory=list)
    gutters: list[float] = field(default_factory=list)  # left edge of the gutter right of each column
    height: float = 0.0
    top: float = 0.0  # set when the region gets its place in the picture
    lanes: list[Lane] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """A policy with its provisions; `head` is None for a provision whose policy is not drawn."""

    head: str | None
    provisions: tuple[str, ...]


class _Packer:
    """Fills columns with cards from top to bottom, one issuer after the other."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[Card]]], names: Mapping[str, str], cell: float) -> None:
        self.groups, self.names, self.cell = groups, names, cell
        self.known: dict[tuple[str, float], Box] = {}

    def box(self, node: str, width: float) -> Box:
        if (node, width) not in self.known:
            box = measure(node, self.names[node], width - GLYPH - 2 * PAD_X)
            box.width = width
            self.known[node, width] = box
        return self.known[node, width]

    def lowest(self, most: int) -> float:
        """Return the smallest limit of height, in steps of 10, that needs at most so many columns."""
        low, high = STEP, 2 * STEP
        while self.pack(high)[1] > most:
            low, high = high, 2 * high
        while high - low > STEP:
            middle = STEP * round((low + high) / 2 / STEP)
            low, high = (middle, high) if self.pack(middle)[1] > most else (low, middle)
        return high

    def split(self, card: Card, wide: int) -> tuple[Box | None, list[list[Box]]]:
        """Return the head and the provisions of a card in `wide` columns of about equal height."""
        whole = wide * self.cell + (wide - 1) * GUTTER
        head = self.box(card.head, whole) if card.head else None
        boxes = [self.box(p, self.cell - INDENT) for p in card.provisions]
        share = sum(b.height + BETWEEN_BOXES for b in boxes) / wide
        columns: list[list[Box]] = [[] for _ in range(wide)]
        filled = 0.0
        for box in boxes:
            columns[min(wide - 1, int((filled + box.height / 2) / share))].append(box)
            filled += box.height + BETWEEN_BOXES
        return head, columns

    @staticmethod
    def height(head: Box | None, columns: list[list[Box]]) -> float:
        tallest = max((sum(b.height + BETWEEN_BOXES for b in c) for c in columns), default=0.0)
        return (head.height if head else -BETWEEN_BOXES) + tallest

    def pack(self, limit: float) -> tuple[list[tuple[Card, int, float, int]], int, list[tuple[str, int, int]]]:
        """Return (card, column, top, columns it takes), the columns used, and (issuer, first, last column)."""
        placed, spans, column = [], [], 0
        for title, cards in self.groups:
            first, top = column, HEADING
            for card in cards:
                wide = 1
                while wide < max(1, len(card.provisions)) and self.height(*self.split(card, wide)) > limit - HEADING:
                    wide += 1
                tall = self.height(*self.split(card, wide))
                if top > HEADING and (top + tall > limit or wide > 1):
                    column, top = column + 1, HEADING
                placed.append((card, column, top, wide))
                top += tall + BETWEEN_CARDS
                if wide > 1:
                    column, top = column + wide, HEADING
            column += 1 if top > HEADING else 0
            spans.append((title, first, column - 1))
        return placed, column, spans


def place_rules(
    groups: Sequence[tuple[str, Sequence[Card]]], names: Mapping[str, str], width: float, boxes: dict[str, Box]
) -> Placed:
    """Place the cards of the rules in as low a block as fits the width; y runs from 0 down.

    Parameters
    ----------
    groups
        For each issuer its heading and cards, in the order to show.
    names
        Name of each policy and provision.
    width
        Width of the picture.
    boxes
        The placed boxes are added here.
    """
    if not groups:
        return Placed()
    most = max(len(groups), int((width + GUTTER) / (CELL + GUTTER)))
    packer = _Packer(groups, names, CELL)
    used = packer.pack(packer.lowest(most))[1]
    packer.cell = min(WIDEST_CELL, max(CELL, (width + GUTTER) / used - GUTTER))
    cards, used, spans = packer.pack(packer.lowest(used))  # wider cells need fewer lines
    start = max(0.0, (width - used * (packer.cell + GUTTER) + GUTTER) / 2)
    placed = Placed(gutters=[start + n * (packer.cell + GUTTER) + packer.cell for n in range(used)])
    for card, column, top, wide in cards:
        _place_card(packer, card, column, top, wide, placed, boxes)
    placed.height = max(lane.y + lane.height for lane in placed.lanes)
    for title, first, last in spans:
        left = placed.gutters[first] - packer.cell
        placed.lanes.append(Lane("issuer", title, left, 0, placed.gutters[last] - left, HEADING))
    return placed


def _place_card(
    packer: _Packer, card: Card, column: int, top: float, wide: int, placed: Placed, boxes: dict[str, Box]
) -> None:
    head, columns = packer.split(card, wide)
    left = placed.gutters[column] - packer.cell
    tall = packer.height(head, columns)
    if head:
        head.x, head.y = left + head.width / 2, top + head.height / 2
        boxes[head.id] = head
        placed.column[head.id] = column + wide - 1
    for n, members in enumerate(columns):
        y = top + (head.height + BETWEEN_BOXES if head else 0)
        for box in members:
            box.x = left + n * (packer.cell + GUTTER) + INDENT + box.width / 2
            box.y = y + box.height / 2
            y += box.height + BETWEEN_BOXES
            boxes[box.id] = box
            placed.column[box.id] = column + n
    placed.lanes.append(Lane("card", "", left, top, placed.gutters[column + wide - 1] - left, tall))


def place_bands(
    bands: Sequence[tuple[str, tuple[str, ...], Sequence[str]]],
    names: Mapping[str, str],
    wishes: Mapping[str, float],
    width: float,
    boxes: dict[str, Box],
) -> Placed:
    """Place the bands below the chain in rows that share their columns, so that lines run between the boxes.

    Parameters
    ----------
    bands
        For each band its heading, its labels and its nodes.
    names
        Name of each node.
    wishes
        Where each node would like to stand, as x.
    width
        Width of the picture.
    boxes
        The placed boxes are added here.
    """
    placed, y, row = Placed(), 0.0, 0
    cells = max(1, int((width + GUTTER) / (BAND_CELL + GUTTER)))
    cell = (width + GUTTER) / cells - GUTTER
    placed.gutters = [n * (cell + GUTTER) + cell for n in range(cells)]
    middles = [edge - cell / 2 for edge in placed.gutters]
    for title, labels, nodes in bands:
        top = y
        y += BAND_HEADING
        ordered = sorted(nodes, key=lambda n: (wishes[n], names[n], n))
        rows = max(1, math.ceil(len(ordered) / cells))
        for n in range(rows):
            members = [measure(node, names[node], cell - GLYPH - 2 * PAD_X) for node in ordered[n::rows]]
            y += ROW_CORRIDOR
            placed.row_tops.append(y)
            tallest = max(b.height for b in members)
            for box, at in zip(members, seats([wishes[b.id] for b in members], middles), strict=True):
                box.x, box.y = middles[at], y + tallest / 2
                boxes[box.id] = box
                placed.column[box.id], placed.row[box.id] = at, row
            y, row = y + tallest, row + 1
        y += 10
        placed.lanes.append(Lane("band", title, 0, top, width, y - top, labels))
    placed.height = y
    return placed


def seats(wishes: Sequence[float], middles: Sequence[float]) -> list[int]:
    """Seat sorted guests on sorted seats, each near its wish, in order and one to a seat.

    Examples
    --------
    >>> seats([0, 10, 90], [0, 50, 100, 150])
    [0, 1, 2]
    """
    best = [0.0] * (len(middles) + 1)  # cost of the guests so far on the first n seats
    chosen: list[list[bool]] = []
    for wish in wishes:
        costs, takes = [math.inf], [False]
        for n, middle in enumerate(middles):
            take = best[n] + abs(wish - middle)
            takes.append(take < costs[n])
            costs.append(min(take, costs[n]))
        best = costs
        chosen.append(takes)
    found, n = [], len(middles)
    for takes in reversed(chosen):
        while not takes[n]:
            n -= 1
        n -= 1
        found.append(n)
    return found[::-1]
