"""What holds for every date, every fact and every seed file, not only for the examples of the other tests."""

import json
import re
from datetime import date, timedelta
from typing import Any

import networkx as nx
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reegraph.build import Info, Options, _store_bytes, read_dataset
from reegraph.dates import ALLOWED, SEASONS, before, full_day, parse
from reegraph.facts import Dataset, Entity, Origin, Source, only_sources
from reegraph.graph import build_graph, canonical_json, content_hash, from_node_link, node_link
from reegraph.loaders.fact import fact_from
from reegraph.ontology import FORMS, load
from reegraph.paths import folders
from reegraph.shapes import Shapes
from reegraph.stores.embedded import EmbeddedStore
from reegraph.yamlfile import read

ONTOLOGY, _ = load(folders("schema"))
SHAPES = Shapes(ONTOLOGY)

# ---- dates

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 30))
MONTHS = st.tuples(st.integers(1, 9998), st.integers(1, 12))
WRITTEN = st.one_of(
    DAYS.map(str),
    MONTHS.map(lambda told: f"{told[0]:04d}-{told[1]:02d}"),
    st.integers(1, 9998).map("{:04d}".format),
    st.tuples(st.integers(1, 9997), st.sampled_from(sorted(SEASONS))).map(lambda told: f"{told[0]:04d}-{told[1]}"),
)


@given(DAYS)
def test_a_day_is_one_day(day):
    """From itself to, not including, the next."""
    interval = parse(str(day))
    assert (interval.first, interval.last, interval.end - day) == (day, day, timedelta(days=1))
    assert full_day(str(day)) == day


@given(MONTHS)
def test_a_month_is_all_its_days(month):
    """Its first day is the 1st, and its end the 1st of the next."""
    interval = parse("{:04d}-{:02d}".format(*month))
    assert interval.first == date(month[0], month[1], 1)
    assert (interval.last.year, interval.last.month) == month
    assert interval.end.day == 1


@given(st.integers(1, 9998))
def test_a_year_is_its_twelve_months_and_its_seasons_three_each(year):
    """Months follow each other without gap or overlap; so do spring, summer, autumn and winter."""
    months = [parse(f"{year:04d}-{month:02d}") for month in range(1, 13)]
    assert (parse(f"{year:04d}").first, parse(f"{year:04d}").end) == (months[0].first, months[-1].end)
    assert [a.end for a in months[:-1]] == [b.first for b in months[1:]]
    seasons = [parse(f"{year:04d}-{name}") for name in ("spring", "summer", "autumn")]
    assert [a.end for a in seasons[:-1]] == [b.first for b in seasons[1:]]
    assert (seasons[0].first, seasons[0].end) == (months[2].first, months[4].end)


@given(WRITTEN, WRITTEN)
def test_dates_are_ordered_by_their_first_day(one, other):
    """An interval is not empty, and comes before another that begins later."""
    a, b = parse(one), parse(other)
    assert a.first is not None
    assert a.first <= a.last < a.end
    assert (a < b) == ((a.first, a.end, a.text) < (b.first, b.end, b.text))
    assert a.text == one


@given(WRITTEN)
def test_before_a_date_is_before_its_first_day(text):
    """What is told as past ends where the day begins."""
    assert (before(text).first, before(text).end) == (None, parse(text).first)


@given(
    st.one_of(
        st.text(),
        WRITTEN.flatmap(lambda text: st.sampled_from([text + "\n", " " + text, text[1:], text + "-01", text[:-1]])),
        st.from_regex(r"\A\d{4}-\d{1,2}(-\d{1,2})?\Z"),
    )
)
@example("2031-13")
@example("2031-02-30")
@example("0000")
@example("9999")
@example("9999-12-31")
@example("9999-winter")
@example("2031-Autumn")
@example("٢٠٣١")
@example("２０３１-０５")
@example("2031-5")
@example("")
def test_any_text_is_a_date_or_gives_the_sentence(text):
    """Nothing else comes of it; only the digits of ASCII are digits."""
    told = None
    try:
        interval = parse(text)
    except ValueError as error:
        told = str(error)
    if told is None:
        assert re.fullmatch("[0-9]{4}(-([0-9]{2}(-[0-9]{2})?|spring|summer|autumn|winter))?", text)
        assert interval.first is not None
        assert interval.first < interval.end
    else:
        assert told.startswith(f"{text!r} is no d")
        assert told.endswith(f"; allowed: {ALLOWED}")


@pytest.mark.parametrize("text", ["2031-05", "2031", "2031-autumn"])
def test_a_full_day_is_asked_for(text):
    """Where one day is needed, a month is refused, with a day as the example."""
    with pytest.raises(
        ValueError, match=rf"'{text}' is not one day; give it in full, for instance {parse(text).first}"
    ):
        full_day(text)


