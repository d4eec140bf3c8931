"""The measures as functions: closed forms, bounds, and what is refused or said rather than guessed."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reegraph.errors import UsageError
from reegraph.metrics.balance import (
    apparent_consumption,
    import_concentration,
    import_reliance,
    net_import_reliance,
    reliance,
)
from reegraph.metrics.record import part
from reegraph.metrics.rows import Flow, Row, apart, half_unit, kind_of, one_basis, series, sort_rows, world_gap
from reegraph.metrics.scores import (
    geopolrisk,
    governance_points,
    governance_weighted,
    material_risk,
    political_risk,
    supply_risk,
)
from reegraph.metrics.shares import bounds_of, concentration, hhi, hhi_interval, shares, top_suppliers
from reegraph.metrics.trade import HEADINGS, MASSES, metal_in_oxide, price_outliers, to_contained

pytestmark = pytest.mark.once

AMOUNT = st.floats(1e-3, 1e9)
AMOUNTS = st.lists(AMOUNT, min_size=1, max_size=12)
WHOLE = st.integers(1, 10**9)
PART = st.floats(0, 1)
NEAR = 1e-9

# ---- two sources of one edition


def test_two_sources_of_one_edition_are_never_one_series():
    """Each source has its own figure; what both tell counts in both; stages of one edition are parted alike."""
    rows = [
        Row("a", 60.0, edition="MCS 2026", stage="mining", sources=("s",)),
        Row("b", 40.0, edition="MCS 2026", stage="mining", sources=("s", "t")),
        Row("a", 10.0, edition="MCS 2026", stage="mining", sources=("t",)),
        Row("a", 5.0, edition="MCS 2026", stage="refining", sources=("t",)),
        Row("a", 7.0, edition="MCS 2025", stage="mining", sources=("s",)),
    ]
    found = {key[1:4:2]: [row.quantity for row in part] for key, part in series(apart(rows)).items()}
    assert found == {
        ("mining", "MCS 2025"): [7.0], ("mining", "MCS 2026 (s)"): [60.0, 40.0],
        ("mining", "MCS 2026 (t)"): [40.0, 10.0], ("refining", "MCS 2026 (t)"): [5.0],
    }  # fmt: skip
    flows = [Flow("a", "x", 1.0, hs="280530", edition="E 1", sources=(one,)) for one in ("s", "t")]
    assert [flow.edition for flow in apart(flows)] == ["E 1 (s)", "E 1 (t)"]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["E 1", "E 2", None]), st.sets(st.sampled_from("st"))))
)
def test_nothing_is_lost_by_parting(told):
    """Every figure stays, for each of its sources at most once; without a second source nothing changes."""
    rows = [Row(c, float(k), edition=e, sources=tuple(sorted(s))) for k, (c, e, s) in enumerate(told)]
    found = apart(rows)
    assert {row.quantity for row in found} == {row.quantity for row in rows}
    assert len(found) <= sum(max(1, len(row.sources)) for row in rows)
    one = [replace(row, sources=("s",)) for row in rows]
    assert apart(one) == one


# ---- concentration


@given(st.integers(1, 500), AMOUNT)
def test_equal_producers(n, amount):
    """N equal producers have an index of 1/n."""
    assert hhi([amount] * n) == pytest.approx(1 / n, rel=NEAR)


@given(AMOUNTS, st.integers(1, 20))
def test_replication(amounts, k):
    """Every producer k times divides the index by k."""
    assert hhi(amounts * k) == pytest.approx(hhi(amounts) / k, rel=NEAR)


@given(AMOUNTS, AMOUNT)
def test_bounds_and_scale(amounts, factor):
    """From 1/n to 1, whatever the unit, and in any order."""
    index = hhi(amounts)
    assert 1 / len(amounts) * (1 - NEAR) <= index <= 1 + NEAR
    assert hhi([a * factor for a in reversed(amounts)]) == pytest.approx(index, rel=NEAR)


@given(AMOUNTS, st.lists(AMOUNT, min_size=1, max_size=4), st.integers(1, 30))
def test_a_lumped_line_lies_within_its_interval(known, lumped, k):
    """However a lumped line is shared out, the index lies in the interval; nobody lumped, no interval."""
    low, high = hhi_interval(known, lumped)
    shared_out = hhi([*known, *[amount / k for amount in lumped for _ in range(k)]])
    assert low - NEAR <= shared_out <= high + NEAR
    assert hhi_interval(known) == (hhi(known), hhi(known))


@given(AMOUNTS)
def test_a_merger_never_lowers_the_index(amounts):
    """Two producers as one are at least as concentrated."""
    assume(len(amounts) > 1)
    assert hhi([amounts[0] + amounts[1], *amounts[2:]]) >= hhi(amounts) * (1 - NEAR)


@given(st.dictionaries(st.text("abcdef", min_size=1), AMOUNT, min_size=1))
def test_shares_sum_to_one(amounts):
    """Shares are parts of the sum of the rows, and the leading ones come first."""
    assert sum(shares(amounts).values()) == pytest.approx(1, rel=NEAR)
    ranked = [share for _, share in top_suppliers(amounts, 99)]
    assert ranked == sorted(ranked, reverse=True)


@pytest.mark.parametrize("amounts", [[], [0.0], [0.0, 0.0], [1.0, -1.0], [5.0, -1.0]])
def test_nothing_to_share(amounts):
    """No amounts, only zeros, or one below zero."""
    with pytest.raises(UsageError):
        hhi(amounts)


@pytest.mark.parametrize(
    ("rows", "low", "high"),
    [
        ([Row("a", share=0.9)], 0.81, 0.82),
        ([Row("a", share=0.95, bound="at_least")], 0.9025, 1.0),
        ([Row("a", share=1.0, bound="at_most")], 0.0, 1.0),
        ([Row("a", share=0.6), Row("b", share=0.4)], 0.52, 0.52),
        ([Row("a", share=0.6, bound="about"), Row("b", share=0.4)], 0.4625, 0.52),
        ([Row("a", 6.0, bound="at_most"), Row("b", 4.0)], 0.5, 1.0),
        ([Row("a", 6.0, bound="at_least"), Row("b", 4.0)], 0.52, 1.0),
    ],
)
def test_shares_without_amounts(rows, low, high):
    """What a source does not tell by country is an interval, and so is a bound."""
    assert list(bounds_of(sort_rows(rows))) == pytest.approx([low, high])


def test_editions_are_never_mixed():
    """Two editions of one year are two results, not a mean."""
    rows = [Row("a", 3.0, year=2024, edition="2025"), Row("b", 1.0, year=2024, edition="2025"),
            Row("a", 1.0, year=2024, edition="2026"), Row("b", 1.0, year=2024, edition="2026")]  # fmt: skip
    assert [(one.edition, one.low) for one in concentration(rows)] == [("2025", 0.625), ("2026", 0.5)]
    assert len(series(rows)) == 2


def test_one_country_alone_is_not_the_world():
    """A single figure with nothing on the others says nothing about concentration."""
    one = concentration([Row("china", 300_000.0, name="China")])[0]
    assert (one.low, one.high, one.reading) == (0.0, 1.0, "only China is told, not the world")


def test_withheld_is_not_zero():
    """A withheld figure is named, and the index is of the others."""
    one = concentration([Row("a", 1.0), Row("b", 1.0), Row("c", None, name="C", withheld=True)])[0]
    assert one.low == 0.5
    assert "C: withheld by the source" in one.missing


def test_a_series_that_cannot_be_added_is_said():
    """Two figures for one country in one series: an interval of ignorance with the reason, no choice."""
    one = concentration([Row("a", 1.0, fact="f1"), Row("a", 2.0, fact="f2"), Row("b", 1.0)])[0]
    assert (one.low, one.high, one.inputs) == (0.0, 1.0, ("f1", "f2"))
    assert "a has 1 and 2 in one series" in one.missing[0]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([Row("a", 1.0, basis="t REO"), Row("b", 2.0, basis="t gross weight")], "t REO and t gross weight cannot be"),
        ([Row("a", -1.0)], "never negative"),
        ([Row("a", share=0.7), Row("b", share=0.5)], "sum to 1.200"),
    ],
)
def test_rows_that_are_refused(rows, words):
    """Bases are not added, nor are negative amounts or parts of more than one whole."""
    with pytest.raises(UsageError, match=words):
        sort_rows(rows)


def test_a_country_may_have_the_same_figure_twice():
    """Two facts that agree count once, with both as inputs."""
    found = sort_rows([Row("a", 1.0, fact="f1"), Row("a", 1.0, fact="f2")])
    assert (found.total, found.facts) == (1.0, ("f1", "f2"))


# ---- lines that are no country


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [("World (rounded)", "Country", "total"), ("All countries", "CountryGroup", "total"),
     ("Other", "Country", "others"),
     ("Rest of world", "Country", "others"), ("European Union", "CountryGroup", "others"),
     ("China", "Country", "country"),
     ("Other Asia, nes", "Country", "country")],
)  # fmt: skip
def test_kinds_of_lines(name, label, kind):
    """The world, lumps and countries; what BACI calls other Asia is Taiwan."""
    assert kind_of(name, label) == kind


@pytest.mark.parametrize(
    ("value", "half"), [(390_000, 5_000), (376_000, 500), (9_010, 5), (4_300, 50), (75.1, 0.05), (7, 0.5)]
)
def test_what_rounding_can_have_moved(value, half):
    """Half a unit of the last digit that is not zero."""
    assert half_unit(float(value)) == pytest.approx(half)


@pytest.mark.parametrize(
    ("line", "words"), [(100.0, None), (110.0, "rounding does not explain"), (98.0, "does not explain")]
)
def test_lines_of_the_world(line, words):
    """A line that agrees is not mentioned; the sum stays the divisor in any case."""
    said = world_gap([Row("World", line, kind="total")], 100.0)
    assert bool(said) == (words is not None)
    assert not words or words in said[0]
    one = concentration([Row("a", 50.0), Row("b", 50.0), Row("World", line, kind="total")])[0]
    assert one.low == 0.5


# ---- reliance


@given(WHOLE, WHOLE, WHOLE)
def test_a_balance_closes(production, imports, exports):
    """Reliance is net imports by apparent consumption, both ways of writing it."""
    use = apparent_consumption(production, imports, exports)
    assume(use > 0)
    assert net_import_reliance(production, use) == pytest.approx((imports - exports) / use, rel=1e-6, abs=1e-6)
    assert net_import_reliance(0, use) == 1


@given(WHOLE, WHOLE, WHOLE)
def test_the_reliance_of_the_eu_method(production, imports, exports):
    """From 0 to 1, and that of USGS where that lies within."""
    found = import_reliance(production, imports, exports)
    assert 0 <= found <= 1
    if imports > exports:
        use = apparent_consumption(production, imports, exports)
        assert found == pytest.approx(net_import_reliance(production, use), rel=1e-6, abs=1e-6)


def test_what_a_balance_lacks():
    """No output told is not an output of zero; a bound of the source is said."""
    use = Row("us", 100.0, basis="t REO", year=2024)
    unknown = reliance("us", production=None, consumption=use, published=0.95, bound="at_least")
    assert (unknown.low, unknown.high) == (0.0, 1.0)
    assert unknown.missing == ("production is not told", "the source prints at least 95 %")
    none = reliance("us", production=replace(use, quantity=0.0), consumption=use)
    assert (none.low, none.reading) == (1.0, "all of what us uses comes from abroad, net")
    out = reliance("us", production=replace(use, quantity=150.0), consumption=use)
    assert (out.low, out.reading) == (-0.5, "us sends out more than it takes in")


def test_oxide_and_gross_weight_make_no_balance():
    """Output in oxide and trade in gross weight are not added: the answer is not known, and why."""
    made = Row("us", 10.0, basis="t REO")
    gross = Row("us", 90.0, basis="t gross weight")
    one = reliance("us", production=made, imports=gross, exports=replace(gross, quantity=5.0))
    assert (one.low, one.high) == (0.0, 1.0)
    assert any("cannot be added" in text for text in one.missing)


def test_use_from_the_balance():
    """Without a figure for use it is output, and imports less exports."""
    made, taken, sent = (Row("us", amount) for amount in (10.0, 95.0, 5.0))
    assert reliance("us", production=made, imports=taken, exports=sent).low == pytest.approx(0.9)


# ---- trade


def test_flows_within_a_group_do_not_count():
    """Imports of a group are those from outside; those of a member have them all."""
    flows = [Flow("cn", "de", quantity=6.0), Flow("nl", "de", quantity=4.0), Flow("jp", "nl", quantity=6.0)]
    group = import_concentration(flows, "eu", members=["de", "nl"])[0]
    member = import_concentration(flows, "de")[0]
    assert [group.low, member.low] == pytest.approx([0.5, 0.52])


@pytest.mark.parametrize(("code", "words"), [("850511", "AlNiCo"), ("284690", "carbonates"), ("280530", "concentrate")])
def test_what_a_code_holds_is_said(code, words):
    """Every figure of a code that is not what its name says carries what it really holds."""
    one = import_concentration([Flow("a", "x", 1.0, 1.0, hs=code), Flow("b", "x", 1.0, 1.0, hs=code)], "x")[0]
    assert HEADINGS[code] in one.missing
    assert words in HEADINGS[code]


def test_codes_and_years_are_apart():
    """One result for each code and year; quantities without tonnes are not zero."""
    flows = [Flow("a", "x", 1.0, 1.0, hs="1", year=2023), Flow("b", "x", 9.0, None, hs="1", year=2023),
             Flow("a", "x", 1.0, 1.0, hs="2", year=2023), Flow("a", "x", 1.0, 1.0, hs="1", year=2024)]  # fmt: skip
    found = import_concentration(flows, "x")
    assert [(one.material, one.year) for one in found] == [("1", 2023), ("1", 2024), ("2", 2023)]
    assert "1 of 2 flows have no tonnes, 90.0 % of the value; they are not counted" in found[0].missing
    with pytest.raises(UsageError, match="no way to weigh"):
        import_concentration(flows, "x", by="weight")


@given(st.lists(st.tuples(st.floats(1, 40), st.floats(1, 1000)), min_size=1, max_size=30))
def test_usual_prices_are_kept(flows):
    """Prices within a factor of fifty of one another are never dropped, and nothing is lost."""
    told = [Flow("a", "b", price * weight * 1000, weight) for price, weight in flows]
    assert price_outliers(told) == (told, [])


@given(st.sampled_from(sorted(MASSES)), AMOUNT)
def test_oxide_holds_less_than_its_weight(element, amount):
    """Contained element is from 0.65 to 0.89 of the oxide, and is itself already."""
    assert 0.65 < metal_in_oxide(element) < 0.89
    assert to_contained(amount, "t REO", element) < amount
    assert to_contained(amount, "t of contained element", element) == amount
    with pytest.raises(UsageError, match="gross weight does not tell"):
        to_contained(amount, "t gross weight", element)


def test_one_basis():
    """Rows without a quantity do not decide the basis."""
    assert one_basis([Row("a", 1.0, basis="t REO"), Row("b", None, basis="t gross weight")]) == "t REO"


# ---- risk


@given(AMOUNTS, st.floats(-2.5, 2.5))
def test_equal_governance_is_a_factor(amounts, estimate):
    """With one estimate for all, the weighted index is the index times its points."""
    names = [str(k) for k in range(len(amounts))]
    one = governance_weighted(dict(zip(names, amounts, strict=True)), dict.fromkeys(names, estimate))
    assert one.low == one.high == pytest.approx(hhi(amounts) * governance_points(estimate), rel=1e-6, abs=1e-9)


@given(AMOUNTS, st.lists(st.floats(-2.5, 2.5), min_size=12, max_size=12), st.integers(0, 11))
def test_a_missing_estimate_is_an_interval(amounts, estimates, lost):
    """Without an estimate a country lies between the best and the worst, and is named."""
    told = {str(k): estimates[k] for k in range(len(amounts))}
    by_name = {str(k): amount for k, amount in enumerate(amounts)}
    whole = governance_weighted(by_name, told)
    lacking = governance_weighted(by_name, {k: v for k, v in told.items() if k != str(lost)})
    assert lacking.low - NEAR <= whole.low <= whole.high <= lacking.high + NEAR
    assert lacking.missing == ((str(lost),) if str(lost) in by_name else ())


@pytest.mark.parametrize(
    ("terms", "value"),
    [
        ({"hhi_world": 4.0, "hhi_eu": 2.0, "import_reliance": 1.0}, 3.0),
        ({"hhi_world": 4.0, "hhi_eu": 2.0, "import_reliance": 0.0}, 2.0),
        ({"hhi_world": 4.0, "hhi_eu": 2.0, "import_reliance": 0.5}, 2.5),
        ({"hhi_world": 4.0, "hhi_eu": None, "import_reliance": None}, 4.0),
        ({"hhi_world": None, "hhi_eu": 2.0, "import_reliance": 1.0}, 2.0),
        ({"hhi_world": 4.0, "hhi_eu": 2.0, "import_reliance": 1.0, "recycling": 0.01, "substitution": 0.9}, 2.673),
        ({"hhi_world": 4.0, "hhi_eu": 2.0, "import_reliance": 1.0, "recycling": 1.0}, 0.0),
    ],
)
def test_the_formula_of_the_eu(terms, value):
    """Every term does what it says; the terms are kept."""
    one = supply_risk(**terms)
    assert one.value == pytest.approx(value)
    assert {name: one.to_dict()[name] for name in terms} == terms
    assert one.weight_world + one.weight_eu == 1


@given(st.floats(0, 10), st.floats(0, 10), PART, PART, PART)
def test_supply_risk_lies_between_its_concentrations(world, eu, reliant, recycled, substitute):
    """Without recycling and substitution it lies between the two; they only lower it."""
    plain = supply_risk(hhi_world=world, hhi_eu=eu, import_reliance=reliant).value
    assert min(world, eu) - NEAR <= plain <= max(world, eu) + NEAR
    both = supply_risk(hhi_world=world, hhi_eu=eu, import_reliance=reliant, recycling=recycled, substitution=substitute)
    assert both.value <= plain + NEAR


@pytest.mark.parametrize(
    "terms",
    [
        {"hhi_world": None, "hhi_eu": None, "import_reliance": 0.5},
        {"hhi_world": 1.0, "hhi_eu": 1.0, "import_reliance": None},
        {"hhi_world": 1.0, "hhi_eu": 1.0, "import_reliance": 69},
        {"hhi_world": -1.0, "hhi_eu": None, "import_reliance": None},
        {"hhi_world": 1.0, "hhi_eu": None, "import_reliance": None, "recycling": 8},
    ],
)
def test_terms_that_are_refused(terms):
    """A missing term is asked for, and 8 is no fraction."""
    with pytest.raises(UsageError):
        supply_risk(**terms)


def test_the_larger_stage_is_the_risk_of_a_material():
    """The larger of the stages, to one decimal; without a stage there is none."""
    risks = {name: supply_risk(hhi_world=v, hhi_eu=None, import_reliance=None) for name, v in (("a", 1.0), ("b", 5.06))}
    assert material_risk(risks) == ("b", 5.1)
    with pytest.raises(UsageError):
        material_risk({})


@given(AMOUNTS, AMOUNTS, st.floats(0, 1e9))
def test_geopolrisk_bounds(made, imported, own):
    """The score lies between 0 and the index; unknown exporters count half; own output lowers it."""
    flows = [Flow(str(k), "x", None, amount) for k, amount in enumerate(imported)]
    half = geopolrisk(made, flows, {})
    assert half.score == pytest.approx(hhi(made) / 2, rel=1e-6)
    assert len(half.untold) == len(flows)
    assert geopolrisk(made, flows, {}, domestic=own).score <= half.score * (1 + NEAR)
    worst = {flow.exporter: -2.5 for flow in flows}
    assert geopolrisk(made, flows, worst).score == pytest.approx(hhi(made), rel=1e-6)


def test_no_number_is_no_estimate():
    """An estimate that is not a number is missing: half of the risk, and refused where it would count."""
    assert political_risk(float("nan")) == 0.5
    with pytest.raises(UsageError):
        governance_points(float("nan"))
    with pytest.raises(UsageError):
        geopolrisk([1.0], [], {})


@given(st.floats(0, 1))
def test_a_share_in_words(share):
    """Words never say more than there is."""
    least = {"all of it": 1.0, "half": 0.5, "two thirds": 2 / 3, "over two thirds": 2 / 3, "over half": 0.5}
    assert share >= least.get(part(share), 0.0) - 5e-4
