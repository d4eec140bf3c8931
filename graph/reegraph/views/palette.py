"""The ontology's colours on a dark background."""

from __future__ import annotations

DARK_BACKGROUND = "#12161c"
ENOUGH = 4.5  # contrast of text, WCAG 2.2 AA; shapes need 3


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def on_dark(colour: str) -> str:
    """Return the colour, mixed with as little white as makes it stand out on the dark page.

    Parameters
    ----------
    colour
        Six hexadecimal digits after ``#``.

    Examples
    --------
    >>> on_dark("#0099EE"), on_dark("#220077")
    ('#0099ee', '#8875b6')
    """
    for part in range(0, 100, 2):
        mixed = (round(255 * (c + (1 - c) * part / 100)) for c in _channels(colour))
        lighter = "#" + "".join(f"{c:02x}" for c in mixed)
        if contrast(lighter, DARK_BACKGROUND) >= ENOUGH:
            return lighter
    return "#ffffff"
