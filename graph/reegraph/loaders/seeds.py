"""Reads a seeds folder: sources, entities, facts, tables, beliefs; every value is used or reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reegraph.dates import parse
from reegraph.errors import Problem, listing, nearest
from reegraph.facts import Dataset, Entity, Fact, Origin, Source, inherit
from reegraph.loaders.fact import fact_from
from reegraph.loaders.tables import Known, read_tables
from reegraph.paths import shipped, shown, walk
from reegraph.shapes import Shapes
from reegraph.yamlfile import Map, Seq, line_of, read

PARTS = ("sources.yml", "coverage.yml", "entities", "facts", "tables", "scenarios", "beliefs.yml")


@dataclass
class Loaded:
    """What the loaders yield.

    `refused` are the ids (and articles) of records with problems of their own: who names them is not at fault.
    `unread` are the parts of which something could not be read, so that not all of its ids are known.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    coverage: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, part: str, row: Any, problems: Iterable[Problem]) -> None:
        """Report the problems of a record, and remember its names."""
        self.problems += problems
        names = [row.get(key) for key in ("id", "article")] if isinstance(row, Map) else [None]
        self.refused |= {name for name in names if isinstance(name, str)}
        if not isinstance(names[0], str):
            self.unread.add(part)

    def unreadable(self, part: str, file: str, line: int, message: str) -> None:
        """Report something of which nothing could be read."""
        self.problems.append(Problem(file, line, message))
        self.unread.add(part)

    def dataset(self) -> Dataset:
        """Return everything in the order of the ids, however the files were named."""
        sources, entities, facts = self.sources, self.entities, self.facts
        return Dataset(
            dict(sorted(sources.items())),
            dict(sorted(entities.items())),
            inherit(dict(sorted(facts.items()))),
            tuple(self.coverage),
        )

    def add(self, kind: str, record: Source | Entity | Fact) -> None:
        """Keep a record, or report that its id is taken."""
        for other_kind in ("sources", "entities", "facts"):
            first = getattr(self, other_kind).get(record.id)
            if first is not None:
                where = f"{first.origin.file}:{first.origin.line}"
                text = (
                    f"the id {record.id} is taken (first in {where}); ids are unique over all nodes, sources and facts"
                )
                self.problems.append(Problem(record.origin.file, record.origin.line, text))
                self.refused |= {record.id, getattr(record, "article", None) or record.id}
                return
        getattr(self, kind)[record.id] = record


def _files(folder: Path, out: Loaded, *, whole: bool) -> Iterator[tuple[str, Path, str]]:
    """Yield (part, file, shown name), and report what does not belong here."""
    for entry in sorted(folder.iterdir()):
        name = shown(entry, folder, whole=whole)
        if entry.name.startswith("."):
            continue
        if entry.name not in PARTS:
            hint = nearest(entry.name, PARTS)
            out.problems.append(Problem(name, 0, f"is not read; a seeds folder holds {listing(PARTS)}{hint}"))
            if entry.is_dir() or entry.suffix in (".yml", ".yaml"):
                out.unread.add("sources" if "sources" in hint else "facts")
        elif entry.name in ("sources.yml", "coverage.yml", "beliefs.yml"):
            yield entry.name.removesuffix(".yml"), entry, name
        elif entry.name in ("entities", "facts") and entry.is_dir():
            for file, why in walk(entry):
                if file.suffix == ".yml" and not why:
                    yield entry.name, file, shown(file, folder, whole=whole)
                else:
                    wrong = why or "is not read; only .yml files are"
                    out.unreadable(entry.name, shown(file, folder, whole=whole), 0, wrong)
        elif entry.name == "tables" and entry.is_dir():
            yield from _of_tables(entry, folder, out, whole=whole)
        elif entry.name in ("entities", "facts", "tables"):
            out.unreadable(entry.name, name, 0, "is a file; a folder of .yml files is expected here")


