"""The named questions: answers on the shipped facts word for word, right statements on the small world, bad input."""

import os
import re
import shlex
from datetime import date, datetime
from pathlib import Path

import pytest

from reegraph.errors import ReegraphError, UsageError
from reegraph.graph import OWNER
from reegraph.queries import ask, nearest_questions, page, questions
from reegraph.queries.question import read_question
from reegraph.stores.embedded import load_bytes, open_file

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "ask"
WRITE = os.environ.get("UPDATE_GOLDEN") == "1"
MEANT = "if this is meant: UPDATE_GOLDEN=1 pytest tests/test_queries.py"
LONG = {"how-sure", "only-one-source"}  # without a parameter they list the whole graph: only their example is kept


CASES = {
    f"{name}{suffix}": (name, given)
    for name, question in questions().items()
    for suffix, given in (("", {}), ("-example", question.example_parameters))
    if (given or not suffix) and not (not suffix and (name in LONG or any(p.required for p in question.parameters)))
}


def shown(value: object) -> str:
    """A value as it stands in a golden file."""
    if isinstance(value, list):
        return "; ".join(map(shown, value)) or "-"
    return "-" if value is None else str(value)


# ---- the shipped facts


@pytest.mark.parametrize("case", CASES)
def test_a_question_has_the_answer_it_is_known_to_have(case, kg):
    """Columns, rows and order on the shipped facts are those of the golden file."""
    name, given = CASES[case]
    result = kg.ask(name, **given)
    lines = [shlex.join([name, *(f"{k}={v}" for k, v in given.items())]), "", " | ".join(result.columns)]
    text = "\n".join([*lines, *(" | ".join(map(shown, row)) for row in result.rows), ""])
    file = GOLDEN / f"{case}.txt"
    if WRITE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8"), MEANT


def test_there_is_no_golden_answer_without_a_question():
    """A golden file that nothing compares would tell of a question that is gone."""
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_every_row_names_the_facts_behind_it(case, kg):
    """The last column holds ids of facts that are there, sorted, each once, and there is at least one row."""
    name, given = CASES[case]
    result = kg.ask(name, **given)
    assert tuple(result.columns) == questions()[name].columns
    assert result.columns[-1] == "facts"
    assert result.rows, "a question that nobody gets an answer to has no place here"
    for row in result.rows:
        assert row[-1] == sorted(set(row[-1]))
        assert row[-1], "a row without a fact"
        assert set(row[-1]) <= set(kg.facts)


@pytest.fixture(scope="module")
def shuffled(kg, tmp_path_factory):
    """The shipped graph in a store of its own, its nodes and edges put in from the last to the first."""
    nodes = [(d["labels"], {"id": n, **{k: v for k, v in d.items() if k not in ("labels", "evidence")}})
             for n, d in kg.nx.nodes(data=True)]  # fmt: skip
    known = date.fromisoformat(kg.info.known_up_to)
    nodes.append((["GraphInfo"], {"id": "graph-info", "graph": OWNER, "known_up_to": known}))
    label = {n: d["labels"][0] for n, d in kg.nx.nodes(data=True)}
    edges = [(a, label[a], b, label[b], d["type"], {k: v for k, v in d.items() if k != "type"})
             for a, b, _, d in kg.nx.edges(keys=True, data=True)]  # fmt: skip
    file = tmp_path_factory.mktemp("shuffled") / "graph.kgl"
    file.write_bytes(load_bytes(nodes[::-1], edges[::-1]))
    return open_file(file)


@pytest.mark.parametrize("case", CASES)
def test_the_order_of_rows_and_lists_is_that_of_the_question(case, kg, shuffled):
    """A store that was filled the other way round gives the same rows in the same order."""
    name, given = CASES[case]
    assert ask(shuffled, name, given).rows == kg.ask(name, **given).rows


# ---- right statements, on the small world


