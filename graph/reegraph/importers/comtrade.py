"""UN Comtrade: the CSV of its web page (``TradeData….csv``) and the JSON of its API.

Seen: ``data/raw/TradeData.csv`` in the public repository methakanb/taiwan-semiconductor-risk-thailand @7b096c4 (47
columns, every row with one comma more than the header, in Latin-1) and ``data/raw/un_comtrade_china/2846/2024.json`` of
therealjameswilson/critical-minerals-records-stage-v3 @a67e3d4 (``elapsedTime``, ``count``, ``data``, ``error``).

Each row keeps who reported it, and whether the UN estimated the weight. Each revision of the Harmonized System has a
table of its own. What the importer and what the exporter say of one flow are two editions, so nobody adds them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
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
    few,
    shown_name,
    slug,
    span,
    trade_fact,
)
from reegraph.importers.codes import NAMES, OURS, REVISIONS, WHOLE, goods
from reegraph.importers.numbers import LONGEST, number, plain
from reegraph.importers.places import AREAS, by_number
from reegraph.importers.textfile import decoded, digest, head_of, is_text, table

HEADER = (
    "freqCode",
    "refYear",
    "period",
    "reporterCode",
    "reporterISO",
    "flowCode",
    "partnerCode",
    "partnerISO",
    "partner2Code",
    "classificationCode",
    "cmdCode",
    "customsCode",
    "motCode",
    "qtyUnitCode",
    "netWgt",
    "isNetWgtEstimated",
    "primaryValue",
    "isReported",
)
YEAR = re.compile(r"(19|20)[0-9]{2}")
MOST_ROWS = {500: "the public preview", 100_000: "one call with a key or one download"}  # what an answer can hold
WHOLE_IS = "customsCode C00, motCode 0, partner2Code 0"
FLOWS = {"X": "exports", "M": "imports"}
NO_COUNTRY = {str(number_) for number_ in AREAS}
TRUE = {"true": True, "false": False, "": None, "1": True, "0": False}
COLUMNS = (
    Column("exporter", "id of the exporting country"),
    Column("importer", "id of the importing country"),
    Column("goods", "id of what the code contains"),
    Column("hs", "code of the Harmonized System"),
    Column("revision", "its revision"),
    Column("year", "year of the flow"),
    Column("reporter", "which side reported it"),
    Column("value", "value; imports with freight and insurance, exports without", "USD"),
    Column("quantity", "net weight; empty where none is told", "t gross weight"),
    Column("estimate", "yes: the UN estimated the weight"),
)


def _records(file: Path, found: Findings) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line or number of the record, values as text)."""
    head = head_of(file, found)
    if head is None or not is_text(head, found, "CSV or JSON of UN Comtrade"):
        return
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        yield from table(file, found, HEADER, encoding="latin-1", spare=1)
        return
    text = decoded(file.read_bytes(), "utf-8", found)
    if text is None:
        return
    try:
        told = json.loads(text, parse_int=_whole, parse_float=str)
    except RecursionError:
        found.bad(1, "is no answer of the Comtrade API: it is nested too deeply; fetch it again")
        return
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1
        found.bad(
            error.lineno,
            f"is no JSON: {error.msg}; {'the file is cut short: fetch it again' if cut else 'fetch it again'}",
        )
        return
    if not isinstance(told, dict) or not isinstance(told.get("data"), list):
        found.bad(
            1, "has no list named data, as an answer of the Comtrade API has; is it an answer of another address?"
        )
        return
    if told.get("error"):
        found.bad(1, f"is an answer with an error: {told['error']}; ask the API again")
        return
    rows = told["data"]
    if isinstance(told.get("count"), int) and told["count"] != len(rows):
        found.bad(1, f"says count {told['count']}, but holds {len(rows)} records; it is cut short: fetch it again")
    names = list(rows[0]) if rows and isinstance(rows[0], dict) else []
    for sentence in (
        columns_missing(names, HEADER) if rows else ["has no records; ask the API for another year or code"]
    ):
        found.bad(1, sentence.replace("column", "key"))
    if found:
        return
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or any(key not in row for key in HEADER):
            found.bad(0, f"record {place} is not whole; fetch it again")
        else:
            yield place, {key: _text(row[key]) for key in HEADER}


def _whole(digits: str) -> int | str:
    """Read a whole number; one of thousands of digits stays text and is refused where it stands."""
    return int(digits) if len(digits) <= LONGEST else digits


