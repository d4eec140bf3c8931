"""Which of several figures is used: the steps, the reason, the range, and what is asked for in vain."""

from dataclasses import replace
from datetime import date

import pytest

import reegraph
from reegraph.beliefs import DEFAULT, believe, latest_editions, steps_of
from reegraph.errors import UsageError
from reegraph.figures import Figure, Untold, series
from reegraph.paths import shipped

OLD = Figure("old", 13_000, "mining", 2024, "t REO", "MCS 2025", None, "primary", ("mcs-25",), date(2025, 1, 31))
NEW = Figure("new", 29_000, "mining", 2024, "t REO", "MCS 2026", None, "primary", ("mcs-26",), date(2026, 2, 6))
PRESS = Figure("press", 20_000, "mining", 2024, "t REO", None, None, "single", ("gazette",), date(2026, 3, 1))
LATER = Figure("later", 30_000, "mining", 2025, "t REO", "MCS 2026", None, "primary", ("mcs-26",), date(2026, 2, 6))
BARE = Figure("bare", 25_000, "mining", None, "t REO", None, None, "single", ("gazette",), date(2026, 3, 1))
REFINED = Figure("refined", 9_000, "refining", 2024, "t REO", None, None, "primary", (), date(2026, 2, 6))
GROSS = Figure("gross", 40_000, "mining", 2024, "t gross weight", None, None, "primary", (), date(2026, 2, 6))


@pytest.mark.parametrize(
    ("told", "asked", "fact", "interval", "words"),
    [
        ([OLD, NEW, PRESS], {"year": 2024}, "new", (13_000, 29_000), "the latest edition, MCS 2026"),
        ([OLD, NEW], {"known": date(2025, 12, 31)}, "old", (13_000, 13_000), "of 1 figure"),
        ([NEW, LATER], {}, "later", (30_000, 30_000), "1 of the newest year told, 2025"),
        ([PRESS, NEW], {}, "new", (20_000, 29_000), "1 primary, before single"),
        ([NEW, REFINED], {"stage": "refining"}, "refined", (9_000, 9_000), "of 2 figures"),
        ([NEW, GROSS], {"basis": "t REO"}, "new", (29_000, 29_000), "of 2 figures"),
        ([BARE, NEW], {"year": 2023}, "bare", (25_000, 25_000), "none of 2023 (told for 2024), so one without a year"),
        ([BARE, NEW], {"year": 2024}, "new", (25_000, 29_000), "1 of 2024"),
        ([OLD, NEW, PRESS], {"choice": "press"}, "press", (13_000, 29_000), "chosen by hand"),
    ],
)
def test_the_steps_choose(told, asked, fact, interval, words):
    """Stage and year first, then how well sourced, then the latest edition known; the rest are alternatives."""
    for order in (told, told[::-1]):
        found = believe(order, **asked)
        assert (found.fact, (found.low, found.high)) == (fact, interval)
        assert words in found.reason
        left = {f.fact for f in told if "known" not in asked or f.known_from <= asked["known"]}
        assert {f.fact for f in found.alternatives} == left - {fact}


@pytest.mark.parametrize(
    ("told", "asked"),
    [([], {}), ([NEW], {"year": 2019}), ([NEW], {"stage": "magnet"}), ([NEW], {"known": date(2020, 1, 1)})],
)
def test_a_missing_figure_is_none_and_not_zero(told, asked):
    """Nothing that fits: no value, no range, and a reason."""
    found = believe(told, **asked)
    assert (found.value, found.fact, found.low, found.high) == (None, None, None, None)
    assert found.reason


@pytest.mark.parametrize(
    ("told", "asked", "words"),
    [
        ([NEW, REFINED], {}, "figures of more than one stage are told and never mix: mining, refining; name one"),
        ([NEW, GROSS], {}, "figures of more than one basis are told and never mix"),
        ([NEW], {"choice": "news"}, "news is no figure of this quantity; there are new; did you mean new?"),
    ],
)
def test_what_must_not_mix_is_refused(told, asked, words):
    """Stages and bases are named before anything is chosen."""
    with pytest.raises(UsageError, match=words.replace("(", r"\(")):
        believe(told, **asked)


