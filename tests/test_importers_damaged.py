"""Files that look right and are not: damaged, empty, beyond reason, or against what the call says."""

import json
import os
import random
import shutil
from pathlib import Path

import pytest
from tests.importer_files import (
    COUNTRIES,
    FLOWS,
    GOOD,
    JSON,
    READ,
    TRADE,
    USGS,
    cells,
    complaints,
    dataweb,
    explorer,
    good_files,
    taken,
    wgi_sheet,
    workbook,
)

from reegraph import ProblemsError, UsageError
from reegraph.importers.base import Options
from reegraph.importers.files import check_keys, compare, csv_text, file_name

SEEDS, CHANGED = range(60), 3  # copies of a file, bytes changed in each
VALUE = '"primaryValue": 98765.0'
IEA = "CM_Data_Explorer May 2024.xlsx"


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
    assert "is a part (and 1 rows more), but the whole of reporter 392, flow M, partner 156, 284690 2024 is not" in found[0]
    assert len(found) == 3


def test_us_trade_by_month_is_refused(files):
    """Without a column of a whole year there is nothing to read."""
    sheets = dataweb()
    for rows in list(sheets.values())[1:]:
        rows[2] = [{"2024": "Jan 2024", "2025": "Feb 2024"}.get(str(name), name) for name in rows[2]]
    workbook(files / "imports.xlsx", sheets)
    assert "imports.xlsx:3: sheet Customs Value has no column of a whole year, but Jan 2024" in complaints(
        files, "us-trade", ["imports.xlsx"]
    )[0]


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
        ("2024,156,392,284690,1,5,10\n2024,156,392,010121,1.5", ":2: has 7 cells, but t,i,j,k,v,q are six; is a decimal"),
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


# ---- units, empty cells, figures beyond reason


def cell(files: Path, kind: str, sheet: int, place: tuple[int, int], value: object) -> list[str]:
    """Change a cell of a workbook and return what is said to it."""
    made = {"wgi": {"Sheet1": wgi_sheet()}, "us-trade": dataweb(), "iea": explorer()}[kind]
    row = list(made.values())[sheet][place[0] - 1]
    row += [None] * (place[1] + 1 - len(row))
    row[place[1]] = value
    return complaints(files, kind, [workbook(files / GOOD[kind][0], made).name])


@pytest.mark.parametrize(
    ("kind", "sheet", "place", "value", "sentence"),
    [
        ("us-trade", 1, (4, 5), None, ":4: sheet Customs Value: 2024 is empty, but DataWeb writes 0"),
        ("us-trade", 1, (4, 5), "1e400", ":4: sheet Customs Value: 2024 is 1e400, larger or smaller"),
        ("us-trade", 0, (1, 1), "1e400", "tells no Download Date"),
        ("us-trade", 0, (1, 1), 3.0, "sheet Query Parameters: Download Date is 3.0, which is no day of this century"),
        ("us-trade", 1, (2, 1), None, ":2: sheet Customs Value: Data Row Count is empty, but must be a number"),
        ("us-trade", 1, (5, 1), "China", "sheet Customs Value says"),
        ("iea", 2, (9, 1), "1e400", ":9: sheet 2 Total supply for key minerals: a figure is 1e400, larger or smaller"),
        ("iea", 2, (10, 0), "China", ":10: sheet 2 Total supply for key minerals: tells China, mining a second time"),
        ("iea", 2, (9, 5), 64.0, ":9: sheet 2 Total supply for key minerals: 64.0 stands in a column without a year"),
        ("wgi", 0, (2, 5), "9" * 400, ":2: estimate is 999999"),
        ("wgi", 0, (2, 3), "9" * 5000, ":2: year is 9999"),
        ("wgi", 0, (2, 3), "²⁰²³", ":2: year is ²⁰²³, but must be a year"),
        ("wgi", 0, (8, 1), "CHN", "tells CHN va 2023 a second time"),
    ],
)  # fmt: skip
def test_a_cell_that_tells_nothing_is_no_zero(files, kind, sheet, place, value, sentence):
    """Empty, infinite, absurd and doubled cells of workbooks are refused where they stand."""
    if value == "China" and kind == "us-trade":
        made = dataweb()
        made["Customs Value"][4] = list(made["Customs Value"][3])
        found = complaints(files, kind, [workbook(files / "imports.xlsx", made).name])
        sentence = ":5: sheet Customs Value: tells China 2846 in kilograms a second time (first in line 4)"
    else:
        found = cell(files, kind, sheet, place, value)
    assert any(sentence in one for one in found), found


