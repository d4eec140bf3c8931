"""``-p name=value`` as parameters of a query or a question."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from reegraph.dates import full_day

F = TypeVar("F", bound=Callable[..., Any])

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
HELP = (
    "Value of $NAME; may be repeated. Number, true, false, null, list and map are read as JSON, "
    "date:2025-10-09 as a date, all else as text."
)


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def value_of(text: str) -> Any:
    """Read one value: ``date:…`` is a date, what JSON knows is that, all else is text.

    Raises
    ------
    ValueError
        If a date is no full day.

    Examples
    --------
    >>> value_of("0.5"), value_of("China"), value_of('["a", 1]'), value_of('"7"'), value_of("date:2025-10-09")
    (0.5, 'China', ['a', 1], '7', datetime.date(2025, 10, 9))
    """
    if text.startswith("date:"):
        return full_day(text.removeprefix("date:"))
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return text


def split(given: tuple[str, ...]) -> dict[str, str]:
    """Split every ``name=value``.

    Raises
    ------
    click.UsageError
        If one has no name, no ``=``, or a name stands twice.
    """
    found: dict[str, str] = {}
    for item in given:
        name, equals, text = item.partition("=")
        if not equals or not NAME.fullmatch(name):
            raise click.UsageError(f"-p {item}: write NAME=VALUE, for instance -p country=China")
        if name in found:
            raise click.UsageError(f"-p {name} is given twice; give it once")
        found[name] = text
    return found


def parameters(given: tuple[str, ...]) -> dict[str, Any]:
    """Read every ``name=value`` for a query.

    Raises
    ------
    click.UsageError
        If one cannot be read.
    """
    found = {}
    for name, text in split(given).items():
        try:
            found[name] = value_of(text)
        except ValueError as error:
            raise click.UsageError(f"-p {name}: {error}") from None
    return found


def params_option(function: F) -> F:
    """Add ``-p``."""
    return click.option("-p", "--param", "params", metavar="NAME=VALUE", multiple=True, help=HELP)(function)