def test_another_order_of_steps_chooses_otherwise():
    """The steps are data: the newest word before the best source, or one source before all."""
    told = [OLD, PRESS]
    assert believe(told).fact == "old"
    assert believe(told, steps=[{"by": "source", "order": ["gazette"]}]).fact == "press"
    assert believe(told, steps=[{"by": "confidence", "order": ["single", "primary"]}]).fact == "press"


@pytest.mark.parametrize("steps", [[], [{"by": "confidence"}], [{"by": "source", "order": ["x"]}, {"by": "edition"}]])
def test_a_year_that_is_asked_for_is_a_filter(steps):
    """Whatever the steps are: another year is never given for the one that is asked for."""
    told = [Figure("old", 5.0, year=2018, confidence="primary", sources=("x",)), Figure("new", 7.0, year=2024)]
    assert believe(told, steps=steps, year=2024).fact == "new"
    assert believe(told, steps=steps, year=2020).value is None


def test_figures_as_good_as_each_other_are_told_to_be_so():
    """The one known last is taken, then the first id; the reason says that there was a choice."""
    a, b = (Figure(name, value, known_from=date(2026, 1, 1)) for name, value in (("a", 1.0), ("b", 2.0)))
    assert believe([b, a]).fact == "a"
    assert "2 are as good as each other" in believe([a, b]).reason


@pytest.mark.parametrize(
    ("edition", "name"),
    [
        ("MCS 2026", "MCS"),
        ("MCS 2026 v1.3", "MCS"),
        ("BACI V202601", "BACI"),
        ("BACI HS17 V202601", "BACI HS17"),
        ("2026", ""),
        (None, None),
    ],
)
def test_the_series_of_an_edition(edition, name):
    """What stands before its year or number."""
    assert series(edition) == name


def test_editions_of_different_series_stand_side_by_side():
    """A yearbook does not correct a summary, and a figure without an edition stays."""
    rows = [
        {"edition": e, "known_from": date(2026, m, 1)} for m, e in enumerate(("MCS 2025", "MCS 2026", "MYB 2022"), 1)
    ]
    assert latest_editions([*rows, {}]) == [*rows[1:], {}]


def test_the_shipped_steps_are_the_built_in_ones(tmp_path):
    """A folder without beliefs.yml is read by the same steps; the last folder that has one counts."""
    told = [(s["by"], list(s.get("order", ()))) for s in steps_of([shipped("seeds"), tmp_path])]
    assert told == [(s["by"], list(s.get("order", ()))) for s in DEFAULT]
    (tmp_path / "beliefs.yml").write_text("- {by: edition, why: I say so}\n", encoding="utf-8")
    assert [s["by"] for s in steps_of([shipped("seeds"), tmp_path])] == ["edition"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- {by: edishion, why: a}\n", 1, "did you mean edition?"),
        ("- {by: edition}\n", 1, "step 1.why is missing"),
        ("- {by: year, why: a}\n- {by: year, why: b}\n", 2, "step 2 is by year again"),
        ("by: year\n", 1, "a list of steps is expected here"),
        ("- {by: source, why: a, order: [gazete]}\n", 1, "no source has this id; did you mean gazette-2031?"),
        ("- {by: source, why: a}\n", 1, "a step by source needs order"),
    ],
)
@pytest.mark.usefixtures("one_schema")
def test_wrong_steps_are_reported(world, text, line, words):
    """beliefs.yml is checked as every other seed."""
    world.write("beliefs.yml", text)
    assert any(p.startswith(f"seeds/beliefs.yml:{line}: ") and words in p for p in world.problems()), world.problems()


SHARES = "stage-shares-china-refined-rare-earths-refining"
MINED = {"end": "rare-earths", "what": "quantity", "year": 2024}
MAGNETS = {"end": "united-states", "rel": "EXPORTS_TO", "what": "value", "item": "hs-850511-magnets", "year": 2024}


