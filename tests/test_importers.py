"""Importers of published files: every row accounted for, every figure as published, every mistake told at once."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from tests.importer_files import FLOWS, JSON, ROOT, TRADE, USGS, cells, good_files, taken

from reegraph.importers import KINDS
from reegraph.importers.codes import OURS
from reegraph.importers.files import check_keys, compare, csv_text, entries, file_name
from reegraph.importers.places import OWN_NUMBERS, by_letters, by_number, country_id
from reegraph.importers.usgs import CHAPTERS
from reegraph.ontology import load
from reegraph.paths import folders


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder with a good file of every kind."""
    return good_files(tmp_path / "files")


# ---- good files


@pytest.mark.parametrize(
    ("kind", "names", "rows", "used"),
    [
        ("usgs", None, 24, 23), ("baci", None, 7, 4), ("comtrade", [JSON], 7, 3), ("comtrade", [TRADE], 7, 3),
        ("wgi", None, 14, 13), ("us-trade", None, 12, 8), ("iea", None, 12, 5),
    ],
)  # fmt: skip
def test_every_row_is_used_or_left_out_by_name(files, kind, names, rows, used):
    """The account of an import adds up to the rows of its files."""
    result = taken(files, kind, names)
    check_keys(result)
    assert (result.account.rows, result.account.used) == (rows, used)
    assert all(why and count > 0 for why, count in result.account.left_out.items())


def test_usgs_keeps_estimates_withheld_values_and_bounds(files):
    """A withheld value is no zero, a dash is one, and the notes stay."""
    result = taken(files, "usgs")
    assert result.edition == "MCS 2026"
    made = {(r["country"], r["stage"], r["year"]): r for r in cells(result)}
    assert made["china", "mining", "2024"] | {"row": ""} == {
        "country": "china",
        "material": "rare-earths",
        "stage": "mining",
        "year": "2024",
        "part": "world",
        "quantity": "270000",
        "basis": "t REO",
        "estimate": "yes",
        "quantity_note": "Estimated. -- Production quota.",
        "row": "",
    }
    withheld = made["united-states", "refining", "2023"]
    assert (withheld["withheld"], withheld.get("quantity")) == ("yes", None)
    assert made["canada", "mining", "2024"]["quantity"] == "0"
    assert made["other-countries", "mining", "2024"]["quantity"] == "1000"
    assert "estimate" not in made["united-states", "mining", "2024"]
    assert [r.get("quantity") for r in cells(result, 1)] == ["44000000", None]
    reliance = next(r for r in cells(result, 2) if r["statistic"] == "Net import reliance")
    assert (reliance["value"], reliance["bound"], reliance["unit"]) == ("95", "at_least", "percent")


def test_usgs_reports_a_rounded_world_line(files):
    """Shares are of the sum of the rows; the line that is rounded is told, and never used."""
    (told,) = taken(files, "usgs").account.reported
    assert "the rows add up to 343000, the line World total (rounded) says 340000" in told


def test_baci_keeps_missing_quantities_and_reads_taiwan(files):
    """Thousand dollars become dollars; NA stays empty; the number 490 and the letters S19 are Taiwan."""
    result = taken(files, "baci")
    assert result.tables[0].rows == (
        ("china", "japan", "hs-284690-compounds", "284690", "2024", "12345678", "900.5"),
        ("china", "taiwan", "hs-850511-magnets", "850511", "2024", "4000000", "120.25"),
        ("china", "united-states", "hs-284610-cerium-compounds", "284610", "2024", "250125", ""),
        ("taiwan", "united-states", "hs-850511-magnets", "850511", "2024", "357", "0.002"),
    )
    assert taken(files, "baci", [FLOWS]).tables[0].rows == result.tables[0].rows
    assert file_name(result.tables[0], result.edition) == "baci-hs17-2024-v202601.csv"


def test_baci_reads_blocks_as_it_reads_a_whole(files, monkeypatch):
    """Where a block ends changes nothing."""
    whole = taken(files, "baci")
    for size in (17, 64, 97):
        monkeypatch.setattr("reegraph.importers.baci.BLOCK", size)
        again = taken(files, "baci")
        assert (again.tables, again.account) == (whole.tables, whole.account), size


