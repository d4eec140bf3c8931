"""Numbers as files write them: a decimal comma is refused, a comma of thousands only allowed where it is used."""

from __future__ import annotations

import re
from decimal import Decimal

PLAIN = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
COMMA = re.compile(r"-?\d[\d.\u00a0\u202f ]*,\d+", re.ASCII)
SIGNIFICANT = 12
LONGEST = 60  # signs of a number: more than any binary fraction that a workbook writes out
LARGEST = 20  # digits before the point: no weight, value or share is as large


def number(text: str, *, thousands: bool = False) -> Decimal:
    """Read a number.

    Parameters
    ----------
    text
        A cell without the spaces around it.
    thousands
        Whether the file parts thousands by commas.

    Raises
    ------
    ValueError
        With what is wrong, and how to mend it.

    Examples
    --------
    >>> number("45,500", thousands=True)
    Decimal('45500')
    >>> number("0,357")
    Traceback (most recent call last):
    ValueError: is 0,357, with a decimal comma; expected a decimal point: save the file with English number formats
    >>> number("1e400")
    Traceback (most recent call last):
    ValueError: is 1e400, larger or smaller than any figure of such a file; fetch the file again
    """
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    plainly = PLAIN.fullmatch(text)
    if plainly or (thousands and THOUSANDS.fullmatch(text)):
        power = plainly[3] if plainly and plainly[3] else "e0"
        absurd = len(text) > LONGEST or len(power) > len("e+20") or abs(int(power[1:])) > LARGEST
        value = Decimal(0) if absurd else Decimal(text.replace(",", ""))
        if absurd or value.adjusted() > LARGEST:
            raise ValueError(f"is {shown}, larger or smaller than any figure of such a file; fetch the file again")
        return value
    text = shown
    if THOUSANDS.fullmatch(text):
        raise ValueError(f"is {text}, with a comma; expected plain digits with a decimal point, as published")
    if COMMA.fullmatch(text):
        mend = "save the file with English number formats"
        raise ValueError(f"is {text}, with a decimal comma; expected a decimal point: {mend}")
    raise ValueError(f"is {text!r}, but must be a number" if text else "is empty, but must be a number")


def plain(value: Decimal) -> str:
    """Write a number without exponent and without zeros at its end.

    Examples
    --------
    >>> plain(Decimal("0.3570") * 1000), plain(Decimal("1E+3")), plain(Decimal("-0.50"))
    ('357', '1000', '-0.5')
    """
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def cell_number(text: str) -> Decimal:
    """Read a number of a workbook, without the noise of binary fractions.

    Examples
    --------
    >>> cell_number("5.9000000000000057")
    Decimal('5.9')
    """
    return Decimal(f"{float(number(text)):.{SIGNIFICANT}g}")
