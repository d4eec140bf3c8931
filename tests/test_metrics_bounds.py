"""What is no exact figure is none: bounds of a source, figures told twice, series of one exporter, months and years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metrics_world import EVIDENCE, PLACES, fact

from reegraph import metrics
from reegraph.errors import UsageError
from reegraph.metrics.balance import import_concentration, reliance
from reegraph.metrics.rows import Flow, Row, sort_rows
from reegraph.metrics.shares import bounds_of, concentration, hhi, shares
from reegraph.metrics.spread import Span, ends, highest, index_ends, lowest, share_ends

BOUNDS = st.sampled_from([None, "at_least", "at_most", "about"])
NEAR = 1e-9

# ---- bounds


@given(st.lists(st.tuples(st.integers(1, 999), BOUNDS, st.floats(0, 1)), min_size=1, max_size=14))
def test_every_amount_within_its_bound_gives_an_index_within_the_interval(told):
    """Amounts: the index and each share lie between their ends, whatever the amounts really are."""
    rows = [Row(str(k), float(amount), bound=bound) for k, (amount, bound, _) in enumerate(told)]
    found = sort_rows(rows)
    real = {}
    for k, (amount, bound, where) in enumerate(told):
        low, high = ends(float(amount), bound)
        real[str(k)] = low + (min(high, low * 20) - low) * where
    if not sum(real.values()):
        return
    low, high = bounds_of(found)
    assert low - NEAR <= hhi(real.values()) <= high + NEAR
    for name, share in shares(real).items():
        least, most = share_ends(found)[name]
        assert least - NEAR <= share <= most + NEAR


@given(st.lists(st.tuples(st.floats(0.01, 1), BOUNDS), min_size=1, max_size=5), st.lists(st.floats(0, 1), min_size=6))
def test_every_share_within_its_bound_gives_an_index_within_the_interval(told, where):
    """Shares: the same, what is not told going to one country or to none that counts."""
    whole = sum(share for share, _ in told) * 1.3
    rows = [Row(str(k), share=share / whole, bound=bound) for k, (share, bound) in enumerate(told)]
    found = sort_rows(rows)
    real, left = [], 1.0
    for k, row in enumerate(rows):
        low, high = ends(told[k][0] / whole, row.bound)
        later = sum(ends(share / whole, bound)[0] for share, bound in told[k + 1 :])
        real.append(low + (min(high, left - later) - low) * where[k] if high > low else low)
        left -= real[-1]
    low, high = bounds_of(found)
    index = sum(share * share for share in real)
    assert low - NEAR <= index
    assert index + max(0.0, left) ** 2 <= high + NEAR


@pytest.mark.parametrize("count", [3, 12])
def test_many_bounds_are_never_too_narrow(count):
    """Beyond what is tried one by one the interval is wider, not narrower."""
    every = [Span(1.0, 3.0)] * count
    assert lowest(every) == pytest.approx(1 / count)
    assert highest(every) >= (9 + count - 1) / (count + 2) ** 2


def test_a_share_of_at_least_is_no_exact_share():
    """At least 90 %: the share is 90 to 100 %, and what is not told 0 to 10 %."""
    found = concentration([Row("a", share=0.9, bound="at_least", name="Aland")], by_country=True)
    assert [(one.country, round(one.low, 6), round(one.high, 6)) for one in found] == [
        (None, 0.81, 1.0), ("a", 0.9, 1.0), ("not told", 0.0, 0.1),
    ]  # fmt: skip
    assert found[1].reading == "Aland: 90.0 % to 100.0 %"


@pytest.mark.parametrize("bound", ["at_least", "at_most", "about"])
def test_an_amount_that_is_a_bound_is_an_interval(bound):
    """The figure that the bound is written at lies within, and the bound is said."""
    one, *parts = concentration(
        [Row("a", 60.0, bound=bound), Row("b", 40.0), Row("o", 5.0, kind="others")], by_country=True
    )
    assert one.low < hhi([60, 40, 5]) < one.high
    assert f"a: the source gives a bound ({bound.replace('_', ' ')} 60)" in one.missing
    assert not any(part.exact for part in parts)
    assert " % to " in one.reading


def test_governance_weighs_bounds_too():
    """At least 90 % of one country of 5.49 points: up to all of it, not up to the nine tenths."""
    found = sort_rows([Row("a", share=0.9, bound="at_least")])
    low, high = index_ends(found, {"a": 5.49}, 10.0)
    assert [low, high] == pytest.approx([0.81 * 5.49, 5.49])


# ---- reliance


@pytest.mark.parametrize(
    ("made", "used", "interval"),
    [(None, "at_least", (0.5, 1.0)), ("at_most", None, (0.5, 1.0)), ("about", None, (0.45, 0.55)),
     (None, "at_most", (0.0, 1.0)), ("at_least", None, (0.0, 1.0))],
)  # fmt: skip
def test_a_balance_of_bounds(made, used, interval):
    """Each end of output and use is counted; where nothing bounds the figure from below it is not told."""
    one = reliance("us", production=Row("us", 50.0, bound=made), consumption=Row("us", 100.0, bound=used))
    assert (one.low, one.high) == pytest.approx(interval)
    assert any("the source gives a bound" in text for text in one.missing)


@pytest.fixture
def told(world):
    """Load the small world with two more countries and some facts."""

    def load(*facts):
        world.write("entities/places.yml", PLACES)
        world.write("facts/invented.yml", "".join(facts))
        return world.load()

    return load


BOOK = {"basis": "t REO", "year": 2030, "edition": "Book 2031"}
OWN = fact("own", "westland", "PRODUCES", "tin-ore", stage="mining", quantity=50, **BOOK)


def test_use_that_is_told_twice_is_not_known(told):
    """Two figures for one country, year and edition: neither is taken, whatever their order."""
    uses = [fact(f"use-{q}", "westland", "CONSUMES", "tin-ore", quantity=q, **BOOK) for q in (100, 900)]
    (one,) = metrics.reliance(told(OWN, *uses))
    assert (one.low, one.high) == (0.0, 1.0)
    assert one.missing == ("use is told as 100 t REO and 900 t REO: neither is taken",)
    assert set(one.inputs) == {"own", "use-100", "use-900"}


def test_flows_without_tonnes_are_no_zero(told):
    """Imports of at least what is weighed: reliance is that or more."""
    ship = {"item": "tin-ore", **BOOK}
    (one,) = metrics.reliance(
        told(
            OWN,
            fact("print", "westland", "CONSUMES", "tin-ore", import_reliance=0.4, **BOOK),
            fact("in-1", "norland", "EXPORTS_TO", "westland", quantity=60, value=6, **ship),
            fact("in-2", "sudland", "EXPORTS_TO", "westland", value=900, **ship),
            fact("out", "westland", "EXPORTS_TO", "eastland", quantity=10, value=1, **ship),
        )
    )  # fmt: skip
    assert (one.low, one.high) == (0.5, 1.0)
    assert "imports: 1 of 2 flows have no tonnes" in one.missing


# ---- a series of one exporter, months and years


def test_the_exports_of_one_country_are_no_list_of_origins():
    """An exporter's statistic tells nothing of the other origins; a share of imports does."""
    told = [Flow("CHN", "USA", None, 6.0, name="China"), Flow("CHN", "DEU", None, 9.0, name="China")]
    for by_country in (False, True):
        (one,) = import_concentration(told, "USA", by_country=by_country)
        assert (one.low, one.high, one.reading) == (0.0, 1.0, "not computed: only China's exports are told")
    assert import_concentration([*told, Flow("JPN", "DEU", None, 1.0)], "USA")[0].exact
    part = import_concentration([Flow("CHN", "USA", share=0.7, name="China")], "USA")[0]
    assert (part.low, part.high) == pytest.approx((0.49, 0.58))


