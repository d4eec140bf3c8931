"""The shipped facts: no problem, every span verified, nothing copied from the articles."""

import csv
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reegraph.build import Options, read_dataset
from reegraph.check import verify
from reegraph.evidence import plain

ROOT = Path(__file__).parents[1]
NOT_RECORDED = "not recorded"
SAID, KEPT = 7, 12  # runs of so many words of an article may not stand in `says`, and in no file of the repository


def words(text: str) -> list[str]:
    """The words of a text, whatever the case, the quotation marks and the spaces."""
    return re.findall(r"[\w'%$€-]+", plain(text).lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    found = words(text)
    return {tuple(found[k : k + length]) for k in range(len(found) - length + 1)}


@pytest.fixture(scope="module")
def shipped():
    """What is read from the shipped seeds, and the report of the checks."""
    _, data, report = read_dataset(Options())
    return data, report


@pytest.fixture(scope="module")
def articles(shared):
    """The texts of the articles, by name."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted((shared / "articles").glob("*.txt"))}


def test_the_shipped_seeds_have_no_problem_and_no_warning(shipped):
    """Neither a wrong value nor a long span nor a thing that nothing names."""
    _, report = shipped
    assert list(map(str, (*report.problems, *report.warnings))) == []


def test_every_span_of_an_article_is_verified(shared):
    """Each has its hash at its place in the recorded text: none moved, none left out."""
    _, data, report = read_dataset(Options())
    verify(data, report, shared / "articles")
    spans = sum(
        entry.article is not None for fact in data.facts.values() if not fact.inherited for entry in fact.evidence
    )
    assert spans > 300
    assert (list(map(str, report.problems)), report.notices) == ([], [])
    assert (report.verified, report.unverified) == (spans, 0)


def test_every_span_says_in_whose_words_it_stands(shipped):
    """Each record of an article has a voice, and what finds it again in a reader's own copy."""
    data, _ = shipped
    entries = [(fact.id, entry) for fact in data.facts.values() for entry in fact.evidence if entry.article]
    assert len(entries) > 300
    assert [fact_id for fact_id, entry in entries if entry.voice is None] == []
    assert [fact_id for fact_id, entry in entries if None in (entry.plain_length, entry.plain_sha256)] == []


def test_the_recorded_form_for_copies_is_that_of_the_span(shipped, articles):
    """Length and hash of the plain form are computed from the words that stand there."""
    data, _ = shipped
    for fact in data.facts.values():
        for entry in (e for e in fact.evidence if e.article):
            span = plain(articles[entry.article][entry.start : entry.end])
            told = (len(span), hashlib.sha256(span.encode()).hexdigest())
            assert (entry.plain_length, entry.plain_sha256) == told, fact.id


def test_every_fact_is_told_in_words_of_our_own(shipped, articles):
    """No run of seven words of an article stands in `says`, and at most eight in `wording`."""
    data, _ = shipped
    taken = set().union(*(runs(text, SAID) for text in articles.values()))
    assert {
        fact.id: taken & runs(fact.says, SAID) for fact in data.facts.values() if taken & runs(fact.says, SAID)
    } == {}
    assert all(len(fact.wording.split()) <= 8 for fact in data.facts.values() if fact.wording)


def test_every_wording_stands_in_the_article(shipped, articles):
    """Words given as those of the original are those of the original."""
    data, _ = shipped
    for fact in data.facts.values():
        if fact.wording and any(entry.article for entry in fact.evidence):
            spans = [
                " ".join(words(articles[entry.article][entry.start : entry.end]))
                for entry in fact.evidence
                if entry.article
            ]
            assert any(" ".join(words(fact.wording)) in span for span in spans), fact.id


def tracked() -> list[Path]:
    """The files of the repository, those not yet committed too."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no git repository: there is nothing to list")
    return [ROOT / name.decode() for name in done.stdout.split(b"\0") if name]


def test_no_file_of_the_repository_holds_a_sentence_of_an_article(shipped, articles):
    """Evidence points into the texts; no file has twelve words of them in a row.

    One exception: the title of a source, which is bibliographic; without it nobody can look the article up.
    """
    titles = set().union(*(runs(source.properties["name"], KEPT) for source in shipped[0].sources.values()))
    taken = set().union(*(runs(text, KEPT) for text in articles.values())) - titles
    found = set()
    for file in filter(Path.is_file, tracked()):
        name = file.relative_to(ROOT).as_posix()
        found |= {(name, run) for run in taken & runs(file.read_text(encoding="utf-8", errors="replace"), KEPT)}
    assert {(name, " ".join(run)) for name, run in found} == set()


def test_every_source_says_what_is_known_of_it(shipped):
    """Title, publisher, author, date, address, day of retrieval and licence, or that it is not recorded."""
    data, _ = shipped
    for source in data.sources.values():
        told = source.properties
        for name in ("name", "publisher", "author", "url", "retrieved", "licence"):
            assert isinstance(told[name], str), (source.id, name)
            assert told[name].strip(), (source.id, name)
        assert told["url"] == NOT_RECORDED or told["url"].startswith(("https://", "http://"))
        assert source.published.first is not None
        if source.article:
            assert re.fullmatch("[0-9a-f]{64}", told["sha256"])


def test_both_articles_are_told(kg, shared):
    """Each text of the folder is a source, with at least eighty facts of its own."""
    names = {file.stem for file in (shared / "articles").iterdir()}
    assert {source.article for source in kg.sources.values()} >= names
    for source in (s for s in kg.sources.values() if s.article):
        assert sum(source.id in fact.sources for fact in kg.facts.values()) >= 80


def test_every_row_of_the_facts_that_is_cited_is_there(shipped, shared):
    """`row` names a row of the sourced facts, none of them from memory; rows of tables are named by their own keys."""
    with (shared / "facts" / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["fact_id"]: row for row in csv.DictReader(file)}
    written = [fact for fact in shipped[0].facts.values() if fact.origin.file.startswith("seeds/facts/")]
    cited = {e.row for fact in written for e in fact.evidence if e.row}
    assert len(cited) > 80
    assert cited <= rows.keys()
    assert {name for name in cited if rows[name]["confidence"] == "M"} == set()


def test_nothing_that_is_not_so_yet_is_a_fact_of_the_world(kg):
    """What is planned, expected, possible or denied never answers the plain question who produces what."""
    for _, _, told in kg.nx.edges(data=True):
        if "fact_id" in told and kg.ontology.relationships[told["type"]].edge == "world":
            fact = kg.facts[told["fact_id"]]
            assert fact.modality in ("fact", "claimed")
            assert not fact.negated


# ---- the run of the tests itself


@pytest.mark.parametrize("required", [None, "1"])
def test_tests_without_the_articles_are_counted_or_fail(required, tmp_path):
    """Where the articles are missing the very last line says how many tests were left out; in CI they fail."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        str(Path(__file__)),
        "-k",
        "verified or wording",
    ]
    variables = {"REEGRAPH_SHARED": str(tmp_path), "REEGRAPH_REQUIRE_SHARED": required or ""}
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, encoding="utf-8", check=False
    )
    last = run.stdout.rstrip().splitlines()[-1]
    if required:
        assert run.returncode == 1
        assert "REEGRAPH_REQUIRE_SHARED asks for them" in run.stdout
        assert "left out" not in last
    else:
        assert run.returncode == 0
        told = (
            "2 tests were left out for want of the articles: put ../shared beside the checkout, or set REEGRAPH_SHARED"
        )
        assert last == told