def test_component_kilograms_are_no_gross_weight(files):
    """Content is not added to gross weight; the row says what its weight lacks."""
    made = dataweb()
    for name, count in (("Customs Value", 3), ("First Unit of Quantity", 6)):
        row = list(made[name][3])
        row[4] = str(row[4]).replace("kilograms", "component kilograms")
        made[name].insert(4, [*row[:5], *[9000.0] * 2, 0.0, *[0.0] * (count - 3)])
        made[name][1][1] = 4.0
    workbook(files / "imports.xlsx", made)
    result = taken(files, "us-trade", ["imports.xlsx"])
    (row,) = [r for r in cells(result) if (r["hs"], r["year"]) == ("2846", "2024")]
    assert (row["value"], row["quantity"]) == ("14000", "1.5")
    assert row["quantity_note"] == "imports for consumption; without goods counted in component kilograms"
    assert result.account.left_out["weights in component kilograms, which are content and no gross weight"] == 1


def test_every_year_of_the_iea_is_read(files):
    """A fifth year is a year like the others."""
    made = explorer()
    supply = made["2 Total supply for key minerals"]
    for line, value in ((4, 2050.0), (9, 70.0), (10, 15.0), (11, 85.0)):
        supply[line - 1].insert(5, value)
    supply[7].insert(5, None)
    supply[11].insert(5, 0.8)
    workbook(files / IEA, made)
    rows = cells(taken(files, "iea"), 1)
    assert {(r["country"], r["quantity"]) for r in rows if r["year"] == "2050"} == {
        ("china", "70000"), ("other-countries", "15000"),
    }  # fmt: skip


@pytest.mark.parametrize("value", ["1e999999", "1e-999", "9" * 400, "0." + "1" * 400])
def test_a_number_beyond_reason_is_refused(files, value):
    """In text files too; what is told of it stays short."""
    put(files / USGS, '"27,000"', value)
    (told,) = complaints(files, "usgs")
    assert told.startswith(f"{USGS}:8: Value is {value[:8]}")
    assert "larger or smaller than any figure of such a file" in told
    assert len(told) < 400


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (VALUE, '"primaryValue": ' + "9" * 5000, "primaryValue is 99999"),
        (VALUE, '"primaryValue": 1e400', "primaryValue is 1e400, larger or smaller"),
        (VALUE, '"primaryValue": NaN', "primaryValue is 'nan', but must be a number"),
        ('"reporterCode": 392', f'"reporterCode": {"3" * 5000}', "reporterCode is '3333"),
        ('"refYear": 2024', '"refYear": "２０２４"', "refYear is ２０２４"),
        ('"data": [', '"data": [' + "[" * 100_000, "nested too deeply"),
        ('"cmdCode": "284690"', '"cmdCode": "\\ud800"', ""),
    ],
)
def test_json_of_any_kind_is_answered(files, old, new, sentence):
    """Digits without end, infinity, depth, half letters."""
    put(files / JSON, old, new)
    if sentence:
        assert any(sentence in one and len(one) < 400 for one in complaints(files, "comtrade", [JSON]))
    else:
        csv_text(taken(files, "comtrade", [JSON]).tables[0]).encode()


# ---- damaged workbooks


@pytest.mark.parametrize(
    ("kind", "name"),
    [("wgi", "wgidataset.xlsx"), ("us-trade", "imports.xlsx"), ("iea", IEA), ("usgs", USGS), ("baci", FLOWS),
     ("baci", COUNTRIES), ("comtrade", JSON), ("comtrade", TRADE)],
)  # fmt: skip
def test_a_damaged_file_is_a_sentence(files, kind, name):
    """Whatever bytes are wrong: the project's own error with the file, or success."""
    file, names = files / name, [FLOWS, name] if name == COUNTRIES else [name]
    good = file.read_bytes()
    refused = 0
    for seed in SEEDS:
        draw = random.Random(seed)
        data = bytearray(good)
        for _ in range(CHANGED):
            data[draw.randrange(len(data))] = draw.randrange(256)
        file.write_bytes(data)
        try:
            check_keys(taken(files, kind, names))
        except ProblemsError as error:
            refused += 1
            assert all(any(name in problem.file for name in names) for problem in error.problems)
    assert refused > len(SEEDS) / 4


@pytest.mark.parametrize(
    ("part", "old", "new", "sentence"),
    [
        ("xl/workbook.xml", "<sheet ", "<shoot ", "is a workbook without a sheet"),
        ("xl/workbook.xml", "rId1", "rId9", "is cut short or damaged, in the list of its sheets"),
        ("xl/worksheets/sheet1.xml", '<c r="A2" t="inlineStr">', '<c r="A2" t="s"><v>7</v>', "the cell A2 names the text 7"),
        ("xl/worksheets/sheet1.xml", '<c r="A2"', '<c r="AAAAAAA2"', "in the sheet Sheet1 (a cell is named 'AAAAAAA2')"),
        ("xl/worksheets/sheet1.xml", '<row r="2"', '<row r="x"', "row 1 is followed by row x"),
        ("xl/worksheets/sheet1.xml", '<row r="3"', '<row r="2"', "row 2 is followed by row 2"),
        ("xl/worksheets/sheet1.xml", "</row>", "</raw>", "in the sheet Sheet1 (mismatched tag"),
    ],
)  # fmt: skip
def test_a_part_of_a_workbook_that_is_wrong_is_named(files, part, old, new, sentence):
    """With the sheet."""
    import zipfile

    file = files / "wgidataset.xlsx"
    with zipfile.ZipFile(file) as box:
        parts = {name: box.read(name).decode() for name in box.namelist()}
    assert old in parts[part]
    with zipfile.ZipFile(file, "w") as box:
        for name, text in parts.items():
            box.writestr(name, text.replace(old, new) if name == part else text)
    assert any(sentence in one for one in complaints(files, "wgi")), complaints(files, "wgi")