@pytest.mark.parametrize(
    ("asked", "value", "fact"),
    [
        ({"end": "refined-rare-earths", "stage": "refining"}, 0.84, f"{SHARES}-2025"),
        ({"end": "refined-rare-earths", "year": 2024}, 0.91, f"{SHARES}-2024"),
        ({"end": "refined-rare-earths", "known": date(2025, 10, 26)}, 0.91, f"{SHARES}-2024"),
        ({"end": "refined-rare-earths", "known": date(2025, 1, 1)}, None, None),
        (MINED, 270_000, "usgs-mcs-2026-mining-china-2024"),
        ({**MINED, "known": date(2025, 6, 1)}, 270_000, "usgs-mcs-2025-mining-china-2024"),
        (MAGNETS, 366_341_101, "baci-magnets-china-united-states-2024"),
        ({"what": "political_stability", "year": 2024}, -0.153, "wgi-political-stability-china-2024"),
    ],
)
def test_beliefs_over_the_shipped_figures(kg, asked, value, fact):
    """The method of the graph reads the figures from the store, with what was known on the day."""
    found = kg.believe("china", **asked)
    assert (found.value if value is None else round(found.value, 3), found.fact) == (value, fact)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"start": "chinaa"}, "nothing here is called chinaa; did you mean china"),
        ({"end": "refined-rare-earth"}, "did you mean refined-rare-earths"),
        ({"stage": "refning"}, "no stage is called refning; did you mean refining"),
        ({"rel": "PRODUCE"}, "no relationship is called PRODUCE; did you mean PRODUCES"),
        ({"what": "shares"}, "no figure of PRODUCES is called shares; did you mean share"),
        ({"end": None, "what": "political_stabilty"}, "no figure of Country is called political_stabilty"),
        ({"item": "hs-850511-magnet"}, "did you mean hs-850511-magnets"),
        ({"known": "2025-10"}, "is not one day"),
        ({"year": "soon"}, "'soon' is no year"),
    ],
)
def test_words_that_are_not_here_are_refused(kg, asked, words):
    """A misspelt word is no missing figure: the nearest is offered."""
    with pytest.raises(UsageError, match=words):
        kg.believe(**{"start": "china", "end": "refined-rare-earths", **asked})


def test_names_and_days_may_be_text(kg):
    """A name for an id, and text for a day and a year, as elsewhere."""
    by_id = kg.believe("china", "refined-rare-earths", year=2024, known=date(2025, 10, 26))
    assert kg.believe("China", "Refined rare earths", year="2024", known="2025-10-26") == by_id


def test_a_better_sourced_figure_of_an_older_year_is_named(kg):
    """The newest year comes before confidence, and the reason says what that passes over."""
    found = kg.believe("china", "refined-rare-earths", stage="refining")
    assert (found.value, found.reason.rpartition("; ")[2]) == (0.84, "passes over 0.91 of 2024, confirmed")
    assert "passes over" not in kg.believe("china", "refined-rare-earths", stage="refining", year=2025).reason


def test_a_projection_is_never_believed(kg):
    """What is expected for 2030 is no figure to choose."""
    found = kg.believe("china", "magnet-rare-earths", what="quantity", stage="mining", year=2030)
    assert found.value is None


def test_the_article_and_the_agency_stay_side_by_side(kg):
    """The press says 90 % without a year, the agency 94 % for 2024: one is used, the other an alternative."""
    found = kg.believe("china", "rare-earth-magnets")
    assert (found.value, found.low, found.high) == (0.94, 0.9, 0.94)
    assert [f.fact for f in found.alternatives] == ["china-magnet-share"]


# ---- goods, figures taken back, contradictions, bounds, reasons

BLANK = Untold("blank", "MCS 2026", "withheld", "mining", 2024, "t REO", None, date(2026, 2, 6))


def test_goods_never_mix():
    """Flows of two goods are no figures for one quantity."""
    two = [Figure("a", 1.0, item="ores"), Figure("b", 2.0, item="oxides")]
    with pytest.raises(UsageError, match="more than one item are told and never mix: ores, oxides; name one"):
        believe(two)


@pytest.mark.parametrize("blank", [BLANK, replace(BLANK, year=2025)])
def test_a_later_edition_without_a_figure_takes_the_place_of_the_earlier_one(blank):
    """No value, the reason names the edition, and the earlier figure stays an alternative."""
    found = believe([OLD, blank])
    assert (found.value, found.low, [f.fact for f in found.alternatives]) == (None, None, ["old"])
    when = blank.year
    assert found.reason == (
        f"of 1 figure; MCS 2026 tells no figure for {when} (withheld), in the place of 13000 of MCS 2025"
    )
    assert believe([OLD, blank], known=date(2025, 12, 31)).value == 13_000
    assert believe([OLD, blank, PRESS]).fact == "press"