@pytest.fixture(scope="module")
def asked(small):
    """Ask the small world: ``asked("who-makes-what")`` gives a dictionary a row."""
    graph = small.load()
    return lambda name, **given: graph.ask(name, **given).to_dicts()


def test_a_forecast_is_not_among_the_makers(asked):
    """What is expected for 2040 is no output of today, but it is found among what is not so yet."""
    assert "sudland-2040" not in [f for row in asked("who-makes-what") for f in row["facts"]]
    found = asked("not-yet", modality="expected")
    assert [(row["facts"], row["speaker"]) for row in found] == [(["sudland-2040"], "the source")]


def test_what_is_denied_is_never_told_as_so(asked):
    """A negated fact makes no row of makers, and stands with "not" where everything is listed."""
    makers = asked("who-makes-what", thing="Tin ore")
    assert [(row["modality"], row["speaker"]) for row in makers] == [("claimed", "John Roe")]
    assert makers[0]["contradicted_by"] == ["Norland mines no tin ore."]
    assert makers[0]["facts"] == ["norland-mines-none", "roe-claims"]
    relations = {row["facts"][0]: row["relation"] for row in asked("all-about", thing="tin-ore")}
    assert relations["norland-mines-none"] == "not PRODUCES"
    assert relations["roe-claims"] == "PRODUCES"


def test_a_contradiction_is_shown_with_both_sides(asked):
    """Both statements stand with speaker and modality; the link between them is our reading."""
    (row,) = asked("where-sources-differ")
    assert (row["how"], row["aspect"], row["one_by"], row["other_by"]) == (
        "contradicts", "state", "John Roe (claimed)", "the source (fact)",
    )  # fmt: skip


def test_a_planned_rule_is_not_in_force(asked):
    """Cover and start of a planned ban say that they are planned, by whom, and on which condition."""
    (row,) = asked("rules", thing="tin")
    assert row["modality"] == "planned"
    assert row["start"] == ["takes effect 2031-05 (planned, says Jane Doe)"]
    (row,) = asked("not-yet", thing="port-talks")
    assert (row["modality"], row["condition"]) == ("planned", "if Talks at the port: ends")


def test_a_missing_confirmation_is_not_a_confirmation(asked):
    """A negated "confirmed" is named as what it is, and never as an act that happened."""
    (row,) = asked("meetings")
    assert (row["acts"], row["not_confirmed_by"]) == ([], ["Sudland"])
    assert not asked("timeline", thing="Sudland")


def test_the_calendar_begins_after_its_day(asked):
    """A month counts as ahead until its last day is over, and stands as told."""
    assert [row["day"] for row in asked("calendar", after="2031-05-30")] == ["2031-05"]
    assert asked("calendar", after="2031-05-31") == []


def test_our_own_reading_is_not_a_word_of_the_source(asked):
    """An inferred fact has "our reading" in the place of a speaker."""
    (row,) = asked("not-yet", modality="possible")
    assert (row["facts"], row["speaker"]) == (["ore-same"], "our reading")


def test_what_is_left_open_is_found_by_the_thing_that_its_statement_is_about(asked):
    """A silence on a statement is a silence on what that statement is about."""
    (row,) = asked("open-questions", thing="Talks at the port")
    assert row["question"] == "When does the ban end?"
    assert "Talks at the port" in row["about"]


def test_what_was_known_on_a_day_holds_nothing_published_later(asked):
    """The notice of February 2031 counts from its last day, the article of March from its own."""
    known = {f for row in asked("known-on", known="2031-02-28") for f in row["facts"]}
    assert "norland-mines-none" in known
    assert "minister" not in known
    later = {f for row in asked("known-on", known="2031-03-10", since="2031-02-28") for f in row["facts"]}
    assert "minister" in later
    assert "norland-mines-none" not in later


# ---- parameters


