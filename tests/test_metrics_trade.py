"""Published figures of trade, and the traps of trade data, each on the published inputs."""

import re
from collections import defaultdict

import pytest
from tests.metrics_inputs import baci, facts_of, magnets, mean, rows_of, stability, table

from reegraph.metrics.balance import import_concentration
from reegraph.metrics.rows import country_code
from reegraph.metrics.shares import shares
from reegraph.metrics.trade import EU27, price_outliers

pytestmark = pytest.mark.once


@pytest.fixture
def facts(shared):
    """The folder of the facts."""
    return facts_of(shared)


def test_shares_of_trade_in_magnets(facts):
    """850511, 2024: world sums and shares as printed."""
    flows = magnets(facts)
    sent: dict[str, float] = defaultdict(float)
    taken: dict[str, float] = defaultdict(float)
    for flow in flows:
        sent[flow.exporter] += flow.value
        taken[flow.importer] += flow.value
    world = sum(sent.values())
    assert round(world / 1e9, 2) == 4.96
    assert round(sum(flow.quantity or 0 for flow in flows)) == 187_827
    given = {"CHN": 62.7, "JPN": 8.6, "VNM": 5.9, "PHL": 5.7, "DEU": 4.3, "USA": 1.9}
    assert {c: round(sent[c] / world * 100, 1) for c in given} == given
    given = {"DEU": 12.6, "JPN": 11.5, "USA": 9.9, "VNM": 7.7, "KOR": 6.2, "PHL": 6.0, "MEX": 4.9}
    assert {c: round(taken[c] / world * 100, 1) for c in given} == given
    own = import_concentration(flows, "USA", by="value", by_country=True)
    assert round(taken["USA"] / 1e6, 1) == 491.9
    assert round(next(one.low for one in own if one.country == "CHN") * 100, 1) == 74.5


@pytest.mark.parametrize(
    ("code", "value", "exporters"),
    [("284690", 2397.0, {"MMR": 34.1, "MYS": 16.5, "CHN": 15.9, "LAO": 10.8, "JPN": 6.1}),
     ("284610", 194.8, {"JPN": 37.2, "FRA": 23.3, "CHN": 14.4}),
     ("280530", 521.2, {"VNM": 37.5, "AUS": 24.6, "CHN": 21.1, "THA": 8.2})],
)  # fmt: skip
def test_shares_of_trade_in_metals_and_compounds(facts, code, value, exporters):
    """BACI, 2024, by value."""
    sent: dict[str, float] = defaultdict(float)
    for flow in baci(facts, 2024, code):
        sent[flow.exporter] += flow.value
    assert round(sum(sent.values()) / 1e6, 1) == value
    assert {c: round(sent[c] / sum(sent.values()) * 100, 1) for c in exporters} == exporters


@pytest.mark.parametrize(("code", "china"), [("280530", 73.1), ("284610", 17.4), ("284690", 74.0)])
def test_china_in_the_imports_of_the_united_states(facts, code, china):
    """BACI, 2024, by value."""
    found = import_concentration(baci(facts, 2024, code), "USA", by="value", by_country=True)
    assert round(next(one.low for one in found if one.country == "CHN") * 100, 1) == china


def test_imports_from_eighteen_partners(facts):
    """US Census, four digits: sums and China's share of the partners that are told."""
    sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows_of(facts / "data" / "us_trade" / "us_trade_hts4_2805_2846_8505_by_partner_1993_2026.csv"):
        if row["flow"].startswith("import") and row["ytd_flag"] in ("0", "False"):
            sums[row["hts4"], row["year"]][row["partner_iso3"]] += float(row["value_usd"] or 0)
    checked = 0
    for row in table(facts, "2.4"):
        if found := re.fullmatch(r"imports HTS (\d{4}), 18 selected partners", row["attribute"]):
            by_partner = sums[found[1], row["period"]]
            assert round(sum(by_partner.values()) / 1e6, 1) == float(row["value"]), row["fact_id"]
            china = shares(by_partner)["CHN"] * 100
            printed = re.search(r"China ([\d.]+)%", row["note"])
            assert printed
            assert round(china, 1) == float(printed[1]), row["fact_id"]
            checked += 1
    assert checked == 12


