"""Widths of text and line breaking, so that boxes can be sized without a browser.

Widths are those of Arial (and of the fonts made to its measure), in thousandths of the font size. A browser that
has none of them draws a wider text a little narrower instead of cutting it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

FONT_SIZE = 13.0
LINE_HEIGHT = 16.0

_ASCII = (  # from the space to the tilde
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHER, _WIDE = 650, 1000
PIECE = re.compile(r"[^-/]*[-/]|[^-/]+")


@cache
def _char_width(char: str) -> int:
    code = ord(char)
    if 32 <= code < 127:
        return _ASCII[code - 32]
    if unicodedata.combining(char):
        return 0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Return the width of one line of text in pixels.

    Parameters
    ----------
    text
        The line.
    size
        Font size in pixels.

    Examples
    --------
    >>> text_width("ii") < text_width("MM")
    True
    """
    return sum(map(_char_width, text)) * size / 1000


def widest_piece(text: str, size: float = FONT_SIZE) -> float:
    """Return the width of the widest part of a text that has neither a space nor a hyphen or slash to break after.

    Examples
    --------
    >>> widest_piece("Fentanyl-related tariffs") == text_width("Fentanyl-")
    True
    """
    pieces = (piece for word in text.split() for piece in PIECE.findall(word))
    return max((text_width(piece, size) for piece in pieces), default=0.0)


def _pieces(word: str, width: float, size: float) -> list[str]:
    """Cut a word that is wider than a line: after hyphens and slashes, else anywhere; at least one character each."""
    if text_width(word, size) <= width:
        return [word]
    parts = [""]
    for part in PIECE.findall(word):
        for piece in [part] if text_width(part, size) <= width else part:
            if parts[-1] and text_width(parts[-1] + piece, size) > width:
                parts.append("")
            parts[-1] += piece
    return parts


def _greedy(words: list[list[str]], width: float, size: float) -> list[str]:
    """Fill lines with words; the pieces of a word follow each other without a space."""
    lines = [""]
    for word in words:
        for n, piece in enumerate(word):
            longer = lines[-1] + (" " if lines[-1] and not n else "") + piece
            if lines[-1] and text_width(longer, size) > width:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def wrap(text: str, width: float, size: float = FONT_SIZE) -> tuple[str, ...]:
    """Break a label into as few lines as fit, of about equal width; nothing is cut off.

    Parameters
    ----------
    text
        The label.
    width
        Widest line allowed, in pixels.
    size
        Font size in pixels.

    Examples
    --------
    >>> wrap("Licence for exports of magnets", 110)
    ('Licence for exports', 'of magnets')
    >>> wrap("Fentanyl-related tariffs", 80)
    ('Fentanyl-', 'related tariffs')
    """
    words = [_pieces(word, width, size) for word in text.split()]
    lines = _greedy(words, width, size)
    narrow, wide = width / 4, width
    while len(lines) > 1 and wide - narrow > 1:  # the narrowest width that needs no further line
        middle = (narrow + wide) / 2
        tried = _greedy(words, middle, size)
        if len(tried) == len(lines) and max(text_width(line, size) for line in tried) <= middle:
            lines, wide = tried, middle
        else:
            narrow = middle
    return tuple(lines)