def test_months_are_never_added_to_years(told):
    """One source with a month, half a year and a year: three series, each with its period."""

    def ship(name, start, quantity, when, **told):
        text = fact(name, start, "EXPORTS_TO", "westland", item="tin-ore", quantity=quantity, basis="t REO", **told)
        return text.replace(f", {EVIDENCE}", f", {when}{EVIDENCE}")

    kg = told(

        ship("m-1", "norland", 1, "date: 2030-01, "), ship("m-2", "sudland", 1, "date: 2030-01, "),
        ship("h-1", "norland", 30, "date: 2030-01, until: 2030-06, "),
        ship("h-2", "sudland", 10, "date: 2030-01, until: 2030-06, "),
        ship("y-1", "norland", 90, "", year=2030), ship("y-2", "sudland", 10, "", year=2030),
    )  # fmt: skip
    found = metrics.concentration(kg, imports_of="westland", material="tin-ore")
    series = {(one.year, str(one.edition).partition(", ")[2]): round(one.low, 4) for one in found}
    assert series == {(None, "2030-01"): 0.5, (None, "2030-01 to 2030-06"): 0.625, (2030, ""): 0.82}
    (one,) = metrics.concentration(kg, imports_of="westland", material="tin-ore", year=2029)
    assert "imports are told for 2030, 2030-01, 2030-01 to 2030-06, not for 2029" in one.missing


