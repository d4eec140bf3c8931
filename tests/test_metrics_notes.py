"""What the measures say beside their figures: own output, what codes and tables hold, quotas, and what is left out."""

import pytest

from reegraph import metrics
from reegraph.errors import UsageError
from reegraph.metrics.balance import import_concentration
from reegraph.metrics.graph_risk import NO_YEAR
from reegraph.metrics.record import percent
from reegraph.metrics.rows import Flow, Row, notes_of
from reegraph.metrics.shares import concentration
from reegraph.metrics.trade import HEADINGS

pytestmark = pytest.mark.once

CUT = "flows under 250,000 USD"


def geopolrisk(kg, **asked):
    """The rows of GeoPolRisk by edition of the output."""
    found = metrics.risk(kg, material="rare-earths", **asked)
    return {str(one.edition).partition(";")[0]: one for one in found if one.measure == "GeoPolRisk"}


def said(one, words):
    """Whether a sentence of what is missing holds the words."""
    return any(words in text for text in one.missing)


# ---- own output


def test_own_output_that_shares_cannot_tell_is_an_interval(kg):
    """Refining is told in shares: the United States' own output is not zero, so the score is anything up to that."""
    (one,) = geopolrisk(kg, country="united-states", stage="refining", year=2024).values()
    assert (one.low, round(one.high, 4)) == (0.0, 0.4208)
    assert said(one, "own output of United States is not told, and shares of output cannot be added to tonnes")
    assert said(one, "Compounds and metals of rare earths 4,300 t REO (MCS 2026)")


def test_a_country_whose_share_is_told_has_a_score_too(kg):
    """China's share of refining is no tonnes: the row is an interval, and not left out."""
    found = geopolrisk(kg, country="china", stage="refining", year=2024)
    assert all(one.low == 0.0 and said(one, "own output of China is told as a share") for one in found.values())
    assert found


def test_own_output_lies_between_nothing_and_the_line_of_others(kg):
    """Japan is not in the table of mines: it may be in the line of other countries, 1,100 t or 1,000 t."""
    found = geopolrisk(kg, country="japan", stage="mining", year=2024)
    assert [(round(one.low, 4), round(one.high, 4)) for one in found.values()] == [(0.2424, 0.2536), (0.2567, 0.2674)]
    assert said(found["MCS 2025"], "own output of Japan is not told here: from 0 to 1,100 t REO")


def test_own_output_that_is_told_is_one_figure(kg):
    """The United States mine, so nothing is open but the bases that the method adds."""
    one = geopolrisk(kg, country="united-states", stage="mining", year=2024)["MCS 2025"]
    assert round(one.high - one.low, 4) == 0.0
    assert said(one, "own output in t REO, imports in gross weight: the method adds them")


def test_own_output_without_any_line_of_others_is_open(kg):
    """The yearbook has neither a line of others nor one of the world: nothing bounds what it does not list."""
    one = geopolrisk(kg, country="japan", stage="mining", year=2022)["MYB 2022"]
    assert one.low == 0.0
    assert said(one, "nothing bounds it")


# ---- what is said with every figure


@pytest.mark.parametrize("scope", ["world", "eu"])
def test_risk_says_what_its_trade_is(kg, scope):
    """What the codes hold, value against tonnes, the sum by weight and its origins, the cut, goods that are no ore."""
    country = "japan" if scope == "world" else None
    found = metrics.risk(kg, material="rare-earths", stage="mining", country=country, scope=scope, year=2024)
    rows = [one for one in found if one.scope != "world"]
    assert len(rows) == 2
    for one in rows:
        assert all(HEADINGS[code] in one.missing for code in ("280530", "284610", "284690"))
        assert said(one, "by value China has ")
        assert said(one, "are added by gross weight; the largest origins are China ")
        assert said(one, CUT)
        assert said(one, "imports under 280530, 284610, 284690 are processed goods")


def test_risk_of_magnets_tells_the_code(kg):
    """850511 instead of the default codes: its own traps, and no sum of codes."""
    one = geopolrisk(kg, country="germany", stage="mining", hs="850511", year=2024)["MCS 2026"]
    assert HEADINGS["850511"] in one.missing
    assert not said(one, "are added by gross weight")


def test_the_cut_of_the_table_is_said_once(kg):
    """Every figure from the table of magnets says what it leaves out, and that 2023 is not in it."""
    one = metrics.concentration(kg, imports_of="germany", hs="850511", year=2024)[0]
    assert sum(CUT in text for text in one.missing) == 1
    assert said(one, "2023 is not in the table")


def test_a_year_that_is_not_told_is_said(kg):
    """Nothing for 2023: the years that are told, not an empty answer."""
    (one,) = metrics.concentration(kg, imports_of="germany", hs="850511", year=2023)
    assert (one.low, one.high) == (0.0, 1.0)
    assert "imports under 850511 are told for 2022, 2024, not for 2023" in one.missing
    (risk,) = geopolrisk(kg, country="germany", stage="mining", hs="850511", year=2023).values()
    assert said(risk, "not for 2023")


