"""What importers do with a file that is not as published: a sentence with place and cure, all at once."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.importer_files import (
    COUNTRIES,
    FLOWS,
    GOOD,
    JSON,
    PAGE,
    PRODUCTS,
    TRADE,
    USGS,
    complaints,
    dataweb,
    explorer,
    good_files,
    taken,
    wgi_sheet,
    workbook,
)

from reegraph import UsageError
from reegraph.importers.base import Options

pytestmark = pytest.mark.once


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder with a good file of every kind."""
    return good_files(tmp_path / "files")


# ---- bad files: (kind, file, what is put in the place of what, the sentence)

Change = Callable[[bytes], bytes]


def put(old: str, new: str, count: int = 1, code: str = "utf-8") -> Change:
    """Put a text in the place of another."""

    def change(data: bytes) -> bytes:
        assert old.encode(code) in data, f"{old!r} is not there"
        return data.replace(old.encode(code), new.encode(code), count)

    return change


BAD: list[tuple[str, str, Change, str]] = [
    ("usgs", USGS, put("Value,", "Amount,"), ":1: has no column Value"),
    ("usgs", USGS, put(",Year,", ",Yaer,"), ":1: has no column Year; did you mean Yaer?"),
    (
        "usgs",
        USGS,
        put('metric tons,2024,"27,000"', "thousand metric tons,2024,27"),
        (":8: Unit is thousand metric tons, but RARE EARTHS was published in metric tons"),
    ),
    ("usgs", USGS, put("rare-earth-oxide (REO) equivalent", "contained rare earths", 99), ":4: Other notes say"),
    ("usgs", USGS, put('"27,000"', '"27,0"'), ":8: Value is 27,0, with a decimal comma; expected a decimal point"),
    ("usgs", USGS, put('"27,000"', '"-27,000"'), ":8: Value is -27,000, but a quantity cannot be negative"),
    (
        "usgs",
        USGS,
        put('"27,000"', "many"),
        (":8: Value is 'many', but must be a number or one of the signs of the USGS"),
    ),
    ("usgs", USGS, put("Burma", "Birma"), ":8: Country is Birma, which is no country here; did you mean burma?"),
    ("usgs", USGS, put(",71,", ",75,"), ":16: the shares of imports of Rare Earths"),
    ("usgs", USGS, put(",71,", ",171,"), ":16: Value is 171 percent of imports, but a share is at most 100"),
    ("usgs", USGS, put(",Burma,Production", ",China,Production"), "tells the same as line 8 a second time"),
    ("usgs", USGS, lambda data: data[:-40], "the file is cut short"),
    ("usgs", USGS, lambda _: PAGE, ":1: is a web page (HTML), but a CSV table is expected"),
    ("usgs", USGS, gzip.compress, "is packed by gzip, but a CSV table is expected; unpack it (gunzip)"),
    ("usgs", USGS, lambda _: b"PK\x03\x04....", "is a zip archive or workbook, but a CSV table is expected; unpack it"),
    ("usgs", USGS, lambda _: b"", "is empty; fetch it again"),
    ("usgs", USGS, lambda data: data.replace(b",", b";"), ":1: parts its columns by semicolons"),
    ("usgs", USGS, lambda data: data.decode("cp1252").encode("utf-16"), "holds bytes that are no text"),
    ("usgs", USGS, lambda data: data.replace(b"RARE EARTHS", b"RARE METALS"), "has no chapter RARE EARTHS"),
    ("baci", FLOWS, put("t,i,j,k,v,q", "t,i,j,k,v"), ":1: has no column q"),
    ("baci", FLOWS, put("t,i,j,k,v,q", "year,i,j,k,v,q"), ":1: has no column t"),
    (
        "baci",
        FLOWS,
        put("    0.357,        0.002", "    0,357,        0,002"),
        (":7: has 8 cells, but t,i,j,k,v,q are six; is a decimal comma in v or q?"),
    ),
    ("baci", FLOWS, put("    12345.678", "   -12345.678"), ":3: has a negative figure"),
    ("baci", FLOWS, put("    12345.678", "      unknown"), ":3: v or q is 'unknown', but must be a number"),
    (
        "baci",
        FLOWS,
        put("2024,156,392,284690", "2023,156,392,284690"),
        (":3: has the year 2023, but the file begins with 2024"),
    ),
    ("baci", FLOWS, put("2024,", "2023,", 99), ":2: has the year 2023, but the name of the file says 2024"),
    (
        "baci",
        FLOWS,
        put("156,392,284690", "156,999,284690"),
        (":3: j is 999, which the table of countries does not have"),
    ),
    (
        "baci",
        FLOWS,
        put("156,392,284690", "58,392,284690"),
        (":3: i is 58, Belgium-Luxembourg, retired after 1998; a row of 2024 must have 56"),
    ),
    ("baci", FLOWS, put("156,392,284690", '156,392,"284690"'), ":3: has quotation marks"),
    ("baci", FLOWS, lambda data: data[:-10], "in the middle of a row: the file is cut short"),
    ("baci", FLOWS, lambda data: data[:-1], "ends without a line end, so its last figure may be cut short"),
    ("baci", FLOWS, lambda data: data + data.splitlines(keepends=True)[2], "tells china japan 284690 2024 twice"),
    ("baci", FLOWS, lambda _: PAGE, ":1: is a web page (HTML), but a CSV file of BACI is expected"),
    (
        "baci",
        FLOWS,
        lambda _: b"PK\x03\x04",
        "is a zip archive or workbook, but a CSV file of BACI is expected; unpack it",
    ),
    ("baci", FLOWS, lambda _: b"t,i,j,k,v,q\n", "has no rows; fetch it again"),
    ("baci", COUNTRIES, put("country_iso3", "iso_3digit_alpha"), ":1: has no column country_iso3"),
    ("baci", COUNTRIES, put("JP,JPN", "JP,JPX"), "j is JPX, which is no country here"),
    (
        "baci",
        PRODUCTS,
        put("284690", "284600"),
        ("has no code 284690, which HS17 must have; is it the table of another revision?"),
    ),
    ("comtrade", JSON, put('"count": 7', '"count": 9'), ":1: says count 9, but holds 7 records; it is cut short"),
    ("comtrade", JSON, lambda data: data[:-9], "is no JSON"),
    (
        "comtrade",
        JSON,
        put('"H6"', '"S4"', 99),
        ("classificationCode is S4, but must be a revision of the Harmonized System"),
    ),
    (
        "comtrade",
        JSON,
        put('"error": ""', '"error": "Invalid period"'),
        (":1: is an answer with an error: Invalid period"),
    ),
    (
        "comtrade",
        JSON,
        put('"partnerCode": 156', '"partnerCode": 1156'),
        ("partnerCode is 1156, which is no country here"),
    ),
    (
        "comtrade",
        JSON,
        put('"reporterCode": 392', '"reporterCode": 756'),
        ("the number of Switzerland in ISO 3166; Comtrade and BACI write 757"),
    ),
    (
        "comtrade",
        JSON,
        put('"primaryValue": 98765.0', '"primaryValue": -98765.0'),
        ("primaryValue is -98765.0, but no flow is below zero"),
    ),
    ("comtrade", JSON, put('"primaryValue": 98765.0', '"primaryValue": null'), "primaryValue is empty"),
    ("comtrade", JSON, put('"netWgt"', '"netWeight"', 99), "has no key netWgt; did you mean netWeight?"),
    ("comtrade", JSON, lambda _: PAGE, "is a web page (HTML)"),
    ("comtrade", TRADE, put('"98765"', '"98765,5"', 9), ":3: primaryValue is 98765,5, with a decimal comma"),
    (
        "comtrade",
        TRADE,
        lambda data: data[:-60],
        (":8: is no CSV from here on: unexpected end of data; is the file cut short?"),
    ),
]