# ---- facts

IDS = ("norland", "sudland", "tin", "tin-ban", "port-talks")
SOURCES = {
    "gazette-2031": Source(
        "gazette-2031", parse("2031-03-10"), {"name": "Gazette", "article": "gazette"}, Origin("", 0)
    ),
    "notice-7": Source("notice-7", parse("2031-02"), {"name": "Notice"}, Origin("", 0)),
}
ENTITIES = {name: Entity(name, "Topic", {"name": name}, Origin("", 0)) for name in IDS}
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
HASH = st.text("0123456789abcdef", min_size=64, max_size=64)
SPAN = st.tuples(st.integers(0, 999), st.integers(1, 99)).flatmap(
    lambda told: st.fixed_dictionaries(
        {
            "article": st.just("gazette"),
            "paragraph": st.integers(1, 99),
            "start": st.just(told[0]),
            "end": st.just(sum(told)),
            "sha256": HASH,
            "plain_length": st.integers(1, 99),
            "plain_sha256": HASH,
            "voice": st.sampled_from(sorted(ONTOLOGY.values["voice"].values)),
        }
    )
)
SECTION = st.fixed_dictionaries(
    {"source": st.just("notice-7")}, optional={"section": TEXT, "row": TEXT, "column": TEXT}
)


def values(kind):
    """What a value type allows."""
    if kind.name == "evidence":
        return st.lists(
            st.one_of(SPAN, SECTION),
            min_size=1,
            max_size=3,
            unique_by=lambda entry: sorted(map(str, entry.items())).__str__(),
        )
    if kind.name == "condition":
        return st.fixed_dictionaries({"node": st.sampled_from(IDS), "act": values(ONTOLOGY.values["act"])})
    if kind.values:
        return st.sampled_from(sorted(kind.values))
    if kind.type == "list":
        inner = ONTOLOGY.values[kind.of]
        each = DAYS.map(str) if inner.name == "day_text" else values(inner) if inner.pattern else st.sampled_from(IDS)
        return st.lists(each, min_size=1, max_size=3, unique=True).map(sorted)
    if kind.pattern:
        return st.from_regex(rf"\A(?:{kind.pattern})\Z", alphabet=st.characters(codec="ascii"))
    low = 0 if kind.min is None else kind.min
    whole = st.integers(int(low), int(kind.max or 2**40))
    return {
        "text": TEXT,
        "number": st.one_of(whole, st.floats(low, kind.max or 1e12, allow_nan=False))
        if kind.min is not None
        else st.floats(allow_nan=False, allow_infinity=False),
        "integer": whole,
        "flag": st.booleans(),
        "date": WRITTEN,
        "node": st.sampled_from(IDS),
        "scalar": st.one_of(
            TEXT, st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)
        ),
    }[kind.type]


@st.composite
def rows(draw, form=None):
    """A valid row of one of the four forms, with any of the fields that may be missing."""
    form = form or draw(st.sampled_from(FORMS))
    row: dict[str, Any] = {}
    for name, prop in SHAPES.fields[form].items():
        if prop.required or name == "evidence" or draw(st.booleans()):
            row[name] = draw(values(prop.type)) if prop.type.type != "map" else {}
    row["id"] = draw(st.from_regex(r"\A[a-z]{1,4}(-[a-z0-9]{1,4}){0,2}\Z"))
    if form == "link":
        row["rel"] = draw(st.sampled_from(sorted(ONTOLOGY.relationships)))
        fields = ONTOLOGY.relationships[row["rel"]].properties
        row["properties"] = {
            name: draw(values(prop.type)) for name, prop in fields.items() if prop.required or draw(st.booleans())
        }
    if "if" in row:
        row.pop("unless", None)
    if "one_of" in row:
        for name in ("date", "date_end", "date_how"):
            row.pop(name, None)
    return {name: row[name] for name in draw(st.permutations(sorted(row)))}


def plain(value):
    """A value without the lines that the reader adds."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


class Quoted(yaml.SafeDumper):
    """Writes every text between quotation marks: PyYAML's plain texts are those of YAML 1.1, where 1e5 is a text."""


Quoted.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def fact_of(row, folder):
    """Write a row as YAML, read it, and make a fact of it."""
    file = folder / "a.yml"
    file.write_text(yaml.dump([row], Dumper=Quoted, sort_keys=False), encoding="utf-8")
    value, problems = read(file, "a.yml")
    assert problems == []
    assert plain(value) == [row]
    fact, problems = fact_from(value[0], "a.yml", SHAPES, SOURCES)
    assert list(map(str, problems)) == []
    return fact