def _text(value: object) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    return text.encode("utf-8", "replace").decode("utf-8")


class _Reader:
    """One file."""

    def __init__(self, file: Path, account: Account) -> None:
        self.file, self.found, self.account = file, Findings(shown_name(file)), account
        self.rows: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.lines = 0
        self.wholes: set[tuple[str, ...]] = set()
        self.parts: dict[tuple[str, ...], list[int]] = {}  # of a row that must stand here as a whole

    def read(self) -> None:
        for line, row in _records(self.file, self.found):
            self.lines += 1
            if why := self._left_out(line, row):
                self.account.leave(why)
            elif cells := self._row(line, row):
                key = (*cells[:7],)
                if key in self.rows:
                    self.found.bad(line, f"tells {listing(key)} a second time; give each download once")
                self.rows[key] = cells
                self.account.use()
        if self.lines in MOST_ROWS:
            self.account.report(
                f"{self.found.shown} has exactly {self.lines:,} rows, the most of {MOST_ROWS[self.lines]}: "
                "rows may be missing; ask for less at once"
            )
        if not self.found and not self.rows and not self.parts:
            left = listing(self.account.told()) or "no row at all"
            self.found.bad(0, f"has nothing that is used ({left}); leave it out, or ask Comtrade for our codes")

    def check_parts(self, wholes: Set[tuple[str, ...]]) -> None:
        """Report parts of rows that stand nowhere as a whole."""
        for key, lines in self.parts.items():
            if key not in wholes:
                more = f" (and {len(lines) - 1:,} row{'s' * (len(lines) != 2)} more)" if len(lines) > 1 else ""
                self.found.bad(
                    lines[0],
                    f"is a part{more}, but the whole of reporter {key[1]}, flow {key[2]}, partner {key[3]}, {key[4]} "
                    f"{key[5]} is not here; ask Comtrade for it ({WHOLE_IS})",
                )

    def _left_out(self, line: int, row: Mapping[str, str]) -> str:
        revision = row["classificationCode"]
        if revision not in NAMES:
            self.found.bad(line, f"classificationCode is {revision or 'empty'}, but must be a revision of "
                f"the Harmonized System ({listing(NAMES)}); "
                           "ask Comtrade for HS")  # fmt: skip
        if row["flowCode"] not in FLOWS:
            return f"flow {row['flowCode']}: neither exports nor imports"
        if row["freqCode"] != "A":
            return "monthly rows: the table is yearly"
        if row["cmdCode"] not in OURS and row["cmdCode"] not in WHOLE:
            return "rows of other codes"
        key = tuple(
            row[c] for c in ("classificationCode", "reporterCode", "flowCode", "partnerCode", "cmdCode", "refYear")
        )
        if (row["customsCode"], row["motCode"], row["partner2Code"]) == ("C00", "0", "0"):
            self.wholes.add(key)
        else:
            if row["partnerCode"] not in NO_COUNTRY:
                self.parts.setdefault(key, []).append(line)
            return "parts of a row that stands here as a whole (customs procedure, transport, second partner)"
        return ""

    def _row(self, line: int, row: Mapping[str, str]) -> tuple[str, ...] | None:
        year = row["refYear"]
        if not (YEAR.fullmatch(year) and row["period"].startswith(year)):
            told_ = f"refYear is {year[:40] or 'empty'} and period {row['period'][:40] or 'empty'}"
            self.found.bad(line, f"{told_}, but both must be one year")
            return None
        ends = []
        for side in ("reporter", "partner"):
            place = by_number(row[f"{side}Code"], int(year))
            if place.wrong:
                self.found.bad(line, f"{side}Code {place.wrong}")
                return None
            if place.left_out:
                self.account.leave(f"{side} {place.left_out}")
                return None
            if place.iso3 == "TWN":
                self.account.report("code 490 (S19, Other Asia, nes) is read as Taiwan")
            ends.append(place.id)
        told = {}
        for name in ("primaryValue", "netWgt"):
            try:
                told[name] = number(row[name]) if row[name] else None
            except ValueError as error:
                self.found.bad(line, f"{name} {error}")
                return None
            if (figure := told[name]) is not None and figure < 0:
                self.found.bad(line, f"{name} is {row[name]}, but no flow is below zero; fetch the file again")
                return None
        value, weight = told["primaryValue"], told["netWgt"]
        if value is None:
            self.found.bad(line, "primaryValue is empty, but every flow has a value; fetch the file again")
            return None
        if weight == 0:
            weight = None
            self.account.report("a weight of 0 kg beside a value is read as not told")
        if row["isNetWgtEstimated"].lower() not in TRUE:
            self.found.bad(line, f"isNetWgtEstimated is {row['isNetWgtEstimated']}, but must be true or false")
            return None
        estimate = "yes" if TRUE[row["isNetWgtEstimated"].lower()] and weight is not None else ""
        exporter, importer = ends if row["flowCode"] == "X" else ends[::-1]
        side = "exporter" if row["flowCode"] == "X" else "importer"
        code, revision = row["cmdCode"], NAMES.get(row["classificationCode"], "")
        amount = "" if weight is None else plain(weight / 1000)
        return (exporter, importer, goods(code), code, revision, year, side, plain(value), amount, estimate)


