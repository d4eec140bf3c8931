"""The ontology: what schema/ declares, what is refused in it, and what comes from it for validation and editors."""

import json

import jsonschema
import pytest

from reegraph.ontology import FORMS, load
from reegraph.paths import folders
from reegraph.shapes import Shapes
from reegraph.yamlfile import read

SCHEMA = """\
value_types:
  text: {type: text, means: words}
  share: {type: number, unit: fraction, min: 0, max: 1, means: part of a whole}
nodes:
  Country:
    key: id
    properties: {name: text}
    means: a state
    colour: "#225577"
    shape: square
  Material:
    key: id
    properties: {name: text}
    means: a substance
    colour: "#DD7700"
    shape: hexagon
relationships:
  PRODUCES:
    edge: world
    from: [Country]
    to: [Material]
    properties: {share?: share}
    means: output
facts:
  common: {id: text}
  link: {from: text}
  value: {node: text}
  change: {of: text}
  note: {about: text}
  evidence: {voice: text}
  condition: {act: text}
"""


@pytest.fixture(scope="module")
def shipped():
    """The shipped ontology."""
    ontology, problems = load(folders("schema"))
    assert problems == []
    return ontology


@pytest.fixture(scope="module")
def shapes(shipped):
    """Its models."""
    return Shapes(shipped)


@pytest.fixture
def refused(tmp_path):
    """Read a small schema in which one thing was changed; the lines that it is refused with."""

    def changed(old="", new="", more=None):
        assert old in SCHEMA
        folder = tmp_path / "schema"
        folder.mkdir()
        (folder / "a.yml").write_text(SCHEMA.replace(old, new, 1), encoding="utf-8")
        for name, text in (more or {}).items():
            (folder / name).write_text(text, encoding="utf-8")
        return list(map(str, load([folder])[1]))

    return changed


def line(words):
    """The line of the small schema where some words stand."""
    return SCHEMA.count("\n", 0, SCHEMA.index(words)) + 1


def test_a_small_schema_is_read(refused):
    """What the tests below change by one thing is right as it stands."""
    assert refused() == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("unit: fraction", "unti: fraction", "a.yml:{}: share.unti is unknown; allowed: *; did you mean unit?"),
        ("type: number", "type: numbr", "a.yml:{}: share.type: input should be 'text', 'number', *"),
        (
            "share?: share",
            "share?: shares",
            "a.yml:{}: PRODUCES.share has the unknown value type shares; did you mean share?",
        ),
        (
            "to: [Material]",
            "to: [Materiel]",
            "a.yml:18: PRODUCES joins the unknown label Materiel; did you mean Material?",
        ),
        ("edge: world", "edge: wrld", "a.yml:{}: PRODUCES.edge: input should be 'world', *"),
        ("shape: square", "shape: squar", "a.yml:{}: Country.shape: *"),
        ('"#225577"', "blue", "a.yml:{}: Country.colour: *"),
        ("    means: output\n", "", "a.yml:18: PRODUCES.means: field required"),
        (
            "nodes:",
            "nods:",
            "a.yml:{}: unknown section nods; allowed: value_types, nodes, relationships, facts; did you mean nodes?",
        ),
        ("  common: {id: text}\n", "", "schema: the section facts lacks common"),
        ("  text: {type: text, means: words}", "  text: 5", "a.yml:{}: text needs a mapping"),
    ],
)
def test_one_wrong_declaration_is_told_with_its_line(refused, old, new, told):
    """The line of the declaration, what was found, what is allowed and the nearest known word."""
    place = SCHEMA.count("\n", 0, SCHEMA.index(old)) + 1
    expected = ("schema/" + told if told.startswith("a.yml") else told).format(place)
    found = refused(old, new)
    assert any(text.startswith(expected.split("*")[0]) and text.endswith(expected.split("*")[-1]) for text in found), (
        found
    )


def test_all_wrong_declarations_are_told_together(tmp_path):
    """A file that breaks three rules gives three lines."""
    (tmp_path / "a.yml").write_text(
        SCHEMA.replace("edge: world", "edge: wrld")
        .replace("unit: fraction", "unti: x")
        .replace("shape: square", "shape: 7"),
        encoding="utf-8",
    )
    assert len({problem.line for problem in load([tmp_path])[1]} & {3, line("shape: square"), line("edge: world")}) == 3


def test_a_name_is_declared_once(refused):
    """The same label in two files is refused, with the place of the first."""
    twice = SCHEMA[SCHEMA.index("nodes:") : SCHEMA.index("  Material:")]
    [told] = refused(more={"b.yml": twice})
    assert told == "schema/b.yml:2: Country is declared twice (first in schema/a.yml:5)"


