"""What every importer returns and how it complains: tables, an account of all rows, and problems told together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reegraph.errors import Problem, listing, nearest

MOST_PROBLEMS = 100
MOST_NAMED = 4  # words of a kind in the name of a file
Progress = Callable[[int, int, str], None]


def silent(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Options:
    """What the call says besides the files.

    Parameters
    ----------
    edition
        Edition as the publisher calls it; empty: take it from the file.
    read_on
        Day on which the file was fetched, YYYY-MM-DD; empty: not recorded.
    published
        Day, month or year of publication; empty: what the file or the importer tells.
    progress
        Called with bytes done, bytes in all, and a word.
    """

    edition: str = ""
    read_on: str = ""
    published: str = ""
    progress: Progress = silent


@dataclass(frozen=True)
class Column:
    """One column of a table that we write."""

    name: str
    means: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One compact table.

    Parameters
    ----------
    name
        Begins the name of its file, for instance ``usgs-production``.
    means
        What it holds.
    columns, rows
        Cells as text; an empty cell is not told, and never a zero.
    key
        The columns that tell its rows apart.
    facts
        Entries of ``tables.yml`` without id, file, source, key and columns: `part`, `says` and `fact`. Several where
        one row states several facts, none where the schema has no place for them yet.
    leaves_out
        What of the source is not here, and why.
    scope
        What else the name of its file tells: flow, reporters, codes; empty where an edition is one file.
    years
        The years of its rows as `span` writes them, where an edition is published in parts; else empty.
    """

    name: str
    means: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]
    facts: tuple[Mapping[str, Any], ...] = ()
    leaves_out: tuple[str, ...] = ()
    scope: str = ""
    years: str = ""


def counted(why: str, count: int) -> str:
    """Return a number of rows with what they are, of one row in the singular.

    Examples
    --------
    >>> counted("rows of other chapters", 1), counted("totals, which are compared only", 1), counted("rows", 1_200)
    ('1 row of other chapters', '1 total, which is compared only', '1,200 rows')
    """
    if count == 1:
        one = re.sub(r"^((?:monthly )?(?:row|line|total|share|weight|part))s\b(?! and)", r"\1", why)
        why = one if one == why else one.replace(" are ", " is ").replace(" that follow ", " that follows ")
    return f"{count:,} {why}"


@dataclass
class Account:
    """Where every row of a file went.

    Examples
    --------
    >>> account = Account()
    >>> account.use(); account.leave("rows of other chapters", 2); account.rows
    3
    """

    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    reported: list[str] = field(default_factory=list)

    def use(self, rows: int = 1) -> None:
        """Count rows that are in a table now."""
        self.used += rows

    def leave(self, why: str, rows: int = 1) -> None:
        """Count rows that are left out, by name."""
        if rows:
            self.left_out[why] += rows

    def report(self, sentence: str) -> None:
        """Keep a sentence for the reader of the import, once."""
        if sentence not in self.reported:
            self.reported.append(sentence)

    def told(self) -> tuple[str, ...]:
        """Return what is left out, the most first, with the number of rows."""
        found = sorted(self.left_out.items(), key=lambda one: (-one[1], one[0]))
        return tuple(f"{why} ({count:,})" for why, count in found)

    @property
    def rows(self) -> int:
        """All rows that were seen."""
        return self.used + self.left_out.total()


@dataclass(frozen=True)
class Import:
    """What an importer made of its files."""

    kind: str
    edition: str
    tables: tuple[Table, ...]
    source: Mapping[str, Any]
    account: Account


