"""Small files of the published forms, for the tests of the importers: those of data/importers, and workbooks."""

import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from reegraph import ProblemsError
from reegraph.importers import read
from reegraph.importers.base import Import, Options

DATA = Path(__file__).parent / "data" / "importers"
ROOT = Path(__file__).parents[1]
USGS, FLOWS, JSON, TRADE = (
    "usgs_mcs2026_commodities_data.csv",
    "BACI_HS17_Y2024_V202601.csv",
    "comtrade.json",
    "TradeData.csv",
)
COUNTRIES, PRODUCTS = "country_codes_V202601.csv", "product_codes_HS17_V202601.csv"
READ = Options(read_on="2026-11-22")
PAGE = b"<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head></html>\n"


# ---- workbooks of the published form


def workbook(file: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write a workbook as DataWeb does: texts inside the cells."""

    def name(column: int) -> str:
        return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)

    def cell(place: str, value: object) -> str:
        if isinstance(value, str):
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f'<c r="{place}" t="n"><v>{value!r}</v></c>'

    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        listed = "".join(f'<sheet name="{escape(s)}" sheetId="{n}" r:id="rId{n}"/>' for n, s in enumerate(sheets, 1))
        box.writestr("xl/workbook.xml", f"<workbook {main} {rel}><sheets>{listed}</sheets></workbook>")
        links = "".join(
            f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
        )
        box.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        for n, rows in enumerate(sheets.values(), 1):
            body = "".join(
                f'<row r="{r}">{"".join(cell(f"{name(k)}{r}", v) for k, v in enumerate(row) if v is not None)}</row>'
                for r, row in enumerate(rows, 1)
            )
            box.writestr(f"xl/worksheets/sheet{n}.xml", f"<worksheet {main}><sheetData>{body}</sheetData></worksheet>")
    return file


def wgi_sheet() -> list[list[object]]:
    """Two countries of the long form; Zaire is what the World Bank calls the Congo."""
    header: list[object] = ["codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev", "nsource"]
    rows = [
        [f"{code}{word}2023", code, name, 2023.0, word, round(start + k / 10, 1), 0.2, 9.0]
        for code, name, start in (("CHN", "China", -0.5), ("ZAR", "Congo, Dem. Rep.", -1.7))
        for k, word in enumerate(("va", "pv", "ge", "rq", "rl", "cc"))
    ]
    rows.append(["TWNva2023", "TWN", "Taiwan, China", 2023.0, "va", 1.1, 0.2, 9.0])
    return [header, *rows, ["TWNpv2023", "TWN", "Taiwan, China", 2023.0, "pv", "..", "..", ".."]]


def dataweb(flow: str = "Imports For Consumption") -> dict[str, list[list[object]]]:
    """A query of whole years, made on 2026-07-10, with a withheld quantity and a code counted by number too."""
    query: list[list[object]] = [
        ["Download Date", 46213.7],
        ["Step 1"],
        ["Trade Flow", flow],
        ["Classification System", "HTS Items"],
    ]
    names: list[object] = [
        "Data Type",
        "Country",
        "HTS Number",
        "Description",
        "Quantity Description",
        "2024",
        "2025",
        "2026",
    ]
    title: list[object] = [f"{flow}|Annual + Year-To-Date Data from Jan - Apr"]
    value = "Customs Value" if flow.startswith("Imports") else "FAS Value"

    def rows(kind: str, figures: list[list[float]], prefix: str = "") -> list[list[object]]:
        goods = [("China", "2846", "kilograms"), ("Myanmar (Burma)", "8505", "number"), ("China", "8110", "kilograms")]
        return [[kind, c, h, "GOODS", prefix + unit, *f] for (c, h, unit), f in zip(goods, figures, strict=True)]

    values = rows(value, [[5000.0, 6000.0, 0.0], [700.0, 0.0, 0.0], [1.0, 1.0, 0.0]], "Value for: ")
    amounts = rows("First Unit of Quantity", [[1500.0, 2500.0, 0.0, 0, 3, 0], [40.0, 0.0, 0.0, 0, 0, 0], [1.0] * 6])
    hidden: list[object] = [f"{year}_Suppressed" for year in (2024, 2025, 2026)]
    return {
        "Query Parameters": query,
        value: [title, ["Data Row Count", 3.0], names, *values, ["Total: ", None, None, None, None, "5,701"]],
        "First Unit of Quantity": [title, ["Data Row Count", 3.0], names + hidden, *amounts],
    }  # fmt: skip


def explorer() -> dict[str, list[list[object]]]:
    """The two sheets of the IEA that are read, with one other mineral."""
    supply: list[list[object]] = [
        ["IEA"], ["Total supply for key energy transition minerals, base case (kt)"], [],
        [None, 2023.0, 2030.0, 2035.0, 2040.0, None, None, 2023.0, 2030.0, 2035.0, 2040.0], [],
        ["Cobalt - Mining", *[None] * 5, "Cobalt - Refining"], ["Indonesia", 1.0, 2.0, 3.0, 4.0],
        ["Magnet rare earth elements - Mining", *[None] * 5, "Magnet rare earth elements - Refining"],
        ["China", 44.3, 57.6, 62.4, 62.4, None, "China", 70.3, 80.8, 85.7, 85.7],
        ["Rest of world", 5.9000000000000057, 13.1, 13.9, 13.9, None, "Malaysia", 4.0, 13.0, 13.0, 13.0],
        ["Total", 50.2, 70.7, 76.3, 76.3, None, "Total", 80.0, 93.8, 98.7, 98.7],
        ["Top 3 share", 0.88, 0.81, 0.81, 0.81, None, "Top 3 share", 0.98, 0.92, 0.92, 0.92],
    ]  # fmt: skip
    demand: list[list[object]] = [
        [],
        ["Demand for key energy transition minerals (kt)"],
        [],
        [None, None, None, "Stated Policies scenario", None, "Announced Pledges scenario"],
        [None, 2023.0, None, 2030.0, None, 2030.0],
        [],
        ["Cobalt"],
        ["Wind", 1.0, None, 2.0, None, 3.0],
        ["Magnet rare earth elements"],
        ["Wind", 9.7, None, 17.0, None, 20.5],
        ["Total demand", 9.7, None, 17.0, None, 20.5],
    ]
    return {"Cover": [["x"]], "1 Total demand for key minerals": demand, "2 Total supply for key minerals": supply}


def good_files(folder: Path) -> Path:
    """Make a folder with a good file of every kind."""
    shutil.copytree(DATA, folder)
    workbook(folder / "wgidataset.xlsx", {"Sheet1": wgi_sheet()})
    workbook(folder / "imports.xlsx", dataweb())
    workbook(folder / "exports.xlsx", dataweb("Domestic Exports"))
    workbook(folder / "CM_Data_Explorer May 2024.xlsx", explorer())
    return folder


GOOD = {
    "usgs": [USGS], "baci": [FLOWS, COUNTRIES, PRODUCTS], "comtrade": [JSON], "wgi": ["wgidataset.xlsx"],
    "us-trade": ["imports.xlsx", "exports.xlsx"], "iea": ["CM_Data_Explorer May 2024.xlsx"],
}  # fmt: skip


def taken(folder: Path, kind: str, names: list[str] | None = None, options: Options = READ) -> Import:
    """What an importer makes of files of the folder."""
    return read(kind, [folder / name for name in names or GOOD[kind]], options)


def complaints(folder: Path, kind: str, names: list[str] | None = None, options: Options = READ) -> list[str]:
    """The problems of files of the folder, each without the path before the name."""
    with pytest.raises(ProblemsError) as told:
        taken(folder, kind, names, options)
    return [str(p).removeprefix(folder.as_posix() + "/") for p in told.value.problems]


def cells(result: Import, table: int = 0) -> list[dict[str, str]]:
    """Rows of a table by the names of its columns, without what is empty."""
    one = result.tables[table]
    names = [column.name for column in one.columns]
    return [{n: c for n, c in zip(names, row, strict=True) if c} for row in one.rows]
