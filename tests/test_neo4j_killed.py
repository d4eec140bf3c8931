"""A push that is killed, overtaken or disturbed leaves nothing that a second run does not finish."""

import pytest
from tests.neo4j_own import cargo, run, same, state_of, store

from reegraph.errors import ReegraphError
from reegraph.stores import push as pushing
from reegraph.stores.push import push
from reegraph.stores.verify import verify

__all__ = ["store"]


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("at", [0, 1, 2, 4, 7, 10, 13, 30])
def test_a_push_that_was_killed_is_finished_by_the_next(store, world, monkeypatch, at):
    """Whatever transaction it was killed before: status says incomplete, and a second run ends in the same state."""
    kg = world.load()
    push(store, cargo(kg))
    run(store, "MATCH (n:Claim) WHERE n.id < 'm' DETACH DELETE n")
    run(store, "MATCH (g:GraphInfo) SET g.parts = []")
    world.swap("facts/all.yml", "share: 0.9\n", "share: 0.8\n")
    world.swap(
        "entities/all.yml",
        "- {id: john-roe, name: John Roe}",
        "- {id: john-roe, name: J. Roe}\n- {id: x-roe, name: X Roe}",
    )
    changed, real, count = world.load(), pushing._Push._tx, iter(range(10_000))

    def dying(self, work, **options):
        if next(count) == at:
            raise Killed
        return real(self, work, **options)

    monkeypatch.setattr(pushing._Push, "_tx", dying)
    try:
        push(store, cargo(changed))
    except Killed:
        state = state_of(store)
        assert state.content_hash == kg.info.content_hash if at == 0 else not state.complete
        assert verify(store, cargo(changed)).differences
    else:
        assert at == 30, "a push of this world takes more transactions"
    monkeypatch.undo()
    push(store, cargo(changed))
    assert state_of(store).complete
    assert same(store, changed)


def test_a_process_that_is_killed_in_the_middle_of_writing(store, world, python):
    """A real kill -9, with a batch on its way; the next push finishes."""
    text = """
import os, signal, sys
from pathlib import Path
import reegraph
from reegraph.api import cargo_of, connect_neo4j
from reegraph.stores import batches, push
def progress(done, total, what):
    if "writing [" in what:
        os.kill(os.getpid(), signal.SIGKILL)
kg = reegraph.load(sys.argv[1])
store = connect_neo4j(sys.argv[2], user="neo4j", password="reegraph-test")
push.push(store, cargo_of(kg._built, kg._options), progress=progress)
"""
    done = python(text, world.folder, store.target.uri)
    assert done.returncode == -9, done.stderr
    assert not state_of(store).complete
    kg = world.load()
    told = push(store, cargo(kg))
    assert 0 < told.created < told.total
    assert same(store, kg)


def test_of_two_pushes_the_younger_goes_on(store, world):
    """A push that begins while another is under way stops that one, and nothing is there twice."""
    kg = world.load()

    def progress(_done, _total, what):
        if what == "writing [:ABOUT]" and not inner:
            inner.append(push(store, cargo(kg)))

    inner: list[object] = []
    with pytest.raises(ReegraphError, match="another push to the same database has begun"):
        push(store, cargo(kg), progress=progress)
    assert inner
    assert not run(store, "MATCH ()-[e]->() WITH e.edge_id AS id, count(*) AS n WHERE n > 1 RETURN id")
    push(store, cargo(kg))
    assert same(store, kg)


def test_somebody_who_writes_during_a_push_is_noticed(store, world):
    """What is not as it was written leaves the push incomplete, with one sentence."""

    def progress(_done, _total, what):
        if what == "indexes":
            run(store, "MATCH (n:Country {id: 'norland'}) SET n.name = 'Mine'")

    kg = world.load()
    with pytest.raises(ReegraphError, match=r"somebody changed \(:Country\) during the push; run the same push again"):
        push(store, cargo(kg), progress=progress)
    assert not state_of(store).complete
    push(store, cargo(kg), full=True)
    assert same(store, kg)
