"""What importers account for: names that do not collide, rows that are looked at, wholes, totals and reporters."""

import json
import shutil
from pathlib import Path

import pytest
from tests.importer_files import (
    COUNTRIES,
    FLOWS,
    JSON,
    READ,
    USGS,
    cells,
    complaints,
    dataweb,
    good_files,
    taken,
    workbook,
)

from reegraph.importers.files import check_keys, compare, csv_text, file_name

pytestmark = pytest.mark.once


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder with a good file of every kind."""
    return good_files(tmp_path / "files")


def put(file: Path, old: str, new: str, count: int = 1) -> None:
    """Put a text in the place of another."""
    data = file.read_bytes()
    assert old.encode() in data, f"{old!r} is not there"
    file.write_bytes(data.replace(old.encode(), new.encode(), count))


def answer(file: Path, **changes: object) -> None:
    """Change keys of all records of an answer of the API."""
    told = json.loads(file.read_text(encoding="utf-8"))
    told["data"] = [row | changes for row in told["data"]]
    file.write_text(json.dumps(told), encoding="utf-8")


# ---- names of files


def name_of(folder: Path, kind: str, names: list[str]) -> str:
    """The name of the first table."""
    result = taken(folder, kind, names)
    return file_name(result.tables[0], result.edition)


def test_imports_of_other_contents_have_other_names(files):
    """Another year, flow or reporter of one edition does not push out what was imported before."""
    put(shutil.copy(files / FLOWS, files / "BACI_HS17_Y2023_V202601.csv"), "2024,", "2023,", 99)
    assert name_of(files, "baci", [FLOWS]) == "baci-hs17-2024-v202601.csv"
    assert name_of(files, "baci", ["BACI_HS17_Y2023_V202601.csv"]) == "baci-hs17-2023-v202601.csv"
    assert name_of(files, "baci", [FLOWS, "BACI_HS17_Y2023_V202601.csv"]) == "baci-hs17-2023-2024-v202601.csv"
    assert name_of(files, "us-trade", ["imports.xlsx"]) == "us-trade-imports-2846-8505-2024-2025-dataweb-2026-07-10.csv"
    assert name_of(files, "us-trade", ["exports.xlsx"]).startswith("us-trade-exports-2846-8505-")
    before = name_of(files, "comtrade", [JSON])
    assert before == "comtrade-hs22-japan-exports-imports-280530-284690-850511-2024-read-2026-11-22.csv"
    answer(files / JSON, reporterCode=410)
    assert name_of(files, "comtrade", [JSON]) == before.replace("japan", "south-korea")
    sources = [taken(files, kind).source["id"] for kind in ("baci", "us-trade", "comtrade")]
    assert sources == [
        "baci-hs17-2024-v202601",
        "dataweb-exports-imports-2846-8505-2024-2025-2026-07-10",
        "comtrade-south-korea-exports-imports-280530-284690-850511-2024-read-2026-11-22",
    ]


def test_parts_of_an_edition_are_compared_in_the_years_of_both(files, tmp_path):
    """A year that only one of two downloads has is no revision; without a common year nothing is compared."""
    old = taken(files, "us-trade", ["imports.xlsx"])
    place = tmp_path / file_name(old.tables[0], "DataWeb 2025-07-10")
    place.write_text(csv_text(old.tables[0]).replace("2024", "2023").replace("6000", "6001"), encoding="utf-8")
    put(place, ",2025,", ",2025,")
    name = place.name.replace("2024-2025", "2023-and-2025")
    place.rename(tmp_path / name)
    found, notes = compare(old, tmp_path)
    assert [(r.key, r.change, r.column, r.old, r.new) for r in found] == [
        ("china united-states 2846 2025", "revised", "value", "6001", "6000")
    ]
    assert notes[0] == f"us-trade: only 2025 is in both {name} and this"


# ---- nothing is used, or not all


def test_a_file_of_which_nothing_is_used_is_refused(files):
    """An empty table is a problem, and says what was left out."""
    (files / FLOWS).write_text("t,i,j,k,v,q\n2024,156,392,010121,1.5,0.1\n", encoding="ascii")
    assert complaints(files, "baci") == [
        f"{FLOWS}: has no row of 280530, 284610, 284690, 850511; is it whole? fetch it again"
    ]
    answer(files / JSON, freqCode="M")
    assert "has nothing that is used (monthly rows: the table is yearly (7))" in complaints(files, "comtrade")[0]
    sheets = dataweb()
    for row in [row for rows in sheets.values() for row in rows if len(row) > 3]:
        row[2] = "8110" if str(row[2]).isdigit() else row[2]
    workbook(files / "imports.xlsx", sheets)
    assert "imports.xlsx: has nothing that is used" in complaints(files, "us-trade")[0]


@pytest.mark.parametrize("change", [{"partner2Code": None}, {"customsCode": "C05"}, {"motCode": 2100}])
def test_a_part_needs_its_whole(files, change):
    """A row of one mode of transport is left out only if the row of all modes is here."""
    assert taken(files, "comtrade").account.left_out[
        "parts of a row that stands here as a whole (customs procedure, transport, second partner)"
    ]
    answer(files / JSON, **change)
    found = complaints(files, "comtrade")
    assert (
        "is a part (and 1 row more), but the whole of reporter 392, flow M, partner 156, 284690 2024 is not" in found[0]
    )
    assert len(found) == 3


def test_us_trade_by_month_is_refused(files):
    """Without a column of a whole year there is nothing to read."""
    sheets = dataweb()
    for rows in list(sheets.values())[1:]:
        rows[2] = [{"2024": "Jan 2024", "2025": "Feb 2024"}.get(str(name), name) for name in rows[2]]
    workbook(files / "imports.xlsx", sheets)
    assert (
        "imports.xlsx:3: sheet Customs Value has no column of a whole year, but Jan 2024"
        in complaints(files, "us-trade", ["imports.xlsx"])[0]
    )


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (3, "has no chapter GALLIUM; the file is cut short"),
        (10, "has no line World total for RARE EARTHS, mining 2024; the file is cut short"),
    ],
)
def test_usgs_cut_at_a_line_end_is_refused(files, lines, sentence):
    """Every chapter must be there, and every world table up to its total."""
    data = (files / USGS).read_bytes().splitlines(keepends=True)
    (files / USGS).write_bytes(b"".join(data[:lines]))
    assert any(sentence in one for one in complaints(files, "usgs"))


# ---- every row of BACI

ROW = "2024,156,392,010121,        1.500,        0.100"


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("2024,156,392,284690.0,1.5,0.1", ":2: k is 284690.0, but must be a code of six digits; a program"),
        ("2024,156,392,10121,1.5,0.1", ":2: k is 10121, but must be a code of six digits"),
        ("2024,156,392,010121,abc,def", ":2: v or q is 'abc', but must be a number"),
        ("2024,156,392,010121,,0.1", ":2: v is empty, but must be a number"),
        ("2024,156,392,010121,NA,0.1", ":2: v or q is 'NA', but must be a number"),
        ("2024,1560,392,010121,1.5,0.1", ":2: i is 1560, but must be the number of a country"),
        (
            "2024,156,392,284690,1,5,10\n2024,156,392,010121,1.5",
            ":2: has 7 cells, but t,i,j,k,v,q are six; is a decimal",
        ),
        ("2024,156,392,284690,1.5\n2024,156,392,010121,1,5,10", ":2: has 5 cells, but t,i,j,k,v,q are six"),
        ("2024,156,392,284690,1e400,0.1", ":2: v or q is 1e400, larger or smaller than any figure"),
        ("t,i,j,k,v,q", ":2: is a line of names in the middle of the file"),
        ("", ":2: has 1 cells, but t,i,j,k,v,q are six"),
    ],
)
@pytest.mark.parametrize("before", [0, 1])
def test_every_row_of_baci_is_looked_at(files, new, sentence, before):
    """Rows of other products too; one row cannot make up for another."""
    put(files / FLOWS, ROW, f"{ROW}\n" * before + new)
    found = complaints(files, "baci")
    if not before and not new.startswith("2024"):
        sentence = ":2: t is "
    assert any(sentence.replace(":2:", f":{2 + before}:") in one for one in found), found


def test_a_code_in_another_column_is_no_code(files):
    """A value of 284690 is a value."""
    put(files / FLOWS, ROW, "2024,156,392,010121,284690,850511")
    assert taken(files, "baci").account.used == 4


def test_numbers_and_letters_of_a_country_must_agree(files):
    """A table that says 842 is Russia is not believed."""
    put(files / COUNTRIES, "842,USA,US,USA", "842,USA,US,RUS")
    assert complaints(files, "baci") == [
        f"{COUNTRIES}:8: says that 842 is RUS, but it is USA; give the table as published"
    ]


# ---- one thing told twice


def test_one_country_under_two_names_is_told_with_its_lines(files):
    """The message names the input and both lines."""
    put(files / USGS, "Rare Earths,Canada,Production", "Rare Earths,china,Production")
    assert complaints(files, "usgs") == [
        f"{USGS}:10: tells the same as line 9 a second time; keep the row that is right"
    ]


def test_each_revision_and_reporter_stays_by_itself(files):
    """Two revisions are two tables; what importer and exporter say of one flow are two editions."""
    told = json.loads((files / JSON).read_text(encoding="utf-8"))
    flow = next(row for row in told["data"] if row["partnerCode"] == 156)
    told["data"] += [
        flow | {"reporterCode": 156, "partnerCode": 392, "flowCode": "X", "primaryValue": 90_000.0},
        flow | {"classificationCode": "H5", "refYear": 2020, "period": "2020"},
    ]
    told["count"] = len(told["data"])
    (files / JSON).write_text(json.dumps(told), encoding="utf-8")
    result = taken(files, "comtrade", [JSON], READ)
    check_keys(result)
    assert [table.name for table in result.tables] == ["comtrade-hs22", "comtrade-hs17"]
    assert [{r["revision"] for r in cells(result, k)} for k in (0, 1)] == [{"HS22"}, {"HS17"}]
    both = [r for r in cells(result) if (r["exporter"], r["importer"]) == ("china", "japan")]
    editions = {
        table.facts[0]["fact"]["properties"]["edition"].replace("{reporter}", r["reporter"])
        for table in result.tables[:1]
        for r in both
    }
    assert editions == {
        "UN Comtrade by exporter HS22 read 2026-11-22", "UN Comtrade by importer HS22 read 2026-11-22",
    }  # fmt: skip
