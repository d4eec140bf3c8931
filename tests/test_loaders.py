"""What a seeds folder may not hold: each wrong thing gives one line, and all of them come together."""

import os
from pathlib import Path

import pytest

import reegraph
from reegraph.build import MOST_HASHED

SOURCES, ENTITIES, FACTS = "sources.yml", "entities/all.yml", "facts/all.yml"
HASH = "0" * 64


def fits(found: str, told: str) -> bool:
    """Whether a line is as told; * stands for anything."""
    start, star, end = told.partition("*")
    return found.startswith(start) and found.endswith(end) if star else found == told


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def home(tmp_path_factory, small):
    """A cache that holds the build of the small world as it stands."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REEGRAPH_CACHE", str(folder))
        small.load()
    assert contents(folder)
    return folder


def test_the_small_world_is_right(world):
    """What the tests below change by one thing has no problem as it stands."""
    assert world.problems() == []


# (file, what stands there, what is put in its place, words in whose line the problem is told or nothing for the place
# of the change, the line without file and number)
WRONG = {
    "label": (ENTITIES, "Country:", "Contry:", "", "unknown label Contry; allowed: *; did you mean Country?"),
    "label that the program makes": (ENTITIES, "Country:", "Claim:", "", "unknown label Claim; allowed: *"),
    "relationship": (FACTS, "rel: PRODUCES", "rel: PRODUCE", "", "fact norland-refines has the unknown relationship PRODUCE; known: *; did you mean PRODUCES?"),
    "relationship in lower case": (FACTS, "rel: PRODUCES", "rel: produces", "", "fact norland-refines has the unknown relationship produces; known: *; did you mean PRODUCES?"),
    "property of a relationship": (FACTS, "    share: 0.9", "    shar: 0.9", "", "PRODUCES has no shar; allowed: basis, *; did you mean share?"),
    "field of a fact": (FACTS, "  modality: fact", "  modalty: fact", "", "fact norland-refines has no modalty; allowed: *; did you mean modality?"),
    "property of an entity": (ENTITIES, "  kind: element", "  knd: element", "", "Material tin has no knd; allowed: *; did you mean kind?"),
    "property of a source": (SOURCES, "  licence: not", "  license: not", "", "source gazette-2031 has no license; allowed: *; did you mean licence?"),
    "entity": (FACTS, "  from: norland", "  from: norlnd", "norland-refines", "fact norland-refines: from names norlnd, which is no node and no fact; did you mean norland?"),
    "entity without a near name": (FACTS, "  from: norland", "  from: xyzzy", "norland-refines", "fact norland-refines: from names xyzzy, which is no node and no fact; add it to seeds/entities"),
    "entity at the other end": (FACTS, "  to: tin\n  properties:\n", "  to: tinn\n  properties:\n", "norland-refines", "fact norland-refines: to names tinn, which is no node and no fact; did you mean tin?"),
    "entity that changes": (FACTS, "of: tin-ban", "of: tin-bam", "ban-starts", "fact ban-starts: of names tin-bam, which is no node and no fact; did you mean tin-ban?"),
    "actor": (FACTS, "by: [norland,", "by: [norlnd,", "ban-starts", "fact ban-starts: by names norlnd, which *; did you mean norland?"),
    "instrument": (FACTS, "through: port-talks", "through: port-talk", "ban-starts", "fact ban-starts: through names port-talk, which *; did you mean port-talks?"),
    "condition": (FACTS, "if: {node: port-talks", "if: {node: port-talk", "ban-starts", "fact ban-starts: if names port-talk, which *; did you mean port-talks?"),
    "what a note is about": (FACTS, "about: [tin-ban,", "about: [tin-bam,", "end-unstated", "fact end-unstated: about names tin-bam, which *; did you mean tin-ban?"),
    "node of a value": (FACTS, "node: tin\n", "node: tinn\n", "tin-symbol", "fact tin-symbol: node names tinn, which *; did you mean tin?"),
    "property of a value": (FACTS, "property: symbol", "property: symbl", "tin-symbol", "fact tin-symbol: Material has no property symbl; allowed: *; did you mean symbol?"),
    "type of a value": (FACTS, "value: Sn", "value: 5", "tin-symbol", "fact tin-symbol: symbol is 5, but must be text like [A-Z][a-z]?"),
    "value that does not fit": (FACTS, "value: Sn", "value: SN", "tin-symbol", "fact tin-symbol: symbol is SN, but must be text like [A-Z][a-z]?"),
    "infinite value": (FACTS, "value: Sn", "value: 1e999", "", "fact tin-symbol.value is inf, but must be *"),
    "speaker": (FACTS, "said_by: jane-doe\n  modality: planned\n  ev", "said_by: jane-do\n  modality: planned\n  ev", "ban-covers-tin", "fact ban-covers-tin: said_by names jane-do, which *; did you mean jane-doe?"),
    "speaker that cannot speak": (FACTS, "said_by: john-roe", "said_by: tin", "roe-claims", "fact roe-claims: said_by is the Material tin, but must be a Person, Organization, Country, CountryGroup"),
    "source of an evidence": (FACTS, "{source: notice-7, section: \"1\"", "{source: notice-8, section: \"1\"", "", "fact norland-mines-none.evidence names the unknown source notice-8; known: *; did you mean notice-7?"),
    "article of an evidence": (FACTS, "{article: gazette,", "{article: gazete,", "", "fact norland-refines.evidence names the unknown source gazete; known: *; did you mean gazette?"),
    "evidence of nothing": (FACTS, "{source: notice-7, section: \"1\", voice: own}", "{voice: own}", "", "fact norland-mines-none.evidence names the unknown source nothing; known: *"),
    "field of an evidence": (FACTS, "section: \"1\"", "secton: \"1\"", "", "fact norland-mines-none.evidence[1] has no secton; allowed: *; did you mean section?"),
    "article and source that do not belong together": (FACTS, "{source: notice-7, section: \"1\"", "{source: notice-7, article: gazette, paragraph: 1, start: 0, end: 5, sha256: \"" + HASH + "\"", "", "fact norland-mines-none.evidence names the article gazette, which is not of the source notice-7*"),
    "span without an end": (FACTS, "{source: notice-7, section: \"1\"", "{source: notice-7, section: \"1\", start: 5", "", "fact norland-mines-none.evidence has start without end; *"),
    "span that ends before it begins": (FACTS, "start: 19, end: 65", "start: 65, end: 19", "", "fact norland-refines.evidence ends at 19, not after its start 65; end is exclusive"),
    "span without a voice": (FACTS, ", voice: own}\n  - {source: notice-7, section: \"2\"", "}\n  - {source: notice-7, section: \"2\"", "", "fact norland-refines.evidence lacks voice (reegraph evidence locate prints the whole record)"),
    "evidence that stands twice": (FACTS, "  - {source: notice-7, section: \"1\", voice: own}", "  - {source: notice-7, section: \"1\", voice: own}\n  - {source: notice-7, section: \"1\", voice: own}", "+1", "fact norland-mines-none.evidence has the same entry twice; keep one"),
    "share of 69": (FACTS, "    share: 0.9", "    share: 69", "", "PRODUCES.share is 69, but must be a fraction from 0 to 1 (69 % is 0.69)"),
    "share as text": (FACTS, "    share: 0.9", "    share: 90 %", "", "PRODUCES.share is the text '90 %', but must be a fraction from 0 to 1"),
    "negative share": (FACTS, "    share: 0.9", "    share: -0.9", "", "PRODUCES.share is -0.9, but must be a fraction from 0 to 1"),
    "year with a half": (FACTS, "    year: 2030", "    year: 2030.5", "", "PRODUCES.year is 2030.5, but must be a whole number from 1900 to 2100"),
    "year out of range": (FACTS, "    year: 2030", "    year: 31", "", "PRODUCES.year is 31, but must be a whole number from 1900 to 2100"),
    "word that is not allowed": (FACTS, "    stage: refining", "    stage: refinng", "", "PRODUCES.stage is refinng, but must be one of *; did you mean refining?"),
    "property that is missing": (FACTS, "    stage: refining\n", "", "properties:", "PRODUCES.stage is missing; give one of mining, *"),
    "properties that are no mapping": (FACTS, "properties: {stage: mining}", "properties: mining", "", "fact norland-mines-none.properties is mining, but must be a mapping"),
    "month 13": (FACTS, "  date: 2031-05", "  date: 2031-13", "", "fact ban-starts.date: '2031-13' is no day of the calendar; allowed: a day (2025-10-09), *"),
    "30 February": (FACTS, "  date: 2031-05", "  date: 2031-02-30", "", "fact ban-starts.date: '2031-02-30' is no day of the calendar; allowed: *"),
    "date in words": (FACTS, "  date: 2031-05", "  date: in May", "", "fact ban-starts.date: 'in May' is no date; allowed: *"),
    "month 13 of a source": (SOURCES, "published: 2031-02", "published: 2031-13", "", "source notice-7.published: '2031-13' is no day of the calendar; allowed: *"),
    "end before the start": (FACTS, "  until: 2031-autumn", "  until: 2031-04", "ban-starts", "fact ban-starts: ends on 2031-04, before its start 2031-05"),
    "latest day before the date": (FACTS, "  date: 2031-05", "  date: 2031-05\n  date_end: 2031-04", "ban-starts", "fact ban-starts: date_end is before its date 2031-05"),
    "withdrawn before it was known": (FACTS, "  said_by: john-roe", "  said_by: john-roe\n  known_to: 2031-01", "roe-claims", "fact roe-claims: known_to 2031-01-01 is before known_from 2031-02-28"),
    "how a date was read, without a date": (FACTS, "  date: 2031-05\n", "  date_how: printed\n", "ban-starts", "fact ban-starts: date_how needs date"),
    "fact of the future": (FACTS, "  date: 2031-05\n  until: 2031-autumn\n  by: [norland, jane-doe]\n  through: port-talks\n  if: {node: port-talks, act: ends}\n  said_by: jane-doe\n  modality: planned", "  date: 2031-05\n  until: 2031-autumn\n  by: [norland, jane-doe]\n  through: port-talks\n  if: {node: port-talks, act: ends}\n  said_by: source\n  modality: fact", "ban-starts", "fact ban-starts: modality fact, but its day 2031-05 is after 2031-03-10, when it became known; *"),
    "fact without a speaker": (FACTS, "  said_by: john-roe\n", "", "roe-claims", "fact roe-claims.said_by is missing; give an id *"),
    "fact without evidence": (FACTS, "  modality: claimed\n  evidence:\n  - {source: notice-7, section: \"4\", voice: indirect}\n", "  modality: claimed\n", "roe-claims", "fact roe-claims: has no evidence; every fact needs at least one place where it stands"),
    "fact without a form": (FACTS, "  rel: SAME_AS\n", "", "ore-same", "fact ore-same needs exactly one of the fields that tell its form: rel (link), node (value), act (change), about (note)*"),
    "fact of two forms": (FACTS, "  rel: SAME_AS\n", "  rel: SAME_AS\n  act: ends\n", "ore-same", "fact ore-same needs exactly one of the fields that tell its form: *"),
    "fact with the misspelt mark of its form": (FACTS, "  rel: SAME_AS\n", "  rell: SAME_AS\n", "ore-same", "fact ore-same needs exactly one of the fields that tell its form: *; did you mean rel?"),
    "fact without an id": (FACTS, "- id: ore-same\n  says", "- says", "", "a fact without id.id is missing; give an id *"),
    "fact that is a word": (FACTS, "- id: norland-refines\n", "- what\n- id: norland-refines\n", "", "a fact is a mapping, found 'what'"),
    "id in capitals": (FACTS, "- id: ore-same", "- id: Ore Same", "", "fact Ore Same.id is Ore Same, but must be an id (lower-case words with hyphens)"),
    "in the source's voice, with another speaker": (FACTS, "  said_by: john-roe\n  modality: claimed", "  said_by: john-roe\n  modality: fact", "roe-claims", "fact roe-claims: modality fact is the source's own voice, but said_by is john-roe; use claimed, or said_by: source"),
    "claimed by the source": (FACTS, "  said_by: john-roe", "  said_by: source", "roe-claims", "fact roe-claims: modality claimed needs a speaker other than the source in said_by"),
    "unstated without a question": (FACTS, "  question: When does the ban end?\n", "", "end-unstated", "fact end-unstated: modality unstated needs a question"),
    "question of a note that is not unstated": (FACTS, "  modality: unstated", "  modality: opinion", "end-unstated", "fact end-unstated: question goes only with modality unstated"),
    "note about nothing": (FACTS, "  about: [tin-ban, ban-starts]", "  about: []", "end-unstated", "fact end-unstated: about is empty; name at least one node or fact"),
    "unstated link": (FACTS, "  modality: possible", "  modality: unstated", "ore-same", "fact ore-same: modality unstated goes only with a note"),
    "inferred without a reason": (FACTS, "  reason: one word for both\n", "", "ore-same", "fact ore-same: method inferred needs a reason"),
    "computed without inputs": (FACTS, "  method: inferred\n  reason: one word for both\n", "  method: computed\n", "ore-same", "fact ore-same: method computed needs inputs (the ids of the facts it comes from)"),
    "input that is not there": (FACTS, "  reason: one word for both\n", "  reason: one word\n  inputs: [roe-claim]\n", "ore-same", "fact ore-same: names the fact roe-claim, which is not there; did you mean roe-claims?"),
    "wrong ends": (FACTS, "  from: norland", "  from: tin", "norland-refines", "fact norland-refines: PRODUCES joins Country, CountryGroup, Facility, Organization to Material, Product, not Material to Material (tin to tin)"),
    "unlike ends of what joins like": (FACTS, "  from: tin-ore\n  rel: SAME_AS", "  from: norland\n  rel: SAME_AS", "ore-same", "fact ore-same: SAME_AS joins *, not Country to Material (norland to tin)"),
    "relationship that the program makes": (FACTS, "  rel: SAME_AS", "  rel: HAS_STATUS", "ore-same", "fact ore-same: HAS_STATUS is made by the program and is not written by hand"),
    "provision by hand": (FACTS, "  rel: SAME_AS", "  rel: HAS_PROVISION", "ore-same", "fact ore-same: HAS_PROVISION is made by the program and is not written by hand"),
    "state without observed": (FACTS, "  act: takes effect", "  act: takes effect\n  state: in force", "ban-starts", "fact ban-starts: state goes only with the act observed"),
    "observed without a state": (FACTS, "  act: takes effect\n  date: 2031-05\n", "  act: observed\n", "ban-starts", "fact ban-starts: act observed needs the state that was seen"),
    "both if and unless": (FACTS, "  if: {node: port-talks, act: ends}", "  if: {node: port-talks, act: ends}\n  unless: {node: port-talks, act: ends}", "ban-starts", "fact ban-starts has both if and unless; give one"),
    "change of what does not change": (FACTS, "  of: tin-ban", "  of: tin", "ban-starts", "fact ban-starts: of is the Material tin, but must be a Policy, Provision, Agreement, Event"),
    "duration in words": (FACTS, "  until: 2031-autumn", "  duration: six months", "", "fact ban-starts.duration is six months, but must be text like P*"),
    "policy that does nothing": (ENTITIES, "Policy:\n", "Policy:\n- {id: lead-ban, name: Lead ban}\n", "+1", "Policy lead-ban has no provisions; every policy does at least one thing"),
    "property of a provision": (ENTITIES, "{id: tin-ban-exports, name:", "{id: tin-ban-exports, nme: x, name:", "", "Provision tin-ban-exports has no nme; allowed: *; did you mean name?"),
    "entity without a name": (ENTITIES, "{id: sudland, name: Sudland}", "{id: sudland}", "", "Country sudland.name is missing; give text (*)"),
    "entities that are no list": (ENTITIES, "Person:\n- {id: jane-doe, name: Jane Doe}\n- {id: john-roe, name: John Roe}\n", "Person: Jane Doe\n", "", "a list of Person is expected here"),
    "entity that is a word": (ENTITIES, "- {id: sudland, name: Sudland}", "- sudland", "", "Country 2 must be a mapping, found 'sudland'"),
    "source without a publisher": (SOURCES, "  publisher: Norland\n", "", "- id: notice-7", "source notice-7.publisher is missing; give text (*)"),
    "hash of a source": (SOURCES, "  sha256: ", "  sha256: x", "", "source gazette-2031.sha256 is x*, but must be text like [0-9a-f]{64}"),
    "anchor": (FACTS, "    share: 0.9", "    share: &a 0.9", "", "anchors and aliases (& and *) are not allowed; write the value out, or quote the text"),
    "tag": (FACTS, "    share: 0.9", "    share: !!float 0.9", "", "the tag tag:yaml.org,2002:float is not allowed; remove it, or quote the text"),
    "key that stands twice": (FACTS, "    share: 0.9", "    share: 0.9\n    share: 0.9", "+1", "the key share stands twice (first in line 8); keep one"),
    "broken YAML": (FACTS, "    share: 0.9", "    share: [0.9", "year: 2030", "is no valid YAML: *"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_one_wrong_thing_gives_one_line(world, home, monkeypatch, case):
    """File and line, what was found, what is allowed or the nearest name; and the good build stays as it was."""
    file, old, new, where, told = WRONG[case]
    monkeypatch.setenv("REEGRAPH_CACHE", str(home))
    before = contents(home)
    line = world.swap(file, old, new)
    line = line + int(where) if where.startswith("+") else world.line(file, where) if where else line
    [found] = world.problems()
    place = f"seeds/{file}:{line}: "
    assert found.startswith(place), found
    assert fits(found.removeprefix(place), told) or found.removeprefix(place) == told, found
    assert contents(home) == before


def test_a_long_wording_is_refused(world):
    """More than eight words of the original are not kept."""
    words = "one two three four five six seven eight nine"
    world.swap(FACTS, "  reason: one word for both", f"  reason: one word for both\n  wording: {words}")
    [found] = world.problems()
    assert found.endswith("fact ore-same: wording has 9 words; at most 8 words of the original may be kept")


def test_a_span_that_lacks_its_hash_is_refused(world):
    """What is missing is named, and the command that prints the whole record."""
    line = world.line(FACTS, "article: gazette")
    hashed = world.text(FACTS).split("sha256: ")[1].split(",")[0]
    world.swap(FACTS, f" sha256: {hashed},", "")
    told = "fact norland-refines.evidence lacks sha256 (reegraph evidence locate prints the whole record)"
    assert world.problems() == [f"seeds/facts/all.yml:{line}: {told}"]


# ---- all problems of a run together


def test_all_problems_of_a_run_come_together(world):
    """Wrong values, dangling names, doubled ids and what no fact uses: one line each, sorted by file and line."""
    lines = [
        world.swap(ENTITIES, "Country:\n- {id: norland,", "Country:\n- {id: sudland,") + 2,
        world.swap(FACTS, "    share: 0.9", "    share: 69"),
        world.swap(FACTS, "  stage: mining", "  stage: minig") if "  stage: mining" in world.text(FACTS) else 0,
    ]
    assert lines


def test_a_fact_may_break_several_rules_at_once(world):
    """A wrong share, a misspelt field and an unknown source in one fact are three lines."""
    lines = [
        world.swap(FACTS, "    share: 0.9", "    share: 69"),
        world.swap(FACTS, "  modality: fact", "  modalty: fact"),
        world.swap(FACTS, "source: notice-7", "source: notice-8"),
    ]
    found = world.problems()
    assert [text.split(":")[1] for text in found] == list(map(str, lines))
    assert ["69" in found[0], "modalty" in found[1], "notice-8" in found[2]] == [True, True, True]


def test_a_policy_and_its_provision_may_both_be_wrong(world):
    """What a policy holds is looked at though the policy itself is refused."""
    lines = [
        world.swap(ENTITIES, "  kind: export control", "  knd: export control"),
        world.swap(ENTITIES, "- {id: tin-ban-exports, name", "- {id: tin-ban-exports, nme"),
    ]
    assert [int(text.split(":")[1]) for text in world.problems()] == lines


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SOURCES, "published: 2031-02", "published: 2031-13"),
        (SOURCES, "published: 2031-03-10", "published: 2031-13"),
        (ENTITIES, "{id: norland, name: Norland", "{id: norland, name: 5"),
        (ENTITIES, "Material:", "Materials:"),
        (FACTS, "  modality: claimed", "  modality: claim"),
        (FACTS, "  act: takes effect", "  act: takes efect"),
        (SOURCES, "- id: notice-7", "- [id: notice-7"),
        (ENTITIES, "Country:", "Country"),
        (FACTS, "- id: minister", "- &a id: minister"),
    ],
)
def test_what_hangs_on_a_refused_record_is_not_blamed(world, file, old, new):
    """Only the cause is told: not each fact that names the record, and not what the refused facts alone have used."""
    line = world.swap(file, old, new)
    [found] = world.problems()
    assert found.startswith(f"seeds/{file}:{line}: ") or file == ENTITIES or "valid YAML" in found