def test_the_shipped_months_of_chinese_exports_are_no_concentration(kg):
    """Nine lines said that all imports of magnets came from China."""
    found = metrics.concentration(kg, imports_of="united-states", material="rare-earth-magnets")
    assert found
    assert {(one.low, one.high, one.reading) for one in found} == {
        (0.0, 1.0, "not computed: only China's exports are told")
    }
    assert "src-magnet-exports-rexh, 2025-01 to 2025-06" in [one.edition for one in found]


# ---- risk

SHIPS = [
    fact(f"ship-{a}", a, "EXPORTS_TO", "westland", item="hs-284690", hs="'284690'", quantity=q, year=2030,
         basis="t gross weight", edition="Trade 1")
    for a, q in (("norland", 60), ("sudland", 40))
]  # fmt: skip
MINES = [
    fact(f"mine-{a}", a, "PRODUCES", "tin-ore", stage="mining", quantity=50, **BOOK) for a in ("norland", "sudland")
]


@pytest.mark.parametrize(
    ("own", "low"),
    [({"withheld": "true"}, 0.0), ({"quantity": 100, "bound": "at_least"}, 0.0), ({"quantity": 100}, 0.0938)],
)
def test_own_output_that_is_withheld_is_an_interval_from_nothing(told, own, low):
    """A row without a figure is no output of zero, and "at least" has no upper end."""
    kg = told(*SHIPS, *MINES, fact("own", "westland", "PRODUCES", "tin-ore", stage="mining", **own, **BOOK))
    one = metrics.risk(kg, country="westland", material="tin-ore", hs="284690", year=2030)[1]
    assert (one.measure, round(one.low, 4)) == ("GeoPolRisk", low)
    assert one.exact == (low > 0)


def test_risk_from_one_exporters_statistic_is_not_computed(told):
    """The imports of others are not known, so the import risk is not."""
    kg = told(SHIPS[0], *MINES)
    for country, scope in (("westland", "world"), (None, "westland")):
        one = metrics.risk(kg, material="tin-ore", hs="284690", year=2030, country=country, scope=scope)[1]
        assert (one.low, one.reading) == (0.0, "not computed: only Norland's exports are told")
        assert one.high in (1.0, 10.0)


@pytest.mark.parametrize("asked", [{"country": "westland"}, {"scope": "westland"}])
def test_a_formula_that_cannot_be_formed_says_why(told, asked):
    """Without a year, without codes, without output that can be added up, without imports."""
    bare = {key: value for key, value in BOOK.items() if key != "year"}
    kg = told(
        *SHIPS, *(mine.replace("mine-", "no-year-").replace(", year: 2030", "") for mine in MINES),
        fact("one", "norland", "PRODUCES", "tin", stage="metal", quantity=5, **BOOK),
        *(fact(f"past-{a}", a, "PRODUCES", "tin", stage="refining", quantity=5, year=2020, **bare) for a in
          ("norland", "sudland")),
    )  # fmt: skip

    def why(**more):
        return [one.reading.partition(": ")[2] for one in metrics.risk(kg, **asked, **more) if one.scope != "world"]

    assert why(material="tin-ore", hs="284690") == ["output is told without a year, trade by years"]
    assert why(material="tin-ore") == ["no codes of trade are known for Tin ore; give them with --hs"]
    assert why(stage="metal", hs="284690") == ["only Norland is told, not the world"]
    assert why(material="tin", stage="refining", edition="Book 2031", hs="284690") == [
        "no imports under these codes are told for the years of output"
    ]


@pytest.mark.parametrize(
    ("measure", "asked"),
    [("risk", {"recycling": 0.5}), ("risk", {"substitution": 0.0}), ("risk", {"hs": "284690"}),
     ("risk", {"country": "eu"}), ("concentration", {"by": "value"}),
     ("concentration", {"imports_of": "japan", "hs": "\u00b2\u00b2\u00b2\u00b2"}),
     ("concentration", {"imports_of": "japan", "scope": "eu"})],
)  # fmt: skip
def test_options_that_would_do_nothing_are_refused(kg, measure, asked):
    """In Python as in the command."""
    with pytest.raises(UsageError):
        getattr(metrics, measure)(kg, **asked)