def row_of(claim, row):
    """The row again, from the attributes of the Claim; defaults only where the row had them."""
    again = {name: plain(claim[name]) for name in row if name in claim and name not in ("if", "unless", "date_end")}
    again["id"] = claim["fact_id"]
    if "properties" in row:
        again["properties"] = {name: plain(claim[name]) for name in row["properties"]}
    for name in ("if", "unless"):
        if name in row:
            again[name] = {"node": claim[name], "act": claim["condition_act"]}
    for name in ("date", "until", "said_on"):
        if name in row:
            again[name] = claim[f"{name}_text"]
    if "known_to" in row:
        again["known_to"] = row["known_to"] if claim["known_to"] == parse(row["known_to"]).first else None
    if "date_end" in row:
        again["date_end"] = row["date_end"] if claim["date_end"] == parse(row["date_end"]).first else None
    by_article = {"gazette": "gazette-2031"}
    entries = [{"source": by_article.get(entry.get("article"), "notice-7"), **entry} for entry in row["evidence"]]
    assert sorted(map(str, (sorted(entry.items()) for entry in entries))) == sorted(
        map(str, (sorted(entry.items()) for entry in claim["evidence"]))
    )
    return {**again, "evidence": row["evidence"]}


@settings(max_examples=120)
@given(row=rows())
def test_a_fact_comes_back_from_yaml_and_from_its_claim(row, tmp_path):
    """Every field of every form: written, read, made a Claim, and told again without loss."""
    fact = fact_of(row, tmp_path)
    graph = build_graph(Dataset(SOURCES, ENTITIES, {fact.id: fact}), ONTOLOGY)
    claim = graph.nodes[fact.id]
    assert row_of(claim, row) == row
    days = [SOURCES[name].published.last for name in fact.sources]
    together = row.get("method", "stated") != "stated" or row["modality"] == "unstated"
    assert claim["known_from"] == (max if together else min)(days)


@settings(max_examples=50)
@given(told=st.lists(rows(), min_size=1, max_size=6, unique_by=lambda row: row["id"]))
def test_any_graph_comes_back_from_json(told, tmp_path):
    """Nodes, edges, keys and values; the hash does not depend on the order of the facts."""
    facts = {row["id"]: fact_of(row, tmp_path) for row in told}
    graph = build_graph(Dataset(SOURCES, ENTITIES, facts), ONTOLOGY)
    linked = node_link(graph)
    assert nx.utils.graphs_equal(from_node_link(json.loads(canonical_json(linked))), graph)
    turned = build_graph(Dataset(SOURCES, dict(reversed(ENTITIES.items())), dict(reversed(facts.items()))), ONTOLOGY)
    assert content_hash(node_link(turned)) == content_hash(linked)
    assert len({key for _, _, key in graph.edges(keys=True)}) == graph.number_of_edges()


@settings(max_examples=15)
@given(told=st.lists(rows(), min_size=1, max_size=4, unique_by=lambda row: row["id"]))
def test_the_store_holds_what_the_graph_holds(told, tmp_path):
    """Whatever text, number, flag, date or list a fact has, Cypher gives it back."""
    import kglite

    facts = {row["id"]: fact_of(row, tmp_path) for row in told}
    graph = build_graph(Dataset(SOURCES, ENTITIES, facts), ONTOLOGY)
    data = _store_bytes(graph, Info("0", "", "", 0, {}, {}, {}))
    store = EmbeddedStore(kglite.from_bytes(data), derived=True)
    for name in facts:
        [[node]] = store.query("MATCH (n:Claim {id: $id}) RETURN n", {"id": name}).rows
        there = {key: value for key, value in graph.nodes[name].items() if key not in ("labels", "evidence")}
        assert {key: node.properties.get(key) for key in there} == there
        assert set(node.labels) == set(graph.nodes[name]["labels"])
    [[number]] = store.query("MATCH ()-[r]->() RETURN count(r)").rows
    assert number == graph.number_of_edges()


# ---- seeds of which anything may be wrong