def read(files: Sequence[Path], options: Options) -> Import:
    """Read downloads of the web page and answers of the API.

    Parameters
    ----------
    files
        CSV or JSON, several if you like.
    options
        Edition or day of reading: Comtrade has no editions and is revised without notice, so one of them is needed.

    Returns
    -------
    Import
        A table a revision of the Harmonized System, ``comtrade-hs22``.

    Raises
    ------
    ProblemsError
        With all problems; nothing is returned then.
    """
    account = Account()
    readers = [_Reader(file, account) for file in files]
    problems: list[Problem] = []
    rows: dict[tuple[str, ...], tuple[str, ...]] = {}
    for reader in readers:
        reader.read()
        for key in reader.rows.keys() & rows.keys():
            reader.found.bad(0, f"tells {listing(key)} again, which another file told; give each download once")
        rows |= reader.rows
    wholes = {key for reader in readers for key in reader.wholes}
    for reader in readers:
        reader.check_parts(wholes)
        problems += reader.found.all()
    edition = options.edition or (f"read {options.read_on}" if options.read_on else "")
    if not edition:
        problems.append(
            Problem(
                readers[0].found.shown,
                0,
                "belongs to no edition: Comtrade is revised at any time; give --read-on, the day of the download",
            )
        )
    if problems:
        raise ProblemsError(problems)
    tables = tuple(
        _table(revision, tuple(sorted(row for row in rows.values() if row[4] == revision)), edition, account.told())
        for revision in sorted({row[4] for row in rows.values()}, key=REVISIONS.index, reverse=True)
    )
    if len(tables) > 1:
        account.report("codes of two revisions mean two things; each revision has a table of its own")
    told = [{"name": f.name, "sha256": digest(f)[0], "bytes": digest(f)[1]} for f in files]
    source = {
        "id": f"comtrade-{_scope(rows.values())}-{span(row[5] for row in rows.values())}-{slug(edition)}",
        "name": "UN Comtrade", "kind": "table", "publisher": "United Nations Statistics Division",
        "author": "not recorded", "published": options.read_on or "not recorded", "url": "https://comtradeplus.un.org",
        "licence": "terms of use of UN Comtrade; passing data on may need leave", "language": "en", "files": told,
    }  # fmt: skip
    return Import("comtrade", edition, tables, source, account)


def _scope(rows: Collection[tuple[str, ...]]) -> str:
    """Name reporters, flows and codes."""
    reporters = few((row[0] if row[6] == "exporter" else row[1] for row in rows), "reporters")
    flows = few(("exports" if row[6] == "exporter" else "imports" for row in rows), "flows")
    return f"{reporters}-{flows}-{few((row[3] for row in rows), 'codes')}"


def _table(revision: str, rows: tuple[tuple[str, ...], ...], edition: str, left: tuple[str, ...]) -> Table:
    told = f"UN Comtrade by {{reporter}} {revision} {edition}"
    note = "{revision}, reported by the {reporter}"
    fact = trade_fact(told, estimate="{estimate}", quantity_note=note)
    says = (
        "By its {reporter}, {exporter} exported goods of HS {hs} ({revision}) worth {value} USD to "
        "{importer} in {year}."
    )
    return Table(
        f"comtrade-{revision.lower()}",
        f"trade by partner as reported to the UN, revision {revision}",
        COLUMNS,
        rows,
        ("exporter", "importer", "hs", "year", "reporter"),
        ({"part": "", "says": says, "fact": fact},),
        left,
        scope=_scope(rows),
        years=span(row[5] for row in rows),
    )
