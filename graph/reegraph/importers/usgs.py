"""USGS Mineral Commodity Summaries, the data release as one CSV file of all chapters.

Seen: ``data/raw/usgs_mcs2026_commodities_data.csv`` (MCS 2026, DOI 10.5066/P1WKQ63T, cp1252, 8,886 rows) and its
metadata in the public repository therealjameswilson/critical-minerals-records-stage-v3 @a67e3d4. Releases before 2025
were one file a chapter; that form is not read.

The signs of the USGS are kept as such: ``W`` withheld, ``NA`` not available, ``—`` zero, ``E`` net exporter, ``s`` less
than half a unit, ``>`` and ``<`` as bounds, a range as it stands. None of them but ``—`` becomes a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reegraph.errors import Problem, ProblemsError, listing, nearest
from reegraph.importers.base import Account, Column, Findings, Import, Options, Table, edition_of, shown_name, slug
from reegraph.importers.numbers import number, plain
from reegraph.importers.places import OTHER, OTHER_NAMES, Place, by_name
from reegraph.importers.textfile import digest, table

HEADER = ("MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value",
          "Notes", "Other notes")  # fmt: skip
EDITION = re.compile(r"mcs[-_ ]?(20[0-9]{2})", re.IGNORECASE)
YEAR = re.compile(r"(19|20)[0-9]{2}")
YEARS = re.compile(r"(?:19|20)[0-9]{2}[–-][0-9]{2}")
RANGE = re.compile(r"[0-9][0-9,.]* ?[–-] ?[0-9][0-9,.]*")
TOTAL = "World total"


class Chapter(NamedTuple):
    """What a chapter counts: its material here, the unit it is published in, its words, the basis, tonnes a unit."""

    material: str
    unit: str
    words: str
    basis: str
    tonnes: Decimal


CONTENT = "t of contained element"
CHAPTERS = {
    "RARE EARTHS": Chapter("rare-earths", "metric tons", "rare-earth-oxide (REO) equivalent", "t REO", Decimal(1)),
    "RARE EARTHS (Heavy)": Chapter(
        "heavy-rare-earths", "metric tons", "rare-earth-oxide (REO) equivalent", "t REO", Decimal(1)
    ),
    "SCANDIUM": Chapter("scandium", "metric tons", "scandium oxide equivalent", "t oxide", Decimal(1)),
    "YTTRIUM": Chapter("yttrium", "metric tons", "yttrium oxide (Y2O3) equivalent", "t oxide", Decimal(1)),
    "GALLIUM": Chapter("gallium", "kilograms", "gallium content", CONTENT, Decimal("0.001")),
    "GERMANIUM": Chapter("germanium", "kilograms", "germanium content", CONTENT, Decimal("0.001")),
    "ANTIMONY": Chapter("antimony", "metric tons", "antimony content", CONTENT, Decimal(1)),
    "TUNGSTEN": Chapter("tungsten", "metric tons", "tungsten content", CONTENT, Decimal(1)),
    "GRAPHITE (NATURAL)": Chapter("graphite", "metric tons", "metric tons unless", "t gross weight", Decimal(1)),
}
STAGES = {"Mine production": "mining", "Primary production": "refining"}  # details of the world tables
AT_HOME = {"Production: Compounds and metals": "refining"}  # concentrates stand in the world table, with all others
AT_HOME_MATERIAL = "rare-earth-compounds-and-metals"
PUBLISHED = {"MCS 2026": "2026-02-06"}  # days of first releases that are known; of others the year
NOT_TOLD = {
    "W": "withheld by the USGS", "NA": "not available", "E": "net exporter", "XX": "not applicable",
    "s": "less than half a unit", "Large": "large", "Small": "small", "Moderate": "moderate",
}  # fmt: skip
QUANTITY = (
    Column("quantity", "the figure; empty where the USGS gives none", "t"),
    Column("basis", "what a tonne counts"),
    Column("bound", "how the figure is to be read"),
    Column("estimate", "yes: the USGS calls it estimated"),
    Column("withheld", "yes: withheld to protect single companies"),
    Column("quantity_note", "the sign and notes of the USGS"),
)
PLACE = (Column("country", "id of the country"), Column("material", "id of the material"))
PRODUCTION = (*PLACE, Column("stage", "stage of the chain"), Column("year", "year of the output"),
              Column("part", "world or US table of the "
                  "chapter"), *QUANTITY, Column("row", "line in the file"))  # fmt: skip
RESERVES = (*PLACE, Column("year", "year of the estimate"), *QUANTITY, Column("row", "line in the file"))
OTHERS = tuple(
    Column(name, means)
    for name, means in (
        ("chapter", "chapter of the summaries"),
        ("section", "table in the chapter"),
        ("commodity", "commodity"),
        ("country", ("id of the country, or the name of the line")),
        ("statistic", "what is counted"),
        ("detail", "in the words of the USGS"),
        ("unit", "unit of the value"),
        ("year", "year, or years"),
        ("value", "the figure"),
        ("bound", "how it is to be read"),
        ("estimate", "yes: called estimated"),
        ("withheld", "yes: withheld"),
        ("note", "sign and notes of the USGS"),
        ("row", "line in the file"),
    )
)
PROPERTIES = {
    "quantity": "{quantity}", "basis": "{basis}", "year": "{year}", "bound": "{bound}", "estimate": "{estimate}",
    "withheld": "{withheld}", "quantity_note": "{quantity_note}",
}  # fmt: skip


class Reading(NamedTuple):
    """What a cell says: a figure or none, and how to read it."""

    figure: Decimal | None
    bound: str
    sign: str


def reading(text: str) -> Reading:
    """Read a value of the USGS.

    Raises
    ------
    ValueError
        If it is neither a number nor one of the signs.

    Examples
    --------
    >>> reading("45,500").figure, reading("—").figure, reading("W").figure, reading(">95").bound
    (Decimal('45500'), Decimal('0'), None, 'at_least')
    """
    value = text.strip().strip("\u00a0")
    if value == "—":
        return Reading(Decimal(0), "", "— (zero)")
    if value in NOT_TOLD:
        return Reading(None, "", NOT_TOLD[value])
    if RANGE.fullmatch(value):
        return Reading(None, "", f"from {value.replace(' ', '')}")
    if value[:1] in ("<", ">"):
        figure = number(value[1:], thousands=True)
        return Reading(figure, "at_most" if value[0] == "<" else "at_least", value)
    try:
        figure = number(value, thousands=True)
    except ValueError as error:
        signs = listing([*NOT_TOLD, "—", "<", ">"], 20)
        raise ValueError(f"{error} or one of the signs of the USGS ({signs}){nearest(value, NOT_TOLD)}") from None
    if figure < 0:
        raise ValueError(f"is {value}, but a quantity cannot be negative; look into the published table")
    return Reading(figure, "", "")


class _Reader:
    """One file; collects rows of each table and problems."""

    def __init__(self, file: Path) -> None:
        self.file, self.found, self.account = file, Findings(shown_name(file)), Account()
        self.production: list[tuple[str, ...]] = []
        self.reserves: list[tuple[str, ...]] = []
        self.others: list[tuple[str, ...]] = []
        self.first: dict[tuple[str, ...], int] = {}
        self.sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
        self.totals: dict[tuple[str, str, str], Reading] = {}
        self.shares: dict[tuple[str, str, str], list[tuple[int, Decimal]]] = defaultdict(list)
        self.lacks: dict[tuple[str, str], list[int]] = defaultdict(list)

    def read(self) -> None:
        for line, row in table(self.file, self.found, HEADER, encoding="cp1252"):
            name = row["MCS chapter"]
            chapter = CHAPTERS.get(name)
            if chapter is None:
                like = {c.lower(): c for c in CHAPTERS}.get(name.lower())
                if like:
                    self.found.bad(line, f"has the chapter {name}; expected {like}: give the file as it was published")
                self.account.leave("rows of other chapters")
            else:
                self._row(line, row, chapter)
        if not self.found:
            absent = [name for name in CHAPTERS if not any(r[0] == name for r in self.first)]
            for name in absent:
                self.found.bad(0, f"has no chapter {name}; the file is cut short or another one: fetch it again")
            for part, what, year in sorted(self.sums.keys() - self.totals.keys()):
                mend = "the file is cut short or another one: fetch it again"
                self.found.bad(0, f"has no line {TOTAL} for {part}, {what} {year}; {mend}")
        self._shares()
        self._close()

    def _row(self, line: int, row: dict[str, str], chapter: Chapter) -> None:
        try:
            told = reading(row["Value"])
        except ValueError as error:
            self.found.bad(line, f"Value {error}")
            return
        year, detail, section = row["Year"], row["Statistics_detail"], row["Section"]
        if not YEAR.fullmatch(year) and not YEARS.fullmatch(year):
            self.found.bad(line, f"Year is {year or 'empty'}, but must be a year (2024) or years (2021–24)")
            return
        place = None if row["Country"] == TOTAL or row["Country"].lower() in OTHER_NAMES else by_name(row["Country"])
        if place is not None and place.wrong:
            self.found.bad(line, f"Country {place.wrong}")
            return
        who = place.id if place is not None else row["Country"].lower()
        key = tuple(who if c == "Country" else row[c] for c in HEADER[:8])
        if self._second(line, key):
            return
        stage = self._stage(row)
        is_reserve = section.startswith("World") and row["Statistics"] == "Reserves" and detail.startswith("Reserves")
        if stage or is_reserve:
            if not self._unit(line, row, chapter):
                return
            if row["Country"] == TOTAL:
                self.totals[row["MCS chapter"], stage or "reserves", year] = told
            else:
                self._quantity(line, row, chapter, told, place, stage)
                return
        if row["Statistics"].startswith("Import sources"):
            if told.figure is not None and told.figure > 100:
                self.found.bad(line, f"Value is {row['Value']} percent of imports, but a share is at most 100")
            self.shares[row["MCS chapter"], row["Commodity"], detail].append((line, told.figure or Decimal(0)))
        self._other(line, row, told, place)

    def _second(self, line: int, key: tuple[str, ...]) -> bool:
        """Report a row that tells what another one told."""
        first = self.first.setdefault(key, line)
        if first != line:
            self.found.bad(line, f"tells the same as line {first} a second time; keep the row that is right")
        return first != line

    def _stage(self, row: dict[str, str]) -> str:
        if row["Statistics"] != "Production":
            return ""
        if row["Section"].startswith("World"):
            return STAGES.get(row["Statistics_detail"].removesuffix(": rounded"), "")
        return AT_HOME.get(row["Statistics_detail"], "") if row["MCS chapter"] == "RARE EARTHS" else ""

    def _unit(self, line: int, row: dict[str, str], chapter: Chapter) -> bool:
        mend = "the unit has changed with the edition: tell the maintainers, nothing is read until then"
        if row["Unit"] != chapter.unit:
            self.found.bad(
                line,
                f"Unit is {row['Unit'] or 'empty'}, but {row['MCS chapter']} was published in {chapter.unit}; {mend}",
            )
            return False
        if chapter.words not in row["Other notes"]:
            self.lacks[row["MCS chapter"], chapter.words].append(line)
            if len(self.lacks[row["MCS chapter"], chapter.words]) == 1:
                said = row["Other notes"][:80] or "nothing"
                self.found.bad(
                    line, f"Other notes say {said!r}, but {row['MCS chapter']} was counted as {chapter.words}; {mend}"
                )
            return False
        return True

    def _quantity(
        self, line: int, row: dict[str, str], chapter: Chapter, told: Reading, place: Place | None, stage: str
    ) -> None:
        country = OTHER if place is None else place.id
        figure = None if told.figure is None else told.figure * chapter.tonnes
        rest = (plain(figure) if figure is not None else "", chapter.basis, told.bound, *self._flags(row, told))
        year = row["Year"]
        part = "world" if row["Section"].startswith("World") else "us"
        if self._second(line, (row["MCS chapter"], country, stage, year, part)):
            return
        if stage:
            material = chapter.material if part == "world" else AT_HOME_MATERIAL
            self.production.append((country, material, stage, year, part, *rest, str(line)))
        else:
            self.reserves.append((country, chapter.material, year, *rest, str(line)))
        if part == "world":
            self.sums[row["MCS chapter"], stage or "reserves", year] += told.figure or 0
        self.account.use()

    def _flags(self, row: dict[str, str], told: Reading) -> tuple[str, str, str]:
        notes = row["Notes"]
        estimate = "yes" if "estimated" in notes.lower().split(" -- ")[0] else ""
        note = " -- ".join(part for part in (told.sign, "" if notes in ("Estimated.", "Reported.") else notes) if part)
        return estimate, "yes" if told.sign == NOT_TOLD["W"] else "", note

    def _other(self, line: int, row: dict[str, str], told: Reading, place: Place | None) -> None:
        country = place.id if place is not None else OTHER if row["Country"] != TOTAL else "world"
        figure = "" if told.figure is None else plain(told.figure)
        start = (
            row["MCS chapter"],
            row["Section"],
            row["Commodity"],
            country,
            row["Statistics"],
            row["Statistics_detail"],
        )
        self.others.append((*start, row["Unit"], row["Year"], figure, told.bound, *self._flags(row, told), str(line)))
        self.account.use()

    def _shares(self) -> None:
        for (_, commodity, detail), lines in self.shares.items():
            total = sum((figure for _, figure in lines), Decimal(0))
            if total > 100 + Decimal("0.5") * len(lines):  # each share is rounded to a whole percent
                rows = listing([str(line) for line, _ in lines])
                what = (
                    f"the shares of imports of {commodity} ({detail}) add up to {plain(total)} percent "
                    f"in the lines {rows}"
                )
                self.found.bad(lines[0][0], f"{what}, but at most 100 are possible; look into the published table")

    def _close(self) -> None:
        for (chapter, what, year), told in sorted(self.totals.items()):
            added = self.sums[chapter, what, year]
            kept = told.bound == "at_least" and told.figure is not None and added >= told.figure
            if told.figure is not None and told.figure != added and not kept:
                self.account.report(
                    f"{chapter}, {what} {year}: the rows add up to {plain(added)}, the line {TOTAL} (rounded) says "
                    f"{told.sign or plain(told.figure)}; use the sum of the rows"
                )


def read(files: Sequence[Path], options: Options) -> Import:
    """Read one data release.

    Parameters
    ----------
    files
        The CSV file.
    options
        Edition, if the file name does not have it (``mcs2026``), and the day of reading.

    Returns
    -------
    Import
        Tables ``usgs-production``, ``usgs-reserves`` and ``usgs-others``.

    Raises
    ------
    ProblemsError
        With all problems; nothing is returned then.
    """
    reader = _Reader(files[0])
    reader.read()
    problems = reader.found.all()
    problems += [Problem(shown_name(f), 0, "is a second file; the USGS releases one, give it alone") for f in files[1:]]
    named = EDITION.search(files[0].name)
    untold = "tells no edition in its name (mcs2026); give --edition 'MCS 2026'"
    from_name = f"MCS {named[1]}" if named else ""
    edition, against = edition_of(options.edition, from_name, shown_name(files[0]), untold)
    problems += against
    if problems:
        raise ProblemsError(problems)
    properties = {**PROPERTIES, "edition": edition}
    left = reader.account.told()
    production = Table(
        "usgs-production",
        "mine output and primary production by country and year",
        PRODUCTION,
        tuple(reader.production),
        ("country", "material", "stage", "year", "part"),
        (
            {
                "part": "",
                "says": "By {part} table of the USGS, {country} made {quantity} t ({basis}) of "
                "{material} in {year}, stage {stage}.",
                "fact": {
                    "from": "{country}",
                    "rel": "PRODUCES",
                    "to": "{material}",
                    "properties": {"stage": "{stage}", **properties},
                },
            },
        ),
        left,
    )
    reserves = Table(
        "usgs-reserves", "reserves by country", RESERVES, tuple(reader.reserves), ("country", "material", "year"),
        ({"part": "", "says": "In {year} the reserves of {country} were {quantity} t ({basis}) of {material}.",
          "fact": {"from": "{country}", "rel": "HAS_RESERVES", "to": "{material}", "properties": properties}},),
        left,
    )  # fmt: skip
    others = Table(
        "usgs-others",
        "prices, trade, consumption, net import reliance, sources of imports, world totals",
        OTHERS,
        tuple(reader.others),
        ("chapter", "section", "commodity", "country", "statistic", "detail", "unit", "year"),
        (),
        left,
    )
    sha, size = digest(files[0])
    year = told[0] if (told := re.search("20[0-9]{2}", edition)) else "not recorded"
    source = {
        "id": f"usgs-{slug(edition)}",
        "name": f"Mineral Commodity Summaries {year} Data Release",
        "kind": "table",
        "publisher": "U.S. Geological Survey",
        "author": "not recorded",
        "published": PUBLISHED.get(edition, year),
        "url": "https://doi.org/10.5066/P1WKQ63T" if year == "2026" else "not recorded",
        "licence": "CC0 1.0 (US public domain)",
        "language": "en",
        "files": [{"name": files[0].name, "sha256": sha, "bytes": size}],
    }
    return Import("usgs", edition, (production, reserves, others), source, reader.account)
