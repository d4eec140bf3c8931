"""US trade by HTS: the workbook that USITC DataWeb gives for a query (data of the US Census).

Seen: ``data/raw/us_imports_for_consumption_1993-2026.xlsx`` and ``us_domestic_exports_1993-2026.xlsx`` in the public
repository therealjameswilson/critical-minerals-records-stage-v3 @a67e3d4: a sheet with the query, then a sheet a
measure, whole years and years to date apart, with a row of totals below the values and a column ``2024_Suppressed`` a
year beside the quantities, which counts the records whose quantity was withheld.

Whole years only. The year that is not over has zeros in the sheet of whole years; it is left out, and is no zero.
Every cell of a year is filled in the files that were seen, so an empty one is refused. Component kilograms are content,
and are not added to gross weights.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
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
    few,
    shown_name,
    span,
    trade_fact,
)
from reegraph.importers.codes import goods
from reegraph.importers.numbers import cell_number, plain
from reegraph.importers.places import by_name
from reegraph.importers.textfile import digest
from reegraph.importers.workbook import Workbook, opened

QUERY = "Query Parameters"
HEADER = ("Data Type", "Country", "HTS Number", "Quantity Description")
FLOWS = {"Imports For Consumption": "imports", "Domestic Exports": "exports"}
VALUES = {"Customs Value", "FAS Value"}
AMOUNT = "First Unit of Quantity"
UNITS = {"kilograms": Decimal("0.001"), "metric tons": Decimal(1)}
CONTENT = {"component kilograms", "component tons"}
NO_WEIGHT = {"number", "no units collected", "grams", "component grams", "gold content grams"}
YEAR = re.compile(r"(19|20)[0-9]{2}")
EPOCH = date(1899, 12, 30)  # day 0 of the days of a workbook
DAYS = range(36526, 73051)  # 2000 to 2100
DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
COLUMNS = (
    Column("exporter", "id of the exporting country"),
    Column("importer", "id of the importing country"),
    Column("goods", "id of what the code contains"),
    Column("hs", "code of the US tariff (HTS)"),
    Column("year", "year of the flow"),
    Column("value", "customs value of imports, free alongside ship for exports", "USD"),
    Column("quantity", "weight; empty where the code is not counted by weight", "t gross weight"),
    Column("withheld", "yes: of single records the quantity is withheld, so that the sum is too low"),
    Column("quantity_note", "the measure, and how many records are withheld"),
)


class _Reader:
    """One workbook: one flow."""

    def __init__(self, file: Path, account: Account) -> None:
        self.file, self.found, self.account = file, Findings(shown_name(file)), account
        self.flow = ""
        self.day: date | None = None
        self.values: dict[tuple[str, str, str], Decimal] = {}
        self.amounts: dict[tuple[str, str, str], tuple[Decimal | None, int]] = {}
        self.parts: dict[tuple[str, str, str], set[str]] = defaultdict(set)  # units of goods that no weight is told of
        self.seen: dict[tuple[str, ...], int] = {}

    def read(self) -> None:
        book = opened(self.file, self.found)
        if book is None:
            return
        try:
            if self._query(book):
                for sheet in book.sheets:
                    self._sheet(book, sheet)
        except ValueError as error:
            self.found.bad(0, str(error))
        if not self.found and not self.rows():
            left = listing(self.account.told()) or "no row at all"
            self.found.bad(0, f"has nothing that is used ({left}); ask DataWeb for 2805, 2846 and 8505")

    def _query(self, book: Workbook) -> bool:
        if QUERY not in book.sheets:
            told = listing(book.sheets, 8)
            self.found.bad(0, f"has no sheet {QUERY}, but {told}; export the query from DataWeb with its parameters")
            return False
        said = {cells.get(0, ""): cells.get(1, "") for _, cells in book.rows(QUERY)}
        if said.get("Trade Flow") not in FLOWS:
            self.found.bad(
                0,
                f"has the trade flow {said.get('Trade Flow')}, but must have one of {listing(FLOWS)}; ask "
                "DataWeb for it",
            )
        if said.get("Classification System") != "HTS Items":
            self.found.bad(
                0,
                f"has the classification {said.get('Classification System')}, but HTS Items is expected; "
                "ask DataWeb for it",
            )
        mend = "export the query from DataWeb with its parameters"
        try:
            if (days := int(cell_number(told := said.get("Download Date", "")))) in DAYS:
                self.day = EPOCH + timedelta(days=days)
            else:
                self.found.bad(0, f"sheet {QUERY}: Download Date is {told}, which is no day of this century; {mend}")
        except ValueError:
            self.found.bad(0, f"tells no Download Date; {mend}")
        self.flow = FLOWS.get(said.get("Trade Flow", ""), "")
        return not self.found

    def _sheet(self, book: Workbook, sheet: str) -> None:
        names: list[str] = []
        count = rows = 0
        read = sheet in VALUES or sheet == AMOUNT
        for line, cells in book.rows(sheet) if sheet != QUERY else ():
            if line == 2 and cells.get(0) == "Data Row Count":
                try:
                    count = int(cell_number(cells.get(1, "")))
                except ValueError as error:
                    self.found.bad(line, f"sheet {sheet}: Data Row Count {error}")
                    return
            if line == 3:
                names = [cells.get(k, "") for k in range(max(cells, default=-1) + 1)]
                for sentence in columns_missing(names, HEADER):
                    self.found.bad(line, f"sheet {sheet} {sentence}")
                if read and not any(YEAR.fullmatch(n) and self._over(n) for n in names):
                    told = listing([n for n in names if n not in HEADER and n != "Description"], 6) or "nothing else"
                    self.found.bad(
                        line, f"sheet {sheet} has no column of a whole year, but {told}; ask DataWeb for annual data"
                    )
                for name in sorted({n for n in names if n and names.count(n) > 1}):
                    self.found.bad(line, f"sheet {sheet} has the column {name} twice; export the query again")
                if self.found:
                    return
            if line <= 3 or cells.get(0, "").startswith("Total"):
                continue
            rows += 1
            if read:
                self._row(line, {name: cells.get(k, "") for k, name in enumerate(names)}, sheet)
            else:
                self.account.leave(f"sheet {sheet}")
        if read and not names:
            self.found.bad(0, f"sheet {sheet} has no line of names; export the query again")
        if sheet != QUERY and rows != count:
            self.found.bad(
                0, f"sheet {sheet} says {count} rows, but holds {rows}; it is cut short: export the query again"
            )

    def _over(self, year: str) -> bool:
        """Tell whether a year was over on the day of the download."""
        return self.day is not None and int(year) < self.day.year

    def _row(self, line: int, row: Mapping[str, str], sheet: str) -> None:
        code = row["HTS Number"]
        if not goods(code):
            self.account.leave(f"rows of other codes, sheet {sheet}")
            return
        place = by_name(row["Country"])
        if place.wrong:
            self.found.bad(line, f"sheet {sheet}: Country {place.wrong}")
            return
        unit = row["Quantity Description"].removeprefix("Value for: ")
        if unit not in (known := [*UNITS, *sorted(CONTENT), *sorted(NO_WEIGHT)]):
            self.found.bad(line, f"sheet {sheet}: Quantity Description is {unit or 'empty'}, a unit not "
                f"seen before (known: {listing(known)}); "
                           "tell the maintainers, nothing is read until then")  # fmt: skip
            return
        first = self.seen.setdefault((sheet, row["Data Type"], place.id, code, unit), line)
        if first != line:
            self.found.bad(line, f"sheet {sheet}: tells {row['Country']} {code} in {unit} a second time (first in line "
                           f"{first}); export the query again")  # fmt: skip
            return
        for name, text in row.items():
            if YEAR.fullmatch(name) and self._over(name):
                if not text:
                    self.found.bad(line, f"sheet {sheet}: {name} is empty, but DataWeb writes 0 where nothing was "
                                   "traded; export the query again")  # fmt: skip
                    continue
                try:
                    figure = cell_number(text)
                    hidden = int(cell_number(row.get(f"{name}_Suppressed") or "0"))
                except ValueError as error:
                    self.found.bad(line, f"sheet {sheet}: {name} {error}")
                    continue
                if figure < 0:
                    self.found.bad(
                        line, f"sheet {sheet}: {name} is {text}, but no flow is below zero; export the query again"
                    )
                self._keep((place.id, code, name), figure, hidden, unit, sheet)
        if sheet == AMOUNT and unit in CONTENT:
            self.account.leave(f"weights in {unit}, which are content and no gross weight")
        else:
            self.account.use()

    def _keep(self, key: tuple[str, str, str], figure: Decimal, hidden: int, unit: str, sheet: str) -> None:
        if sheet in VALUES:
            self.values[key] = self.values.get(key, Decimal(0)) + figure
            if figure and unit not in UNITS:
                self.parts[key].add(unit)
        elif unit not in UNITS:
            what = "no weight" if unit in NO_WEIGHT else "no gross weight"
            self.account.report(f"HTS {key[1]}: parts counted in {unit} have {what}")
            old, count = self.amounts.get(key, (None, 0))
            self.amounts[key] = (old, count)
        else:
            old, count = self.amounts.get(key, (None, 0))
            self.amounts[key] = ((old or Decimal(0)) + figure * UNITS[unit], count + hidden)

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a flow of more than nothing."""
        found: list[tuple[str, ...]] = []
        for key in sorted({*self.values, *self.amounts}):
            value, (amount, hidden) = self.values.get(key), self.amounts.get(key, (None, 0))
            if not value and not amount:
                continue
            country, code, year = key
            ends = (country, "united-states") if self.flow == "imports" else ("united-states", country)
            weight = "" if not amount else plain(amount)
            note = "imports for consumption" if self.flow == "imports" else "domestic exports"
            note += f"; {hidden} records withheld" if hidden else ""
            if amount and self.parts[key]:
                note += f"; without goods counted in {listing(sorted(self.parts[key]))}"
            told = "" if value is None else plain(value)
            found.append((*ends, goods(code), code, year, told, weight, "yes" if hidden else "", note))
        return found


