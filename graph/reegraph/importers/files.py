"""Tables as files: the CSV, the entries for ``tables.yml``, the record of the source, and what an edition revises."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reegraph.errors import Problem, ProblemsError, listing
from reegraph.importers.base import Import, Table, slug, span

WITHOUT = "without-facts"  # folder of the tables for which the schema has no relationship yet
PLACES = {"row"}  # where a row stood in the file: moves without being revised
YEARS = re.compile(r"-[0-9]{4}(-[0-9]{4})?(-and-[0-9]{4}(-[0-9]{4})?)*(?=-)")  # what `span` writes
UNITS = {"basis", "unit", "revision"}  # a change of these is no revision of a figure


def stem(table: Table, edition: str) -> str:
    """Return the id of a table: its name, what it holds of the source, and the edition.

    Two imports of which neither may push out the other get two names: a year of BACI beside another, exports beside
    imports, two reporters of one day, a new edition beside the old.
    """
    return "-".join(slug(word) for word in (table.name, table.scope, table.years, edition) if word)


def file_name(table: Table, edition: str) -> str:
    """Return the name of the file of a table."""
    return f"{stem(table, edition)}.csv"


def csv_text(table: Table) -> str:
    """Return a table as CSV: commas, one line of names, plain line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(table.rows)
    return out.getvalue()


def check_keys(result: Import) -> None:
    """Refuse tables in which two rows have the same key.

    Raises
    ------
    ProblemsError
        With each key that stands twice.
    """
    problems = []
    for table in result.tables:
        seen = set()
        for row in table.rows:
            key = _key(table, row)
            if key in seen:
                message = f"would have two rows {' '.join(key)}; look which of them in the file is right"
                problems.append(Problem(file_name(table, result.edition), 0, message))
            seen.add(key)
    if problems:
        raise ProblemsError(problems)


def _key(table: Table, row: Sequence[str]) -> tuple[str, ...]:
    names = [column.name for column in table.columns]
    return tuple(row[names.index(name)] for name in table.key)


def entries(result: Import) -> list[dict[str, Any]]:
    """Return the entries for ``tables.yml``, each a mapping that is YAML when written as JSON."""
    found = []
    for table in result.tables:
        for fact in table.facts:
            used = set(re.findall(r"\{([a-z0-9_]+)\}", json.dumps([fact["fact"], fact["says"]]))) | set(table.key)
            columns = {}
            for column in table.columns:
                about: dict[str, Any] = {"means": column.means}
                about |= {"unit": column.unit} if column.unit else {}
                about |= {} if column.name in used else {"left_out": True}
                columns[column.name] = about
            part = f"-{fact['part']}" if fact["part"] else ""
            entry = {
                "id": f"{stem(table, result.edition)}{part}", "file": file_name(table, result.edition),
                "means": table.means, "source": result.source["id"], "confidence": "primary",
                "says": fact["says"], "key": list(table.key),
                "fact": fact["fact"], "columns": columns, "leaves_out": list(table.leaves_out),
            }  # fmt: skip
            found.append({name: value for name, value in entry.items() if value != []})
    return found


def origin(result: Import, read_on: str, published: str = "") -> dict[str, Any]:
    """Return what is told beside the tables: the source, the entries, the account, the tables without facts."""
    source = {name: value for name, value in result.source.items() if name != "files"}
    source |= {"published": published} if published else {}
    files = result.source["files"]
    if len(files) == 1:
        source["sha256"] = files[0]["sha256"]
    return {
        "kind": result.kind,
        "edition": result.edition,
        "files": files,
        "source": {**source, "edition": result.edition, "retrieved": read_on or "not recorded"},
        "tables": entries(result),
        "without_facts": [
            {
                "file": f"{WITHOUT}/{file_name(table, result.edition)}",
                "means": table.means,
                "key": list(table.key),
                "columns": {c.name: {"means": c.means, **({"unit": c.unit} if c.unit else {})} for c in table.columns},
            }
            for table in result.tables
            if not table.facts
        ],
        "rows": {
            "in_the_file": result.account.rows,
            "used": result.account.used,
            "left_out": dict(result.account.left_out),
        },
        "reported": result.account.reported,
    }


# ---- what an edition revises


