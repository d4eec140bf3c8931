"""What became of each query of the corpus: recorded in ``tests/cypher/outcomes.yml``, told in ``docs/dialect.md``.

``python -m tests.parity_page`` starts a Neo4j, runs everything and writes both files anew.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from tests import neo4j_server, parity

from reegraph.errors import ReegraphError
from reegraph.stores.base import Result

OUTCOMES = parity.CORPUS / "outcomes.yml"
PAGE = parity.ROOT / "docs" / "dialect.md"
PLACE = re.compile(r"^line \d+, column \d+: ")
MOST_SHOWN = 110
AT_ONCE = 3
HEAD = """\
# The same Cypher on both engines

A query gives the same rows on the embedded engine and on a Neo4j server, or the embedded store says before it runs
why it does not run it, where, and how to write it so that it works on both.
`reegraph query --lint` says so without running.

*The same rows* means: in the same order where the query says `ORDER BY`, else the same rows counted with repeats;
numbers within 1e-9; a list from `collect`, a pattern comprehension or `keys` in any order; with `LIMIT` and no order,
as many rows.

This page is made from the test corpus (`tests/cypher/`), which runs on both engines at every test.
"""


NEITHER = """\
The engine alone would run some of these; the store refuses what Neo4j refuses: unknown variables, kinds that do not fit
(a text added to `true`), what stands beside an aggregate without being a column, two statements at once, clauses of
other languages. The corpus has {} of them."""


@dataclass(frozen=True)
class Outcome:
    """What became of one query."""

    entry: parity.Entry
    what: str  # same, mended, refused (here; Neo4j runs it), refused by both, different
    why: str = ""

    def recorded(self) -> dict[str, str]:
        """What stands in the file."""
        return {"outcome": self.what} | ({"why": self.why} if self.why else {})


def outcomes(server: parity.Server, entries: Iterable[parity.Entry]) -> list[Outcome]:
    """Run queries on both engines."""
    found, stores = list[Outcome](), dict[str, Any]()
    for graph, group in groupby(sorted(entries, key=lambda e: (e.graph, e.id)), key=lambda e: e.graph):
        todo = list(group)
        server.load(graph)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            reading = {e.id: pool.submit(answer, server.run, e) for e in todo if not e.write}
            there = [reading[e.id].result() if e.id in reading else answer(server.run, e) for e in todo]
        found += [
            compared(e, *answer(lambda e: parity.run_embedded(e, stores), e), *other)
            for e, other in zip(todo, there, strict=True)
        ]
    return found


Answer = tuple[Result, Result | None]


def answer(run: Any, entry: parity.Entry) -> tuple[Answer | None, str]:
    """The rows, or what the engine says against the query."""
    import neo4j

    try:
        return run(entry), ""
    except (ReegraphError, neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError) as error:
        return None, str(error).split("\n")[0]


def compared(entry: parity.Entry, here: Answer | None, why: str, there: Answer | None, other: str) -> Outcome:
    """Compare what both engines gave."""
    if here is None:
        return Outcome(entry, "refused" if there is not None else "refused by both", why)
    if there is None:
        return Outcome(entry, "different", f"runs here, but Neo4j says: {other}")
    wrong = parity.difference(entry.cypher, here[0], there[0])
    if not wrong and here[1] is not None and there[1] is not None:
        wrong = parity.difference(entry.after, here[1], there[1])
    if wrong:
        return Outcome(entry, "different", wrong)
    notes = "; ".join(map(str, parity.embedded(entry.graph).prepare(entry.cypher, entry.parameters).mended))
    return Outcome(entry, "mended" if notes else "same", notes)


def record(found: Iterable[Outcome]) -> str:
    """The text of ``outcomes.yml``."""
    head = (
        "# Made by `python -m tests.parity_page`: what became of each query of the corpus. A test looks that "
        "it is current.\n"
    )
    rows = {o.entry.id: o.recorded() for o in sorted(found, key=lambda o: o.entry.id)}
    return head + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=10_000)


def page(recorded: Mapping[str, Mapping[str, str]]) -> str:
    """The text of ``docs/dialect.md``, from what is recorded."""
    entries = [e for e in parity.written() if e.id in recorded]
    mended = differences(entries, recorded, "mended")
    refused = differences(entries, recorded, "refused")
    return "\n".join([
        HEAD, "## What is mended", "",
        "The embedded store writes these in another way before its engine runs them; the rows are those of Neo4j.", "",
        *mended, "",
        "## What is refused, though Neo4j runs it", "",
        *refused, "",
        "## What Neo4j refuses", "",
        NEITHER.format(sum(recorded[e.id]["outcome"] == "refused by both" for e in entries)), "",
        *counts(entries, recorded), "",
    ])  # fmt: skip


def differences(entries: list[parity.Entry], recorded: Mapping[str, Mapping[str, str]], what: str) -> list[str]:
    """One line for each reason, with the shortest query that shows it."""
    shown: dict[str, tuple[str, str]] = {}
    for entry in sorted(entries, key=lambda e: len(e.cypher)):
        if recorded[entry.id]["outcome"] == what:
            for why in re.split(r"; (?=line \d)", recorded[entry.id].get("why", "")):
                reason, _, mend = PLACE.sub("", why).partition("; ")
                shown.setdefault(reason.strip(), (entry.cypher, mend))
    more = what == "refused"
    lines = ["| what | for instance |" + " instead |" * more, "| --- | --- |" + " --- |" * more]
    for reason in sorted(shown, key=str.casefold):
        query, mend = " ".join(shown[reason][0].split()), shown[reason][1]
        query = query if len(query) <= MOST_SHOWN else query[:MOST_SHOWN] + "…"
        lines.append(f"| {' | '.join([cell(reason), code(query), *([cell(mend)] * more)])} |")
    return lines


def cell(text: str) -> str:
    """Text that may stand in a table."""
    return re.sub(r"([|*<\[\]_])", r"\\\1", text)


def code(text: str) -> str:
    """A query that may stand in a table."""
    made = f"`` {text} ``" if "`" in text else f"`{text}`"
    return made.replace("|", "\\|")


def counts(entries: list[parity.Entry], recorded: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The table of features."""
    table: dict[str, Counter[str]] = {}
    for entry in entries:
        for group in (
            entry.feature,
            "**all**",
            *(["**everyday**, reading"] if entry.everyday and not entry.write else []),
        ):
            table.setdefault(group, Counter())[recorded[entry.id]["outcome"]] += 1
    kinds = ("same", "mended", "refused", "refused by both")
    lines = ["## The corpus by feature", "", f"| feature | queries | {' | '.join(kinds)} |", "| --- |" + " --- |" * 5]
    names = sorted(table, key=lambda n: (n.startswith("*"), n))
    return lines + [f"| {n} | {table[n].total()} | {' | '.join(str(table[n][k]) for k in kinds)} |" for n in names]


def main() -> None:
    """Write both files anew."""
    with tempfile.TemporaryDirectory(prefix="reegraph-neo4j-") as folder:
        running = neo4j_server.start(Path(folder))
        try:
            server = parity.Server(running.uri, running.user, running.password)
            found = outcomes(server, parity.written())
            server.close()
        finally:
            running.stop()
    OUTCOMES.write_text(record(found), encoding="utf-8")
    PAGE.write_text(page(yaml.safe_load(record(found))), encoding="utf-8")
    for what, n in sorted(Counter(o.what for o in found).items()):
        sys.stdout.write(f"{n:4} {what}\n")
    for outcome in found:
        if outcome.what == "different":
            sys.stdout.write(f"{outcome.entry.id}: {outcome.why}\n")


if __name__ == "__main__":
    main()
