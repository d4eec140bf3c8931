"""UN Comtrade: the CSV of its web page (``TradeData….csv``) and the JSON of its API.

Seen: ``data/raw/TradeData.csv`` in the public repository methakanb/taiwan-semiconductor-risk-thailand @7b096c4 (47
columns, every row with one comma more than the header, in Latin-1) and ``data/raw/un_comtrade_china/2846/2024.json`` of
therealjameswilson/critical-minerals-records-stage-v3 @a67e3d4 (``elapsedTime``, ``count``, ``data``, ``error``).

Each row keeps its own revision of the Harmonized System, who reported it, and whether the UN estimated the weight.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reegraph.errors import Problem, ProblemsError, listing
from reegraph.importers.base import Account, Column, Findings, Import, Options, Table, columns_missing, shown_name
from reegraph.importers.codes import NAMES, OURS, WHOLE, goods
from reegraph.importers.files import slug
from reegraph.importers.numbers import number, plain
from reegraph.importers.places import by_number
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
MOST_ROWS = {500: "the public preview", 100_000: "one call with a key or one download"}  # what an answer can hold
FLOWS = {"X": "exports", "M": "imports"}
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
        told = json.loads(text)
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


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


class _Reader:
    """One file."""

    def __init__(self, file: Path, account: Account) -> None:
        self.file, self.found, self.account = file, Findings(shown_name(file)), account
        self.rows: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.lines = 0

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
        if row["customsCode"] != "C00" or row["motCode"] != "0" or row["partner2Code"] != "0":
            return "parts of a row that stands here as a whole (customs procedure, transport, second partner)"
        return ""

    def _row(self, line: int, row: Mapping[str, str]) -> tuple[str, ...] | None:
        year = row["refYear"]
        if not (year.isdigit() and len(year) == 4 and row["period"].startswith(year)):
            self.found.bad(
                line, f"refYear is {year or 'empty'} and period {row['period'] or 'empty'}, but both must be one year"
            )
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
        Table ``comtrade``.

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
    fact = {
        "from": "{exporter}",
        "rel": "EXPORTS_TO",
        "to": "{importer}",
        "properties": {
            "item": "{goods}",
            "hs": "{hs}",
            "value": "{value}",
            "quantity": "{quantity}",
            "basis": "t gross weight",
            "year": "{year}",
            "edition": f"UN Comtrade by {{reporter}} {edition}",  # both sides tell one flow: never one sum
            "estimate": "{estimate}",
            "quantity_note": "{revision}, reported by the {reporter}",
        },
    }
    says = (
        "By its {reporter}, {exporter} exported goods of HS {hs} ({revision}) worth {value} USD to "
        "{importer} in {year}."
    )
    left = account.told()
    key = ("exporter", "importer", "hs", "year", "reporter")
    result = Table("comtrade", "trade by partner as reported to the UN", COLUMNS, tuple(sorted(rows.values())), key,
                   ({"part": "", "says": says, "fact": fact},), left)  # fmt: skip
    told = [{"name": f.name, "sha256": digest(f)[0], "bytes": digest(f)[1]} for f in files]
    source = {
        "id": f"comtrade-{slug(edition)}", "name": "UN Comtrade", "kind": "table",
        "publisher": "United Nations Statistics Division",
        "author": "not recorded", "published": options.read_on or "not recorded", "url": "https://comtradeplus.un.org",
        "licence": "terms of use of UN Comtrade; passing data on may need leave", "language": "en", "files": told,
    }  # fmt: skip
    return Import("comtrade", edition, (result,), source, account)