def test_comtrade_is_the_same_from_the_web_page_and_the_api(files):
    """Both forms tell the same; a weight that the UN estimated says so; World and areas are no countries."""
    both = [taken(files, "comtrade", [name]).tables for name in (JSON, TRADE)]
    assert both[0] == both[1]
    rows = cells(taken(files, "comtrade"))
    assert [(r["exporter"], r["importer"], r["reporter"], r.get("quantity"), r.get("estimate")) for r in rows] == [
        ("china", "japan", "importer", "1.5", None),
        ("japan", "cote-d-ivoire", "exporter", "0.02", "yes"),
        ("taiwan", "japan", "importer", None, None),
    ]
    assert {r["revision"] for r in rows} == {"HS22"}


def test_wgi_has_a_mean_only_of_all_six(files):
    """A mean of fewer than six indicators is not told; the codes of the World Bank are translated."""
    rows = {r["country"]: r for r in cells(taken(files, "wgi"))}
    assert rows["china"]["mean"] == "-0.25"
    assert rows["democratic-republic-of-the-congo"]["pv"] == "-1.6"
    assert rows["taiwan"] == {"country": "taiwan", "year": "2023", "va": "1.1"}


def test_dataweb_leaves_out_the_year_that_is_not_over(files):
    """The zeros of the current year are no zeros; withheld records are told; numbers of magnets are no weight."""
    rows = cells(taken(files, "us-trade", ["imports.xlsx"]))
    assert [(r["exporter"], r["hs"], r["year"], r["value"], r.get("quantity"), r.get("withheld")) for r in rows] == [
        ("china", "2846", "2024", "5000", "1.5", None),
        ("china", "2846", "2025", "6000", "2.5", "yes"),
        ("myanmar", "8505", "2024", "700", None, None),
    ]
    both = cells(taken(files, "us-trade"))
    assert {r["importer"] for r in both if r["exporter"] == "united-states"} == {"china", "myanmar"}


def test_iea_parts_what_is_observed_from_what_is_projected(files):
    """Only the first year is output; the rest of the world is no country; noise of binary fractions is gone."""
    result = taken(files, "iea")
    assert [(r["country"], r["stage"], r["year"], r["quantity"]) for r in cells(result)] == [
        ("china", "mining", "2023", "44300"), ("china", "refining", "2023", "70300"),
        ("other-countries", "mining", "2023", "5900"), ("malaysia", "refining", "2023", "4000"),
    ]  # fmt: skip
    assert not result.tables[1].facts
    assert {r["year"] for r in cells(result, 1)} == {"2030", "2035", "2040"}
    assert [(r.get("scenario"), r["quantity"]) for r in cells(result, 2)] == [
        (None, "9700"), ("Stated Policies scenario", "17000"), ("Announced Pledges scenario", "20500"),
    ]  # fmt: skip
    (told,) = result.account.reported
    assert told == "refining 2023: the rows add up to 74.3 kt, the line Total says 80 kt"


# ---- places


def test_ids_of_countries_are_those_of_the_seeds():
    """What importers call a country is what the seeds call it."""
    told = [
        c
        for f in (ROOT / "seeds/entities").glob("*.yml")
        for c in yaml.safe_load(f.read_text(encoding="utf-8")).get("Country", [])
    ]
    assert {c["id"]: country_id(c["iso3"]) for c in told if "iso3" in c} == {
        c["id"]: c["id"] for c in told if "iso3" in c
    }


@pytest.mark.parametrize(
    ("code", "year", "iso3", "left_out", "wrong"),
    [
        ("490", 2024, "TWN", "", ""),
        ("158", 2024, "TWN", "", ""),
        ("842", 2024, "USA", "", ""),
        ("699", 2024, "IND", "", ""),
        ("0", 2024, "", "World", ""),
        ("58", 1998, "", "Belgium-Luxembourg", ""),
        ("58", 1999, "", "", "retired after 1998"),
        ("840", 2024, "", "", "842 USA"),
        ("578", 2024, "", "", "write 579"),
        ("999", 2024, "", "", "no country here"),
        ("x", 2024, "", "", "must be the number"),
    ],
)
def test_numbers_of_countries(code, year, iso3, left_out, wrong):
    """Own numbers, areas, retired numbers in and after their time, numbers of ISO that are not used."""
    place = by_number(code, year)
    assert place.iso3 == iso3
    for found, wanted in ((place.left_out, left_out), (place.wrong, wrong)):
        assert bool(found) == bool(wanted)
        assert wanted in found


