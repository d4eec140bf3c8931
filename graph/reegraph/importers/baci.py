"""CEPII BACI: yearly files ``t,i,j,k,v,q`` of some eleven million rows, with their tables of countries and products.

Seen: the first lines of ``BACI_HS22_Y2022_V202401b.csv`` in a public page of notes (file id 10902063879: values padded
with spaces), the whole of ``country_codes_V202501.csv`` in the repository tomasdata/Trade-Finance @5a723ec, and the
header ``code,description`` of the product table in several repositories. Missing quantities are ``NA``, also padded.
The older table of countries (``country_name_abbreviation``, ``iso_3digit_alpha``) was not seen and is not read.

The file is searched in blocks for the codes that are ours. Every other row is looked at too: in a copy of the block
every digit becomes a 0, which leaves a few hundred forms of rows, and each must be the form of a row; so nothing is
skipped that was not understood. Codes have six digits, as the publisher says; a program that reads them as numbers
spoils them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from reegraph.errors import Problem, ProblemsError, listing
from reegraph.importers.baci_tables import PRODUCTS, Tables
from reegraph.importers.base import (
    Account,
    Column,
    Findings,
    Import,
    Options,
    Progress,
    Table,
    columns_missing,
    edition_of,
    shown_name,
    slug,
    span,
    trade_fact,
)
from reegraph.importers.codes import OURS, goods
from reegraph.importers.numbers import number, plain
from reegraph.importers.places import RETIRED, by_letters, by_number
from reegraph.importers.textfile import decoded, head_of, is_text

HEADER = ("t", "i", "j", "k", "v", "q")
NAME = re.compile(r"BACI_(HS[0-9]{2})_Y([0-9]{4})_(V[0-9]{6}[a-z]?)", re.IGNORECASE)
VERSION = re.compile(r"_(V[0-9]{6}[a-z]?)", re.IGNORECASE)
REVISION = re.compile(r"(?<![A-Z])(HS[0-9]{2})(?![0-9])", re.IGNORECASE)
DATED = re.compile(r"V20[0-9]{2}(0[1-9]|1[0-2])")  # a version is named after its month
BLOCK = 1 << 22
WANTED = [code.encode() for code in OURS]
DIGITS = bytes.maketrans(b"123456789", b"000000000")
FIGURE = rb" *(?:0+\.?0*|\.0+)(?:[eE][-+]?0+)? *"
FORM = re.compile(rb"0000 *, *0{1,3} *, *0{1,3} *, *000000 *,%b,(?:%b| *NA *| *)" % (FIGURE, FIGURE))
FIGURES = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
MOST_BAD = 20  # rows of one block that are told in full
COLUMNS = (
    Column("exporter", "id of the exporting country"),
    Column("importer", "id of the importing country"),
    Column("goods", "id of what the code contains"),
    Column("hs", "code of the Harmonized System"),
    Column("year", "year of the flow"),
    Column("value", "value, free on board", "USD"),
    Column("quantity", "gross weight; empty where BACI has none", "t gross weight"),
)


def kind_of(file: Path, head: bytes) -> str:
    """Tell by its first line whether a file is the flows, the countries or the products."""
    first = head.removeprefix(b"\xef\xbb\xbf").splitlines()[0].decode("latin-1").replace('"', "")
    names = [name.strip() for name in first.split(",")]
    if names[:2] == list(PRODUCTS) or file.name.startswith("product_codes"):
        return "products"
    return "countries" if "country_code" in names or file.name.startswith("country_codes") else "flows"


class _Flows:
    """One yearly file."""

    def __init__(self, file: Path, found: Findings, account: Account) -> None:
        self.file, self.found, self.account = file, found, account
        self.sha = hashlib.sha256()
        self.size = 0
        self.year = b""
        self.forms: set[bytes] = set()  # of rows, every digit a 0

    def rows(self, progress: Progress) -> Iterator[tuple[int, list[str]]]:
        """Yield (line, cells) of each row of our codes."""
        total = self.file.stat().st_size
        with self.file.open("rb", buffering=0) as stream:
            line, rest, first = 1, b"", True
            while block := stream.read(BLOCK):
                self.sha.update(block)
                self.size += len(block)
                block = rest + block
                if b"\r" in block:
                    block = block.replace(b"\r\n", b"\n")
                cut = block.rfind(b"\n") + 1
                block, rest = block[:cut], block[cut:]
                if first and cut:
                    end = block.find(b"\n") + 1
                    if not self._header(block[:end]):
                        return
                    block, line, first = block[end:], 2, False
                yield from self._block(block, line)
                line += block.count(b"\n")
                progress(self.size, total, self.file.name)
            if first:
                self._header(rest)
            elif rest:  # no line end at the end: whole only if it is a row by itself
                if rest.count(b",") != len(HEADER) - 1 or not rest.rpartition(b",")[2].strip():
                    self.found.bad(line, "ends in the middle of a row: the file is cut short; fetch it again")
                else:
                    self.found.bad(line, "ends without a line end, so its last figure may be cut short; fetch it again")
            elif line == 2:
                self.found.bad(0, "has no rows; fetch it again")

    def _header(self, first: bytes) -> bool:
        text = decoded(first, "latin-1", self.found) or ""
        names = [name.strip().strip('"') for name in text.strip().split(",")]
        if len(names) == 1 and ";" in text:
            self.found.bad(
                1, "parts its columns by semicolons; expected commas and decimal points: give the file as published"
            )
        elif names != list(HEADER):
            for sentence in columns_missing(names, HEADER) or [
                "has other columns than t,i,j,k,v,q; give the file as published"
            ]:
                self.found.bad(1, sentence)
        return not self.found

    def _block(self, block: bytes, line: int) -> Iterator[tuple[int, list[str]]]:
        count = block.count(b"\n")
        if not count:
            return
        self.year = self.year or block[: block.find(b"\n")].split(b",")[0].strip(b' "')
        if not re.fullmatch(rb"(19|20)[0-9]{2}", self.year):
            told = self.year.decode("latin-1") or "empty"
            self.found.bad(line, f"t is {told}, but must be a year; give the file as published")
            return
        start = self.year + b","
        years = block.count(b"\n" + start) + block.startswith(start)
        forms = set(block.translate(DIGITS).splitlines()) - self.forms
        if years == count and all(map(FORM.fullmatch, forms)):
            self.forms |= forms
        else:
            self._look(block, line)
        if self.found:
            return
        used = 0
        before, at = 0, line
        for hit in sorted(place for code in WANTED for place in _places(block, code)):
            begin = block.rfind(b"\n", 0, hit) + 1
            if block.count(b",", begin, hit) != HEADER.index("k"):  # the figure of another column
                continue
            at += block.count(b"\n", before, begin)
            before = begin
            used += 1
            yield at, [cell.strip() for cell in block[begin : block.find(b"\n", begin)].decode("latin-1").split(",")]
        self.account.leave("rows of other products", count - used)

    def _look(self, block: bytes, line: int) -> None:
        """Report each row of a block that is not six cells of this year."""
        told = 0
        for number_, row in enumerate(block.split(b"\n")[:-1], start=line):
            cells = row.decode("latin-1").split(",")
            sentence = ""
            if len(cells) != len(HEADER):
                sentence = f"has {len(cells)} cells, but t,i,j,k,v,q are six; "
                decimal = len(cells) in (7, 8) and all(cell.strip().strip('"').isdigit() for cell in cells)
                mend = "is a decimal comma in v or q? give the file as published, with decimal points"
                sentence += mend if decimal else "fetch the file again"
            elif cells[0].strip() == "t":
                sentence = "is a line of names in the middle of the file; give one file a year, as published"
            elif '"' in row.decode("latin-1"):
                sentence = "has quotation marks, which BACI never has; was the file saved by another program?"
            elif cells[0].strip() != self.year.decode("latin-1"):
                found = (
                    f"has the year {cells[0].strip() or '(empty)'}, but the file begins with "
                    f"{self.year.decode('latin-1')}"
                )
                sentence = f"{found}; give one file a year, as published"
            elif any(cell.strip().startswith("-") for cell in cells):
                sentence = (
                    f"has a negative figure (v {cells[4].strip()}, q {cells[5].strip()}), but no "
                    "flow is below zero; fetch the file again"
                )
            else:
                sentence = _wrong([cell.strip() for cell in cells])
            if sentence:
                told += 1
                self.found.bad(number_, sentence)
            if told == MOST_BAD:
                return


def _places(block: bytes, code: bytes) -> Iterator[int]:
    """Yield where a code stands in a block."""
    at = block.find(code)
    while at >= 0:
        yield at
        at = block.find(code, at + 1)


def _wrong(cells: Sequence[str]) -> str:
    """Say what is wrong with six cells of a row, or nothing."""
    for column, cell in zip("ij", cells[1:3], strict=True):
        if not re.fullmatch("[0-9]{1,3}", cell):
            return f"{column} is {cell[:40] or 'empty'}, but must be the number of a country, at most three digits"
    if not re.fullmatch("[0-9]{6}", cells[3]):
        mend = "a program that reads codes as numbers spoils them: give the file as published"
        return f"k is {cells[3][:40] or 'empty'}, but must be a code of six digits; {mend}"
    for column, cell in zip("vq", cells[4:], strict=True):
        if not FIGURES.fullmatch(cell) and not (column == "q" and cell in ("", "NA")):
            said = f"v or q is {cell[:40]!r}" if cell else "v is empty"
            return f"{said}, but must be a number{' or NA' * (column == 'q')}; fetch the file again"
    return ""


def read(files: Sequence[Path], options: Options) -> Import:
    """Read yearly files, with or without the tables of countries and products.

    Parameters
    ----------
    files
        ``BACI_HS17_Y2024_V202601.csv``, several years if you like, ``country_codes_V202601.csv``,
        ``product_codes_HS17_V202601.csv``.
    options
        Edition, if the names do not have it (V202601), the day of reading, and what shows the progress.

    Returns
    -------
    Import
        Table ``baci-hs17`` with the flows of `OURS`.

    Raises
    ------
    ProblemsError
        With all problems; nothing is returned then.
    """
    account, tables, problems = Account(), Tables(), []
    flows: list[tuple[Path, Findings]] = []
    rows: list[tuple[str, ...]] = []
    told: list[dict[str, object]] = []
    revisions: dict[str, str] = {}
    versions: dict[str, str] = {}
    used: Counter[Path] = Counter()
    for file in files:
        found = Findings(shown_name(file))
        head = head_of(file, found)
        if version := VERSION.search(file.name):
            versions[shown_name(file)] = "V" + version[1][1:].lower()
        if head is not None and is_text(head, found, "a CSV file of BACI"):
            kind = kind_of(file, head)
            if kind != "countries" and (named := REVISION.search(file.stem)):
                revisions[shown_name(file)] = named[1].upper()
            if kind == "countries":
                tables.countries(file, found)
            elif kind == "products":
                tables.goods(file, found, revisions.get(shown_name(file), ""))
            else:
                flows.append((file, found))
        problems += found.all() if not flows or flows[-1][1] is not found else []
    problems += _agree(revisions, "revisions of the Harmonized System") + _agree(versions, "versions of BACI")
    first = shown_name(files[0])
    if not flows and not problems:
        problems.append(Problem(first, 0, "is no file of flows (t,i,j,k,v,q); give BACI_HS17_Y2024_V202601.csv too"))
    for file, found in flows:
        if shown_name(file) not in revisions:
            found.bad(
                0,
                "tells no revision of the Harmonized System in its name; keep the published name, "
                "BACI_HS17_Y2024_V202601.csv",
            )
        reader = _Flows(file, found, account)
        for line, cells in reader.rows(options.progress):
            if row := _flow(line, cells, found, account, tables):
                rows.append(row)
                used[file] += 1
        told_year = NAME.search(file.name)
        year = reader.year.decode("latin-1")
        if told_year and year and told_year[2] != year and not found:
            found.bad(
                2, f"has the year {year}, but the name of the file says {told_year[2]}; give the file as published"
            )
        if not found and not used[file]:
            found.bad(0, f"has no row of {listing(OURS)}; is it whole? fetch it again")
        problems += found.all()
        told.append({"name": file.name, "sha256": reader.sha.hexdigest(), "bytes": reader.size})
    untold = "tells no version in its name (V202601); give --edition V202601"
    edition, against = edition_of(options.edition, next(iter(versions.values()), ""), first, untold)
    problems += against
    problems += _twice(rows, first)
    if problems:
        raise ProblemsError(problems)
    revision = next(iter(revisions.values()))
    flows_of = _table(rows, revision, edition, account)
    return Import("baci", edition, (flows_of,), _source(revision, edition, flows_of.years, told), account)


def _agree(told: dict[str, str], what: str) -> list[Problem]:
    """Report files of different editions."""
    if len(set(told.values())) < 2:
        return []
    first = next(iter(told.values()))
    return [
        Problem(file, 0, f"is {word}, but the first file is {first}: these are two {what}; import each by itself")
        for file, word in told.items() if word != first
    ]  # fmt: skip


def _flow(line: int, cells: list[str], found: Findings, account: Account, tables: Tables) -> tuple[str, ...] | None:
    year, code = int(cells[0]), cells[3]
    ends = []
    for column, cell in (("i", cells[1]), ("j", cells[2])):
        place = by_number(cell, year)
        if tables.letters is not None:
            if cell not in tables.letters:
                found.bad(
                    line,
                    f"{column} is {cell}, which the table of countries does not have; give the table of the "
                    "same version",
                )
                return None
            if not place.left_out and int(cell) not in RETIRED and tables.letters[cell]:
                place = by_letters(tables.letters[cell], year)
        if place.wrong:
            found.bad(line, f"{column} {place.wrong}")
            return None
        if place.left_out:
            account.leave(place.left_out)
            return None
        ends.append(place.id)
        if place.iso3 == "TWN":
            account.report("code 490 (S19, Other Asia not elsewhere specified) is read as Taiwan")
    try:
        value = number(cells[4])
        quantity = None if cells[5] in ("NA", "") else number(cells[5])
    except ValueError as error:
        found.bad(line, f"v or q {error}")
        return None
    account.use()
    amount = "" if quantity is None else plain(quantity)
    return (*ends, goods(code), code, cells[0], plain(value * Decimal(1000)), amount)


def _twice(rows: Sequence[tuple[str, ...]], file: str) -> list[Problem]:
    seen: set[tuple[str, ...]] = set()
    twice = []
    for row in rows:
        if row[:5] in seen:
            twice.append(
                Problem(file, 0, f"tells {' '.join(row[:2])} {row[3]} {row[4]} twice; is one year given in two files?")
            )
        seen.add(row[:5])
    return twice


def _table(rows: list[tuple[str, ...]], revision: str, edition: str, account: Account) -> Table:
    fact = trade_fact(f"BACI {revision} {edition}")
    says = "In {year}, {exporter} exported goods of HS {hs} worth {value} USD ({quantity} t gross) to {importer}."
    left = account.told()
    means = f"trade by partner in the codes of the network, revision {revision}"
    return Table(
        f"baci-{revision.lower()}",
        means,
        COLUMNS,
        tuple(sorted(rows)),
        ("exporter", "importer", "hs", "year"),
        ({"part": "", "says": says, "fact": fact},),
        left,
        years=span(row[4] for row in rows),
    )


def _source(revision: str, edition: str, years: str, files: list[dict[str, object]]) -> dict[str, object]:
    return {
        "id": f"baci-{revision.lower()}-{years}-{slug(edition)}",  # each import has its files, so its own record
        "name": f"BACI, {revision}, {edition}, {years}",
        "kind": "table",
        "publisher": "CEPII",
        "author": "Gaulier, G. and Zignago, S. (2010)",
        "published": f"{edition[1:5]}-{edition[5:7]}" if DATED.match(edition) else "not recorded",
        "url": "http://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
        "licence": "Etalab Open Licence 2.0",
        "language": "en",
        "files": files,
    }
