"""Rules above the chain, as cards in columns, and bands of actors and events below it, as rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reegraph.views.boxes import GLYPH, PAD_X, Box, Lane, measure, room_for

GUTTER = 22.0
RULE_GUTTER = 18.0
INDENT = 10.0
BETWEEN_BOXES, BETWEEN_CARDS = 6.0, 14.0
HEADING = 24.0
ROW_CORRIDOR = 22.0
CELL, WIDEST_CELL = 144.0, 230.0
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


@dataclass(frozen=True)
class Text:
    """What stands in a box."""

    name: str
    notes: tuple[str, ...] = ()


class _Packer:
    """Fills columns with cards from top to bottom, one issuer after the other."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[Card]]], texts: Mapping[str, Text]) -> None:
        self.groups, self.texts = groups, texts
        self.narrowest = max(CELL, *(room_for(text.name) + GLYPH + 2 * PAD_X + INDENT for text in texts.values()))
        self.cell = self.narrowest
        self.known: dict[tuple[str, float], Box] = {}

    def box(self, node: str, width: float) -> Box:
        if (node, width) not in self.known:
            box = measure(node, self.texts[node].name, width - GLYPH - 2 * PAD_X, self.texts[node].notes)
            box.width = width
            self.known[node, width] = box
        return self.known[node, width]

    def lowest(self, most: int) -> float:
        """Return a small limit of height that needs at most so many columns; a lower one may need fewer."""
        high = STEP
        while self.pack(high)[1] > most:
            high *= 2
        step = max(STEP, high / 100)
        limit = high / 2
        while limit < high and self.pack(limit)[1] > most:
            limit += step
        return min(limit, high)

    def split(self, card: Card, wide: int) -> tuple[Box | None, list[list[Box]]]:
        """Return the head and the provisions of a card in `wide` columns of about equal height."""
        whole = wide * self.cell + (wide - 1) * RULE_GUTTER
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

    def width(self, card: Card, limit: float) -> int:
        """Return the columns that a card needs to stay within the limit."""
        wide = 1
        while wide < len(card.provisions) and self.height(*self.split(card, wide)) > limit - HEADING:
            wide += 1
        return wide

    def pack(self, limit: float) -> tuple[list[tuple[Card, int, float, int]], int, list[tuple[str, int, int, float]]]:
        """Return (card, column, top, columns it takes), the columns used, and (issuer, first, last column, top)."""
        placed, spans, column, top = [], [], 0, 0.0
        for title, cards in self.groups:
            wides = [self.width(card, limit) for card in cards]
            talls = [self.height(*self.split(c, w)) for c, w in zip(cards, wides, strict=True)]
            together = top + HEADING + sum(talls) + BETWEEN_CARDS * len(cards) <= limit and max(wides) == 1
            if top and not together:  # a small group may stand below the last one, a larger one begins a column
                column, top = column + 1, 0.0
            start, first = top, column
            top += HEADING
            fresh = True
            for card, wide, tall in zip(cards, wides, talls, strict=True):
                if not fresh and (top + tall > limit or wide > 1):
                    column, top = column + 1, HEADING
                placed.append((card, column, top, wide))
                last = column + wide - 1
                column, top, fresh = (
                    (column, top + tall + BETWEEN_CARDS, False) if wide == 1 else (last + 1, HEADING, True)
                )
            spans.append((title, first, last, start))
            top = 0.0 if fresh else top
        return placed, column + (1 if top else 0), spans


def place_rules(
    groups: Sequence[tuple[str, Sequence[Card]]], texts: Mapping[str, Text], width: float, boxes: dict[str, Box]
) -> Placed:
    """Place the cards of the rules in as low a block as fits the width; y runs from 0 down.

    Parameters
    ----------
    groups
        For each issuer its heading and cards, in the order to show.
    texts
        Name of each policy and provision, and what stands under it.
    width
        Width of the picture.
    boxes
        The placed boxes are added here.
    """
    if not groups:
        return Placed()
    packer = _Packer(groups, texts)
    most = max(len(groups), int((width + RULE_GUTTER) / (packer.narrowest + RULE_GUTTER)))
    used = packer.pack(packer.lowest(most))[1]
    packer.cell = min(WIDEST_CELL, max(packer.narrowest, (width + RULE_GUTTER) / used - RULE_GUTTER))
    cards, used, spans = packer.pack(packer.lowest(used))  # wider cells need fewer lines
    start = max(0.0, (width - used * (packer.cell + RULE_GUTTER) + RULE_GUTTER) / 2)
    placed = Placed(gutters=[start + n * (packer.cell + RULE_GUTTER) + packer.cell for n in range(used)])
    for card, column, top, wide in cards:
        _place_card(packer, card, column, top, wide, placed, boxes)
    placed.height = max(lane.y + lane.height for lane in placed.lanes)
    for title, first, last, top in spans:
        left = placed.gutters[first] - packer.cell
        placed.lanes.append(Lane("issuer", title, left, top, placed.gutters[last] - left, HEADING))
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
            box.x = left + n * (packer.cell + RULE_GUTTER) + INDENT + box.width / 2
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
    narrowest = max((room_for(names[n]) + GLYPH + 2 * PAD_X for _, _, nodes in bands for n in nodes), default=0.0)
    cells = max(1, int((width + GUTTER) / (max(BAND_CELL, narrowest) + GUTTER)))
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
