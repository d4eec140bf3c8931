"""IEA Critical Minerals Data Explorer: the workbook ``CM_Data_Explorer.xlsx``.

Seen: ``CM_Data_Explorer May 2024 (2).xlsx`` in the public repository drorrosen/mineral_analysis @5b9b53a, with supply
by country. That of May 2025 was not seen; others' programs name the same two sheets for it. The edition of July 2023
(dwnflx/ev-battery-dashboard @7621425) has no sheet of supply, and is refused by name.

Thousand tonnes become tonnes. The first year of a sheet is observed, the later ones are projected: they are in tables
of their own, so that a projection never counts as output. Only magnet rare earths are used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from reegraph.errors import Problem, ProblemsError, listing
from reegraph.importers.base import Account, Column, Findings, Import, Options, Table, edition_of, shown_name, slug
from reegraph.importers.numbers import cell_number, plain
from reegraph.importers.places import OTHER, OTHER_NAMES, by_name
from reegraph.importers.textfile import digest
from reegraph.importers.workbook import Row, Workbook, opened

SUPPLY = "2 Total supply for key minerals"
DEMAND = "1 Total demand for key minerals"
MINERAL = "Magnet rare earth elements"
MATERIAL = "magnet-rare-earths"  # Pr, Nd, Tb, Dy, as the notes of the workbook say
STAGES = {"Mining": "mining", "Refining": "refining"}
YEAR = re.compile(r"20[0-9]{2}(\.0)?")
EDITION = re.compile(r"(?<![a-z])([A-Z][a-z]{2,8} 20[0-9]{2})")
NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {m: n for n, m in enumerate(NAMES, start=1)}
KILO = Decimal(1000)
ROUNDING = Decimal("0.002")  # of a total: the rows are rounded to a tenth of a thousand tonnes
BASIS = "t of contained element"
COLUMNS = (
    Column("country", "id of the country"),
    Column("material", "id of the material"),
    Column("stage", "stage of the chain"),
    Column("year", "year of the output"),
    Column("quantity", "output", BASIS),
    Column("row", "row in the sheet"),
)
DEMANDS = (
    Column("sector", "sector in the words of the IEA"),
    Column("material", "id of the material"),
    Column("scenario", "scenario; empty for the observed year"),
    Column("year", "year of the demand"),
    Column("quantity", "demand", BASIS),
    Column("row", "row in the sheet"),
)


class _Reader:
    """One workbook."""

    def __init__(self, file: Path) -> None:
        self.file, self.found, self.account = file, Findings(shown_name(file)), Account()
        self.supply: list[tuple[str, ...]] = []
        self.demand: list[tuple[str, ...]] = []
        self.first = 0
        self.seen: dict[tuple[str, str], int] = {}  # country and stage: its line

    def read(self) -> None:
        book = opened(self.file, self.found)
        if book is None:
            return
        for sheet in (SUPPLY, DEMAND):
            if sheet not in book.sheets:
                self.found.bad(
                    0, f"has no sheet {sheet}, but {listing(book.sheets, 14)}; expected an edition from May 2024 on"
                )
        if self.found:
            return
        try:
            self._supply(book)
            self._demand(book)
        except ValueError as error:
            self.found.bad(0, str(error))
        if not self.found and not (self.supply and self.demand):
            self.found.bad(0, f"has no block {MINERAL} in both sheets; is it another edition? tell the maintainers")

    def _unit(self, row: Row, sheet: str) -> None:
        title = row[1].get(0, "")
        if "(kt)" not in title:
            self.found.bad(
                row[0],
                f"sheet {sheet}: the title is {title!r}, but must end in (kt); the unit has changed: tell "
                "the maintainers",
            )

    def _supply(self, book: Workbook) -> None:
        years: dict[int, int] = {}
        sides: dict[int, str] = {}  # column of a block: its stage, empty if it is not ours
        sums: dict[tuple[int, int], Decimal] = {}
        for row in book.rows(SUPPLY):
            line, cells = row
            if line == 2:
                self._unit(row, SUPPLY)
            if not years and sum(bool(YEAR.fullmatch(c)) for c in cells.values()) > 1:
                years = {k: int(float(c)) for k, c in cells.items() if YEAR.fullmatch(c)}
                self.first = min(years.values())
                continue
            for k, text in cells.items():
                if k in years:
                    continue
                if " - " in text and k + 1 not in cells:
                    mineral, _, stage = text.partition(" - ")
                    sides[k] = STAGES.get(stage, "") if mineral == MINERAL else ""
                    sums = {place: v for place, v in sums.items() if place[0] != k}
                    if mineral == MINERAL and not sides[k]:
                        self.found.bad(
                            line,
                            f"sheet {SUPPLY}: the block is {text}, but must be one of {listing(STAGES)}; "
                            "tell the maintainers",
                        )
                elif k in sides and k + 1 in cells:
                    self._country(row, k, sides, years, sums)

    def _country(
        self, row: Row, k: int, sides: dict[int, str], years: dict[int, int], sums: dict[tuple[int, int], Decimal]
    ) -> None:
        line, cells = row
        text, stage = cells[k], sides[k]
        if not stage:
            self.account.leave("lines of other minerals, supply")
            return
        if text == "Top 3 share":
            share = self._figure(line, cells[k + 1], SUPPLY)
            if share is not None and share > 1:
                self.found.bad(line, f"sheet {SUPPLY}: Top 3 share is {plain(share)}, but a share is at most 1")
            self.account.leave("shares that follow from the other lines")
            return
        total = text.startswith("Total")
        place = None if total or text.lower() in OTHER_NAMES else by_name(text)
        if place is not None and place.wrong:
            self.found.bad(line, f"sheet {SUPPLY}: {place.wrong.replace('is ', '', 1)}")
            return
        country = OTHER if place is None else place.id
        if not total and (first := self.seen.setdefault((country, stage), line)) != line:
            self.found.bad(line, f"sheet {SUPPLY}: tells {text}, {stage} a second time (first in line {first})")
            return
        last = next(at for at in range(k + 1, max(k, *years) + 3) if at not in years)  # each block has its own years
        if last in cells and last - k > 1 and last not in sides:
            self.found.bad(
                line, f"sheet {SUPPLY}: {cells[last][:40]} stands in a column without a year; fetch the file again"
            )
        for at in range(k + 1, last):
            figure = self._figure(line, cells.get(at, ""), SUPPLY)
            if figure is None:
                continue
            if total:
                added = sums.get((k, at), Decimal(0))
                if abs(added - figure) > ROUNDING * figure:
                    self.account.report(
                        f"{stage} {years[at]}: the rows add up to {plain(added)} kt, the line Total says "
                        f"{plain(figure)} kt"
                    )
            else:
                sums[k, at] = sums.get((k, at), Decimal(0)) + figure
                self.supply.append((country, MATERIAL, stage, str(years[at]), plain(figure * KILO), str(line)))
        if total:
            self.account.leave("totals, which are compared only")
        else:
            self.account.use()

    def _figure(self, line: int, text: str, sheet: str) -> Decimal | None:
        if not text:
            return None
        try:
            figure = cell_number(text)
        except ValueError as error:
            self.found.bad(line, f"sheet {sheet}: a figure {error}")
            return None
        if figure < 0:
            self.found.bad(line, f"sheet {sheet}: a figure is {text}, but no output or demand is below zero")
            return None
        return figure

    def _demand(self, book: Workbook) -> None:
        scenarios: dict[int, str] = {}
        years: dict[int, int] = {}
        ours = False
        for row in book.rows(DEMAND):
            line, cells = row
            if line == 2:
                self._unit(row, DEMAND)
            if not scenarios and sum("scenario" in c.lower() for c in cells.values()) > 1:
                scenarios = {k: c for k, c in cells.items() if "scenario" in c.lower()}
                continue
            if scenarios and not years and sum(bool(YEAR.fullmatch(c)) for c in cells.values()) > 1:
                end = max(scenarios) + 7  # charts to the right have figures of their own
                years = {k: int(float(c)) for k, c in cells.items() if YEAR.fullmatch(c) and k < end}
                continue
            name = cells.get(0, "")
            if name and 1 not in cells:
                ours = name == MINERAL
            elif name and years:
                if not ours or name.startswith(("Total", "Share")):
                    self.account.leave("totals and shares of demand" if ours else "lines of other minerals, demand")
                    continue
                for at, year in sorted(years.items()):
                    if (figure := self._figure(line, cells.get(at, ""), DEMAND)) is not None:
                        before = [k for k in scenarios if k <= at]
                        scenario = scenarios[max(before)] if before else ""
                        self.demand.append((name, MATERIAL, scenario, str(year), plain(figure * KILO), str(line)))
                self.account.use()


def _month(edition: str) -> str:
    """Return the month of an edition as a date, or that it is not recorded."""
    word, _, year = edition.partition(" ")
    number = MONTHS.get(word[:3].lower())
    return f"{year}-{number:02}" if number and year.isdigit() else "not recorded"


def read(files: Sequence[Path], options: Options) -> Import:
    """Read the workbook.

    Parameters
    ----------
    files
        ``CM_Data_Explorer May 2024.xlsx``.
    options
        Edition, if the name of the file does not have it (``May 2024``).

    Returns
    -------
    Import
        Tables ``iea-supply`` (observed), ``iea-supply-projected`` and ``iea-demand``.

    Raises
    ------
    ProblemsError
        With all problems; nothing is returned then.
    """
    reader = _Reader(files[0])
    reader.read()
    problems = reader.found.all()
    problems += [Problem(shown_name(f), 0, "is a second file; give one workbook") for f in files[1:]]
    named = EDITION.search(files[0].name)
    untold = "tells no edition in its name; give --edition 'May 2024', as the page of the IEA has it"
    edition, against = edition_of(options.edition, named[1] if named else "", shown_name(files[0]), untold)
    problems += against
    if problems:
        raise ProblemsError(problems)
    fact = {
        "from": "{country}",
        "rel": "PRODUCES",
        "to": "{material}",
        "properties": {
            "stage": "{stage}",
            "quantity": "{quantity}",
            "basis": BASIS,
            "year": "{year}",
            "edition": f"IEA Explorer {edition.rpartition(' ')[2]}",  # as in the seeds
        },
    }
    says = "By the IEA, {country} put out {quantity} t (contained) of {material} in {year}, stage {stage}."
    left = reader.account.told()
    key = ("country", "material", "stage", "year")
    observed = tuple(row for row in reader.supply if int(row[3]) == reader.first)
    later = tuple(row for row in reader.supply if int(row[3]) != reader.first)
    tables = (
        Table("iea-supply", "observed supply of magnet rare earths by country", COLUMNS, observed, key,
              ({"part": "", "says": says, "fact": fact},), left),
        Table("iea-supply-projected", "projected supply, base case", COLUMNS, later, key, (), left),
        Table("iea-demand", "demand for magnet rare earths by sector and scenario", DEMANDS, tuple(reader.demand),
              ("sector", "material", "scenario", "year"), (), left),
    )  # fmt: skip
    sha, size = digest(files[0])
    source = {
        "id": f"iea-critical-minerals-{slug(edition)}",
        "name": f"Critical Minerals Data Explorer, {edition}",
        "kind": "table",
        "publisher": "International Energy Agency",
        "author": "not recorded",
        "published": _month(edition),
        "url": "https://www.iea.org/data-and-statistics/data-tools/critical-minerals-data-explorer",
        "licence": "CC BY 4.0",
        "language": "en",
        "files": [{"name": files[0].name, "sha256": sha, "bytes": size}],
    }
    return Import("iea", edition, tables, source, reader.account)