NASTY = [
    "", " ", "null", "~", "true", "-1", "0.5", "69", "1e999", "99999999999999999999", "2031", "2031-13",
    "2031-02-30", "0001-01-01", "9999-12-31", "9999", "[]", "{}", "[[]]", "[1]", "{a: 1}", "{id: 5}", "'", '"',
    "&a", "*a", "!!x", "? ", "- ", ": ", "---", "...", "\t", "\0", "\ufeff", "\u2028", "\u00e9", "\U0001f600",
    '"\\ud800"', '"\\0"', "|", ">", "%YAML 1.1", "<<", "#", "source", "norland", "tin", "gazette", "notice-7",
    "norland-refines", "mining-denied", "id", "says", "from", "to", "rel", "of", "act", "about", "node", "property",
    "value", "question", "evidence", "properties", "if", "unless", "by", "inputs", "supersedes", "start", "end",
    "article", "paragraph", "section", "voice", "date", "date_end", "until", "known_to", "said_by", "modality",
    "negated", "method", "computed", "inferred", "unstated", "claimed", "fact", "confirmed", "observed", "PRODUCES",
    "SAME_AS", "CONTRADICTS", "HAS_STATUS", "STATED_IN", "Policy", "provisions", "Provision", "Claim", "Source",
    "name", "aliases", "published", "sha256", "strat", "intern",
]  # fmt: skip
TOKEN = re.compile(r"[\w.-]+|[^\s\w]|\n *")
MUTATION = st.one_of(
    st.tuples(st.just("token"), st.integers(0, 10**6), st.sampled_from(NASTY)),
    st.tuples(st.just("other token"), st.integers(0, 10**6), st.integers(0, 10**6)),
    st.tuples(st.just("insert"), st.integers(0, 10**6), st.sampled_from(NASTY)),
    st.tuples(st.just("byte"), st.integers(0, 10**6), st.integers(0, 255)),
    st.tuples(st.just("cut"), st.integers(0, 10**6), st.integers(1, 200)),
    st.tuples(st.just("line"), st.integers(0, 10**6), st.sampled_from(["drop", "double", "indent", "outdent", "swap"])),
)


def mutated(data, kind, where, how):
    """The file with one thing changed."""
    if kind == "byte":
        return data[: where % (len(data) + 1)] + bytes([how]) + data[where % (len(data) + 1) + 1 :]
    if kind == "cut":
        return data[: where % (len(data) + 1)] + data[where % (len(data) + 1) + how :]
    text = data.decode(errors="replace")
    if kind == "line":
        lines = text.split("\n")
        at = where % len(lines)
        line = lines[at]
        new = {"drop": [], "double": [line, line], "indent": ["  " + line], "outdent": [line.removeprefix("  ")]}
        if how == "swap":
            lines[at], lines[at - 1] = lines[at - 1], line
        else:
            lines[at : at + 1] = new[how]
        return "\n".join(lines).encode()
    tokens = list(TOKEN.finditer(text))
    if not tokens:
        return data
    token = tokens[where % len(tokens)]
    put = tokens[how % len(tokens)].group() if kind == "other token" else how
    return (text[: token.start()] + put + text[token.start() if kind == "insert" else token.end() :]).encode()


def survived(folder) -> None:
    """Reading the seeds gives problems, each on one line, or a graph that can be written; nothing else."""
    _, data, report = read_dataset(Options(seeds=(str(folder),)))
    for problem in (*report.problems, *report.warnings):
        assert "\n" not in str(problem)
        assert problem.file.startswith("seeds/")
        assert problem.message
    if not report.problems:
        graph = build_graph(data, ONTOLOGY)
        text = canonical_json(node_link(graph))
        assert nx.utils.graphs_equal(from_node_link(json.loads(text)), graph)
        text.encode()
        for source in data.sources:
            build_graph(only_sources(data, [source]), ONTOLOGY)


FILES = ("sources.yml", "entities/all.yml", "facts/all.yml", "facts/all.yml")


@pytest.mark.usefixtures("one_schema")
@settings(max_examples=300)
@given(changes=st.lists(st.tuples(st.sampled_from(FILES), MUTATION), min_size=1, max_size=4))
def test_no_change_of_a_seed_file_gives_a_traceback(changes, world):
    """Bytes, lines and words of the small world changed at random: problems or a graph."""
    before = {file: world.path(file).read_bytes() for file in set(FILES)}
    try:
        for file, change in changes:
            world.path(file).write_bytes(mutated(world.path(file).read_bytes(), *change))
        survived(world.folder)
    finally:
        for file, data in before.items():
            world.path(file).write_bytes(data)


@pytest.fixture
def copy(tmp_path):
    """The shipped seeds, to be changed."""
    import shutil

    [shipped] = folders("seeds")
    return shutil.copytree(shipped, tmp_path / "seeds")


@pytest.mark.once
@pytest.mark.usefixtures("one_schema")
@settings(max_examples=12)
@given(data=st.data())
def test_no_change_of_a_shipped_file_gives_a_traceback(data, copy):
    """The same with what is shipped."""
    file = data.draw(st.sampled_from(sorted(copy.rglob("*.yml"))))
    before = file.read_bytes()
    changes = data.draw(st.lists(MUTATION, min_size=1, max_size=3))
    try:
        for change in changes:
            file.write_bytes(mutated(file.read_bytes(), *change))
        survived(copy)
    finally:
        file.write_bytes(before)