class Findings:
    """Problems of one file, at most `MOST_PROBLEMS` of them in full.

    Parameters
    ----------
    shown
        The file as a person names it.
    """

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.more = 0

    def __bool__(self) -> bool:
        return bool(self.problems)

    def bad(self, line: int, message: str) -> None:
        """Keep one problem."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.shown, line, message))
        else:
            self.more += 1

    def all(self) -> list[Problem]:
        """Return the problems, and how many more there are."""
        rest = [Problem(self.shown, 0, f"has {self.more:,} more problems; mend those above first")] if self.more else []
        return [*self.problems, *rest]


def columns_missing(found: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """Return a sentence for each wanted column that a header lacks, with the name most like it.

    Examples
    --------
    >>> columns_missing(["Year", "Valeu"], ["Year", "Value"])
    ['has no column Value; did you mean Valeu? give the file as it was published']
    """
    given = [name.strip() for name in found]
    free = [name for name in given if name not in set(wanted := list(wanted))]
    mend = "give the file as it was published"
    return [
        f"has no column {name}{hint}? {mend}".replace("??", "?") if (hint := nearest(name, free).rstrip("?"))
        else f"has no column {name}, but {listing(given, 15) or 'no column at all'}; {mend}"
        for name in wanted if name not in given
    ]  # fmt: skip


def span(years: Iterable[str]) -> str:
    """Write years for the name of a file.

    Examples
    --------
    >>> span(["2024"]), span(["2023", "2022", "2024"]), span(["2019", "2021", "2022"])
    ('2024', '2022-2024', '2019-and-2021-2022')
    """
    runs: list[list[int]] = []
    for year in sorted({int(y) for y in years}):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "-and-".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def slug(text: str) -> str:
    """Return a word for the name of a file.

    Examples
    --------
    >>> slug("MCS 2026")
    'mcs-2026'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def few(words: Iterable[str], what: str) -> str:
    """Write words for the name of a file, or their number where they are many.

    Examples
    --------
    >>> few(["2846", "2805"], "codes"), few("abcdef", "codes")
    ('2805-2846', '6-codes')
    """
    found = sorted(set(words))
    return "-".join(found) if len(found) <= MOST_NAMED else f"{len(found)}-{what}"


def edition_of(given: str, named: str, shown: str, untold: str = "") -> tuple[str, list[Problem]]:
    """Return the edition, and a problem if neither tells one, or the call contradicts what the file tells.

    Parameters
    ----------
    given
        What the call says, or empty.
    named
        What the file or its name says, or empty. A call may add to it (``MCS 2026 v1.3``).
    shown
        The file as a person names it.
    untold
        What to say where neither tells one; empty if that is told elsewhere.

    Examples
    --------
    >>> edition_of("MCS 2026 v1.3", "MCS 2026", "mcs2026.csv")
    ('MCS 2026 v1.3', [])
    >>> print(edition_of("MCS 2025", "MCS 2026", "mcs2026.csv")[1][0])
    mcs2026.csv: is MCS 2026, but --edition says MCS 2025; leave --edition out, or give the file of that edition
    """
    if not given and not named:
        return "", [Problem(shown, 0, untold)] if untold else []
    if slug(given) == slug(named):
        return named or given, []
    if not (given and named) or f"{slug(given)}-".startswith(f"{slug(named)}-"):
        return given or named, []
    mend = "leave --edition out, or give the file of that edition"
    return given, [Problem(shown, 0, f"is {named}, but --edition says {given}; {mend}")]


def trade_fact(edition: str, **more: str) -> dict[str, Any]:
    """Return the fact that a row of trade by partner makes; `more` are further properties.

    Examples
    --------
    >>> fact = trade_fact("BACI HS17 V202601", estimate="{estimate}")
    >>> fact["rel"], fact["properties"]["basis"], fact["properties"]["estimate"]
    ('EXPORTS_TO', 't gross weight', '{estimate}')
    """
    told = {"item": "{goods}", "hs": "{hs}", "year": "{year}", "edition": edition, "value": "{value}"}
    properties = {**told, "quantity": "{quantity}", "basis": "t gross weight", **more}
    return {"from": "{exporter}", "rel": "EXPORTS_TO", "to": "{importer}", "properties": properties}


def shown_name(file: Path) -> str:
    """Name a file as it was given, with forward slashes."""
    return file.as_posix()
