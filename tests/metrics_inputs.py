"""The published inputs of the measures, read from the folder of facts beside the articles."""

import csv
import os
from collections import defaultdict
from functools import cache

import pytest

from reegraph.metrics.rows import Flow, Row, kind_of

RARE_EARTHS = ("280530", "284610", "284690")
CODES = {"United States": "US", "Australia": "AU", "Brazil": "BR", "Burma (Myanmar)": "MM", "Myanmar": "MM",
         "China": "CN", "India": "IN", "Madagascar": "MG", "Malaysia": "MY", "Nigeria": "NG", "Russia": "RU",
         "Thailand": "TH",
         "Vietnam": "VN", "Japan": "JP", "Estonia": "EE"}  # fmt: skip
NAMES = {"Germany": "DEU", "Japan": "JPN", "France": "FRA", "Rep. of Korea": "KOR", "India": "IND",
         "United Kingdom": "GBR", "Estonia": "EST", "USA": "USA"}  # fmt: skip


@cache
def rows_of(file):
    """The rows of an extract, each a mapping."""
    with file.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def table(facts, name):
    """Rows of facts.csv that stand in a section."""
    return [row for row in rows_of(facts / "facts.csv") if row["table"].startswith(f"{name} ")]


def mining(facts, section, year):
    """Rows of mine output as USGS printed them, the line of the world among them."""
    return [
        Row(
            row["subject"],
            float(row["value"]),
            kind=kind_of(row["subject"]),
            basis="t REO",
            year=int(year),
            edition=section,
        )
        for row in table(facts, section)
        if row["period"].rstrip("e") == str(year)
    ]


@cache
def _baci(folder):
    found = defaultdict(list)
    for row in rows_of(folder / "data" / "baci" / "baci_ree_hs92_1995_2024.csv"):
        tonnes = float(row["quantity_t"]) if row["quantity_t"] else None
        found[int(row["year"])].append(
            Flow(row["exporter_iso3"], row["importer_iso3"], float(row["value_kusd"]) * 1000, tonnes, "t gross weight",
                 hs=row["hs92"], item=row["hs92"], year=int(row["year"]))
        )  # fmt: skip
    return found


def baci(facts, year, *codes):
    """Flows of rare-earth metals and compounds in a year, the codes given or all three."""
    return [flow for flow in _baci(facts)[year] if flow.hs in (codes or RARE_EARTHS)]


def magnets(facts):
    """Flows of 850511 in 2024."""
    return [
        Flow(row["exporter"], row["importer"], float(row["value_kusd"]) * 1000,
             float(row["qty_t"]) if row["qty_t"] else None, "t gross weight", hs="850511", item="850511", year=2024)
        for row in rows_of(facts / "data" / "baci" / "baci_850511_2024_value_qty.csv")
    ]  # fmt: skip


def world_mining(facts, commodity, year):
    """Output by country in World Mining Data, and the line of the world."""
    rows = [
        row for row in rows_of(facts / "data" / "wmd" / "world_mining_data_selected.csv")
        if row["commodity"].startswith(commodity) and row["year"] == str(year)
    ]  # fmt: skip
    amounts = {row["iso3"]: float(row["value"]) for row in rows if row["country"] != "Total"}
    return amounts, next(float(row["value"]) for row in rows if row["country"] == "Total")


def stability(facts, year):
    """Estimates of political stability by country; those without one are left out."""
    rows = rows_of(facts / "data" / "wgi" / "wgi_political_stability_estimate.csv")
    return {row["Code"]: float(row[str(year)]) for row in rows if row[str(year)] not in ("nan", "None", "")}


def mean(facts):
    """Means of the six governance estimates by two-letter code."""
    rows = rows_of(facts / "data" / "wgi" / "wgi_mean6_latest_iso2.csv")
    return {row["iso2"]: float(row["wgi_mean_of_6_estimates"]) for row in rows}


def facts_of(shared):
    """The folder of the facts; the test is left out where it is not at hand, and fails where it must be."""
    if not (shared / "facts" / "facts.csv").is_file():
        told = "the articles are not at hand: no facts beside them"
        if os.environ.get("REEGRAPH_REQUIRE_SHARED"):
            pytest.fail(f"{told}, and REEGRAPH_REQUIRE_SHARED asks for them", pytrace=False)
        pytest.skip(told)
    return shared / "facts"
