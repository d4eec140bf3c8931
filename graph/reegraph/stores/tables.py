"""The graph as CSV files for ``neo4j-admin database import``, and the same bytes for the same graph."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from reegraph.errors import ReegraphError, listing
from reegraph.graph import attributions
from reegraph.stores.constraints import INFO_LABEL
from reegraph.stores.remote import Cargo
from reegraph.stores.rows import Part, Row, Spool, stored
from reegraph.stores.script import BETWEEN, about, rules

KINDS = {str: "string", bool: "boolean", int: "long", float: "double", date: "date"}
ARGUMENTS = "import.args"
RULES = "constraints.cypher"
PACKAGE = "datapackage.json"
READ_ME_FILE = "README.txt"
FRICTIONLESS = {"boolean": "boolean", "long": "integer", "double": "number", "date": "date"}
CC_BY = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
READ_ME = """\
The graph of reegraph {version} ({content_hash}) for an empty Neo4j database. With the server stopped, in this folder:

    neo4j-admin database import full @{arguments} --overwrite-destination=true neo4j

Then start the server, and make the constraints:

    cypher-shell -f {rules}

`reegraph neo4j verify` tells whether all of it is there.

{package} tells the columns of the tables, and the sources with their licences and attributions.
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


def write_tables(cargo: Cargo, spool: Spool, folder: Path, licences: Sequence[Mapping[str, str]] = ()) -> list[Path]:
    """Write the CSV files, the arguments of the import, the constraints to be made after it, and the data package.

    Parameters
    ----------
    cargo, spool
        The build and its rows.
    folder
        Where to write; made if it is not there.
    licences
        Of the facts; `CC_BY` for the shipped ones. Those of the sources are told with the sources.

    Returns
    -------
    list
        The files, in the order of the import.

    Raises
    ------
    ReegraphError
        If the folder holds anything but an earlier export, which then stays as it is, or cannot be written.
    """
    earlier = _earlier(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as aside:
            files = _write_all(cargo, spool, Path(aside), licences)
            for file in files:  # the data package, which tells of the others, comes last
                file.replace(folder / file.name)
    except OSError as error:
        raise ReegraphError(f"{folder} cannot be written: {error.strerror or error}") from None
    for name in earlier - {file.name for file in files}:
        (folder / name).unlink()
    return [folder / file.name for file in files]


def _earlier(folder: Path) -> set[str]:
    """Return the files of an earlier export; refuse a folder with others, since they would be taken for tables."""
    there = {file.name for file in folder.iterdir() if not file.name.startswith(".")} if folder.exists() else set()
    try:
        rows = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["resources"] if there else []
        listed = {str(row["path"]) for row in rows} | {ARGUMENTS, RULES, READ_ME_FILE, PACKAGE}
    except (OSError, ValueError, LookupError, TypeError):
        listed = set()
    foreign = sorted(name for name in there if name not in listed or (folder / name).is_dir())
    if foreign:
        found = listing(foreign, 5)
        raise ReegraphError(f"{folder} holds what no export wrote: {found}; name an empty folder, or a new one")
    return there


def _write_all(cargo: Cargo, spool: Spool, folder: Path, licences: Sequence[Mapping[str, str]]) -> list[Path]:
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
        READ_ME_FILE: READ_ME.format(
            version=cargo.version, content_hash=cargo.content_hash, arguments=ARGUMENTS, rules=RULES, package=PACKAGE
        ),
        PACKAGE: json.dumps(_package(cargo, spool, files, licences), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [*files, *(folder / name for name in texts)]


def _package(
    cargo: Cargo, spool: Spool, files: Iterable[Path], licences: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Return the description of the tables as a Frictionless tabular data package."""
    told = attributions(row for part in spool.sums if part == Part("node", "Source") for row in spool.piles[part])
    return {
        "profile": "tabular-data-package",
        "name": "reegraph",
        "title": "The graph of reegraph",
        "version": cargo.version,
        "content_hash": cargo.content_hash,
        "known_up_to": cargo.known_up_to or None,
        **({"licenses": list(licences)} if licences else {}),
        "sources": [_source(row) for row in told],
        "resources": [_resource(file) for file in files],
    }


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a source by the names of the format: its title, and its address only if it is one."""
    url = str(row.get("url", ""))
    own = {"title": row.get("name", row["id"]), **({"path": url} if url.startswith(("http://", "https://")) else {})}
    return {**own, **{key: value for key, value in row.items() if key not in ("name", "url")}}


def _resource(file: Path) -> dict[str, Any]:
    """Return a table and its columns, named as in its first line."""
    with file.open(encoding="utf-8", newline="") as stream:
        names = stream.readline().rstrip("\n").split(",")
    fields = []
    for name in names:
        kind = name.rpartition(":")[2]
        more = {"description": "texts with U+001F between them"} if kind.endswith("[]") else {}
        fields.append({"name": name, "type": FRICTIONLESS.get(kind, "string"), **more})
    return {
        "profile": "tabular-data-resource",
        "name": file.stem.lower(),
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


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