def _of_tables(entry: Path, folder: Path, out: Loaded, *, whole: bool) -> Iterator[tuple[str, Path, str]]:
    """Yield ``tables.yml``, which names the CSV files beside it, and report what else lies there."""
    found = walk(entry)
    for file, why in found:
        name = shown(file, folder, whole=whole)
        if file == entry / "tables.yml" and not why:
            yield "tables", file, name
        elif not why and _beside(file, entry):
            continue
        elif why or file.suffix != ".csv" or file.parent != entry:
            out.unreadable("facts", name, 0, why or "is not read; tables/ holds tables.yml and the .csv files it names")
    if found and not (entry / "tables.yml").exists():
        out.unreadable(
            "facts", shown(entry, folder, whole=whole), 0, "has no tables.yml that says what is in its files"
        )


def _beside(file: Path, tables: Path) -> bool:
    """Tell whether `reegraph import` keeps a file here that makes no facts: its receipt, or a table."""
    receipt = file.name.endswith(".import.json") and file.parent == tables
    return receipt or (file.suffix == ".csv" and file.parent == tables / "without-facts")


def _beliefs(data: Any, name: str, shapes: Shapes, out: Loaded) -> list[Map]:
    """Check how to choose between figures (`reegraph.beliefs` reads it when it is needed); return steps by source."""
    rows = _rows(data, name, "beliefs", "a list of steps", out)
    wrong = [p for k, row in enumerate(rows) for p in shapes.problems("belief", row, name, f"step {k + 1}", rows, (k,))]
    steps = [row.get("by") for row in rows if isinstance(row, Map)]
    for k, row in enumerate(rows):
        if isinstance(row, Map) and row.get("by") in steps[:k]:
            wrong.append(Problem(name, row.line, f"step {k + 1} is by {row['by']} again; each step stands once"))
    out.problems += wrong
    return [row for row in rows if isinstance(row, Map) and row.get("by") == "source"]


def _source_steps(steps: Iterable[tuple[Map, str]], out: Loaded) -> None:
    """Check that a step by source names sources that are here."""
    for row, name in steps:
        order = row.get("order")
        if not order:
            text = "a step by source needs order, a list of ids of sources, the best first"
            out.problems.append(Problem(name, row.line, text))
        for word in order if isinstance(order, Seq) else ():
            if isinstance(word, str) and word not in out.sources:
                text = f"the step by source names {word}, and no source has this id{nearest(word, out.sources)}"
                out.problems.append(Problem(name, row.line, text))


def _coverage(data: Any, name: str, shapes: Shapes, out: Loaded) -> None:
    """Read what was looked through for rules; ids that it names are not checked, since a part may be read alone."""
    given = data.get("coverage") if isinstance(data, Map) else None
    rows = _rows(given, name, "coverage", "the key coverage with a list", out)
    for k, row in enumerate(rows):
        problems = shapes.problems("coverage", row, name, f"coverage {k + 1}", rows, (k,))
        out.problems += problems
        if not problems:
            out.coverage.append({key: list(v) if isinstance(v, Seq) else v for key, v in row.items()})


def _sources(data: Any, name: str, shapes: Shapes, out: Loaded) -> None:
    rows = _rows(data, name, "sources", "a list of sources", out)
    for k, row in enumerate(rows):
        who = f"source {row.get('id', k + 1)}" if isinstance(row, Map) else f"source {k + 1}"
        problems = shapes.problems("Source", row, name, who, rows, (k,))
        if problems:
            out.refuse("sources", row, problems)
        else:
            values = {key: value for key, value in row.items() if key != "id" and value is not None}
            out.add("sources", Source(row["id"], parse(str(row["published"])), values, Origin(name, row.line)))


def _entities(data: Any, name: str, shapes: Shapes, labels: Iterable[str], out: Loaded) -> None:
    labels = sorted(labels)
    if not isinstance(data, Map):
        what = f"a mapping from label to list is expected here; labels: {listing(labels, 30)}"
        out.unreadable("entities", name, 1, what)
        return
    for label, rows in data.items():
        if label in labels:
            found = _rows(rows, name, "entities", f"a list of {label}", out, data.lines[label])
            for k in range(len(found)):
                _entity(label, found, k, name, shapes, out)
        else:
            hint = f"allowed: {listing(labels, 30)}{nearest(label, labels)}"
            out.problems.append(Problem(name, data.lines[label], f"unknown label {label}; {hint}"))
            for row in rows if isinstance(rows, Seq) else (None,):
                out.refuse("entities", row, ())


