"""The shipped scenarios on the shipped facts, and what a bad scenario is told."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reegraph

SHIPPED = ("april-restrictions", "china-stops-exports", "october-equipment-rules")
MAGNETS = {"stop": "exports", "country": "China", "materials": ["rare earth magnets"], "severity": 1}


def row_of(result, thing):
    """The row of a material, product or sector."""
    data = result.to_dict()
    (row,) = [r for r in (*data["inputs"], *data["sectors"]) if thing in (r.get("input"), r.get("sector"))]
    return row


def bounds(result, thing):
    """Low and high of a thing."""
    return row_of(result, thing)["exposure"]["low"], row_of(result, thing)["exposure"]["high"]


# ---- the shipped scenarios, on the shipped facts


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_adds_up_and_cites(kg, name):
    """Every figure is the sum of its paths, and every id it names is a fact of the graph."""
    data = kg.impact(name).to_dict()
    rows = [*data["inputs"], *data["sectors"], *(p for r in data["sectors"] for p in r["inputs"])]
    assert rows
    for row in rows:
        for side in ("low", "high"):
            total = sum(path["contributes"][side] for path in row["paths"])
            assert total == pytest.approx(row["exposure"][side], abs=1e-12)
        assert row["remainder"] == 0
        assert all(path["facts"] or path["contributes"]["low"] == 0 for path in row["paths"])
        assert {f for path in row["paths"] for f in path["facts"]} <= kg.facts.keys()
    assert data["graph"] == kg.info.content_hash
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_the_form_of_a_result_has_its_keys(kg):
    """The keys of the page on scenarios, and no others than those said beside it."""
    data = kg.impact("china-stops-exports").to_dict()
    head = "scenario question graph on known answer settings rules sectors inputs untouched not_told"
    assert [*data] == [*head.split(), "importers", "sets", "help", "contradictions", "gaps", "numeric"]
    row = data["sectors"][0]
    head = "sector name route touched exposure paths remainder inputs"
    assert [*row] == [*head.split(), "loss", "loss_because", "first_shortage_day"]
    assert [*row["paths"][0]] == ["share", "contributes", "via", "facts", "rules"]


def test_what_hangs_on_the_ninety_per_cent(kg):
    """The articles: 0.90 of magnets and of refined rare earths; with the tables, the newest year told of each."""
    result = kg.of_articles().impact("china-stops-exports")
    assert bounds(result, "rare-earth-magnets") == bounds(result, "refined-rare-earths") == (0.9, 1.0)
    result = kg.impact("china-stops-exports")
    assert bounds(result, "rare-earth-magnets") == (0.94, 1.0)  # 2024
    assert bounds(result, "refined-rare-earths") == (0.84, 1.0)  # 2025
    assert bounds(result, "rare-earth-metals") == bounds(result, "cars") == (0.5, 1.0)
    assert bounds(result, "rare-earths-some-kinds") == (0.0, 1.0)
    assert "Refined rare earths is that of another form" in row_of(result, "rare-earth-metals")["exposure"]["because"]
    assert result.to_dict()["answer"] == "partly"
    assert {r["sector"] for r in result.to_dict()["untouched"]} >= {
        "solar-panels",
        "electric-car-batteries",
    }
    assert "us-soybeans" in {r["sector"] for r in result.to_dict()["not_told"]}


def test_more_shocks_never_lower_a_figure(kg):
    """What magnets alone expose is exposed as much, or more, when rare earths stop too."""
    stop = {"stop": "exports", "country": "China", "severity": 1}
    few = kg.impact({"id": "few", "shocks": [{**stop, "materials": ["rare earth magnets"]}]}).to_dict()
    more = kg.impact({"id": "more", "shocks": [{**stop, "materials": ["rare earth magnets", "rare earths"]}]}).to_dict()
    wide = {(row["sector"], row["route"]): row["exposure"] for row in more["sectors"]}
    assert few["sectors"]
    for row in few["sectors"]:
        found = wide[row["sector"], row["route"]]
        assert found["low"] >= row["exposure"]["low"], row["sector"]
        assert found["high"] >= row["exposure"]["high"], row["sector"]


def test_nothing_is_known_before_the_first_source(kg):
    """Facts that became known later are left out: the articles of October 2025, and uses told since 2011."""
    assert kg.of_articles().impact("china-stops-exports", known="2025-10-25").to_dict()["sectors"] == []
    assert kg.impact("china-stops-exports", known="2011-02-13").to_dict()["sectors"] == []


def test_the_equipment_rules_reach_what_they_name(kg):
    """Batteries, semiconductors and solar panels, and what these are part of; nothing else that needs rare earths."""
    data = kg.impact("october-equipment-rules").to_dict()
    reached = {
        "semiconductors",
        "solar-panels",
        "electric-car-batteries",
        "advanced-manufacturing",
        "global-industries",
    }
    assert {(r["sector"], r["route"]) for r in data["sectors"]} == {(name, "equipment") for name in reached}
    assert data["answer"] == "no"
    assert all(row["exposure"] == 0 and row["because"] for row in data["untouched"])
    changes = {c["fact"]: c for c in data["rules"][0]["changes"]}
    assert changes["october-start-november-8"]["modality"] == "scheduled"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_table_for_people_fits_a_screen(kg, name):
    """At most 100 columns, in the order of the page on scenarios; without an answer the gaps lead."""
    text = kg.impact(name).text()
    assert max(map(len, text.splitlines())) <= 100
    assert text == text.rstrip()
    blocks = [
        "Settings",
        "Products and sectors",
        "Materials, equip",
        "Not reached",
        "Rules",
        "Where the",
        "What the facts do not",
    ]
    heads = [next((b for b in blocks if line.startswith(b)), "") for line in text.splitlines()]
    found = [h for h in heads if h]
    if name == "october-equipment-rules":
        assert found[0] == blocks.pop()
        found = found[1:]
    assert found == [b for b in blocks if b in found]


def test_a_notebook_shows_the_figures_and_pandas_takes_them(kg):
    """The table of the notebook escapes what it shows; the data frame has a row for each input."""
    result = kg.impact({"id": "case", "question": "<b>Who?</b>", "shocks": [MAGNETS]})
    assert "&lt;b&gt;Who?&lt;/b&gt;" in result._repr_html_()
    assert "<td>0.94</td>" in result._repr_html_()
    pandas = pytest.importorskip("pandas")
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["low"]) == [row["low"] for row in result.rows()]


def test_days_are_carried_and_checked(kg):
    """The day of the call replaces that of the file; a day that is none is refused in one line."""
    data = kg.impact("china-stops-exports", on="2025-12-01", known="2025-10-27").to_dict()
    assert (data["on"], data["known"]) == ("2025-12-01", "2025-10-27")
    with pytest.raises(reegraph.UsageError, match="on: '2025-12' is not one day"):
        kg.impact("china-stops-exports", on="2025-12")


# ---- what a bad scenario gets

PROBLEMS = [
    (
        "quesion: Who?",
        5,
        "a scenario has no quesion; allowed: id, question, day, known, data, shocks, report; did you mean question?",
    ),
    ("day: 2025-13-01", 5, "day is 2025-13-01, but must be one day of the calendar, like 2025-10-27"),
    (
        "horizon_days: 365",
        5,
        "horizon_days is part of the form, but this version computes exposure alone and does not use it",
    ),
    ("report: {paths: none}", 5, "report.paths is none, but must be a whole number of 1 or more"),
    ("report: 3", 5, "report is 3, but must be a mapping with paths"),
    ("id: 5", 1, "id is 5, but must be text"),
    (
        "- {stop: export, country: China, severity: 1}",
        5,
        "shock 2: stop is export; allowed: exports, output; did you mean exports?",
    ),
    ("- {stop: exports, country: Chyna, severity: 1}", 5, "shock 2: nothing here is called Chyna; did you mean china?"),
    ("- {stop: exports, country: magnets, severity: 1}", 5, "shock 2: nothing here is called magnets"),
    ("- {stop: exports, country: China, severity: 2}", 5, "shock 2: severity is 2, but must be a fraction from 0"),
    ("- {stop: exports, country: China, severity: 90}", 5, "(90 % is 0.9)"),
    ("- {stop: exports, country: China, severity: [1, 0]}", 5, "shock 2: severity is [1, 0]; write [0, 1]"),
    ("- {stop: exports, country: China}", 5, "shock 2: severity is missing, and there is no default"),
    ("- {stop: exports, country: China, severity: 1, stages: [separatd]}", 5, "no stage separatd; allowed: mining"),
    (
        "- {stop: exports, country: China, severity: 1, stages: metal}",
        5,
        "stages is metal, but must be a list of words; write [metal]",
    ),
    (
        "- {stop: exports, country: China, severity: 1, materials: [rare erths]}",
        5,
        "nothing here is called rare erths; did you mean",
    ),
    (
        "- {stop: exports, country: China, severity: 1, for_days: 3}",
        5,
        "for_days is part of the form, but this version",
    ),
    ("- {stop: exports, contry: China, severity: 1}", 5, "shock 2 has no contry; allowed: stop, country"),
    ("- {rule: cn-2025-81, severity: 1}", 5, "shock 2: nothing here is called cn-2025-81"),
    ("- {rule: us-port-fees, country: China, severity: 1}", 5, "shock 2 has a rule and a country; write two shocks"),
    ("- {rule: us-port-fees, severity: 1, status: suspended}", 5, "only 'assume in force' is computed so far"),
    (
        "- {rule: us-port-fees, severity: 1, read: [equipement]}",
        5,
        "no route and no provision of us-port-fees; allowed: material",
    ),
    ("- {severity: 1}", 5, "shock 2 has neither a country nor a rule; give stop and country, or rule"),
    ("- just words", 5, "shock 2 is just words, but must be a mapping"),
]


@pytest.mark.parametrize(("line", "number", "message"), PROBLEMS, ids=[p[0] for p in PROBLEMS])
def test_a_problem_says_where_and_what_is_allowed(kg, tmp_path, line, number, message):
    """One line each: file, line, what was found, what is allowed, the nearest name."""
    file = tmp_path / "bad.yml"
    head = "" if line.startswith("id:") else "id: bad\n"
    file.write_text(
        f"{head}question: Who?\nshocks:\n- {{stop: exports, country: China, severity: 1}}\n{line}\n", encoding="utf-8"
    )
    if line.startswith("id:"):
        file.write_text(f"{line}\nshocks:\n- {{stop: exports, country: China, severity: 1}}\n", encoding="utf-8")
    with pytest.raises(reegraph.ProblemsError) as caught:
        kg.impact(file)
    told = [str(problem) for problem in caught.value.problems]
    assert any(t.startswith(f"{file.as_posix()}:{number}: ") and message in t for t in told), told


def test_all_problems_come_together(kg):
    """A mapping is checked like a file, and nothing is computed until all is well."""
    bad = {
        "id": "",
        "shocks": [{"stop": "exports", "country": "Chyna", "severity": 2}, {"rule": "nothing", "severity": -1}],
        "x": 1,
    }
    with pytest.raises(reegraph.ProblemsError) as caught:
        kg.impact(bad)
    assert len(caught.value.problems) == 6


@pytest.mark.parametrize("text", ["", "[]", "just words", "- a", "shocks: &a [1]", "a: [", "shocks: []", "id: x"])
def test_a_file_that_is_no_scenario_is_refused(kg, tmp_path, text):
    """Empty, a list, an anchor, broken: the place and what is expected."""
    file = tmp_path / "odd.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(reegraph.ProblemsError) as caught:
        kg.impact(file)
    assert all(problem.file == file.as_posix() for problem in caught.value.problems)


def test_an_unknown_file_gets_the_nearest_shipped_one(kg):
    """A typing error in the name of a shipped scenario is answered with it."""
    with pytest.raises(reegraph.UsageError, match="did you mean china-stops-exports"):
        kg.impact("china-stops-export")


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["exports", "China", "us-port-fees"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["stop", "country", "severity", "read", "x"]), inner)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(["id", "question", "day", "known", "report", "search", "assume", "shocks"])
SHOCK_KEYS = st.sampled_from(["stop", "country", "rule", "severity", "stages", "materials", "read", "status"])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(top=st.dictionaries(KEYS, JUNK), shocks=st.lists(st.dictionaries(SHOCK_KEYS, JUNK), max_size=2))
def test_no_scenario_gives_a_traceback(kg, top, shocks):
    """Whatever stands there, the answer is a result or a sentence."""
    try:
        result = kg.impact({**top, "shocks": shocks or top.get("shocks")})
    except reegraph.ReegraphError:
        return
    assert json.dumps(result.to_dict(), allow_nan=False)


def test_no_figure_is_written_as_a_percent_sign_alone(kg):
    """Intervals read 0.40–1.00, an exact zero 0, an unknown ?."""
    text = kg.impact("china-stops-exports").text()
    assert re.search(r"0\.94–1\.00", text)
    assert re.search(r"\s\?\s", text)
    assert "Not reached: exposure 0" in text