@pytest.mark.parametrize(
    "told",
    [NEW, replace(OLD, edition="MYB 2022"), replace(OLD, basis="t gross weight"), replace(OLD, stage="refining")],
)
def test_a_blank_takes_the_place_of_its_own_series_alone(told):
    """Another series, basis or stage, or the same edition: the figure stays."""
    assert believe([told, BLANK]).fact == told.fact


def test_a_blank_of_another_year_is_named():
    """What is asked for one year is told for it; that the later edition tells none for its own year is said."""
    found = believe([OLD, replace(BLANK, year=2025)], year=2024)
    assert (found.fact, "MCS 2026 tells no figure for 2025 (withheld)" in found.reason) == ("old", True)
    assert believe([BLANK]).reason == "no figure is told; MCS 2026 tells no figure for 2024 (withheld)"


def test_a_contradiction_is_named_as_far_as_it_is_known():
    """A fact that is known later says nothing earlier, neither does one chosen by hand stay unopposed."""
    one = replace(NEW, against=(("other", date(2026, 5, 1)),))
    assert believe([one]).reason.endswith("; contradicted by other")
    assert believe([one], choice="new").reason == "chosen by hand; contradicted by other"
    assert "contradicted" not in believe([one], known=date(2026, 3, 1)).reason


def test_a_pair_of_bounds_is_an_interval():
    """At least 11 and at most 20: no single value."""
    pair = [Figure("a", 11.0, bound="at_least", year=2026), Figure("b", 20.0, bound="at_most", year=2026)]
    found = believe(pair)
    assert (found.value, found.fact, found.low, found.high, found.year) == (None, None, 11.0, 20.0, 2026)
    assert "bounds alone, at least 11, at most 20: an interval, no single value" in found.reason
    assert {f.fact for f in found.alternatives} == {"a", "b"}
    assert believe(pair[:1]).value == 11.0


def test_an_empty_result_says_what_would_be_there():
    """All too new is not the same as nothing told."""
    assert believe([NEW, OLD], known=date(2024, 1, 1)).reason == (
        "none is known by 2024-01-01; the first is known from 2025-01-31"
    )
    assert believe([]).reason == "no figure is told"


@pytest.fixture(scope="module")
def kg() -> reegraph.KnowledgeGraph:
    """The shipped graph."""
    return reegraph.load()


def test_trade_under_four_codes_is_asked_by_one(kg):
    """Without a good it is refused; a code of trade is as good as an id."""
    asked = {"rel": "EXPORTS_TO", "what": "value", "year": 2024}
    with pytest.raises(UsageError, match="more than one item are told"):
        kg.believe("China", "Japan", **asked)
    found = [kg.believe("China", "Japan", item=item, **asked) for item in ("284690", "2846.90", "hs-284690-compounds")]
    assert {(one.fact, one.value) for one in found} == {("baci-rare-earths-china-japan-284690-2024", 124_369_684.0)}
    assert "told of: the items hs-280530-metals" in kg.believe("China", "Japan", item="999999", **asked).reason


def test_reserves_that_were_taken_back_are_none(kg):
    """MCS 2026 lists India without a figure."""
    found = kg.believe("India", "Rare earths", rel="HAS_RESERVES", what="quantity")
    assert (found.value, [f.value for f in found.alternatives]) == (None, [6_900_000.0])
    assert "the figure of MCS 2025 was taken back" in found.reason


def test_the_quoted_and_the_built_up_content_of_the_f_35(kg):
    """The quoted one is contradicted; the built-up one is an interval."""
    asked = {"rel": "MADE_FROM", "what": "quantity"}
    quoted = kg.believe("F-35", "rare earths", basis="kg each", **asked)
    assert quoted.value == 417
    assert "contradicted by product-contents-f-35-rare-earths-at-most" in quoted.reason
    built = kg.believe("F-35", "rare earths", basis="kg of contained element each", **asked)
    assert (built.value, built.low, built.high) == (None, 11.0, 20.0)


def test_nothing_told_names_what_is_near(kg):
    """A price of the metal is not told, that of its oxide is."""
    found = kg.believe("neodymium", what="price")
    assert found.value is None
    assert found.reason.startswith("no figure is told of price of neodymium; told of: Neodymium oxide")