def test_text_from_the_command_line_and_values_of_python_ask_the_same(kg):
    """Numbers, flags and days may be given as text or as what they are."""
    assert kg.ask("chokepoints", share="0.9").rows == kg.ask("chokepoints", share=0.9).rows
    flags = [kg.ask("where-sources-differ", between_sources=flag).rows for flag in ("true", True)]
    assert flags[0] == flags[1]
    days = ["2025-10-26", date(2025, 10, 26), datetime(2025, 10, 26, 12)]  # noqa: DTZ001 - a day has no zone
    first, *others = [kg.ask("known-on", known=day).rows for day in days]
    assert others == [first, first]


@pytest.mark.parametrize("word", ["united-states", "United States", "usa", " US "])
def test_a_thing_is_given_by_id_name_or_alias(word, kg):
    """Case and blanks around it do not matter."""
    assert kg.ask("one-side-says", side=word).rows == kg.ask("one-side-says", side="united-states").rows


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("who-said-wat", {}, "no question is called who-said-wat; did you mean who-said-what?"),
        ("who speaks?", {}, "no question is called who speaks?; near it: "),
        ("who-said-what", {"speker": "x"}, "{} has no parameter speker; it takes speaker, thing; did you mean"),
        ("answers-and-conditions", {"x": 1}, "{} has no parameter x; it takes none"),
        ("known-on", {}, "{} needs known: one day, for instance 2025-10-27; for instance -p known="),
        ("known-on", {"known": "2025-10"}, "{}: known: '2025-10' is not one day; give it in full"),
        ("known-on", {"known": 20251027}, "{}: known: '20251027' is no date; give one day in full"),
        ("known-on", {"known": True}, "{}: known is True, but must be one day"),
        ("chokepoints", {"share": "most"}, "{}: share is most, but must be a number"),
        ("chokepoints", {"share": "nan"}, "{}: share is nan, but must be a number"),
        ("chokepoints", {"share": True}, "{}: share is True, but must be a number"),
        ("where-sources-differ", {"between_sources": "ja"}, "{}: between_sources is ja, but must be true or false"),
        ("who-makes-what", {"stage": "refinning"}, "{}: stage is refinning, but must be one of mining, refining,"),
        ("who-said-what", {"speaker": "Bessant"}, "{}: speaker is Bessant, but nothing here is called that; did you "),
        ("who-said-what", {"speaker": ""}, "{}: speaker is , but must be id, name or alias of a thing"),
        ("who-said-what", {"speaker": ["Li"]}, "{}: speaker is ['Li'], but must be id, name or alias of a thing"),
    ],
)  # fmt: skip
def test_a_wrong_name_or_value_is_answered_with_what_is_allowed(name, given, told, kg):
    """One line that says what was found, what is allowed and the nearest known word."""
    with pytest.raises(UsageError) as error:
        kg.ask(name, **given)
    assert str(error.value).startswith(told.replace("{}", name))
    assert "\n" not in str(error.value)


def test_a_name_that_fits_two_things_is_an_error_that_lists_both(world):
    """Nothing is picked by chance; the id always works."""
    world.swap("entities/all.yml", "{id: tin-ore, name: Tin ore, kind: ore}", "{id: tin-ore, name: TIN, kind: ore}")
    graph = world.load()
    with pytest.raises(UsageError, match="thing is Tin, which fits tin, tin-ore; give the id"):
        graph.ask("all-about", thing="Tin")
    assert graph.ask("all-about", thing="tin-ore").rows


# ---- the files


@pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)
def test_a_question_is_written_so_that_both_engines_read_it_alike(question):
    """Nothing that one engine refuses, or answers differently without a word (docs/model.md)."""
    text = question.cypher
    wrong = {
        "shortestPath": r"shortestPath",
        "CALL without ( )": r"CALL\s*\{",
        "an unbounded *": r"\*\]",
        "UNION": r"\bUNION\b",
        "a property `title` or `type`": r"\.(title|type)\b",
        "a property of a relationship inside { }": r"\{\w+: [a-z]\w*\.\w+\}",
        "COLLECT { }": r"COLLECT\s*\{",
    }
    assert not [name for name, pattern in wrong.items() if re.search(pattern, text)]
    assert "\nORDER BY " in text[text.rindex("\nRETURN") :], "the rows need an order"
    assert {p.name for p in question.parameters} == set(re.findall(r"\$(\w+)", text)), "parameters of head and text"
    assert question.title.endswith("?")
    assert question.says.endswith(".")