def _entity(label: str, rows: Seq, k: int, name: str, shapes: Shapes, out: Loaded) -> None:
    row = rows[k]
    who = f"{label} {row.get('id', k + 1)}" if isinstance(row, Map) else f"{label} {k + 1}"
    problems = shapes.problems(label, row, name, who, rows, (k,))
    given = row.get("provisions") if isinstance(row, Map) and label == "Policy" else None
    provisions = given if isinstance(given, Seq) else Seq()
    for n, part in enumerate(provisions):
        if isinstance(part, Map):
            _entity("Provision", provisions, n, name, shapes, out)
    if label == "Policy" and not provisions and not problems:
        text = f"{who} has no provisions; every policy does at least one thing"
        problems = [Problem(name, row.line, text)]
    if problems:
        out.refuse("entities", row, problems)
        return
    values = {key: value for key, value in row.items() if key not in ("id", "provisions") and value is not None}
    parts = tuple(str(p["id"]) for p in provisions if "id" in p)
    out.add("entities", Entity(row["id"], label, values, Origin(name, row.line), parts))


def _rows(data: Any, name: str, part: str, what: str, out: Loaded, line: int = 1) -> Seq:
    if isinstance(data, Seq):
        return data
    out.unreadable(part, name, line_of(data, ()) or line, f"{what} is expected here")
    return Seq()


def load_seeds(folders: Iterable[Path], shapes: Shapes, labels: Iterable[str]) -> Loaded:
    """Read all seeds folders.

    Parameters
    ----------
    folders
        Seeds folders, read as one.
    shapes
        The models of the ontology.
    labels
        Labels that may be written by hand.

    Returns
    -------
    Loaded
        The records, and every problem with file and line.
    """
    out, facts, home = Loaded(), [], shipped("seeds").resolve()
    tables: list[tuple[Any, Path, str, bool]] = []
    steps: list[tuple[Map, str]] = []
    hand = [label for label in labels if label not in ("Source", "Provision")]
    folders = tuple(folders)
    beside = any(folder.resolve() == home for folder in folders)  # the user's own facts stand beside the shipped ones
    same = len({folder.name for folder in folders}) < len(folders)  # then the names alone do not tell them apart
    for folder in folders:
        own = beside and folder.resolve() != home
        for part, file, name in _files(folder, out, whole=same):
            data, problems = read(file, name)
            if problems:
                out.problems += problems
                out.unread.add(part)
            elif part == "sources":
                _sources(data, name, shapes, out)
            elif part == "coverage":
                _coverage(data, name, shapes, out)
            elif part == "beliefs":
                steps += [(row, name) for row in _beliefs(data, name, shapes, out)]
            elif part == "tables":
                tables.append((data, file, name, own))
            elif part == "entities":
                _entities(data, name, shapes, hand, out)
            else:
                rows = _rows(data, name, "facts", "a list of facts", out)
                facts += [(rows, k, name, own) for k in range(len(rows))]
    refused = None if "sources" in out.unread else frozenset(out.refused)
    if refused is not None:
        _source_steps(steps, out)
    for rows, k, name, own in facts:
        if not isinstance(rows[k], Map):
            out.unreadable("facts", name, rows.lines[k], f"a fact is a mapping, found {rows[k]!r}")
            continue
        fact, problems = fact_from(rows[k], name, shapes, out.sources, refused)
        if fact:
            out.add("facts", replace(fact, own=own))
        else:
            out.refuse("facts", rows[k], problems)
    for data, file, name, own in tables:
        known = Known(out.sources, out.entities, refused)
        found, problems = read_tables(data, file.parent, name, shapes, known)
        for row in found:
            out.add("facts", replace(row, own=own))
        out.problems += problems
        out.unread |= {"facts"} if problems else set()
    return out
