"""Puts what was imported into a folder: one that can be read as seeds at once, or bare tables."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reegraph.build import Options as Reads
from reegraph.build import read_dataset
from reegraph.dates import parse
from reegraph.errors import Problem, ProblemsError, ReegraphError, UsageError, listing
from reegraph.facts import Entity
from reegraph.importers.base import Import, Options
from reegraph.importers.codes import goods_record
from reegraph.importers.entries import block, with_entries
from reegraph.importers.files import WITHOUT, csv_text, file_name, origin
from reegraph.importers.places import country_record
from reegraph.loaders.seeds import PARTS
from reegraph.own import alone, copied, write_all
from reegraph.paths import SHIPPED, shipped

TABLES = "tables"


@dataclass(frozen=True)
class Placed:
    """What was written.

    Parameters
    ----------
    files
        Each file, the tables first.
    seeds
        The folder that can be read as seeds; None if bare tables were written.
    why
        Why not, and how to mend it.
    """

    files: tuple[Path, ...]
    seeds: Path | None
    why: str = ""


def place(result: Import, out: Path, options: Options) -> Placed:
    """Write an import, all files of it or none.

    Parameters
    ----------
    result
        What was read.
    out
        ``FOLDER/tables`` of a seeds folder, which need not be there: then the entries of ``tables.yml``, the source and
        the countries and goods that are not known yet are written too. Any other folder gets bare tables.
    options
        Day of reading and of publication.

    Raises
    ------
    UsageError
        If no day of publication or reading is told.
    ProblemsError
        If the folder would have problems with it; nothing is written then.
    ReegraphError
        If it cannot be written.
    """
    told = origin(result, options.read_on, options.published)
    texts = {_place_of(one.facts, file_name(one, result.edition)): csv_text(one) for one in result.tables}
    receipt = f"{Path(file_name(result.tables[0], result.edition)).stem}.import.json"
    texts[receipt] = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if why := _no_seeds(out):
        write_all(out, texts)
        return Placed(tuple(out / name for name in texts), None, why)
    folder = out.parent
    try:
        folder.resolve().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReegraphError(f"{folder} cannot be written: {error.strerror or error}") from None
    with alone(folder), copied(folder) as aside:
        new = _seeds(aside, told, texts, receipt, folder)
        for name, text in new.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_text(text, encoding="utf-8", newline="")
        _, _, report = read_dataset(_reads(folder, aside))
        if report.problems:
            raise ProblemsError(report.problems)
        write_all(folder, new)
    return Placed(tuple(folder / name for name in new), folder)


def _place_of(facts: Any, name: str) -> str:
    return name if facts else f"{WITHOUT}/{name}"


def _no_seeds(out: Path) -> str:
    """Say why a folder is none of the tables of a seeds folder; nothing if it is one."""
    mend = "give --out FOLDER/tables, with FOLDER of its own, and it can be used at once"
    if out.name != TABLES:
        return f"{out} is not called {TABLES}, so that only the tables were written; {mend}"
    try:
        there = sorted(entry.name for entry in out.parent.iterdir()) if out.parent.is_dir() else []
    except OSError as error:
        raise ReegraphError(f"the folder {out.parent} cannot be read: {error.strerror or error}") from None
    other = [name for name in there if name not in PARTS and not name.startswith(".")]
    if other:
        holds = f"{out.parent.resolve().name}/ holds {listing(other)}, so it is no seeds folder"
        return f"{holds}, and only the tables were written; {mend}"
    return ""


def _reads(folder: Path, aside: Path) -> Reads:
    """Read the folder beside the shipped one, unless it is the shipped one."""
    return Reads((str(aside),) if folder.resolve() == shipped("seeds").resolve() else (SHIPPED, str(aside)))


def _seeds(aside: Path, told: dict[str, Any], texts: Mapping[str, str], receipt: str, folder: Path) -> dict[str, str]:
    """Return every file of a seeds folder that the import writes."""
    source = dict(told["source"])
    try:
        parse(str(source["published"]))
    except ValueError:
        if source["retrieved"] == "not recorded":
            raise UsageError("the file tells no day of publication; give --published DAY, or --read-on DAY") from None
        source["published"] = source["retrieved"]  # out by then at the latest
    files = listing([f["name"] for f in told["files"]])
    name = folder.resolve().name
    source["based_on"] = f"{files}; SHA-256 and the account of all rows: {TABLES}/{receipt}"
    tables = {f"{TABLES}/{one}": text for one, text in texts.items()}
    listed = f"{TABLES}/tables.yml"
    before = _before(aside / TABLES / receipt)
    if taken := [one for one in tables if (aside / one).exists() and one not in before]:
        mend = "it is not of this import; give it another name, or import into another folder"
        raise ProblemsError([Problem(f"{name}/{one}", 0, f"is there already, and {mend}") for one in taken])
    entries = {
        listed: with_entries(aside / listed, f"{name}/{listed}", told["tables"], before),
        "sources.yml": with_entries(aside / "sources.yml", f"{name}/sources.yml", [source], before),
    }
    _, data, report = read_dataset(_reads(folder, aside))
    if report.problems:
        raise ProblemsError(report.problems)
    own = f"entities/{receipt.removesuffix('.import.json')}.yml"
    known = {e.id for e in data.entities.values() if not _of(e, own)}
    more = {own: text} if (text := _entities(told, texts, known)) else {}
    return {**tables, **entries, **more}


def _of(entity: Entity, file: str) -> bool:
    return entity.origin.file.endswith(f"/{file}")


def _before(receipt: Path) -> set[str]:
    """Return the ids and files of an earlier run of the same import."""
    try:
        told = json.loads(receipt.read_text(encoding="utf-8"))
        tables = [*told["tables"], *told["without_facts"]]
        ids = {told["source"]["id"], *(one["id"] for one in told["tables"])}
        return ids | {f"{TABLES}/{one['file']}" for one in tables} | {f"{TABLES}/{receipt.name}"}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _named(told: Mapping[str, Any], texts: Mapping[str, str]) -> set[str]:
    """Return the ids of countries and goods in the cells of the tables that make facts."""
    found: set[str] = set()
    for entry in told["tables"]:
        fact = entry["fact"]
        used = [fact.get("from"), fact.get("to"), fact.get("node"), fact.get("properties", {}).get("item")]
        columns = [word[1:-1] for word in used if word and word.startswith("{")]
        found |= {row[name] for row in _rows(texts[entry["file"]]) for name in columns}
    return found


def _rows(text: str) -> Iterator[dict[str, str]]:
    import csv
    import io

    return csv.DictReader(io.StringIO(text, newline=""))


def _entities(told: Mapping[str, Any], texts: Mapping[str, str], known: set[str]) -> str:
    """Return the countries and goods that nothing else declares."""
    found: dict[str, list[Any]] = {"Country": [], "Material": []}
    for name in sorted(_named(told, texts) - known):
        for label, record in (("Country", country_record(name)), ("Material", goods_record(name))):
            found[label] += [record] if record else []
    kept = {label: records for label, records in found.items() if records}
    return f"# Written by reegraph import {told['kind']}: what no other file declares.\n{block(kept)}" if kept else ""


def next_steps(result: Import, folder: Path) -> list[str]:
    """Return the commands that read what was imported."""
    both = f"--seeds {SHIPPED} --seeds {shlex.quote(folder.as_posix())}"
    use = "" if folder.resolve() == shipped("seeds").resolve() else both
    return [f"{words} {use}".rstrip() for words in ("reegraph check", *_questions(result))]


def _questions(result: Import) -> Iterator[str]:
    for table in result.tables:
        for fact in (one["fact"] for one in table.facts[:1] if table.rows):
            edition = str(fact.get("properties", {}).get("edition", ""))
            only = f" --edition {shlex.quote(edition)}" if edition and not re.search(r"[{}]", edition) else ""
            if fact.get("rel") == "PRODUCES":
                yield f"reegraph metrics concentration{only}"
            elif fact.get("rel") == "EXPORTS_TO":
                column = [c.name for c in table.columns].index("importer")
                most = Counter(row[column] for row in table.rows).most_common(1)[0][0]
                yield f"reegraph metrics concentration --imports-of {most}{only}"
            elif "node" in fact:
                yield "reegraph metrics risk --material rare-earths"