def read(files: Sequence[Path], options: Options) -> Import:
    """Read the workbooks of one or both flows.

    Parameters
    ----------
    files
        One for imports, one for exports, or either.
    options
        Edition, if it shall not be the day of the download, which the workbook has.

    Returns
    -------
    Import
        Table ``us-trade``.

    Raises
    ------
    ProblemsError
        With all problems; nothing is returned then.
    """
    account = Account()
    readers = [_Reader(file, account) for file in files]
    flows: dict[str, str] = {}
    problems: list[Problem] = []
    for reader in readers:
        reader.read()
        if reader.flow and (other := flows.setdefault(reader.flow, reader.found.shown)) != reader.found.shown:
            reader.found.bad(0, f"has {reader.flow}, as {other} has; give one workbook a flow")
        problems += reader.found.all()
    if problems:
        raise ProblemsError(problems)
    last = max(reader.day for reader in readers if reader.day)
    edition = options.edition or f"DataWeb {last}"
    if (said := DAY.search(edition)) and said[0] != str(last):
        raise ProblemsError(edition_of(edition, f"DataWeb {last}", readers[0].found.shown)[1])
    account.report(f"the year {last.year} was not over on the day of the download and is left out")
    fact = trade_fact(edition, withheld="{withheld}", quantity_note="{quantity_note}")
    says = "By US customs, {exporter} exported goods of HTS {hs} worth {value} USD to {importer} in {year}."
    left = account.told()
    rows = sorted(row for reader in readers for row in reader.rows())
    result = Table(
        "us-trade",
        "trade of the United States by partner and HTS code",
        COLUMNS,
        tuple(rows),
        ("exporter", "importer", "hs", "year"),
        ({"part": "", "says": says, "fact": fact},),
        left,
        scope=f"{few(flows, 'flows')}-{few((row[3] for row in rows), 'codes')}",
        years=span(row[4] for row in rows),
    )
    told = [{"name": f.name, "sha256": digest(f)[0], "bytes": digest(f)[1]} for f in files]
    source = {
        "id": f"dataweb-{result.scope}-{result.years}-{last}",  # each query has its own record
        "name": "US imports for consumption and domestic exports, DataWeb",
        "kind": "table",
        "publisher": "US Census Bureau, through USITC DataWeb",
        "author": "not recorded",
        "published": str(last),
        "url": "https://dataweb.usitc.gov",
        "licence": "US public domain",
        "language": "en",
        "files": told,
    }
    return Import("us_trade", edition, (result,), source, account)