# ---- the command


def test_the_command_writes_tables_and_their_origin(files, tmp_path, reegraph):
    """CSV, entries for tables.yml and the record of the source, each whole; a second run writes the same bytes."""
    out = tmp_path / "tables"
    done = reegraph("import", "usgs", files / USGS, "--read-on", "2026-11-22", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "24 rows read, 23 used" in done.stdout
    there = [f for f in out.rglob("*") if f.is_file()]
    assert sorted(f.relative_to(out).as_posix() for f in there) == [
        "usgs-production-mcs-2026.csv",
        "usgs-production-mcs-2026.import.json",
        "usgs-reserves-mcs-2026.csv",
        "without-facts/usgs-others-mcs-2026.csv",
    ]
    told = json.loads((out / "usgs-production-mcs-2026.import.json").read_text(encoding="utf-8"))
    assert told["source"]["retrieved"] == "2026-11-22"
    assert len(told["files"][0]["sha256"]) == 64
    assert told["rows"]["in_the_file"] == told["rows"]["used"] + sum(told["rows"]["left_out"].values())
    before = {f: f.read_bytes() for f in there}
    assert reegraph("import", "usgs", files / USGS, "--read-on", "2026-11-22", "--out", out).returncode == 0
    assert {f: f.read_bytes() for f in there} == before


def test_nothing_is_written_of_a_file_with_a_problem(files, tmp_path, reegraph):
    """One bad row is enough."""
    file = files / USGS
    file.write_bytes(file.read_bytes().replace(b"Burma", b"Birma", 1))
    done = reegraph("import", "usgs", file, "--out", tmp_path / "tables", "--format", "json")
    assert done.returncode == 1
    assert not (tmp_path / "tables").exists()
    assert [p["line"] for p in json.loads(done.stdout)["problems"]] == [8]


def test_compare_tells_what_an_edition_revises(files, tmp_path, reegraph):
    """Row by row: revised, withheld, gone, new; nothing is written."""
    out = tmp_path / "tables"
    assert reegraph("import", "usgs", files / USGS, "--out", out).returncode == 0
    text = (files / USGS).read_bytes().decode("cp1252")
    text = (
        text.replace('2024,"270,000"', '2024,"255,000"')
        .replace(",Canada,", ",Brazil,")
        .replace('2024,"45,000",Reported.', "2024,W,")
    )
    (files / "mcs2027.csv").write_bytes(text.encode("cp1252"))
    before = sorted(f.name for f in out.iterdir())
    done = reegraph("import", "usgs", files / "mcs2027.csv", "--compare", "--out", out, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    found = {
        (r["key"], r["change"], r["column"], r["old"], r["new"])
        for r in told["revisions"]
        if r["table"] == "usgs-production"
    }
    assert found == {
        ("brazil rare-earths mining 2024 world", "added", "", "", ""),
        ("canada rare-earths mining 2024 world", "removed", "", "", ""),
        ("china rare-earths mining 2024 world", "revised", "quantity", "270000", "255000"),
        ("united-states rare-earths mining 2024 world", "revised", "quantity", "45000", ""),
        ("united-states rare-earths mining 2024 world", "revised", "withheld", "", "yes"),
        ("united-states rare-earths mining 2024 world", "revised", "quantity_note", "", "withheld by the USGS"),
    }
    assert told["notes"][0] == "usgs-production: 4 of 7 rows differ from usgs-production-mcs-2026.csv"
    assert sorted(f.name for f in out.iterdir()) == before


def test_another_revision_is_not_compared(files, tmp_path):
    """Codes of two revisions mean two things."""
    first = taken(files, "baci", [FLOWS])
    (tmp_path / file_name(first.tables[0], first.edition)).write_text(csv_text(first.tables[0]), encoding="utf-8")
    other = files / "BACI_HS22_Y2024_V202601.csv"
    (files / FLOWS).rename(other)
    found, notes = compare(taken(files, "baci", [other.name]), tmp_path)
    assert not found
    assert "no earlier table" in notes[0]
    assert "baci-hs17-2024-v202601.csv, which is another table" in notes[0]


@pytest.mark.parametrize("kind", list(KINDS))
def test_entries_fit_the_schema(files, kind):
    """Every relationship and property that an entry names is in the schema, and every column is used or marked."""
    ontology, _ = load(folders("schema"))
    for entry in entries(taken(files, kind)):
        fact = entry["fact"]
        text = json.dumps([fact, entry["says"], entry["key"]])
        for column, about in entry["columns"].items():
            used = f"{{{column}}}" in text or column in entry["key"]
            assert used != about.get("left_out", False), column
        if "rel" in fact:
            properties = ontology.relationships[fact["rel"]].properties
            assert set(fact["properties"]) <= set(properties), set(fact["properties"]) - set(properties)


# ---- the extracts of the published files


def test_usgs_from_the_extract(shared, tmp_path):
    """The rare-earth rows of MCS 2026, put back into the published form: the figures of impact.md's sources."""
    with (shared / "facts/data/usgs/mcs2026_ree_and_controlled_minerals.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        told = [r for r in csv.DictReader(stream) if r["chapter"] in CHAPTERS]
    with (tmp_path / "mcs2026.csv").open("w", encoding="cp1252", newline="") as stream:
        write = csv.writer(stream)
        write.writerow(
            [
                "MCS chapter",
                "Section",
                "Commodity",
                "Country",
                "Statistics",
                "Statistics_detail",
                "Unit",
                "Year",
                "Value",
                "Notes",
                "Is critical mineral 2025",
                "Other notes",
            ]
        )
        for r in told:
            note = f"(Data in {CHAPTERS[r['chapter']].unit}, {CHAPTERS[r['chapter']].words} unless otherwise specified)"
            write.writerow(
                [
                    r["chapter"],
                    r["section"],
                    r["commodity"],
                    r["country"],
                    r["statistic"],
                    r["detail"],
                    r["unit"],
                    r["year"],
                    r["value_raw"],
                    r["notes"],
                    "Yes",
                    note,
                ]
            )
    result = taken(tmp_path, "usgs", ["mcs2026.csv"])
    made = {r["country"]: Decimal(r["quantity"]) for r in cells(result)
            if (r["material"], r["part"], r["year"]) == ("rare-earths", "world", "2024")}  # fmt: skip
    figures = {country: int(made[country]) for country in ("china", "united-states", "australia")}
    assert figures == {"china": 270_000, "united-states": 45_500, "australia": 29_000}
    assert int(sum(made.values())) == 384_000
    assert result.account.rows == len(told)


def test_baci_from_the_extract(shared, tmp_path):
    """US imports of 284690 in 2024, put back into the published form: concentration 0.7353 by tonnes."""
    numbers = {by_number(str(n), 2024).iso3: n for n in range(1, 900) if by_number(str(n), 2024).iso3} | {
        v: k for k, v in OWN_NUMBERS.items() if k != 380
    }

    def number(letters):
        return numbers[by_letters(letters, 2024).iso3]

    with (shared / "facts/data/baci/baci_ree_hs92_1995_2024.csv").open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["year"] == "2024"]
    lines = [
        f"2024,{number(r['exporter_iso3'])},{number(r['importer_iso3'])},"
        f"{r['hs92']},{r['value_kusd']:>13},{r['quantity_t'] or 'NA':>13}\n"
        for r in rows
    ]
    (tmp_path / "BACI_HS92_Y2024_V202601.csv").write_text("t,i,j,k,v,q\n" + "".join(lines), encoding="ascii")
    result = taken(tmp_path, "baci", ["BACI_HS92_Y2024_V202601.csv"])
    assert result.account.used == len(rows)
    assert {r["hs"] for r in cells(result)} == set(OURS) - {"850511"}
    tonnes = [
        Decimal(r["quantity"])
        for r in cells(result)
        if r["importer"] == "united-states" and r["hs"] == "284690" and "quantity" in r
    ]
    assert round(sum((t / sum(tonnes)) ** 2 for t in tonnes), 4) == Decimal("0.7353")