# ---- editions


@pytest.mark.parametrize(
    ("kind", "edition", "sentence"),
    [
        ("usgs", "MCS 2025", f"{USGS}: is MCS 2026, but --edition says MCS 2025; leave --edition out"),
        ("baci", "V209901", f"{FLOWS}: is V202601, but --edition says V209901"),
        ("iea", "May 2025", f"{IEA}: is May 2024, but --edition says May 2025"),
        ("wgi", "WGI to 2022", "wgidataset.xlsx: is WGI to 2023, but --edition says WGI to 2022"),
        ("wgi", "WGI 2020", "wgidataset.xlsx: is WGI to 2023, but --edition says WGI 2020"),
        ("us-trade", "DataWeb 2020-01-01", "imports.xlsx: is DataWeb 2026-07-10, but --edition says"),
    ],
)
def test_an_edition_against_the_file_is_refused(files, kind, edition, sentence):
    """The file knows better than the call."""
    assert any(sentence in one for one in complaints(files, kind, options=Options(edition=edition)))


@pytest.mark.parametrize(("kind", "edition"), [("usgs", "MCS 2026 v1.3"), ("wgi", "WGI 2024 update"), ("baci", "v202601")])
def test_an_edition_may_tell_more_than_the_file(files, kind, edition):
    """A version within an edition, or the publisher's name of it."""
    assert taken(files, kind, options=Options(edition=edition)).edition == edition


@pytest.mark.parametrize("edition", ["!!!", " ", "x" * 300])
def test_an_edition_that_makes_no_name_is_refused(files, edition):
    """It becomes a part of the name of a file."""
    with pytest.raises(UsageError, match="needs a letter or digit"):
        taken(files, "usgs", options=Options(edition=edition))


# ---- what is no file of text


@pytest.mark.parametrize(("kind", "name"), [("usgs", USGS), ("baci", FLOWS), ("comtrade", TRADE), ("wgi", "wgidataset.xlsx")])
@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"\n"])
def test_a_file_of_nothing_is_empty(files, kind, name, data):
    """A mark of UTF-8 alone, or a line end."""
    (files / name).write_bytes(data)
    assert f"{name}: is empty; fetch it again" in complaints(files, kind, [name])


@pytest.mark.parametrize("kind", list(GOOD))
def test_what_is_no_file_is_refused_at_once(files, kind):
    """A pipe does not hang, a folder is named."""
    os.mkfifo(files / "pipe.csv")
    assert "pipe.csv: is a pipe or a device, but a file is expected" in complaints(files, kind, ["pipe.csv"])[0]
    (files / "folder.csv").mkdir()
    assert "folder.csv: is a folder, but a file is expected" in complaints(files, kind, ["folder.csv"])[0]


@pytest.mark.parametrize("head", [b"\x1f\x8b....", b"<!DOCTYPE html><html>", "t,i,j".encode("utf-16")])
def test_one_reason_is_enough(files, head):
    """The name of an unreadable file of BACI tells its version all the same."""
    (files / FLOWS).write_bytes(head)
    assert len(complaints(files, "baci", [FLOWS])) == 1


def test_an_earlier_table_that_is_no_text_is_named(files, tmp_path):
    """Comparing says which file is wrong."""
    result = taken(files, "baci")
    place = tmp_path / file_name(result.tables[0], result.edition)
    place.write_bytes(csv_text(result.tables[0]).encode() + b"\xff\n")
    with pytest.raises(ProblemsError, match=r"baci-hs17-2024-v202601\.csv: is not UTF-8"):
        compare(result, tmp_path)


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


def test_the_command_never_shows_a_traceback(files, tmp_path, reegraph):
    """A damaged workbook ends with 1 and a sentence; nothing is written."""
    file = files / "wgidataset.xlsx"
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 255
    file.write_bytes(data)
    done = reegraph("import", "wgi", file, "--out", tmp_path / "tables")
    assert done.returncode == 1
    assert "wgidataset.xlsx: is cut short or damaged" in done.stderr
    assert "bug" not in done.stderr
    assert not (tmp_path / "tables").exists()
