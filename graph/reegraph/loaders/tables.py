"""Tables as seeds: ``tables/tables.yml`` says what each column means, and every row of its CSV file becomes a `Fact`.

A table is declared once::

    - id: usgs-mcs-2025-mining
      file: usgs-mcs-2025-mining.csv        # beside tables.yml; UTF-8, commas, one line of names
      source: usgs-mcs-2025                 # or "{column}", where each row has its own
      says: "In {year}, {country} mined {quantity} t of rare earths (REO)."
      key: [country, year]                  # the id of a row is <table>-<country>-<year>
      fact:
        from: "{country}"
        rel: PRODUCES
        to: rare-earths
        properties: {stage: mining, quantity: "{quantity}", basis: t REO, year: "{year}", edition: MCS 2025}
      columns:
        country: {means: id of the country}
        quantity: {means: mine output, unit: t REO}
        year: {means: year of the output}

``{column}`` takes the cell; an empty cell is *not told*, and what it would fill is left out. Instead of from, rel, to
and properties a fact may have node, property, value and year (without a value there is no fact). Every column is used
or marked ``left_out: true``; two tables may read one file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reegraph.dates import Interval, parse
from reegraph.errors import Problem, listing, nearest
from reegraph.facts import SOURCE_VOICE, Entity, Evidence, Fact, Link, Origin, Source, Value, known_from
from reegraph.shapes import ID, Shapes
from reegraph.yamlfile import MOST_BYTES, Map, Seq, line_of

REFERENCE = re.compile(r"\{([^{}]*)\}")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LINK, VALUE = ("from", "rel", "to"), ("node", "property", "value")
BOTH = ("modality", "said_by", "date", "until")
PARTS = (*LINK, "properties", *VALUE, "year", *BOTH)
ASTRAY = {  # parts of the other form: where to write them instead
    "year": "the year of a link is one of its properties: write properties: {year: …}",
    "properties": "a value has none: leave them out, or state a link with from, rel and to",
}
MOST_DIGITS = 40  # of a number; more are no figure, and no number of a computer
FLAGS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Known:
    """What the other files told; `refused` are the names of records with problems of their own, None: not all known."""

    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    refused: Collection[str] | None


class _Table:
    """One table with its problems."""

    def __init__(self, row: Map, folder: Path, name: str, shapes: Shapes, known: Known) -> None:
        self.row, self.shapes, self.known = row, shapes, known
        self.file, self.name = folder / str(row.get("file")), name
        self.shown = f"{name.rpartition('/')[0]}/{row.get('file')}".lstrip("/")
        self.who = f"table {row.get('id')}"
        self.problems: list[Problem] = []
        self.lost: set[str] = set()  # sources already reported as unknown

    def wrong(self, message: str, *path: Any) -> None:
        self.problems.append(Problem(self.name, line_of(self.row, path), f"{self.who}{message}"))

    def bad(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.shown, line, message))

    def declared(self) -> bool:
        """Check the declaration by itself."""
        fact, columns = self.row["fact"], self.row["columns"]
        unknown = [part for part in fact if part not in PARTS]
        for part in unknown:
            self.wrong(f".fact has no {part}; allowed: {listing(PARTS, 20)}{nearest(part, PARTS)}", "fact", part)
        form = [f for f in (LINK, VALUE) if any(part in fact for part in f)]
        if len(form) != 1:
            self.wrong(f".fact needs either {listing(LINK)} (a link) or {listing(VALUE)} (a value)", "fact")
        elif missing := [part for part in form[0] if fact.get(part) in (None, "")]:
            self.wrong(f".fact lacks {listing(missing)}", "fact")
        elif (astray := "year" if form[0] is LINK else "properties") in fact:
            self.wrong(f".fact.{astray} is read by nothing here; {ASTRAY[astray]}", "fact", astray)
        elif form[0] is LINK:
            known = [name for name in self.shapes.fields if name.isupper()]
            rel, given = str(fact["rel"]), fact.get("properties") or {}
            if rel not in known:
                self.wrong(f".fact has the unknown relationship {rel}{nearest(rel, known)}", "fact", "rel")
            elif not isinstance(given, Mapping):
                self.wrong(".fact.properties must be a mapping", "fact", "properties")
            for part in given if rel in known and isinstance(given, Mapping) else ():
                if part not in (fields := self.shapes.fields[rel]):
                    hint = f"allowed: {listing(sorted(fields), 30)}{nearest(part, fields)}"
                    self.wrong(f".fact: {rel} has no {part}; {hint}", "fact", "properties", part)
        for column, about in columns.items():
            self.problems += self.shapes.problems(
                "column", about, self.name, f"{self.who}.columns.{column}", self.row, ("columns", column)
            )
        self._references(columns)
        return not self.problems

    def _references(self, columns: Map) -> None:
        used = set(self.row["key"])
        for text in _texts([self.row["fact"], *(self.row.get(k) for k in ("says", "source", "confidence"))]):
            used |= set(REFERENCE.findall(text))
        for column in sorted(used - set(columns)):
            known = f"known: {listing(columns, 30)}{nearest(column, columns)}"
            self.wrong(f" names the column {column}, which is not among its columns; {known}", "fact")
        for column, about in columns.items():
            out = bool(about.get("left_out")) if isinstance(about, Mapping) else False
            if out == (column in used):
                text = (
                    "is marked left_out, but is used" if out else "is used nowhere; use it, or mark it left_out: true"
                )
                self.wrong(f".columns.{column} {text}", "columns", column)

    def lines(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, cells by column) of each row that has the right shape; report all others."""
        text = self._text()
        if text is None:
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            if not self._header(header):
                return
            for cells in reader:
                if len(cells) != len(header):
                    found = f"has {len(cells)} cells, but the first line names {len(header)} columns"
                    self.bad(
                        reader.line_num, f"{found}; the row is cut short, or a comma in a text needs quotation marks"
                    )
                else:
                    yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True))
        except csv.Error as error:
            self.bad(reader.line_num, f"is no CSV from here on: {error}; is a quotation mark not closed?")

    def _text(self) -> str | None:
        try:
            size = self.file.stat().st_size
            if size > MOST_BYTES:
                self.bad(0, f"has {size:,} bytes, but a table may have {MOST_BYTES:,}; keep the rows that are needed")
                return None
            raw = self.file.read_bytes()
        except OSError as error:
            self.wrong(f".file {self.row['file']} cannot be read: {error.strerror}", "file")
            return None
        if raw.startswith((b"PK\x03\x04", b"\x1f\x8b")):
            self.bad(0, "is a compressed file; unpack it, a CSV table is expected here")
            return None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.bad(line, f"is not UTF-8 (byte {error.start} is {raw[error.start]:#04x}); save it as UTF-8")
            return None
        if text.lstrip()[:1] == "<":
            self.bad(1, "is a web page or XML, no table; fetch the file again")
            return None
        if not text.strip():
            self.bad(0, "is empty; a line with the names of the columns is expected")
            return None
        return text

    def _header(self, header: list[str]) -> bool:
        columns = self.row["columns"]
        missing, more = [c for c in columns if c not in header], [h for h in header if h not in columns]
        twice = sorted({h for h in header if header.count(h) > 1})
        if missing or more or twice:
            parts = [f"lacks the columns {listing(missing)}"] if missing else []
            parts += [f"has the columns {listing(more)}, which tables.yml does not declare"] if more else []
            parts += [f"names the columns {listing(twice)} twice"] if twice else []
            hint = nearest(more[0], missing) if more and missing else ""
            hint += "; are the columns separated by semicolons?" if len(header) == 1 and ";" in header[0] else ""
            self.bad(1, f"{' and '.join(parts)} (declared: {listing(columns, 30)}){hint}")
        return not (missing or more or twice)

    def fact(self, line: int, cells: dict[str, str]) -> Fact | None:
        """Turn a row into a fact, or report what is wrong with it."""
        before = len(self.problems)
        key = " ".join(cells[c] for c in self.row["key"])
        name = "-".join([self.row["id"], *(_slug(cells[c]) for c in self.row["key"])])
        if not re.fullmatch(ID, name) or any(not cells[c] for c in self.row["key"]):
            self.bad(
                line, f"its key ({listing(self.row['key'])}) is {key!r}; each of these cells needs a word or number"
            )
        source = str(self._fill(self.row["source"], cells) or "")
        content = self._content(line, cells)
        when = {part: day for part in ("date", "until") if (day := self._day(part, line, cells))}
        told = {part: self._fill(self.row["fact"].get(part), cells) for part in ("modality", "said_by")}
        confidence = self._fill(self.row.get("confidence"), cells) or "single"
        common = {"confidence": confidence, "modality": told["modality"] or "fact"}
        for part, word in common.items():
            allowed = self.shapes.fields["link"][part].type.values
            if word not in allowed:
                self.bad(line, f"{part} is {word}, but must be one of {listing(allowed)}{nearest(word, allowed)}")
        if not self._source(line, source) or content is None or len(self.problems) > before:
            return None
        fact = Fact(
            id=name, form="link" if isinstance(content, Link) else "value", says=self._says(cells),
            said_by=str(told["said_by"] or SOURCE_VOICE), modality=str(common["modality"]), negated=False,
            content=content, evidence=(Evidence(source, row=key, section=self.row.get("section")),), known_from=None,
            known_to=None, confidence=str(confidence), method="stated", reason=None, inputs=(), supersedes=(),
            wording=None, when=when, origin=Origin(self.shown, line),
        )  # fmt: skip
        return replace(fact, known_from=known_from(fact, self.known.sources))

    def _source(self, line: int, source: str) -> bool:
        if source in self.known.sources:
            return True
        blameless = self.known.refused is None or source in self.known.refused
        if not blameless and source not in self.lost:
            self.lost.add(source)
            self.bad(line, f"names the unknown source {source or 'nothing'}{nearest(source, self.known.sources)}")
        return False

    def _fill(self, template: Any, cells: Mapping[str, str]) -> Any:
        """Put the cells into a template; None if one of them is empty."""
        if not isinstance(template, str):
            return template
        names = REFERENCE.findall(template)
        if any(not cells[name] for name in names):
            return None
        return REFERENCE.sub(lambda m: cells[m[1]], template) if names else template

    def _content(self, line: int, cells: dict[str, str]) -> Link | Value | None:
        given = self.row["fact"]
        parts = VALUE if "node" in given else LINK
        told = {part: self._fill(given[part], cells) for part in parts}
        if parts is VALUE and told["value"] is None:
            return None
        for part in parts:
            if told[part] is None:
                self.bad(line, f"{part} is empty; every row needs it")
            elif part in ("from", "to", "node") and not re.fullmatch(ID, str(told[part])):
                self.bad(line, f"{part} is {told[part]!r}, but must be an id (lower-case words with hyphens)")
        if any(told[part] is None for part in parts):
            return None
        if parts is VALUE:
            year = self._typed("value", "year", self._fill(given.get("year"), cells), line)
            if wrong := _too_long(told["value"]):
                self.bad(line, f"value {wrong}")
                return None
            value = self._cell(told["value"])
            return Value(str(told["node"]), str(told["property"]), value, year)
        rel, properties = str(told["rel"]), dict[str, Any]()
        for name, template in (given.get("properties") or {}).items():
            value = self._typed(rel, name, self._fill(template, cells), line)
            if value is not None and value is not False:
                properties[name] = value
        found = self.shapes.problems(rel, properties, self.shown, rel)
        self.problems += [replace(problem, line=line) for problem in found]
        return Link(str(told["from"]), rel, str(told["to"]), properties)

    def _typed(self, shape: str, name: str, value: Any, line: int) -> Any:
        """Turn a cell into what its property holds; what does not fit is reported."""
        kind = self.shapes.fields[shape][name].type.type
        if not isinstance(value, str):
            return value
        if kind == "flag":
            if value not in FLAGS:
                self.bad(line, f"{name} is {value!r}, but must be yes, no or empty")
            return FLAGS.get(value)
        if kind not in ("number", "integer"):
            return value
        if _too_long(value):
            self.bad(line, f"{name} {_too_long(value)}")
            return None
        if NUMBER.fullmatch(value) and (kind == "number" or "." not in value):
            return float(value) if kind == "number" else int(value)
        mend = "write it with a point and without separators" if re.search(r"[0-9][,' ][0-9]", value) else ""
        mend = (
            mend or "leave the cell empty if the figure is not told, and put marks (e, W, >) into a column of their own"
        )
        self.bad(line, f"{name} is the text {value!r}, but must be a {'whole ' * (kind == 'integer')}number; {mend}")
        return None

    def _cell(self, value: Any) -> Any:
        return float(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value

    def _day(self, part: str, line: int, cells: Mapping[str, str]) -> Interval | None:
        text = self._fill(self.row["fact"].get(part), cells)
        try:
            return None if text is None else parse(str(text))
        except ValueError as error:
            self.bad(line, f"{part}: {error}")
            return None

    def _says(self, cells: Mapping[str, str]) -> str:
        """Write the sentence of a row: things by name, figures with separators, shares in per cent."""

        def shown(match: re.Match[str]) -> str:
            cell, unit = cells[match[1]], self.row["columns"][match[1]].get("unit")
            if not cell:
                return "not told"
            if _too_long(cell):
                return cell
            if unit == "fraction" and NUMBER.fullmatch(cell):
                return f"{float(cell) * 100:.10g} %"
            if unit and unit != "year" and NUMBER.fullmatch(cell):
                whole, _, rest = cell.partition(".")
                return f"{int(whole):,}{'.' * bool(rest)}{rest}"
            entity = self.known.entities.get(cell)
            return str(entity.properties.get("name", cell)) if entity else cell

        return REFERENCE.sub(shown, str(self.row["says"]))


def _too_long(value: Any) -> str:
    """Say what is wrong with a number of more digits than any figure has, or nothing."""
    if not isinstance(value, str) or len(value) <= MOST_DIGITS or not NUMBER.fullmatch(value):
        return ""
    return f"is a number of {len(value):,} signs ({value[:12]}…), but has at most {MOST_DIGITS}; look into the source"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _slug(text: str) -> str:
    """Make a part of an id of a cell.

    Examples
    --------
    >>> _slug("Germany (East)"), _slug("2025-05")
    ('germany-east', '2025-05')
    """
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")


def read_tables(data: Any, folder: Path, name: str, shapes: Shapes, known: Known) -> tuple[list[Fact], list[Problem]]:
    """Read the tables of one folder.

    Parameters
    ----------
    data
        The content of ``tables.yml``.
    folder
        Where it and its CSV files lie.
    name
        How problems name ``tables.yml``.
    shapes
        The models of the ontology.
    known
        Sources and entities of all files.

    Returns
    -------
    tuple
        One fact a row, and the problems of all rows.
    """
    rows = data if isinstance(data, Seq) else Seq()
    facts: list[Fact] = []
    problems = [] if isinstance(data, Seq) else [Problem(name, line_of(data, ()), "a list of tables is expected here")]
    named: dict[str, Any] = {}
    for k, row in enumerate(rows):
        who = f"table {row.get('id', k + 1)}" if isinstance(row, Map) else f"table {k + 1}"
        wrong = shapes.problems("table", row, name, who, rows, (k,))
        if isinstance(row, Map) and isinstance(row.get("file"), str):
            if "/" in row["file"] or "\\" in row["file"] or not row["file"].endswith(".csv"):
                wrong.append(Problem(name, row.line, f"{who}.file is {row['file']}; a .csv file beside it is expected"))
            named.setdefault(row["file"], who)
        problems += wrong
        if not wrong:
            table = _Table(row, folder, name, shapes, known)
            if table.declared():
                facts += [fact for line, cells in table.lines() if (fact := table.fact(line, cells))]
            problems += table.problems
    for file in sorted(folder.glob("*.csv")):
        if file.name not in named:
            shown = f"{name.rpartition('/')[0]}/{file.name}"
            problems.append(Problem(shown, 0, f"is declared in no table of {name}{nearest(file.name, named)}"))
    return facts, problems
