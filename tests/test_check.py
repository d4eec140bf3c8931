"""Checks over the whole set of facts: doubles, what nothing uses, long spans, and the evidence against the texts."""

from pathlib import Path

import pytest

import reegraph
from reegraph.build import Options, build, read_dataset
from reegraph.check import verify
from reegraph.evidence import LONGEST_SPAN

SOURCES, ENTITIES, FACTS = "sources.yml", "entities/all.yml", "facts/all.yml"
LEAD = "Material:\n- {id: lead, name: Lead, kind: element}\n"


def report_of(world):
    """What the checks say of the seeds of a small world."""
    return read_dataset(Options(seeds=(str(world.folder),)))[2]


def test_a_fact_is_stated_once(world):
    """Same content, speaker, modality and dates: one fact with both places; the order of keys is no difference."""
    line = world.add(
        FACTS,
        "- id: once-more\n  says: Other words.\n  from: norland\n  rel: PRODUCES\n  to: tin\n"
        "  properties: {year: 2030, share: 0.9, stage: refining}\n  said_by: source\n  modality: fact\n"
        '  evidence: [{source: notice-7, section: "9", voice: own}]\n',
    )
    first = f"seeds/{FACTS}:{world.line(FACTS, '- id: norland-refines')}"
    told = f"says the same as norland-refines ({first}); keep one fact with both evidence entries"
    assert world.problems() == [f"seeds/{FACTS}:{line}: fact once-more: {told}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("share: 0.9", "share: 0.8"),
        ("to: tin", "to: tin-ore"),
        ("modality: fact", "modality: expected"),
        ("modality: fact", "modality: fact\n  date: 2030"),
        ("said_by: source\n  modality: fact", "said_by: john-roe\n  modality: claimed"),
        ("modality: fact", "modality: fact\n  negated: true"),
    ],
)
def test_facts_that_differ_in_one_thing_are_two(world, old, new):
    """Content, speaker, modality, negation or date: one difference is enough."""
    fact = world.text(FACTS).split("- id: sudland-2040")[0].replace("norland-refines", "again").replace(old, new, 1)
    world.add(FACTS, fact)
    assert world.problems() == []


def test_a_source_that_no_fact_uses_is_refused(world):
    """A source stands there to be cited."""
    line = world.add(SOURCES, world.text(SOURCES).split("- id: notice-7")[1].join(["- id: notice-9", ""]))
    assert world.problems() == [f"seeds/sources.yml:{line}: source notice-9 is used by no fact; remove it or cite it"]


def test_an_entity_that_no_fact_names_is_a_warning(world):
    """It does no harm, so it stops nothing, and it is told with its line."""
    world.add("entities/more.yml", LEAD)
    report = report_of(world)
    assert report.problems == []
    told = "seeds/entities/more.yml:2: Material lead is named by no fact; remove it or state something of it"
    assert list(map(str, report.warnings)) == [told]


def test_a_policy_is_used_through_its_provisions_and_the_other_way_round(world):
    """A rule of which only a provision is told, and a provision of which only the rule is told, are both in use."""
    world.add(ENTITIES, "Organization:\n- {id: office, name: Office}\n")
    world.add("entities/more.yml", "Policy:\n- {id: duty, name: Duty, provisions: [{id: duty-rate, name: Rate}]}\n")
    rest = 'said_by: source, modality: fact, evidence: [{source: notice-7, section: "9", voice: own}]}\n'
    world.add("facts/more.yml", "- {id: by-office, says: S., from: duty, rel: ISSUED_BY, to: office, " + rest)
    assert (report_of(world).problems, report_of(world).warnings) == ([], [])
    on_tin = "- {id: by-office, says: S., from: duty-rate, rel: AFFECTS, to: office, properties: {effect: eases}, "
    world.write("facts/more.yml", on_tin + rest)
    assert (report_of(world).problems, report_of(world).warnings) == ([], [])


def test_a_link_between_facts_needs_no_evidence_of_its_own(world):
    """It is known from the day on which both its ends are, from the sources of both."""
    world.swap(FACTS, "  from: roe-claims\n", "  from: minister\n")
    fact = world.load().facts["mining-denied"]
    assert str(fact.known_from) == "2031-03-10"
    assert fact.sources == ("gazette-2031", "notice-7")


