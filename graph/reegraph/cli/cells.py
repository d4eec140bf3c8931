"""Values of a result as cells: for people, for spreadsheets, for Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reegraph.cli.output import clean
from reegraph.stores.base import Node, Path, Relationship, to_json

RUNS = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet may run a cell that starts so
HIDDEN = ("graph",)  # the same on every node and edge


def shown(value: Any) -> str:
    """Return a value as a person reads it.

    Examples
    --------
    >>> shown([0.9, "tin", None]), shown(Node(("Country",), {"id": "norland"}))
    ('0.9, tin, null', '(:Country {id: "norland"})')
    """
    if value is None:
        return ""
    if isinstance(value, Node):
        return f"({''.join(':' + label for label in value.labels)}{_properties(value.properties)})"
    if isinstance(value, Relationship):
        return f"[:{value.type}{_properties(value.properties)}]"
    if isinstance(value, Path):
        steps = [f"({node.properties.get('id', '')})" for node in value.nodes]
        arms = [f"-[:{rel.type}]-" for rel in value.relationships]
        return "".join(a + b for a, b in zip(steps, [*arms, ""], strict=True))
    if isinstance(value, list | tuple) and not any(isinstance(v, list | tuple | Mapping) for v in value):
        return ", ".join("null" if v is None else shown(v) for v in value)
    return flat(value)


def _properties(properties: Mapping[str, Any]) -> str:
    told = {k: v for k, v in properties.items() if k not in HIDDEN}
    return (
        f" {{{', '.join(f'{k}: {json.dumps(to_json(v), ensure_ascii=False)}' for k, v in told.items())}}}"
        if told
        else ""
    )


def flat(value: Any) -> str:
    """Return a value as text for a file: dates as ISO text, lists and maps as JSON, nothing for null.

    Examples
    --------
    >>> flat(["a", 1]), flat(None), flat(True)
    ('["a", 1]', '', 'true')
    """
    if value is None:
        return ""
    plain = to_json(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def guarded(value: Any) -> str:
    """Return a value as a cell that no spreadsheet runs: text that starts with = + - @ gets a ' in front.

    Examples
    --------
    >>> guarded("=1+1"), guarded(-1)
    ("'=1+1", '-1')
    """
    text = flat(value)
    return "'" + text if isinstance(value, str) and text.startswith(RUNS) else text


def right_sides(rows: Iterable[Sequence[Any]], count: int) -> list[bool]:
    """Tell for each column whether it holds numbers only, which are set to the right."""
    sides, seen = [True] * count, [False] * count
    for row in rows:
        for k, value in enumerate(row):
            number = isinstance(value, int | float) and not isinstance(value, bool)
            sides[k] &= number or value is None
            seen[k] |= number
    return [a and b for a, b in zip(sides, seen, strict=True)]


def separated(columns: Sequence[str], rows: Iterable[Sequence[Any]], separator: str) -> str:
    """Return rows as CSV (or with tabs), with cells that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(map(guarded, columns))
    writer.writerows([guarded(v) for v in row] for row in rows)
    return out.getvalue()


def markdown(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as a Markdown table."""

    def line(cells: Iterable[str]) -> str:
        escaped = (clean(c).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for c in cells)
        return "| " + " | ".join(escaped) + " |\n"

    return line(columns) + "|" + " --- |" * len(columns) + "\n" + "".join(line(map(shown, row)) for row in rows)
