"""Reads a seeds folder: ``sources.yml``, ``entities/*.yml``, ``facts/*.yml``; every value is used or reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reegraph.dates import parse
from reegraph.errors import Problem, listing, nearest
from reegraph.facts import Dataset, Entity, Fact, Origin, Source
from reegraph.loaders.fact import fact_from
from reegraph.paths import shown
from reegraph.shapes import Shapes
from reegraph.yamlfile import Map, Seq, line_of, read

PARTS = ("sources.yml", "entities", "facts", "tables", "scenarios")


@dataclass
class Loaded:
    """What the loaders yield; `twice` are later definitions of an id that was there already."""

    sources: dict[str, Source] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def dataset(self) -> Dataset:
        """Return everything in the order of the ids, however the files were named."""
        sources, entities, facts = self.sources, self.entities, self.facts
        return Dataset(dict(sorted(sources.items())), dict(sorted(entities.items())), dict(sorted(facts.items())))

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
                return
        getattr(self, kind)[record.id] = record


def _files(folder: Path, out: Loaded) -> Iterator[tuple[str, Path, str]]:
    """Yield (part, file, shown name), and report what does not belong here."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.name not in PARTS:
            out.problems.append(
                Problem(
                    shown(entry, folder),
                    0,
                    f"is not read; a seeds folder holds {listing(PARTS)}{nearest(entry.name, PARTS)}",
                )
            )
        elif entry.name == "sources.yml":
            yield "sources", entry, shown(entry, folder)
        elif entry.name in ("entities", "facts") and entry.is_dir():
            for file in sorted(entry.rglob("*")):
                if file.suffix == ".yml":
                    yield entry.name, file, shown(file, folder)
                elif not file.is_dir() and not file.name.startswith("."):
                    out.problems.append(Problem(shown(file, folder), 0, "is not read; only .yml files are"))
        elif entry.name in ("entities", "facts"):
            out.problems.append(Problem(shown(entry, folder), 0, "is a file; a folder of .yml files is expected here"))


def _sources(data: Any, name: str, shapes: Shapes, out: Loaded) -> None:
    for k, row in enumerate(_rows(data, name, "a list of sources", out)):
        who = f"source {row.get('id', k + 1)}" if isinstance(row, Map) else f"source {k + 1}"
        problems = shapes.problems("Source", row, name, who)
        out.problems += problems
        if not problems:
            values = {key: value for key, value in row.items() if key != "id" and value is not None}
            out.add("sources", Source(row["id"], parse(str(row["published"])), values, Origin(name, row.line)))


def _entities(data: Any, name: str, shapes: Shapes, labels: Iterable[str], out: Loaded) -> None:
    labels = sorted(labels)
    if not isinstance(data, Map):
        out.problems.append(
            Problem(name, 1, f"a mapping from label to list is expected here; labels: {listing(labels, 30)}")
        )
        return
    for label, rows in data.items():
        if label not in labels:
            out.problems.append(
                Problem(
                    name,
                    data.lines[label],
                    f"unknown label {label}; allowed: {listing(labels, 30)}{nearest(label, labels)}",
                )
            )
            continue
        for k, row in enumerate(_rows(rows, name, f"a list of {label}", out, data.lines[label])):
            _entity(label, row, k, name, shapes, out)


def _entity(label: str, row: Any, k: int, name: str, shapes: Shapes, out: Loaded) -> None:
    who = f"{label} {row.get('id', k + 1)}" if isinstance(row, Map) else f"{label} {k + 1}"
    problems = shapes.problems(label, row, name, who)
    out.problems += problems
    if problems:
        return
    provisions = row.get("provisions") or []
    if label == "Policy" and not provisions:
        out.problems.append(Problem(name, row.line, f"{who} has no provisions; every policy does at least one thing"))
    for n, part in enumerate(provisions):
        _entity("Provision", part, n, name, shapes, out)
    values = {key: value for key, value in row.items() if key not in ("id", "provisions") and value is not None}
    parts = tuple(str(p["id"]) for p in provisions if isinstance(p, Map) and "id" in p)
    out.add("entities", Entity(row["id"], label, values, Origin(name, row.line), parts))


def _rows(data: Any, name: str, what: str, out: Loaded, line: int = 1) -> Seq:
    if isinstance(data, Seq):
        return data
    out.problems.append(Problem(name, line_of(data, ()) or line, f"{what} is expected here"))
    empty = Seq()
    empty.line, empty.lines = line, []
    return empty


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
    out, facts = Loaded(), []
    hand = [label for label in labels if label not in ("Source", "Provision")]
    for folder in folders:
        for part, file, name in _files(folder, out):
            data, problems = read(file, name)
            out.problems += problems
            if problems:
                continue
            if part == "sources":
                _sources(data, name, shapes, out)
            elif part == "entities":
                _entities(data, name, shapes, hand, out)
            else:
                facts += [(row, name) for row in _rows(data, name, "a list of facts", out)]
    for row, name in facts:
        fact, problems = fact_from(row, name, shapes, out.sources)
        out.problems += problems
        if fact:
            out.add("facts", fact)
    return out