@dataclass(frozen=True)
class Revision:
    """One cell that an edition tells otherwise, or a row that came or went.

    Parameters
    ----------
    table, key
        Which row.
    change
        ``added``, ``removed``, ``revised``, or ``other unit`` where basis, unit or revision differ.
    column, old, new
        The cell; empty for a row that came or went.
    """

    table: str
    key: str
    change: str
    column: str = ""
    old: str = ""
    new: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the form used by ``--format json``."""
        return dict(vars(self))


def earlier(table: Table, result: Import, folder: Path) -> Path | None:
    """Return the file that a new edition is compared with: the same edition, or else the latest other one.

    Where an edition is published in parts, that is one with a year in common.
    """
    places = (folder, folder / WITHOUT)
    for place in places:
        if (same := place / file_name(table, result.edition)).is_file():
            return same
    names = ",".join(column.name for column in table.columns)
    start = stem(replace(table, years=""), "")
    longer = tuple(f"{t.name}-" for t in result.tables if t.name.startswith(f"{table.name}-"))
    others = [
        file
        for place in places
        for file in place.glob(f"{start}-*.csv")
        if file.is_file() and not (longer and file.name.startswith(longer)) and _first_line(file) == names
    ]
    others.sort(key=lambda file: _age(YEARS.sub("", file.name.removeprefix(start), count=1)))
    own = {row[names.split(",").index("year")] for row in table.rows} if table.years else set()
    fit = (file for file in reversed(others) if not table.years or own & {line.get("year") for line in _told(file)})
    return next(fit, None)


def _told(file: Path) -> list[dict[str, str]]:
    """Return the rows of an earlier table by column; none of a table that cannot be read."""
    try:
        lines = _lines(file)
    except ValueError:
        return []
    return [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]


def _first_line(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.readline(10_000).decode("utf-8", "replace").strip()


def _age(edition: str) -> tuple[list[str], str]:
    return re.findall(r"[0-9]{4,}", edition), edition


def _lines(file: Path) -> list[list[str]]:
    """Return the cells of an earlier table; raise ValueError with what is wrong."""
    try:
        return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start}); import its edition again") from None
    except (csv.Error, OSError) as error:
        raise ValueError(f"cannot be read ({error}); import its edition again") from None


def compare(result: Import, folder: Path) -> tuple[list[Revision], list[str]]:
    """Compare the tables of an import with those of a folder, row by row.

    Parameters
    ----------
    result
        What was read now.
    folder
        Where tables of an earlier edition are.

    Returns
    -------
    tuple
        The revisions, and a sentence a table: what it was compared with.

    Raises
    ------
    ProblemsError
        If an earlier table has other columns or is damaged.
    """
    found: list[Revision] = []
    notes, problems = [], []
    for table in result.tables:
        file = earlier(table, result, folder)
        if file is None:
            like = sorted(f.name for f in folder.glob(f"{result.kind.replace('_', '-')}*.csv"))
            more = f" (there is {listing(like, 4)}, which is another table)" if like else ""
            notes.append(f"{table.name}: no earlier table in {folder.as_posix()}{more}")
            continue
        try:
            lines = _lines(file)
        except ValueError as error:
            problems.append(Problem(file.as_posix(), 0, str(error)))
            continue
        names = [column.name for column in table.columns]
        if not lines or lines[0] != names or any(len(line) != len(names) for line in lines):
            problems.append(
                Problem(file.as_posix(), 1, f"has other columns than {listing(names, 20)}; import its edition again")
            )
            continue
        old = {_key(table, line): line for line in lines[1:]}
        new = {_key(table, row): row for row in table.rows}
        if table.years and file.name != file_name(table, result.edition):
            year = table.key.index("year")
            both = {key[year] for key in old} & {key[year] for key in new}
            old = {key: line for key, line in old.items() if key[year] in both}
            new = {key: row for key, row in new.items() if key[year] in both}
            notes.append(f"{table.name}: only {span(both)} is in both {file.name} and this")
        changes = list(_changes(table.name, names, old, new))
        found += changes
        rows = len({(c.key) for c in changes})
        notes.append(f"{table.name}: {rows:,} of {len(old.keys() | new.keys()):,} rows differ from {file.name}")
    if problems:
        raise ProblemsError(problems)
    return found, notes


def _changes(
    table: str, names: Sequence[str], old: dict[tuple[str, ...], list[str]], new: dict[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Revision]:
    for key in sorted(old.keys() | new.keys()):
        word = " ".join(key)
        if key not in new:
            yield Revision(table, word, "removed")
        elif key not in old:
            yield Revision(table, word, "added")
        else:
            for name, before, after in zip(names, old[key], new[key], strict=True):
                if before != after and name not in PLACES:
                    yield Revision(table, word, "other unit" if name in UNITS else "revised", name, before, after)