def test_every_value_type_word_and_label_has_a_meaning(shipped):
    """Docs, tooltips and messages are made from these words."""
    lacking = [
        name
        for name, value in shipped.values.items()
        if not value.means and name not in ("map", "scalar", "evidence", "condition")
    ]
    lacking += [
        f"{name}.{word}" for name, value in shipped.values.items() for word, means in value.values.items() if not means
    ]
    lacking += [name for name, node in shipped.nodes.items() if not node.means]
    lacking += [name for name, kind in shipped.relationships.items() if not kind.means]
    assert lacking == []


def test_the_agreed_labels_and_relationships_are_declared(shipped):
    """Twenty labels and thirty-seven types of relationship, those of the page on the model."""
    labels = """Country CountryGroup Organization Person Material Product Sector Equipment Technology Facility Place
        Policy Provision Agreement Event Topic Claim StatusChange Status Source"""
    kinds = """PRODUCES HAS_CAPACITY HAS_RESERVES HAS_QUOTA
        CONSUMES EXPORTS_TO NEEDED_FOR MADE_FROM KIND_OF PART_OF LOCATED_IN
        OPERATES HAS_PROVISION EXTENDS REPLACES ISSUED_BY CONTROLS APPLIES_TO RESPONDS_TO AFFECTS HOLDS_ROLE
        HAS_PARTICIPANT HAS_TOPIC HAS_VENUE HAS_CHANGE HAS_STATUS DONE_BY THROUGH ON_CONDITION ABOUT SAID_BY STATED_IN
        CONFIRMS CONTRADICTS DIFFERS_FROM OUTCOME_OF SAME_AS"""
    assert set(labels.split()) == set(shipped.nodes)
    assert set(kinds.split()) == set(shipped.relationships)


def test_no_property_has_a_name_that_the_engine_reserves(shipped):
    """It is `kind`, never `type`, and `name`, never `title`."""
    owners = [*shipped.nodes.values(), *shipped.relationships.values()]
    assert not [owner.name for owner in owners if {"type", "title"} & set(owner.properties)]


def test_a_relationship_says_what_it_joins(shipped):
    """`same` joins like with like, `pairs` only those pairs, `any` everything."""
    kinds = shipped.relationships
    assert kinds["KIND_OF"].allows("Material", "Material")
    assert not kinds["KIND_OF"].allows("Material", "Product")
    assert kinds["PART_OF"].allows("Organization", "Country")
    assert not kinds["PART_OF"].allows("Country", "Organization")
    assert kinds["HAS_TOPIC"].allows("Event", "Claim")
    assert not kinds["HAS_TOPIC"].allows("Country", "Topic")


# ---- the JSON Schema for editors


@pytest.mark.parametrize("kind", ["facts", "entities", "sources"])
def test_the_json_schema_accepts_the_shipped_files(shapes, kind):
    """An editor that checks by this schema marks nothing in what is shipped."""
    schema = shapes.json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    json.dumps(schema, allow_nan=False)
    [seeds] = folders("seeds")
    files = [seeds / "sources.yml"] if kind == "sources" else sorted((seeds / kind).glob("*.yml"))
    assert files
    validator = jsonschema.Draft202012Validator(schema)
    for file in files:
        known = json.loads(json.dumps(read(file, file.name)[0]))
        assert [error.message for error in validator.iter_errors(known)] == []


def test_the_json_schema_refuses_a_share_of_69(shapes):
    """What the loader refuses, the editor marks."""
    validator = jsonschema.Draft202012Validator(shapes.json_schema("entities"))
    assert list(validator.iter_errors({"Country": [{"id": "norland"}]}))
    assert list(validator.iter_errors({"Contry": []}))
    assert not list(validator.iter_errors({"Country": [{"id": "norland", "name": "Norland"}]}))


# ---- the sentence for a wrong value

COMMON = {"id": "a", "says": "Words.", "said_by": "source", "modality": "fact"}
LINK = {**COMMON, "from": "norland", "rel": "PRODUCES", "to": "tin"}
CHANGE = {**COMMON, "of": "ban", "act": "ends"}
VALUE = {**COMMON, "node": "tin", "property": "name"}


