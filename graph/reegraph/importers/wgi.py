"""Worldwide Governance Indicators of the World Bank: the workbook ``wgidataset.xlsx`` in long form.

Seen: ``data/wgidataset.xlsx`` in the public repository timothym4r/Politics-and-Corruption-on-FDI-GDP-relation @5e3e46b
(one sheet, 32,100 rows, 214 countries, to 2023; ``..`` for what is missing). The workbook of the revision of 2025 (a
sheet an indicator, ``Economy (code)``, ``Governance estimate (approx. -2.5 to +2.5)``) and the older one (a sheet an
indicator, six columns a year) could not be seen and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from reegraph.errors import Problem, ProblemsError, listing
from reegraph.importers.base import (
    Account,
    Column,
    Findings,
    Import,
    Options,
    Table,
    columns_missing,
    edition_of,
    shown_name,
)
from reegraph.importers.numbers import cell_number, plain
from reegraph.importers.places import by_letters
from reegraph.importers.textfile import digest
from reegraph.importers.workbook import Row, opened

HEADER = ("codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev", "nsource")
INDICATORS = {
    "va": "voice and accountability", "pv": "political stability and absence of "
        "violence", "ge": "government effectiveness",
    "rq": "regulatory quality", "rl": "rule of law", "cc": "control of corruption",
}  # fmt: skip
MISSING = {"", "..", "#N/A"}
WIDEST = 5  # estimates lie between about -3.5 and 2.5; scores from 0 to 100 are another unit
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
DIGITS = Decimal("0.0001")
COLUMNS = (
    Column("country", "id of the country"),
    Column("year", "year of the estimate"),
    *(Column(word, f"estimate of {means}", "about -2.5 to 2.5") for word, means in INDICATORS.items()),
    Column("mean", "mean of the six, where all six are told", "about -2.5 to 2.5"),
)


class _Reader:
    """One workbook."""

    def __init__(self, file: Path) -> None:
        self.file, self.found, self.account = file, Findings(shown_name(file)), Account()
        self.told: dict[tuple[str, str], dict[str, Decimal]] = {}
        self.seen: dict[tuple[str, str, str], int] = {}
        self.last = 0

    def read(self, options: Options) -> None:
        book = opened(self.file, self.found)
        if book is None:
            return
        names: list[str] = []
        sheet = next(iter(book.sheets))
        if len(book.sheets) > 1:
            other = "the revision of 2025 and the editions before 2024 have a sheet an indicator, which is not read yet"
            self.found.bad(
                0,
                f"has {len(book.sheets)} sheets ({listing(book.sheets, 7)}), but one in long form is expected; {other}",
            )
            return
        try:
            for line, cells in book.rows(sheet):
                if not names:
                    names = [cells.get(k, "") for k in range(max(cells, default=-1) + 1)]
                    for sentence in columns_missing(names, HEADER):
                        self.found.bad(line, sentence)
                    if self.found:
                        return
                else:
                    self._row(line, (line, cells), names)
                if line % 1000 == 0:
                    options.progress(line, 0, sheet)
        except ValueError as error:
            self.found.bad(0, str(error))
        if not self.told and not self.found:
            self.found.bad(0, f"has no estimate in the sheet {sheet}; fetch it again")

    def _row(self, line: int, row: Row, names: list[str]) -> None:
        cells = {name: row[1].get(k, "") for k, name in enumerate(names)}
        year, word = cells["year"].removesuffix(".0"), cells["indicator"]
        if not (YEAR.fullmatch(year) and int(year) >= 1996):
            self.found.bad(line, f"year is {year or 'empty'}, but must be a year from 1996 on")
            return
        if word not in INDICATORS:
            self.found.bad(line, f"indicator is {word or 'empty'}, but must be one of {listing(INDICATORS)}")
            return
        place = by_letters(cells["code"], int(year))
        first = self.seen.setdefault((place.iso3 or cells["code"], year, word), line)
        if first != line:
            self.found.bad(line, f"tells {cells['code']} {word} {year} a second time (first in line {first}); keep one")
            return
        if place.wrong:
            if cells["code"] == "ANT":
                self.account.leave("Netherlands Antilles after 2010: no country of today")
            else:
                self.found.bad(line, f"code {place.wrong}")
            return
        if place.left_out:
            self.account.leave(place.left_out)
            return
        if cells["estimate"] in MISSING:
            self.account.leave("no estimate (..)")
            return
        try:
            figure = cell_number(cells["estimate"])
        except ValueError as error:
            self.found.bad(line, f"estimate {error}")
            return
        if abs(figure) > WIDEST:
            scale = "is this the score from 0 to 100 of the revision of 2025? give the estimates"
            self.found.bad(line, f"estimate is {plain(figure)}, but lies between about -2.5 and 2.5; {scale}")
            return
        self.told.setdefault((place.id, year), {})[word] = figure
        self.last = max(self.last, int(year))
        self.account.use()


def read(files: Sequence[Path], options: Options) -> Import:
    """Read the workbook.

    Parameters
    ----------
    files
        ``wgidataset.xlsx``.
    options
        Edition (``WGI to 2023`` after its last year, if left out) and day of reading.

    Returns
    -------
    Import
        Table ``wgi``: a row a country and year.

    Raises
    ------
    ProblemsError
        With all problems; nothing is returned then.
    """
    reader = _Reader(files[0])
    reader.read(options)
    problems = reader.found.all()
    problems += [Problem(shown_name(f), 0, "is a second file; give one workbook") for f in files[1:]]
    told_years = YEAR.findall(options.edition)
    wrong = re.search(r"\bto ((?:19|20)[0-9]{2})\b", options.edition)
    if (wrong and wrong[1] != str(reader.last)) or (told_years and int(max(told_years)) < reader.last):
        problems += edition_of(options.edition, f"WGI to {reader.last}", reader.found.shown)[1]
    if problems:
        raise ProblemsError(problems)
    rows = []
    for (country, year), told in sorted(reader.told.items()):
        mean = plain((sum(told.values(), Decimal(0)) / 6).quantize(DIGITS)) if len(told) == len(INDICATORS) else ""
        rows.append((country, year, *(plain(told[w].quantize(DIGITS)) if w in told else "" for w in INDICATORS), mean))
    edition = options.edition or f"WGI to {reader.last}"
    facts = (
        {"part": "stability", "says": "In {year} the political stability of {country} was estimated at {pv}.",
         "fact": {"node": "{country}", "property": "political_stability", "value": "{pv}", "year": "{year}"}},
        {"part": "mean", "says": "In {year} the mean of the six governance estimates of {country} was {mean}.",
         "fact": {"node": "{country}", "property": "governance_mean", "value": "{mean}", "year": "{year}"}},
    )  # fmt: skip
    left = reader.account.told()
    result = Table(
        "wgi",
        "the six governance estimates by country and year",
        COLUMNS,
        tuple(rows),
        ("country", "year"),
        facts,
        left,
    )
    sha, size = digest(files[0])
    appeared = str(reader.last + 1)  # the estimates of a year appear in the next
    source = {
        "id": f"wgi-{reader.last}",
        "name": f"Worldwide Governance Indicators, 1996 to {reader.last}",
        "kind": "table",
        "publisher": "World Bank",
        "author": "not recorded",
        "published": appeared,
        "url": "https://www.worldbank.org/en/publication/worldwide-governance-indicators",
        "licence": "CC BY 4.0",
        "language": "en",
        "files": [{"name": files[0].name, "sha256": sha, "bytes": size}],
    }
    return Import("wgi", edition, (result,), source, reader.account)
