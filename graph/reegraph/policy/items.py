"""Reads a list of parts from a CSV file, and writes what can be opened as a table without harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reegraph.dates import full_day
from reegraph.errors import Problem, ProblemsError, nearest
from reegraph.policy.goods import Goods, Item, Links, understand
from reegraph.policy.scope import Row, Scope

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
NEEDED = ("goods", "origin", "destination")
COLUMNS = ("part", "goods", "hs", "contains", "containing_from", "origin", "destination", "date")


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the file: its line, its cells as they stand, the item, and the day asked for (None: not told)."""

    number: int
    cells: Mapping[str, str]
    item: Item
    day: date | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list of parts: the columns as they stand, the lines, and all that is wrong in them."""

    file: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_items(path: Path | str) -> Items:
    """Read a list of parts: CSV as UTF-8, with commas or semicolons, and a first line that names the columns.

    What names nothing here is found by `understood`, so that all problems can be told at once.

    Raises
    ------
    ProblemsError
        If the file as a whole cannot be read: no UTF-8, no columns, too large.
    """
    file = Path(path)
    name = str(file)
    if file.stat().st_size > MOST_BYTES:
        raise ProblemsError([Problem(name, 0, f"the file has more than {MOST_BYTES:,} bytes; split it")])
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsError([Problem(name, 0, f"is not UTF-8 (byte {error.start}); save it as CSV UTF-8")]) from None
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        table = _records(text, separator)
    except csv.Error as error:
        raise ProblemsError([Problem(name, 0, f"is no CSV: {error}")]) from None
    columns = tuple(c.strip() for c in table[0][1]) if table else ()
    places = {c.casefold().replace("-", "_").replace(" ", "_"): k for k, c in reversed(list(enumerate(columns)))}
    _check_columns(name, columns, places)
    if len(table) < 2:
        raise ProblemsError([Problem(name, 1, "no line with a part after the names of the columns")])
    if len(table) > MOST_ROWS:
        raise ProblemsError([Problem(name, 0, f"more than {MOST_ROWS:,} lines; split the file")])
    lines, problems = [], []
    for number, cells in table[1:]:
        if len(cells) != len(columns):
            told = f"{len(cells)} cells, but the first line names {len(columns)} columns"
            problems.append(Problem(name, number, f"{told}; put a cell that holds {separator!r} in quotes"))
            continue
        word = {c: cells[places[c]].strip() if c in places else "" for c in COLUMNS}
        day = None
        if word["date"]:
            try:
                day = full_day(word["date"])
            except ValueError as error:
                problems.append(Problem(name, number, f"column {columns[places['date']]}: {error}"))
        contains = tuple(c.strip() for c in word["contains"].split(";") if c.strip())
        item = Item(word["goods"], word["origin"], word["destination"], word["hs"], contains, word["containing_from"])
        lines.append(Line(number, dict(zip(columns, cells, strict=True)), item, day))
    return Items(name, columns, tuple(lines), tuple(problems))


def _records(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return the records that hold something, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found, line = [], 1
    for cells in reader:
        if any(c.strip() for c in cells):
            found.append((line, cells))
        line = reader.line_num + 1
    return found


def _check_columns(name: str, columns: Sequence[str], places: Mapping[str, int]) -> None:
    problems = [
        Problem(
            name,
            1,
            f"no column {c}; needed: {', '.join(NEEDED)}; may be there: {', '.join(COLUMNS)}{nearest(c, columns)}",
        )
        for c in NEEDED
        if c not in places and not (c == "goods" and "hs" in places)
    ]
    twice = sorted({c for c in columns if columns.count(c) > 1 or not c})
    problems += [
        Problem(name, 1, f"the column {c!r} is named twice") if c else Problem(name, 1, "a column has no name")
        for c in twice
    ]
    if problems:
        raise ProblemsError(problems)


def understood(items: Items, links: Links) -> list[tuple[Line, Goods]]:
    """Understand every line.

    Raises
    ------
    ProblemsError
        With all problems of the file, each with line and column.
    """
    problems, found = list(items.problems), []
    for line in items.lines:
        goods, wrong = understand(links, line.item)
        for w in wrong:
            allowed = f"; allowed: {ALLOWED[w.column]}" if w.unknown else ""
            problems.append(Problem(items.file, line.number, f"column {w.column}: {w.message}{allowed}"))
        if goods is not None:
            found.append((line, goods))
    if problems:
        raise ProblemsError(problems)
    return found


ALLOWED = {
    "goods": "an id, a name, an HS code or a control code",
    "contains": "names of goods, with a semicolon between two",
    "origin": "an id, a name or an ISO code of a country",
    "destination": "an id, a name or an ISO code of a country",
    "containing_from": "an id, a name or an ISO code of a country",
}


def answered(items: Items, scope: Scope, on: date) -> list[tuple[Line, date, list[Row]]]:
    """Answer for every line, on its own day or else on `on`.

    Raises
    ------
    ProblemsError
        With all problems of the file.
    """
    known: dict[tuple[Goods, date], list[Row]] = {}  # parts lists repeat themselves
    found = []
    for line, goods in understood(items, scope.links):
        day = line.day or on
        if (goods, day) not in known:
            known[goods, day] = scope.answers(goods, day)
        found.append((line, day, known[goods, day]))
    return found