def test_a_link_to_a_link_between_facts_is_known_when_all_of_it_is(world):
    """Evidence is taken over through every step, whatever the order of the ids."""
    world.swap(FACTS, "  from: roe-claims\n", "  from: minister\n")
    rest = "properties: {on: state}, said_by: source, modality: fact, method: inferred, reason: both are ours}\n"
    for name in ("a-link", "z-link"):
        world.add(
            FACTS,
            f"- {{id: {name}, says: {name}., from: mining-denied, rel: DIFFERS_FROM, to: tin-symbol, "
            + rest.replace("state", "day" if name[0] == "a" else "state"),
        )
    facts = world.load().facts
    for name in ("a-link", "z-link"):
        assert (facts[name].sources, str(facts[name].known_from)) == (("gazette-2031", "notice-7"), "2031-03-10")


@pytest.mark.parametrize(("length", "warned"), [(LONGEST_SPAN, False), (LONGEST_SPAN + 1, True)])
def test_a_long_span_is_a_warning(world, length, warned):
    """A span is the shortest that carries the fact; above 240 characters it is told."""
    hashes = ", ".join(f"{name}: {'0' * 64}" for name in ("sha256", "plain_sha256")).replace(
        "0" * 64, '"' + "0" * 64 + '"'
    )
    world.swap(
        FACTS,
        '{source: notice-7, section: "6", voice: own}',
        f"{{article: gazette, paragraph: 1, start: 0, end: {length}, plain_length: {length}, {hashes}, voice: own}}",
    )
    line = world.line(FACTS, "- id: tin-symbol")
    told = "fact tin-symbol: a span has 241 characters; take the shortest that carries the fact (at most 240)"
    assert list(map(str, report_of(world).warnings)) == ([f"seeds/{FACTS}:{line}: {told}"] if warned else [])
    assert world.problems() == []


# ---- the evidence against the texts


def checked(world, folder: Path):
    """The report of the small world after a look into a folder of texts."""
    _, data, report = read_dataset(Options(seeds=(str(world.folder),)))
    verify(data, report, folder)
    return report


def test_every_span_is_compared_with_the_text(small):
    """All are verified, none is left, nothing is remarked."""
    report = checked(small, small.articles)
    assert (report.verified, report.unverified, report.problems, report.notices) == (7, 0, [], [])


def test_without_texts_no_span_is_verified_and_that_is_no_problem(small):
    """They are counted as not compared."""
    assert (report_of(small).verified, report_of(small).unverified) == (0, 7)


def test_an_article_that_is_not_at_hand_is_told(small, tmp_path):
    """The spans stay unverified, and the name of the missing text is told."""
    report = checked(small, tmp_path)
    assert (report.verified, report.unverified, report.problems) == (0, 7, [])
    assert report.notices == ["gazette: no copy in the folder given"]


def test_a_span_at_another_place_is_refused(world):
    """The fact, the article, the paragraph, the hash that was expected, and the one that was found there."""
    wanted = world.text(FACTS).split("sha256: ")[1][:64].strip("'\"")
    world.swap(FACTS, "start: 19, end: 65", "start: 20, end: 66")
    [problem] = checked(world, world.articles).problems
    line = world.line(FACTS, "- id: norland-refines")
    place = (
        f"seeds/{FACTS}:{line}: fact norland-refines: span in gazette, paragraph 2: expected sha256 {wanted}, found "
    )
    assert str(problem).startswith(place)
    assert str(problem).endswith(" at characters 20 to 66")


def test_an_article_that_changed_is_told_with_both_hashes(world):
    """What can still be found by its words is verified; what cannot is named with the hashes of span and file."""
    text = world.articles / "gazette.txt"
    text.write_bytes(
        text.read_bytes().replace(b"90 per cent", b"85 per cent").replace(b"Norland curbs", b"Norland now curbs")
    )
    report = checked(world, world.articles)
    assert (report.verified, report.unverified) == (6, 0)
    [problem] = report.problems
    assert (
        "fact norland-refines: span in gazette, paragraph 2: not found in this copy (expected sha256 "
        in problem.message
    )
    assert "file sha256 expected " in problem.message
    [notice] = report.notices
    assert notice.startswith("gazette: this copy differs from the recorded one (sha256 ")
    assert notice.endswith("; 6 spans were found by their words")


def test_a_build_with_texts_is_refused_when_a_span_is_gone(world):
    """`build` compares when it is given the texts, and then a span that does not fit stops it."""
    world.swap(FACTS, "start: 19, end: 65", "start: 20, end: 66")
    options = Options(seeds=(str(world.folder),))
    with pytest.raises(reegraph.ProblemsError, match="fact norland-refines: span in gazette"):
        build(options, articles=world.articles)
    _, report = build(options)
    assert (report.verified, report.unverified) == (0, 7)


def test_texts_in_no_folder_are_wrong_usage(small):
    """The command needs a folder that is there."""
    with pytest.raises(reegraph.UsageError, match="is no folder; give the folder that holds the texts"):
        checked(small, small.articles / "gazette.txt")
