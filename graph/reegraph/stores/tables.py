"""The graph as CSV files for ``neo4j-admin database import``, and the same bytes for the same graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from reegraph.errors import ReegraphError
from reegraph.stores.constraints import INFO_LABEL
from reegraph.stores.remote import Cargo
from reegraph.stores.rows import Part, Row, Spool, stored
from reegraph.stores.script import BETWEEN, about, rules

KINDS = {str: "string", bool: "boolean", int: "long", float: "double", date: "date"}
ARGUMENTS = "import.args"
RULES = "constraints.cypher"
READ_ME = """\
The graph of reegraph {version} ({content_hash}) for an empty Neo4j database. With the server stopped, in this folder:

    neo4j-admin database import full @{arguments} --overwrite-destination=true neo4j

Then start the server, and make the constraints:

    cypher-shell -f {rules}

`reegraph neo4j verify` tells whether all of it is there.
"""


def kind_of(value: Any) -> str:
    """Return the type that a value has in a header.

    Examples
    --------
    >>> kind_of(["a"]), kind_of(True), kind_of(date(2025, 1, 1))
    ('string[]', 'boolean', 'date')
    """
    if isinstance(value, list):
        return (KINDS[type(value[0])] if value else "string") + "[]"
    return KINDS[type(value)]


def cell(value: Any) -> str:
    """Return a value as a cell; text always in quotes, so that empty text is not nothing.

    Raises
    ------
    ReegraphError
        If a text in a list holds the character that stands between the texts, or a list is empty.
    """
    if value is None:
        return ""
    if isinstance(value, list):
        texts = [str(v) if not isinstance(v, bool) else str(v).lower() for v in value]
        if not texts or any(BETWEEN in text for text in texts):
            raise ReegraphError(f"{value!r} cannot stand in a CSV file for Neo4j; use --format cypher")
        return cell(BETWEEN.join(texts))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    return '"' + str(value).replace('"', '""') + '"'


class _Tables:
    """Rows of one part, in one file for each combination of types of its columns."""

    def __init__(self, part: Part, rows: Iterable[Row]) -> None:
        self.part = part
        self.columns: dict[str, set[str]] = {}
        self.labels: set[tuple[str, ...]] = set()
        for row in rows:
            self.labels.add(tuple(row.get("labels", ())))
            for name, value in stored(row).items():
                self.columns.setdefault(name, set()).add(kind_of(value))
        self.mixed = sorted(name for name, kinds in self.columns.items() if len(kinds) > 1)

    def key(self, row: Row, values: Row) -> tuple[Any, ...]:
        """Return which file a row belongs to: its labels, and the types of the columns that have several."""
        return tuple(row.get("labels", ())), tuple(kind_of(values[n]) if n in values else "" for n in self.mixed)

    def header(self, key: tuple[Any, ...]) -> str:
        """Return the first line of a file."""
        own = dict(zip(self.mixed, key[1], strict=True))
        kinds = {name: own.get(name) or min(kinds) for name, kinds in sorted(self.columns.items())}
        if self.part.kind == "node":
            return ",".join(["id:ID", *(f"{name}:{kind}" for name, kind in kinds.items() if name != "id")]) + "\n"
        return ",".join([":START_ID", ":END_ID", *(f"{name}:{kind}" for name, kind in kinds.items())]) + "\n"

    def line(self, row: Row, values: Row) -> str:
        """Return the line of a row."""
        first = [values["id"]] if self.part.kind == "node" else [row["source"], row["target"]]
        names = (name for name in sorted(self.columns) if not (self.part.kind == "node" and name == "id"))
        return ",".join(map(cell, [*first, *(values.get(name) for name in names)])) + "\n"


def write_tables(cargo: Cargo, spool: Spool, folder: Path) -> list[Path]:
    """Write the CSV files, the arguments of the import, and the constraints to be made after it.

    Parameters
    ----------
    cargo, spool
        The build and its rows.
    folder
        Where to write; made if it is not there.

    Returns
    -------
    list
        The files, in the order of the import.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    options = ["--delimiter=,", "--array-delimiter=U+001F", "--multiline-fields=true"]
    info = {"labels": [INFO_LABEL], **about(cargo, spool, complete=True)}
    for part in sorted(spool.sums):
        made = _write(part, spool.piles[part], folder)
        options += made.values()
        files += made
    made = _write(Part("node", INFO_LABEL), [info], folder)
    options += made.values()
    files += made
    texts = {
        ARGUMENTS: "".join(f"{option}\n" for option in options),
        RULES: "".join(f"{rule};\n" for rule in rules(cargo)),
        "README.txt": READ_ME.format(
            version=cargo.version, content_hash=cargo.content_hash, arguments=ARGUMENTS, rules=RULES
        ),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [*files, *(folder / name for name in texts)]


def _write(part: Part, rows: Iterable[Row], folder: Path) -> Mapping[Path, str]:
    """Write one part; return the argument of the import for each file."""
    tables = _Tables(part, rows)
    found: dict[Path, str] = {}
    with ExitStack() as opened:
        files: dict[tuple[Any, ...], TextIO] = {}
        for row in rows:
            values = stored(row)
            key = tables.key(row, values)
            if key not in files:
                number = f"-{len(files) + 1}" if files else ""
                place = folder / f"{part.kind}s-{part.name}{number}.csv"
                files[key] = opened.enter_context(place.open("w", encoding="utf-8", newline="\n"))
                files[key].write(tables.header(key))
                named = ":".join(key[0]) if part.kind == "node" else part.name
                found[place] = f"--{part.kind}s={named}=./{place.name}"  # 2026.x wants a folder
            files[key].write(tables.line(row, values))
    return found