def test_the_words_that_a_parameter_allows_are_those_of_the_schema(kg):
    """A stage, modality, importance or aspect that the schema does not know would never give a row."""
    values = kg.ontology.values
    known = {
        "stage": values["stage"].values,
        "modality": values["modality"].values,
        "aspect": values["aspect_on"].values,
    }
    known["importance"] = [*values["importance"].values, "inside it"]
    known["route"] = kg.ontology.nodes
    for question in questions().values():
        for parameter in question.parameters:
            assert set(parameter.values) <= set(known.get(parameter.name, ())), (question.name, parameter.name)


def test_the_page_of_the_docs_is_current():
    """docs/questions.md is what the files give."""
    file = ROOT / "docs" / "questions.md"
    if WRITE:
        file.write_text(page(), encoding="utf-8", newline="\n")
    assert page() == file.read_text(encoding="utf-8"), MEANT


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("// title: T?\nMATCH (n)\nRETURN n.id AS id", "lacks // title: … or // says: …"),
        ("// title: T?\n// tilte: U?\n", "cannot read the line '// tilte: U\\?'"),
        ("// title: T?\n// says: S.\n// param x: nod\n", "parameter x is declared as 'nod'"),
        ("// title: T?\n// says: S.\n// param x: number = many\n", "x is many, but must be a number"),
    ],
)
def test_a_file_with_a_wrong_head_is_refused_with_the_line(text, told):
    """Whoever writes a question learns what a head may hold."""
    with pytest.raises(ReegraphError, match=told):
        read_question("new", text)


def test_the_questions_are_there_without_the_heavy_packages(python):
    """Listing them loads neither YAML nor networkx, pydantic or the engine."""
    told = python(
        "import sys; from reegraph.queries import questions; questions();"
        "print(len(questions()) >= 18, {'yaml', 'networkx', 'pydantic', 'kglite', 'click', 'rich'} & set(sys.modules))"
    )
    assert told.stdout == "True set()\n", told.stderr


# ---- a sentence in place of a name


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Who makes the magnets?", "who-makes-what"),
        ("which industries need rare earths", "what-depends-on"),
        ("What do semiconductors need?", "what-it-needs"),
        ("is my product hit by export controls?", "what-hangs-on-rules"),
        ("Which rules cover magnets", "rules"),
        ("what happens in November?", "calendar"),
        ("has Beijing confirmed it?", "one-side-says"),
        ("What did Bessent say?", "who-said-what"),
        ("where do the articles contradict each other", "where-sources-differ"),
        ("retaliation", "answers-and-conditions"),
        ("is the deal final?", "agreements"),
        ("tell me everything about soybeans", "all-about"),
        ("when and where do Trump and Xi meet?", "meetings"),
        ("which rules are in force today", "in-force"),
        ("is No. 61 still in force?", "rule-on-day"),
        ("what is suspended and until when", "suspended-by"),
        ("what expires soon?", "ending-soon"),
        ("what changed since last month", "changed-between"),
        ("what did we learn in November", "learned-between"),
        ("which HS codes are controlled", "controls-on"),
        ("exceptions for magnets", "exceptions-and-thresholds"),
        ("which rules hit Japan", "rules-towards"),
        ("what does the White House say about the rules", "claims-beside"),
        ("which announcement does the article mean", "rules-of-the-articles"),
    ],
)
def test_a_sentence_finds_its_question(sentence, name):
    """The question that is meant comes first of three."""
    found = nearest_questions(sentence)
    assert (found[0].name, len(found)) == (name, 3)
