"""Boxes, lanes and lines of the picture, in pixels; y grows downwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reegraph.views.text import LINE_HEIGHT, text_width, widest_piece, wrap

GLYPH = 18.0  # room for the shape that tells the type
PAD_X, PAD_Y = 8.0, 5.0
WIDEST_WORD = 180.0  # a longer word is broken inside

Point = tuple[float, float]


@dataclass
class Box:
    """One drawn thing: centre, size and its text; `notes` stand under the name (who produces it)."""

    id: str
    lines: tuple[str, ...]
    width: float
    height: float
    notes: tuple[str, ...] = ()
    x: float = 0.0
    y: float = 0.0

    @property
    def left(self) -> float:
        """Left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height / 2

    def covers(self, other: Box) -> bool:
        """Tell whether two boxes overlap."""
        apart_x = self.right <= other.left or other.right <= self.left
        return not (apart_x or self.bottom <= other.top or other.bottom <= self.top)


@dataclass(frozen=True)
class Lane:
    """A shaded area with a heading: a stage, the rules of one issuer, a card of one policy, or a band below."""

    kind: str
    title: str
    x: float
    y: float
    width: float
    height: float
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """The way of an edge: a `flow` from column to column, a `line` with corners, or a `loop` back to its column."""

    edge: str
    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """All geometry of the page."""

    boxes: Mapping[str, Box] = field(default_factory=dict)
    lanes: tuple[Lane, ...] = ()
    lines: tuple[Line, ...] = ()


def room_for(name: str) -> float:
    """Return how wide a line must be so that no word of a name is broken inside, unless it is very long.

    Examples
    --------
    >>> 90 < room_for("Fluorochemicals, bulk") < 110
    True
    """
    return min(WIDEST_WORD, widest_piece(name) + 0.1)


def measure(id_: str, name: str, room: float, notes: tuple[str, ...] = ()) -> Box:
    """Size a box to its text, which is broken into lines where it is wider than `room`, or than its longest word.

    Examples
    --------
    >>> box = measure("m", "Sintered neodymium magnets", 100)
    >>> box.lines, box.height
    (('Sintered', 'neodymium', 'magnets'), 58.0)
    """
    room = max(room, room_for(name))
    lines = wrap(name, room)
    under = tuple(line for note in notes for line in wrap(note, room))
    width = max(text_width(line) * (1.06 if line in under else 1) for line in (*lines, *under))
    return Box(id_, lines, GLYPH + 2 * PAD_X + width, 2 * PAD_Y + LINE_HEIGHT * (len(lines) + len(under)), under)
