"""The same Cypher gives the same rows on the embedded engine and on a real Neo4j, or a refusal before it runs."""

import os
from collections import Counter

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import neo4j_own, neo4j_server, parity, parity_page, policy_grid, random_queries

from reegraph.errors import ReegraphError

RECORDED = yaml.safe_load(parity_page.OUTCOMES.read_text(encoding="utf-8"))
ANEW = "python -m tests.parity_page writes it anew"


@pytest.fixture(scope="module")
def server():
    """The real Neo4j, emptied and filled as the corpus needs it."""
    running = neo4j_own.started()
    found = parity.Server(running.uri, running.user, running.password)
    yield found
    with found.driver.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
    found.close()


@pytest.fixture(scope="module")
def outcomes(server):
    """What becomes of every query now."""
    return parity_page.outcomes(server, parity.corpus())


def test_nothing_differs_without_a_word(outcomes):
    """Every query of the corpus, of the named questions and of the docs gives the same rows on both, or is refused."""
    wrong = [f"{o.entry.id}: {o.entry.cypher}\n    {o.why}" for o in outcomes if o.what == "different"]
    assert not wrong, "\n".join(wrong)


def test_what_is_recorded_is_what_happens(outcomes):
    """The outcome of each query and its reason stand in outcomes.yml."""
    written = {e.id for e in parity.written()}
    now = {o.entry.id: o.recorded() for o in outcomes if o.entry.id in written}
    then = dict(RECORDED)
    if not neo4j_server.VERSION.startswith(
        "5."
    ):  # it runs a few things that 5.26 refuses; here they are refused anyway
        now, then = both(now), both(then)
    assert {i: (now.get(i), then.get(i)) for i in now.keys() | then.keys() if now.get(i) != then.get(i)} == {}, ANEW


def both(rows):
    """Without the difference between what is refused here and what is refused by both."""
    return {i: {**row, "outcome": row["outcome"].removesuffix(" by both")} for i, row in rows.items()}


def test_questions_and_docs_run_on_both(outcomes):
    """No query that we hand to a reader is refused by either engine."""
    written = {e.id for e in parity.written()}
    refused = [
        f"{o.entry.id}: {o.why}" for o in outcomes if o.entry.id not in written and o.what not in ("same", "mended")
    ]
    assert not refused, "\n".join(refused)


def test_of_everyday_queries_95_in_100_run_on_both(outcomes):
    """Of the list that was fixed before the dialect check was written, at most one in twenty is refused."""
    everyday = [o for o in outcomes if o.entry.everyday and not o.entry.write and "/" not in o.entry.id]
    assert len(everyday) >= 120
    assert sum(o.what in ("same", "mended") for o in everyday) / len(everyday) >= 0.95


@pytest.mark.docs
def test_the_page_on_the_dialect_is_current():
    """docs/dialect.md tells what outcomes.yml records."""
    assert parity_page.PAGE.read_text(encoding="utf-8") == parity_page.page(RECORDED), ANEW


def test_the_corpus_is_large_and_each_query_has_its_feature():
    """At least 200 queries, and each outcome is one of four."""
    entries = parity.written()
    assert len(entries) >= 200
    assert all(e.feature and e.cypher for e in entries)
    assert Counter(row["outcome"] for row in RECORDED.values()).keys() == {
        "same",
        "mended",
        "refused",
        "refused by both",
    }


MANY = int(os.environ.get("REEGRAPH_RANDOM", "300"))


@settings(max_examples=MANY, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_queries_agree(server, data):
    """A query made from the grammar gives the same rows on both engines, or is refused."""
    cypher, parameters = random_queries.make(lambda options: data.draw(st.sampled_from(options)))
    store = parity.embedded("articles")
    try:
        here = store.query(cypher, parameters, timeout=20)
    except ReegraphError:
        return
    there, _ = server.run(parity.Entry("random", "random", cypher, graph="articles", parameters=parameters))
    assert parity.difference(cypher, here, there) == "", store.prepare(cypher, parameters).text


def test_the_server_tells_the_state_of_every_rule_as_the_rule_book_does(server):
    """One query for a pair of days has exactly one row for every policy and provision, with the same answer."""
    kg, wrong = parity.graph(), []
    for pair in policy_grid.pairs(kg):
        days = dict(zip(("on", "known"), pair, strict=True))
        told, _ = server.run(parity.Entry("rules", "rules", policy_grid.CYPHER, parameters=days))
        found = policy_grid.by_rows(told.rows)
        assert found.keys() == set(kg.rules.ids())
        wrong += policy_grid.differing(found, policy_grid.by_book(kg, pair), pair)
    assert not wrong, "\n".join(wrong[:20])