@pytest.mark.parametrize(
    ("kind", "name", "change", "sentence"), BAD, ids=[f"{n}-{b[0]}-{b[3][:40]}" for n, b in enumerate(BAD)]
)
def test_a_bad_file_is_refused_with_place_and_cure(files, kind, name, change, sentence):
    """One sentence with file, row, what was found and what was expected."""
    names = [name] if kind == "comtrade" else None
    (files / name).write_bytes(change((files / name).read_bytes()))
    found = complaints(files, kind, names)
    assert any(sentence in one for one in found), found
    assert all(one.split(":")[0] in {p.name for p in files.iterdir()} for one in found)


def swap(sheet: list[list[object]], row: int, column: int, value: object) -> None:
    """Change one cell; rows and columns as a person counts rows, from 1, and columns, from 0."""
    sheet[row - 1][column] = value


BOOKS = [
    ("wgi", "wgidataset.xlsx", 0, (1, 5, "score"), ":1: has no column estimate"),
    ("wgi", "wgidataset.xlsx", 0, (3, 5, 62.5), ":3: estimate is 62.5, but lies between about -2.5 and 2.5"),
    ("wgi", "wgidataset.xlsx", 0, (3, 5, "-0,4"), ":3: estimate is -0,4, with a decimal comma"),
    ("wgi", "wgidataset.xlsx", 0, (3, 1, "CHX"), ":3: code is CHX, which is no country here"),
    ("wgi", "wgidataset.xlsx", 0, (3, 4, "va"), ":3: tells CHN va 2023 a second time (first in line 2)"),
    ("us-trade", "imports.xlsx", 0, (3, 1, "General Imports"), ("has the trade flow General Imports, but "
        "must have one of")),
    ("us-trade", "imports.xlsx", 1, (2, 1, 4.0), "sheet Customs Value says 4 rows, but holds 3; it is cut short"),
    ("us-trade", "imports.xlsx", 1, (3, 1, "Partner"), ":3: sheet Customs Value has no column Country"),
    ("us-trade", "imports.xlsx", 1, (4, 1, "Chyna"), ":4: sheet Customs Value: Country is Chyna"),
    ("us-trade", "imports.xlsx", 1, (4, 5, -5.0), ":4: sheet Customs Value: 2024 is -5.0, but no flow is below zero"),
    ("us-trade", "imports.xlsx", 2, (4, 4, "pounds"), (":4: sheet First Unit of Quantity: Quantity "
        "Description is pounds, a unit not seen before")),
    ("iea", "CM_Data_Explorer May 2024.xlsx", 2, (2, 0, "Total supply (Mt)"), (":2: sheet 2 Total supply for "
        "key minerals: the title is")),
    ("iea", "CM_Data_Explorer May 2024.xlsx", 2, (9, 0, "Chine"), (":9: sheet 2 Total supply for key "
        "minerals: Chine, which is no country here")),
    ("iea", "CM_Data_Explorer May 2024.xlsx", 2, (12, 1, 1.2), (":12: sheet 2 Total supply for key minerals: "
        "Top 3 share is 1.2, but a share is at most 1")),
    ("iea", "CM_Data_Explorer May 2024.xlsx", 2, (9, 1, -1.0), (":9: sheet 2 Total supply for key minerals: "
        "a figure is -1.0")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "sheet", "cell", "sentence"), BOOKS, ids=[b[4][:50] for b in BOOKS])