def test_trade_within_the_union_is_left_out(facts):
    """850511 into the EU: China has 88.6 % from outside, and 71 % would be said if members counted."""
    flows = magnets(facts)
    found = import_concentration(flows, "EU27", by="value", members=EU27, by_country=True)
    outside = next(one.low for one in found if one.country == "CHN")
    into = [flow for flow in flows if flow.importer in EU27]
    mixed = sum(f.value for f in into if f.exporter == "CHN") / sum(f.value for f in into)
    assert (round(outside, 3), round(mixed, 3)) == (0.886, 0.71)
    assert "trade among the 27 members is left out" in found[0].missing


def test_the_published_share_of_the_union_is_of_another_code(facts):
    """CN 8505 11 10 (92.7 %, index about 0.86) is not in the inputs: 850511 as a whole is 4.1 points below."""
    found = import_concentration(magnets(facts), "EU27", by="value", members=EU27, by_country=True)
    china = next(one.low for one in found if one.country == "CHN")
    assert round(92.7 - china * 100, 1) == 4.1
    assert round(found[0].low, 2) == 0.79


def test_a_weight_that_cannot_be_right(facts):
    """284690, 2024: Türkiye to Benin, 40,700 t at 0.05 USD/kg, is left out and listed; no flow of note besides."""
    _, out = price_outliers(baci(facts, 2024, "284690"))
    assert [(flow.exporter, flow.importer) for flow, _ in out if (flow.quantity or 0) > 1000] == [("TUR", "BEN")]
    one = import_concentration(baci(facts, 2024, "284690"), "BEN")[0]
    assert "FRA" in one.reading
    assert [
        text for text in one.missing if text.startswith("left out for its price: TUR to BEN, 40,700 t at 0.0528 USD/kg")
    ]
    kept = import_concentration(baci(facts, 2024, "284690"), "BEN", drop_outliers=False)[0]
    assert "TUR" in kept.reading


def test_some_importers_have_almost_no_rare_earth_magnets(facts):
    """850511: the warning stands where China's flow costs less than the raw material, and only there."""
    warned = {
        c: import_concentration(magnets(facts), c, by="value", drop_outliers=False)[0].missing
        for c in ("ISR", "DEU", "USA")
    }
    told_of = {c: any(text.startswith("scope-850511") for text in texts) for c, texts in warned.items()}
    assert told_of == {"ISR": True, "DEU": False, "USA": False}


def test_tonnes_that_are_missing_are_counted(facts):
    """From 5 to 12 % of rows have no tonnes; the measure says how many of an importer's."""
    flows = magnets(facts)
    assert 0.05 < sum(flow.quantity is None for flow in flows) / len(flows) < 0.12
    found = import_concentration(flows, "USA")[0].missing
    assert [text for text in found if re.match(r"\d+ of \d+ flows have no tonnes, ", text)]


def test_taiwan_is_found_under_its_own_code(facts):
    """BACI writes S19; it is mapped, and never looked up in a table that does not know it."""
    assert any(flow.exporter == "S19" for flow in magnets(facts))
    assert country_code("S19") == "TWN"
    assert "S19" not in stability(facts, 2024)
    assert country_code("S19") in stability(facts, 2024)
    assert "TW" not in mean(facts)


def test_the_series_of_large_flows_is_another_series(facts):
    """850511 in 2022: 61.5 % from China in the full year, 62.5 % among the large flows; the two are not mixed."""
    full: dict[str, float] = defaultdict(float)
    for row in rows_of(facts / "data" / "baci" / "baci_850511_2022_value.csv"):
        full[row["i"]] += float(row["value"])
    top: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows_of(facts / "data" / "baci" / "baci_850511_top_flows_2002_2024.csv"):
        top[row["year"], row["exporter_iso2"]] += float(row["value_usd"])

    def china(year):
        return round(top[year, "CN"] / sum(v for (y, _), v in top.items() if y == year) * 100, 1)

    assert (round(full["CHN"] / sum(full.values()) * 100, 1), round(sum(full.values()) / 1e9, 2)) == (61.5, 6.86)
    assert (china("2002"), china("2015"), china("2022")) == (19.4, 51.5, 62.5)
