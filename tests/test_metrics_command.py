"""``reegraph metrics``: the same figures through the graph and the command, and its pictures."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.metrics_world import PLACES, fact

import reegraph
from reegraph import metrics
from reegraph.cli.app import run as run_command
from reegraph.errors import UsageError
from reegraph.metrics.plot import draw, drawn
from reegraph.metrics.record import KEYS, Measure, Measures

KEPT = set(KEYS) - {"value", "low", "high"}
BOOK = {"basis": "t of contained element", "year": 2030, "edition": "Book 2031"}
MINED = {
    "2031": {"norland": 60, "sudland": 20, "others": 20},
    "2032": {"norland": 50, "sudland": 50},
}
INVENTED = "".join(
    [
        *(fact(f"mine-{c}-{e}", c, "PRODUCES", "tin-ore", stage="mining", quantity=q,
               **BOOK | {"edition": f"Book {e}"})
          for e, amounts in MINED.items() for c, q in amounts.items()),
        fact("refine-norland", "norland", "PRODUCES", "tin-ore", quantity=120, stage="refining", **BOOK),
        fact("refine-sudland", "sudland", "PRODUCES", "tin-ore", quantity=30, stage="refining", **BOOK),
        fact("use", "westland", "CONSUMES", "tin-ore", quantity=200, **BOOK),
        fact("print", "westland", "CONSUMES", "tin-ore", import_reliance=0.9, bound="at_least", **BOOK),
        fact("own", "westland", "PRODUCES", "tin-ore", quantity=10, stage="metal", **BOOK),
        fact("use-2", "eastland", "CONSUMES", "tin-ore", quantity=5, **BOOK),
        *(fact(f"ship-{a}-{b}", a, "EXPORTS_TO", b, item="hs-284690", hs="'284690'", value=v, quantity=q,
               basis="t gross weight", year=2030)
          for a, b, v, q in (("norland", "westland", 9_000_000, 600), ("sudland", "westland", 1_000_000, 200),
                             ("eastland", "westland", 8_000_000, 200), ("norland", "eastland", 6_000_000, 400),
                             ("sudland", "norland", 1_000, 900))),
        fact("west-in", "westland", "PART_OF", "union"),
        fact("east-in", "eastland", "PART_OF", "union"),
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def invented(small):
    """The small world with two producers, two editions, a union of two importers and their trade."""
    small.add("entities/places.yml", PLACES)
    small.add("facts/invented.yml", INVENTED)
    return small.load()


@pytest.fixture
def call(invented, small, monkeypatch, capsys):  # noqa: ARG001  # the world is written by `invented`
    """Run the command on the invented world: the exit code, stdout and stderr."""
    monkeypatch.setenv("REEGRAPH_SEEDS", str(small.folder))
    monkeypatch.setenv("REEGRAPH_CACHE", str(small.cache))

    def call(*words):
        code = run_command(["metrics", *map(str, words)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def figures(found):
    """Who, how much, at least and at most."""
    return [(one.country, round(one.low, 4), round(one.high, 4)) for one in found]


def test_editions_and_lumped_lines(invented):
    """Two editions stay two results, and the lumped line makes an interval."""
    found = metrics.concentration(invented, material="tin-ore", stage="mining", year=2030)
    assert [(one.edition, round(one.low, 4), round(one.high, 4)) for one in found] == [
        ("Book 2031", 0.4, 0.44), ("Book 2032", 0.5, 0.5),
    ]  # fmt: skip
    assert found[0].inputs == ("mine-norland-2031", "mine-sudland-2031", "mine-others-2031")


def test_a_stage_that_does_not_close(invented):
    """More is refined than mined: said at both stages, with the gap."""
    found = metrics.concentration(invented, material="tin-ore", edition="Book 2031")
    assert {one.stage for one in found} == {"mining", "refining", "metal"}
    gap = "refining makes 150 t of contained element, more than the 100 t of contained element of mining: a gap of 50"
    assert all(any(text.startswith(gap) for text in one.missing) for one in found)


def test_shares_of_one_country(invented):
    """A country asked for has its share, and no other."""
    found = metrics.concentration(invented, material="tin-ore", edition="Book 2031", stage="mining", country="Norland")
    assert figures(found) == [(None, 0.4, 0.44), ("norland", 0.6, 0.6)]


@pytest.mark.parametrize(
    ("importer", "by", "expected"),
    [("westland", None, (0.6**2 + 2 * 0.2**2)), ("westland", "value", (0.5**2 + (1 / 18) ** 2 + (8 / 18) ** 2)),
     ("union", None, (1000 / 1200) ** 2 + (200 / 1200) ** 2)],
)  # fmt: skip
def test_origins_of_imports(invented, importer, by, expected):
    """By tonnes and by value; of a union without what its members send one another."""
    one = metrics.concentration(invented, imports_of=importer, hs="2846.90", by=by)[0]
    assert one.low == pytest.approx(expected)
    assert one.scope == f"imports of {importer}"
    assert metrics.concentration(invented, scope=importer, hs="284690", by=by)[0] == one


def test_a_wrong_weight_is_left_out_and_listed(invented):
    """900 t for 1,000 USD: not among the origins, and said even though nothing else is left."""
    (one,) = metrics.concentration(invented, imports_of="norland", hs="284690")
    assert (one.low, one.high, one.reading) == (0.0, 1.0, "not computed: every flow is left out")
    assert one.missing[0].startswith("left out for its price: Sudland to Norland, 900 t at 0.00111 USD/kg")
    assert one.inputs == ("ship-sudland-norland",)


def test_reliance_from_a_balance(invented):
    """Output and use give the figure, the bound of the source is said; without output it is not known."""
    found = {one.scope: one for one in metrics.reliance(invented)}
    assert (found["westland"].low, found["westland"].high) == (0.95, 0.95)
    assert "the source prints at least 90 %" in found["westland"].missing
    assert found["westland"].inputs == ("own", "use", "print")
    assert (found["eastland"].low, found["eastland"].high) == (0.0, 1.0)


def test_risk_without_estimates_is_wide(invented):
    """Without a governance estimate every country may be the best or the worst, and is named."""
    one = metrics.risk(invented, material="tin-ore", stage="mining", edition="Book 2032")[0]
    assert (one.low, one.high) == (0.0, 5.0)
    assert "no governance estimate for Norland, Sudland" in one.missing


def test_geopolrisk_needs_its_codes(invented):
    """Codes of other goods are never taken by default; with codes the score is there."""
    plain = metrics.risk(invented, material="tin-ore", edition="Book 2032", stage="mining", country="westland")
    assert [one.measure for one in plain] == ["concentration weighted by governance", "GeoPolRisk"]
    assert (plain[1].low, plain[1].high) == (0.0, 1.0)
    assert plain[1].reading == "not computed: no codes of trade are known for Tin ore; give them with --hs"
    found = metrics.risk(
        invented, material="tin-ore", edition="Book 2032", stage="mining", country="westland", hs="284690"
    )
    assert [round(one.high, 4) for one in found[1:]] == [0.25]
    assert "no estimate, taken as 0.5: Eastland, Norland, Sudland" in found[1].missing


def test_the_formula_over_the_graph(invented):
    """Every term is in the reading; what is not given is said, and makes the interval."""
    found = metrics.risk(
        invented, material="tin-ore", edition="Book 2032", stage="mining", scope="union", hs="284690", recycling=0.5
    )
    one = found[-1]
    assert (one.measure, one.scope, one.low) == ("supply risk (EU formula)", "union", 0.0)
    assert one.high == pytest.approx(((1000 / 1200) ** 2 + (200 / 1200) ** 2) * 10 * 0.5)
    assert "recycling 0.5, substitution 1" in one.reading
    assert "substitution is not given: 1 (none) is taken" in one.missing


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"material": "tim"}, "no material or product here is called tim; did you mean tin"),
     ({"country": "nordland"}, "did you mean norland"), ({"edition": "Book 2033"}, "did you mean Book 203"),
     ({"imports_of": "westlund"}, "did you mean westland"), ({"hs": "284690"}, "codes of trade are for imports")],
)  # fmt: skip
def test_names_that_are_not_here(invented, asked, error):
    """The nearest name is offered."""
    with pytest.raises(UsageError, match=error):
        metrics.concentration(invented, **asked)


# ---- the command

CONCENTRATION = ("concentration", "--material", "tin-ore", "--stage", "mining", "--year", "2030")


def test_json_is_a_list_of_records(call):
    """Each record has all keys: a value, or low and high."""
    code, out, _ = call(*CONCENTRATION, "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert [row["edition"] for row in rows] == ["Book 2031", "Book 2032"]
    assert all(set(row) >= KEPT for row in rows)
    assert [("value" in row, "low" in row) for row in rows] == [(False, True), (True, False)]
    assert rows[1]["value"] == 0.5
    assert rows[1]["reading"].startswith("one country has half: ")


def test_csv_is_a_line_a_record(call):
    """The columns are the keys; lists are joined."""
    _, out, _ = call(*CONCENTRATION, "--shares", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["country"] for row in rows] == ["", "norland", "others", "sudland", "", "norland", "sudland"]
    assert rows[0]["inputs"] == "mine-norland-2031; mine-sudland-2031; mine-others-2031"


def test_the_table_tells_what_is_missing(call):
    """Figures first, and below each doubt once with the rows it is about."""
    code, out, _ = call(*CONCENTRATION)
    assert code == 0
    assert "0.4000 to 0.4400" in out
    assert "[1] Other countries: 20 is one line for several countries" in out
    assert "\nsources: Notice 7 of Norland (" in out


@pytest.mark.parametrize("words", [("reliance", "--country", "WL"), ("risk", "--material", "tin-ore")])
def test_the_other_measures(call, words):
    """They answer in the same form."""
    code, out, _ = call(*words, "--format", "json")
    assert code == 0
    assert json.loads(out)
    assert all(set(row) >= KEPT for row in json.loads(out))


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [((*CONCENTRATION, "--material", "tim"), 1, "did you mean tin"),
     (("concentration", "--hs", "28x"), 2, "no code of trade"),
     ((*CONCENTRATION, "--plot", "a.pdf"), 2, "neither .svg nor .png"),
     (("risk", "--recycling", "8"), 2, "is no fraction"),
     (("concentration", "--imports-of", "union", "--scope", "westland"), 2, "name two"),
     (("concentration", "--hs", "\u00b2\u00b2\u00b2\u00b2"), 2, "no code of trade"),
     (("concentration", "--by", "value"), 2, "--by value is for imports"),
     (("risk", "--recycling", "0.5"), 2, "say whose with --scope"),
     (("risk", "--hs", "284690"), 2, "say whose with --country"),
     (("risk", "--country", "union"), 2, "for the EU formula give --scope union"),
     (("risk", "--stage", "minning"), 1, "did you mean mining"),
     (("concentration", "--imports-of", "Union", "--scope", "union"), 0, "0.7"),
     ((*CONCENTRATION, "--year", "1999"), 0, "no figure here fits")],
)  # fmt: skip
def test_calls_that_are_wrong(call, words, code, error):
    """One line says what is wrong; nothing found is said too, and is no error."""
    found, out, err = call(*words)
    assert found == code
    assert error in (err or out)


# ---- pictures

PARTS = {"mining": {"a": 0.6, "b": 0.4}, "refining": {"a": 0.9, "not told": 0.1}}
SERIES = Measures(
    Measure("share", s, s, "fraction", stage=stage, year=2030, country=c, material="tin")
    for stage, parts in PARTS.items()
    for c, s in parts.items()
)
YEARS = Measures([Measure("m", 0.1 * k, 0.1 * k + 0.05, "fraction", year=2030 + k, edition="A") for k in range(4)])


@pytest.mark.parametrize("measures", [SERIES, YEARS], ids=["bars", "years"])
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_pictures_have_the_same_bytes(measures, ending, tmp_path):
    """Twice the same, in the form that the ending tells."""
    pytest.importorskip("matplotlib")
    first, second = (draw(measures, tmp_path / f"a.{ending}") for _ in range(2))
    assert first == second
    assert first.startswith(b"<?xml" if ending == "svg" else b"\x89PNG")


def test_a_picture_is_told_apart_in_grey():
    """Bars differ by hatching, lines by marks and dashes, and shares stand beside as text."""
    pytest.importorskip("matplotlib")
    from reegraph.metrics.plot import MOST_SERIES
    from reegraph.metrics.plot_panels import OTHERS, REST, STYLES, UNTOLD, style

    assert len({hatch for _, hatch in STYLES}) == len(STYLES)
    assert len({(style(k)["marker"], str(style(k)["linestyle"])) for k in range(MOST_SERIES)}) == MOST_SERIES
    assert len(set(REST)) == len(REST)
    lumped = Measure("share", 0.2, 0.2, "fraction", stage="metal", country="rest", material="tin")
    text = draw([*SERIES, lumped], Path("a.svg"), [("a", "Aland"), ("rest", "Other countries")]).decode()
    assert all(words in text for words in ("Aland", "60 %", "mining", "refining", OTHERS, UNTOLD))


def test_every_measure_has_its_panel_and_the_sources_stand_below():
    """Figures of two scales never share an axis; a source is named, not its id; what has no year is said."""
    pytest.importorskip("matplotlib")
    two = [*YEARS, *(replace(one, measure="n", unit="points", low=9.0, high=9.5, edition="src-a") for one in YEARS)]
    bare = replace(YEARS[0], year=None)
    text = draw([*two, bare], Path("a.svg"), [("src-a", "The Book")], footer="sources: The Book (CC BY 4.0)").decode()
    assert text.count('id="matplotlib.axis_') == 2 * 2  # two panels of two axes
    assert all(words in text for words in ("m: A", "n: The Book", "points", "sources: The Book (CC BY 4.0)"))
    assert "1 figure without a year is not drawn" in text


def test_shares_over_several_years_are_bars_if_asked():
    """Left to itself the picture shows the index over the years; with shares, a bar for each year."""
    pytest.importorskip("matplotlib")
    found = [*YEARS, *(replace(one, measure="share", country="a", high=one.low) for one in YEARS)]
    assert "share (fraction)" in draw(found, Path("a.svg"), shares=True).decode()
    assert "share (fraction)" not in draw(found, Path("a.svg")).decode()


def test_one_year_is_a_row_for_each_figure():
    """Without several years nothing is a line: a mark, or a bar from low to high, with the number beside it."""
    pytest.importorskip("matplotlib")
    text = draw([YEARS[1], replace(YEARS[1], edition="B", high=0.1)], Path("a.svg")).decode()
    assert "0.1 to 0.15" in text


@pytest.mark.parametrize("shares", [True, False])
def test_too_much_for_one_picture_is_refused(shares):
    """Forty-one bars, or twenty-five lines, are said to be too many, with what to choose by."""
    pytest.importorskip("matplotlib")
    many = [replace(one, edition=str(k), country="a" if shares else None, measure="share" if shares else "m")
            for one in YEARS for k in range(25)]  # fmt: skip
    with pytest.raises(UsageError, match=r"too many for one picture, which holds \d+; choose with --material"):
        draw(many, Path("a.svg"), shares=shares)


def test_pictures_that_cannot_be_drawn(tmp_path):
    """Another ending, nothing to draw."""
    for measures, file in ((SERIES, "a.pdf"), (Measures(), "a.svg")):
        with pytest.raises(UsageError):
            draw(measures, tmp_path / file)


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_an_edition_is_no_formula(ending):
    """What stands between dollar signs is text, in titles, keys, labels and below."""
    pytest.importorskip("matplotlib")
    odd = [replace(one, edition=f"TEST {k} $x^{{$") for one in YEARS for k in range(2)]
    for measures in (odd, odd[:2], [replace(one, edition="TEST 1 $x^{$") for one in SERIES]):
        picture = draw(measures, Path(f"a.{ending}"), footer="sources: $y_{$")
        assert ending == "png" or "$x^{$" in picture.decode()


def test_the_command_draws(call, tmp_path):
    """The file is written, and the figures are told as before."""
    pytest.importorskip("matplotlib")
    plain = call(*CONCENTRATION)[1]
    code, out, err = call(*CONCENTRATION, "--plot", tmp_path / "a.svg")
    assert (code, out) == (0, plain)
    assert "written to" in err
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")


def test_without_shares_the_index_is_drawn():
    """Marks and ranges; what may be anything is counted below, and its sources are not named."""
    pytest.importorskip("matplotlib")
    told = replace(YEARS[0], measure="concentration (HHI)", inputs=("told",))
    free = replace(told, low=0.0, high=1.0, edition="B", inputs=("free",))
    part = replace(told, measure="share", country="a", high=told.low)
    text = draw([told, free, part], Path("a.svg"), shares=False).decode()
    assert "1 figure of 0 to 1 is not drawn" in text
    assert "share (fraction)" not in text
    assert drawn([told, free, part], shares=False) == [told]
    assert drawn([told, free, part], shares=True) == [part]
    assert drawn([free], shares=False) == [free]


def test_the_table_tells_where_the_ids_of_the_facts_are(call):
    """One line at its end; none if there is no figure."""
    line = "ids of the facts of each figure: inputs, with --format json or csv"
    assert line in call(*CONCENTRATION)[1].splitlines()
    assert line not in call(*CONCENTRATION, "--year", "1999")[1]


# ---- the shipped graph


@pytest.mark.parametrize(
    ("asked", "low", "high"),
    [
        ({"material": "rare-earths", "stage": "mining", "edition": "MCS 2025", "year": 2024}, 0.49235, 0.49236),
        ({"material": "rare-earths", "stage": "mining", "edition": "MCS 2025", "year": 2023}, 0.48744, 0.48745),
        ({"imports_of": "united-states", "hs": "284690", "year": 2024}, 0.7353, 0.7353),
        ({"imports_of": "united-states", "hs": "280530", "year": 2023}, 0.9535, 0.9535),
        ({"imports_of": "united-states", "hs": "280530", "year": 2024}, 0.6320, 0.6320),
        ({"imports_of": "us", "material": "rare-earth-compounds-and-metals", "year": 2023}, 0.5130, 0.5166),
    ],
)
def test_the_published_figures_from_the_shipped_facts(kg, asked, low, high):
    """The facts in the graph give what the whole inputs give, to the digits that are printed."""
    found = [one for one in metrics.concentration(kg, **asked) if one.material != "magnet-rare-earths"]
    assert len(found) == 1
    digits = max(len(str(low)), len(str(high))) - 2
    assert (round(found[0].low, digits), round(found[0].high, digits)) == (low, high)
    assert all(name in kg.facts for name in found[0].inputs)


def test_the_reliance_of_the_united_states_from_the_shipped_facts(kg):
    """Edition of 2025, 2020 to 2024."""
    found = metrics.reliance(
        kg, country="united-states", material="rare-earth-compounds-and-metals", edition="MCS 2025"
    )
    assert [(one.year, round(one.low * 100, 1)) for one in found] == [
        (2020, 100.0), (2021, 98.5), (2022, 99.1), (2023, 97.5), (2024, 80.3),
    ]  # fmt: skip


# ---- records


def test_a_record_has_the_keys_of_the_list():
    """Either a value or low and high, and all the other keys."""
    point, interval = Measure("m", 0.5, 0.5, "fraction"), Measure("m", 0.1, 0.5, "fraction")
    assert set(KEYS) - set(point.to_dict()) == {"low", "high"}
    assert set(KEYS) - set(interval.to_dict()) == {"value"}
    pandas = pytest.importorskip("pandas")
    frame = Measures([point, interval]).to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["high"].fillna(-1)) == [-1, 0.5]


def test_risk_of_magnets_says_which_code_gives_it():
    """A country is named with the option that gives its figure; a group is sent to the EU formula."""
    kg = reegraph.load()
    found = kg.risk(material="rare earth magnets", country="japan", year=2024)
    why = "no codes of trade are known for Rare earth magnets; give them with --hs 850511"
    assert any(one.scope == "japan" and why in one.missing for one in found)
    with pytest.raises(UsageError, match="for the EU formula give --scope eu"):
        kg.risk(country="eu")