def test_a_bad_workbook_is_refused_with_place_and_cure(files, kind, name, sheet, cell, sentence):
    """The same for workbooks, with the sheet."""
    sheets = {"wgi": {"Sheet1": wgi_sheet()}, "us-trade": dataweb(), "iea": explorer()}[kind]
    swap(list(sheets.values())[sheet], *cell)
    workbook(files / name, sheets)
    found = complaints(files, kind, [name])
    assert any(sentence in one for one in found), found


@pytest.mark.parametrize("kind", ["wgi", "us-trade", "iea"])
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data[: len(data) // 2], "cut short or damaged"),
        (lambda _: PAGE, "is a web page (HTML), but a workbook (.xlsx) is expected"),
        (lambda _: b"a,b\n1,2\n", "is text, but a workbook (.xlsx) is expected"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old Excel workbook (.xls)"),
    ],
)
def test_what_is_no_workbook_is_named(files, kind, change, sentence):
    """A workbook cut short, a page, a text, an old workbook."""
    file = files / GOOD[kind][0]
    file.write_bytes(change(file.read_bytes()))
    assert any(sentence in one for one in complaints(files, kind, [file.name]))


def test_all_problems_are_told_at_once(files):
    """Problems of several rows and files come together."""
    flows = files / FLOWS
    flows.write_bytes(
        flows.read_bytes().replace(b"156,392,284690", b"890,392,284690").replace(b"156,842,", b"840,842,")
    )
    table = files / COUNTRIES
    table.write_text(table.read_text(encoding="utf-8").replace("country_iso3", "iso3"), encoding="utf-8")
    found = complaints(files, "baci")
    assert [one.split(": ")[0] for one in found] == [f"{FLOWS}:3", f"{FLOWS}:6", f"{COUNTRIES}:1"], found


@pytest.mark.parametrize(
    ("kind", "old", "new", "sentence"),
    [
        (
            "baci",
            PRODUCTS,
            "product_codes_HS22_V202601.csv",
            "is HS22, but the first file is HS17: these are two revisions",
        ),
        (
            "baci",
            COUNTRIES,
            "country_codes_V202501.csv",
            "is V202501, but the first file is V202601: these are two versions of BACI",
        ),
        ("baci", FLOWS, "baci.csv", "tells no revision of the Harmonized System in its name"),
        ("usgs", USGS, "commodities.csv", "tells no edition in its name (mcs2026); give --edition"),
        (
            "iea",
            "CM_Data_Explorer May 2024.xlsx",
            "CM_Data_Explorer.xlsx",
            "tells no edition in its name; give --edition",
        ),
    ],
)
def test_a_file_that_hides_its_edition_is_refused(files, kind, old, new, sentence):
    """Revision and edition are never guessed."""
    (files / old).rename(files / new)
    names = [new if name == old else name for name in GOOD[kind]]
    assert any(sentence in one for one in complaints(files, kind, names))


def test_comtrade_needs_a_day(files):
    """What has no editions needs the day on which it was read."""
    assert any("give --read-on" in one for one in complaints(files, "comtrade", options=Options()))


def test_a_kind_that_was_not_seen_is_refused_by_name(files):
    """World Mining Data is not guessed, and an unknown kind gets the nearest."""
    with pytest.raises(UsageError, match="World Mining Data could not be seen"):
        taken(files, "wmd", [USGS])
    with pytest.raises(UsageError, match="did you mean baci"):
        taken(files, "bacci", [USGS])
