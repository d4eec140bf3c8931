"""Writes records about rules into a folder of the user's own; nothing is written that the checks refuse."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from reegraph.build import Options, read_dataset
from reegraph.errors import ProblemsError, ReegraphError, UsageError, listing, nearest
from reegraph.facts import Change, Dataset
from reegraph.paths import write_file
from reegraph.policy.book import unit_named
from reegraph.policy.reports import RULES

ACTS = {
    "in force": "takes effect", "suspended": "suspended", "announced": "announced", "expired": "expires",
    "repealed": "repealed", "annulled": "annulled", "withdrawn": "withdrawn", "averted": "averted",
    "resumed": "resumed", "extended": "extended",
}  # fmt: skip
SEEN = ("in force", "suspended", "announced", "scheduled", "expired", "repealed")
FACTS, SOURCES = "facts/rules.yml", "sources.yml"
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Written:
    """What was written: the ids, and the files by name."""

    fact: str
    source: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Entry:
    """What the user found.

    `kind` is ``act`` (the source tells that it happened) or ``check`` (seen to be so on that day). `source` is the id
    of a known source, or the title of a new one, published on `published`.
    """

    kind: str
    policy: str
    on: date
    state: str
    source: str
    published: date
    until: date | None = None
    through: str | None = None
    says: str | None = None
    section: str | None = None
    url: str | None = None
    publisher: str | None = None


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold()))[:48].strip("-") or "source"


def _free(name: str, taken: Mapping[str, Any]) -> str:
    found, k = name, 2
    while found in taken:
        found, k = f"{name}-{k}", k + 1
    return found


def _unit(data: Dataset, word: str) -> str:
    rules = (e for e in data.entities.values() if e.label in RULES)
    units = {
        e.id: {"label": e.label, "name": e.properties.get("name", e.id), "aliases": e.properties.get("aliases", ())}
        for e in rules
    }
    return unit_named(word, units, {})


def _occurrence(entry: Entry, unit: str, data: Dataset) -> int | None:
    """Count an act that happens again without a named instrument, so that it is no report of the first one."""
    act = ACTS.get(entry.state) if entry.kind == "act" and not entry.through else None
    same = [f.content for f in data.facts.values() if isinstance(f.content, Change) and f.content.act == act]
    number = sum(c.of == unit for c in same)
    return number + 1 if number and act in ("suspended", "resumed", "extended") else None


def _fact(entry: Entry, unit: str, name: str, source: str, occurrence: int | None) -> dict[str, Any]:
    act = ACTS[entry.state] if entry.kind == "act" else "observed"
    verb = f"is seen {entry.state}" if act == "observed" else act
    fact: dict[str, Any] = {
        "id": name,
        "says": entry.says or f"Own record: {unit} {verb} on {entry.on}.",
        "of": unit,
        "act": act,
        "date": entry.on.isoformat(),
    }
    if act == "observed":
        fact["state"] = entry.state
    if entry.until:
        fact["until"] = entry.until.isoformat()
    if entry.through:
        fact["through"] = entry.through
    if occurrence:
        fact["occurrence"] = occurrence
    place = {"source": source, "section": entry.section} if entry.section else {"source": source}
    later = act != "observed" and entry.on > entry.published
    return {**fact, "said_by": "source", "modality": "scheduled" if later else "fact", "evidence": [place]}


def _source(entry: Entry, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": entry.source,
        "kind": "document",
        "publisher": entry.publisher or NOT_RECORDED,
        "author": NOT_RECORDED,
        "published": entry.published.isoformat(),
        "url": entry.url or NOT_RECORDED,
        "retrieved": NOT_RECORDED,
        "licence": NOT_RECORDED,
    }


def _appended(file: Path, record: Mapping[str, Any]) -> str:
    import yaml

    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    if before.strip() == "[]":
        before = ""
    if before and not before.endswith("\n"):
        before += "\n"
    return before + yaml.safe_dump([dict(record)], sort_keys=False, allow_unicode=True, width=120)


def write_record(entry: Entry, folder: Path, options: Options) -> Written:
    """Write a record into `folder`, if the facts stay valid with it.

    Parameters
    ----------
    entry
        What was found.
    folder
        The user's own folder; made if it is not there.
    options
        What it is read together with; the shipped folder is read beside it.

    Raises
    ------
    UsageError
        If the state, the policy or a day does not fit.
    ProblemsError
        If the facts would have problems with it; nothing is written.
    ReegraphError
        If the folder cannot be written.
    """
    allowed = tuple(ACTS) if entry.kind == "act" else SEEN
    if entry.state not in allowed:
        ways = f"{listing(allowed, 20)}{nearest(entry.state, allowed)}"
        raise UsageError(f"{entry.state!r} is no state for {entry.kind}; allowed: {ways}")
    if entry.until and ACTS.get(entry.state) not in ("suspended", "takes effect", "extended"):
        raise UsageError("--until goes only with suspended, extended or in force")
    if entry.state == "extended" and not entry.until:
        raise UsageError("extended needs --until: the new end of what is suspended or runs for a time")
    if not entry.source.strip():
        raise UsageError("--source is empty; give a known source, or the title of a new one")
    with alone(folder), copied(folder) as aside:
        seeds = tuple(
            str(aside) if Path(s).resolve() == folder.resolve() else s for s in options.seeds if s != "shipped"
        )
        joined = Options(("shipped", *(s for s in seeds if s != str(aside)), str(aside)), options.schema)
        _, data, report = read_dataset(joined)
        if report.problems:
            raise ProblemsError(report.problems)
        unit = _unit(data, entry.policy)
        known = entry.source in data.sources
        if known and (entry.url or entry.publisher):
            raise UsageError(f"{entry.source} is a known source; leave out --url and --publisher")
        if known:
            entry = replace(entry, published=data.sources[entry.source].known)
        if entry.kind == "check" and entry.on > entry.published:
            day = f"a source of {entry.published}" + ("" if known else "; give --published")
            raise UsageError(f"what was seen on {entry.on} cannot stand in {day}")
        source = entry.source if known else _free(f"own-{_slug(entry.source)}", data.sources)
        name = _free(f"own-{unit}-{entry.kind}-{entry.on}", data.facts)
        texts = {FACTS: _appended(aside / FACTS, _fact(entry, unit, name, source, _occurrence(entry, unit, data)))}
        if not known:
            texts[SOURCES] = _appended(aside / SOURCES, _source(entry, source))
        for file, text in texts.items():
            (aside / file).parent.mkdir(exist_ok=True)
            (aside / file).write_text(text, encoding="utf-8")
        _, _, report = read_dataset(joined)
        if report.problems:
            raise ProblemsError(report.problems)
        return Written(name, source, write_all(folder, texts))


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Copy a folder aside, so that what shall be written can be checked before; empty if it is not there.

    Raises
    ------
    ReegraphError
        If the folder cannot be read.
    """
    with tempfile.TemporaryDirectory() as scratch:
        aside = Path(scratch) / (folder.resolve().name or "own")
        try:
            if folder.is_dir():
                shutil.copytree(folder, aside)
            else:
                aside.mkdir()
        except (OSError, shutil.Error) as error:
            why = getattr(error, "strerror", None) or "something in it is no plain file"
            raise ReegraphError(f"the folder {folder} cannot be read: {why}") from None
        yield aside


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other calls from writing into the same folder at the same time.

    Raises
    ------
    ReegraphError
        If another call does not end within ten seconds, or was killed and left its mark.
    """
    place = folder.resolve()
    mark = place.parent / f".{place.name}.reegraph-writes"
    for _ in range(100):
        try:
            mark.mkdir()
            break
        except FileExistsError:
            time.sleep(0.1)
        except OSError as error:
            raise ReegraphError(f"{folder} cannot be written: {error.strerror or error}") from None
    else:
        raise ReegraphError(f"another reegraph writes to {folder}; if none does, remove {mark}")
    try:
        yield
    finally:
        with suppress(OSError):
            mark.rmdir()


def write_all(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write all files or none: if one cannot be written, those before it are as they were.

    Raises
    ------
    ReegraphError
        If one cannot be written.
    """
    done: list[tuple[Path, bytes | None]] = []
    for name, text in sorted(texts.items()):
        file = folder / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            before = file.read_bytes() if file.is_file() else None
            write_file(file, text.encode())
        except OSError as error:
            for other, old in done:
                with suppress(OSError):
                    other.unlink() if old is None else write_file(other, old)
            raise ReegraphError(f"{file} cannot be written: {error.strerror or error}; nothing was recorded") from None
        done.append((file, before))
    return tuple(file for file, _ in done)