def test_flows_without_tonnes_are_said_though_none_is_left(kg):
    """2022 has values alone: how many, and how to ask; the formulas cannot be asked by value."""
    (one,) = metrics.concentration(kg, imports_of="germany", hs="850511", year=2022, by="quantity")
    assert "30 of 30 flows have no tonnes; ask with --by value" in one.missing
    assert metrics.concentration(kg, imports_of="germany", hs="850511", year=2022)[0].exact
    (risk,) = geopolrisk(kg, country="germany", stage="mining", hs="850511", year=2022).values()
    assert (risk.low, risk.high) == (0.0, 1.0)
    assert "30 of 30 flows have no tonnes" in risk.missing


def test_a_wrong_weight_is_listed_though_nothing_is_left(kg):
    """Benin has one flow of 284690, and its price betrays a wrong weight."""
    (one,) = metrics.concentration(kg, imports_of="benin", hs="284690", year=2024)
    assert (one.low, one.high) == (0.0, 1.0)
    assert one.missing[0].startswith("left out for its price: Türkiye to Benin, 40,700 t")


def test_plain_flows_without_amounts():
    """The same without a graph, by tonnes and by value."""
    flows = [Flow("a", "x", 5.0, None, hs="1"), Flow("b", "x", 5.0, None, hs="1")]
    (one,) = import_concentration(flows, "x")
    assert (one.low, one.high, one.missing[0]) == (0.0, 1.0, "2 of 2 flows have no tonnes; ask with --by value")
    assert import_concentration(flows, "x", by="value")[0].low == 0.5


# ---- quotas and other notes


@pytest.mark.parametrize(("year", "edition"), [(2021, "MYB 2022"), (2023, "MCS 2025"), (2024, "MCS 2025")])
def test_output_that_is_the_figure_of_the_quota_is_said(kg, year, edition):
    """China's mine output is the very figure of its quota."""
    (one,) = metrics.concentration(kg, material="rare-earths", stage="mining", year=year, edition=edition)
    assert f"China: the figure is that of the quota of {year}; output outside of the quota is not told" in one.missing


def test_the_footnote_that_was_taken_away_is_told(kg):
    """The edition of 2026 called the figure a quota until its version 1.1; 2025 has no published quota."""
    (one,) = metrics.concentration(kg, material="rare-earths", stage="mining", year=2024, edition="MCS 2026")
    assert said(one, "first printed as the quota")
    (later,) = metrics.concentration(kg, material="rare-earths", stage="mining", year=2025, edition="MCS 2026")
    assert not said(later, "quota")
    rows = kg.ask("quotas", stage="mining").to_dicts()
    assert [(row["year"], row["same_figure"]) for row in rows] == [(2021, True), (2023, True), (2024, True)]
    assert rows[-1]["made_note"].startswith("first printed as the quota")


def test_a_note_names_its_countries_unless_it_is_of_all():
    """Said once; a line of the world does not count."""
    rows = [Row("a", 1.0, name="Aland", note="x"), Row("b", 1.0, note="x"), Row("w", 2.0, kind="total")]
    assert "x" in concentration(rows)[0].missing
    assert notes_of([*rows[:1], Row("c")]) == ["Aland: x"]


# ---- governance


def test_governance_without_a_year_is_said_and_countries_are_named(kg):
    """The mean is one for all years; a country without an estimate has its name, not its id."""
    found = metrics.risk(kg, material="rare-earths", stage="mining", scope="united-states", year=2024)
    assert all(NO_YEAR in one.missing for one in found)
    formula = next(one for one in found if one.scope == "united-states")
    assert "no governance estimate for Taiwan" in formula.missing
    assert formula.measure == "supply risk (EU formula)"
    assert not said(formula, "members is left out")
    assert "United States" in formula.reading


# ---- figures that are small, words that are wrong


def test_a_tiny_share_is_not_nothing(kg):
    """Zero is printed as zero, and what is above it never so."""
    assert [percent(share) for share in (0.0, 1e-5, 0.0005)] == ["0 %", "<0.05 %", "0.1 %"]
    found = metrics.concentration(kg, material="gallium", stage="refining", year=2024, by_country=True)
    assert "United States: 0 %" in [one.reading for one in found]


def test_years_may_be_text_and_words_are_checked(kg):
    """A year as text is a year; a stage that is not there is refused with the nearest."""
    asked = {"material": "rare-earths", "stage": "mining"}
    assert kg.concentration(year="2024", **asked) == kg.concentration(year=2024, **asked)
    assert kg.reliance(country="us", year="2024") == kg.reliance(country="us", year=2024)
    assert kg.risk(year="2024", **asked) == kg.risk(year=2024, **asked)
    for measure in (kg.concentration, kg.reliance, kg.risk):
        with pytest.raises(UsageError, match="no stage is called minning; did you mean mining"):
            measure(stage="minning")
        with pytest.raises(UsageError, match="'x' is no year"):
            measure(year="x")
