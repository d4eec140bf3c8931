"""Files that are damaged, no files, beyond reason, or against what the call says."""

import os
import random
from pathlib import Path

import pytest
from tests.importer_files import (
    COUNTRIES,
    FLOWS,
    GOOD,
    JSON,
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

pytestmark = pytest.mark.once

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
    found = cell(files, kind, sheet, place, value)
    assert any(sentence in one for one in found), found


def test_a_row_of_us_trade_that_stands_twice_is_refused(files):
    """It is not added to itself."""
    made = dataweb()
    made["Customs Value"][4] = list(made["Customs Value"][3])
    found = complaints(files, "us-trade", [workbook(files / "imports.xlsx", made).name])
    sentence = (
        "sheet Customs Value: tells China 2846 in kilograms a second time (first in line 4); export the query again"
    )
    assert found == [f"imports.xlsx:5: {sentence}"]


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
    (told,) = [r for r in cells(result) if (r["hs"], r["year"]) == ("2846", "2024")]
    assert (told["value"], told["quantity"]) == ("14000", "1.5")
    assert told["quantity_note"] == "imports for consumption; without goods counted in component kilograms"
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
        draw = random.Random(seed)  # noqa: S311  # bytes to spoil, no secret
        data = bytearray(good)
        for _ in range(CHANGED):
            data[draw.randrange(len(data))] = draw.randrange(256)
        file.write_bytes(data)
        told = []
        try:
            check_keys(taken(files, kind, names))
        except ProblemsError as error:
            told = error.problems
        refused += bool(told)
        assert all(any(name in problem.file for name in names) for problem in told)
    assert refused > len(SEEDS) / 4


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "sentence"),
    [
        ("xl/workbook.xml", "<sheet ", "<shoot ", "is a workbook without a sheet"),
        ("xl/workbook.xml", "rId1", "rId9", "is cut short or damaged, in the list of its sheets"),
        (SHEET, '<c r="A2" t="inlineStr">', '<c r="A2" t="s"><v>7</v>', "the cell A2 names the text 7"),
        (SHEET, '<c r="A2"', '<c r="AAAAAAA2"', "in the sheet Sheet1 (a cell is named 'AAAAAAA2')"),
        (SHEET, '<row r="2"', '<row r="x"', "row 1 is followed by row x"),
        (SHEET, '<row r="3"', '<row r="2"', "row 2 is followed by row 2"),
        (SHEET, "</row>", "</raw>", "in the sheet Sheet1 (mismatched tag"),
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


@pytest.mark.parametrize(
    ("kind", "given", "edition", "source"),
    [
        ("usgs", "MCS 2026 v1.3", "MCS 2026 v1.3", ("usgs-mcs-2026-v1-3", "2026")),
        ("wgi", "WGI 2024 update", "WGI 2024 update", ("wgi-2023", "2024")),
        ("baci", "v202601", "V202601", ("baci-hs17-2024-v202601", "2026-01")),
    ],
)
def test_an_edition_may_tell_more_than_the_file(files, kind, given, edition, source):
    """A version within an edition, the publisher's name of it, or the same in small letters."""
    result = taken(files, kind, options=Options(edition=given))
    assert (result.edition, (result.source["id"], result.source["published"])) == (edition, source)


@pytest.mark.parametrize("edition", ["!!!", " ", "x" * 300])
def test_an_edition_that_makes_no_name_is_refused(files, edition):
    """It becomes a part of the name of a file."""
    with pytest.raises(UsageError, match="needs a letter or digit"):
        taken(files, "usgs", options=Options(edition=edition))


# ---- what is no file of text


@pytest.mark.parametrize(
    ("kind", "name"), [("usgs", USGS), ("baci", FLOWS), ("comtrade", TRADE), ("wgi", "wgidataset.xlsx")]
)
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