@pytest.mark.parametrize(
    ("shape", "record", "told"),
    [
        (
            "PRODUCES",
            {"stage": "refining", "share": 69},
            "x.share is 69, but must be a fraction from 0 to 1 (69 % is 0.69)",
        ),
        ("PRODUCES", {"stage": "refining", "share": -0.1}, "x.share is -0.1, but must be a fraction from 0 to 1"),
        (
            "PRODUCES",
            {"stage": "refining", "share": "0.9"},
            "x.share is the text '0.9', but must be a fraction from 0 to 1",
        ),
        ("PRODUCES", {"stage": "refining", "share": True}, "x.share is True, but must be a fraction from 0 to 1"),
        (
            "PRODUCES",
            {"stage": "refining", "year": 2030.5},
            "x.year is 2030.5, but must be a whole number from 1900 to 2100",
        ),
        ("PRODUCES", {"stage": "refining", "year": 31}, "x.year is 31, but must be a whole number from 1900 to 2100"),
        ("PRODUCES", {"stage": "refining", "quantity": -1}, "x.quantity is -1, but must be a number of 0 or more"),
        (
            "PRODUCES",
            {"stage": "refinery"},
            "x.stage is refinery, but must be one of mining, refining, metal, *; did you mean refining?",
        ),
        ("PRODUCES", {}, "x.stage is missing; give one of mining, refining, *"),
        ("PRODUCES", {"stage": "mining", "shre": 0.5}, "x has no shre; allowed: basis, *; did you mean share?"),
        (
            "CONTROLS",
            {"measure": "ban", "reach": "exports", "rate": float("inf")},
            "x.rate is inf, but must be a fraction of 0 or more",
        ),
        ("Country", {"id": "norland", "name": ""}, "x.name is the text '', but must be text"),
        ("Country", {"id": "norland", "name": 5}, "x.name is 5, but must be text"),
        (
            "Country",
            {"id": "Norland", "name": "Norland"},
            "x.id is Norland, but must be an id (lower-case words with hyphens)",
        ),
        ("Country", {"id": "norland", "name": "N", "iso2": "no"}, "x.iso2 is no, but must be text like [A-Z]{2}"),
        (
            "Country",
            {"id": "norland", "name": "N", "aliases": "Nor"},
            "x.aliases is Nor, but must be a list (write [Nor])",
        ),
        ("Country", {"id": "norland", "name": "N", "aliases": ["Nor", 5]}, "x.aliases[2] is 5, but must be *"),
        ("Country", ["norland"], "x must be a mapping, found ['norland']"),
        ("link", {**LINK, "negated": "yes"}, "x.negated is the text 'yes', but must be true or false"),
        (
            "link",
            {**LINK, "date": "2031-13"},
            "x.date: '2031-13' is no day of the calendar; allowed: a day (2025-10-09), *",
        ),
        ("link", {**LINK, "date": "next week"}, "x.date: 'next week' is no date; allowed: *"),
        ("link", {**LINK, "date": 2031.5}, "x.date is 2031.5, but must be a day *"),
        ("link", {**LINK, "modality": "facts"}, "x.modality is facts, but must be one of *; did you mean fact?"),
        (
            "link",
            {**LINK, "evidence": [{"voice": "loud"}]},
            "x.evidence[1].voice is loud, but must be one of own, direct, *",
        ),
        (
            "link",
            {**LINK, "evidence": [{"voice": "own"}, {"start": "5"}]},
            "x.evidence[2].start is the text '5', but must be a whole number of 0 or more",
        ),
        (
            "link",
            {**LINK, "evidence": [{"strat": 5}]},
            "x.evidence[1] has no strat; allowed: article, *; did you mean start?",
        ),
        (
            "link",
            {**LINK, "evidence": [{"sorce": "a"}]},
            "x.evidence[1] has no sorce; allowed: article, *; did you mean source?",
        ),
        ("link", {**LINK, "evidence": ["words"]}, "x.evidence[1] must be a mapping, found 'words'"),
        (
            "link",
            {**LINK, "evidence": {"voice": "own"}},
            "x.evidence is {'voice': 'own'}, but must be a list of records with *",
        ),
        ("change", {**CHANGE, "if": {"node": "a"}}, "x.if.act is missing; give one of *"),
        (
            "change",
            {**CHANGE, "if": {"node": "a", "act": "end"}},
            "x.if.act is end, but must be one of *; did you mean ends?",
        ),
        (
            "change",
            {**CHANGE, "unless": {"node": "a", "act": "ends", "intern": 1}},
            "x.unless has no intern; allowed: act, node*",
        ),
        ("value", {**VALUE, "value": float("inf")}, "x.value is inf, but must be *"),
        ("value", {**VALUE, "value": [1]}, "x.value is [1], but must be *"),
    ],
)
def test_a_wrong_value_gives_one_sentence(shapes, shape, record, told):
    """Where, what was found, what is allowed, how to mend it: one line for one wrong thing."""
    start, _, end = told.partition("*")
    found = [problem.message for problem in shapes.problems(shape, record, "a.yml", "x")]
    assert len(found) == 1, found
    assert found[0].startswith(start), found
    assert found[0].endswith(end), found


def test_every_form_has_the_common_fields(shapes):
    """Whatever the form, a fact has its own words, a speaker, a modality and a place where it stands."""
    for form in FORMS:
        needed = {name for name, prop in shapes.fields[form].items() if prop.required}
        assert {"id", "says", "said_by", "modality"} <= needed
        assert "evidence" in shapes.fields[form]


@pytest.mark.parametrize(("estimate", "fits"), [(-2.68, True), (2.5, True), (-4, True), (4.1, False), (38.5, False)])
def test_estimates_of_governance_may_lie_beyond_the_nominal_scale(shipped, estimate, fits):
    """A few published ones are below -2.5; a score from 0 to 100 is another thing."""
    least, most = shipped.values["governance"].min, shipped.values["governance"].max
    assert (least <= estimate <= most) is fits
