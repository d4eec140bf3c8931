"""The HTML page without a browser: what it shows, and that the file is safe and always the same."""

import base64
import hashlib
import html
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from tests.page_world import ONTOLOGY, fact_of, tin_world

from reegraph.errors import ReegraphError, UsageError
from reegraph.views import render_page, view_model, write_page, write_view
from reegraph.views.layout import place
from reegraph.views.part import near

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "graph" / "reegraph" / "views" / "assets" / "vendor"


@pytest.fixture
def world():
    """Norland, its tin and a planned ban."""
    return tin_world()


def block(page, id_):
    """Return the data of a script block of a page."""
    return json.loads(page.split(f'id="{id_}">')[1].split("</script>")[0])


# ---- what is shown


def test_claims_and_sources_are_no_boxes(world):
    """Only things are drawn; facts and sources are in the panel."""
    assert {n.label for n in world.model().nodes}.isdisjoint({"Claim", "StatusChange", "Source"})


def test_a_fact_names_its_speaker_and_says_what_is_not_recorded(world):
    """The speaker stands by name, not by id; an unknown publisher is not passed over."""
    model = world.model()
    assert fact_of(model, "covers").speaker == "Jane Doe"
    assert fact_of(model, "refines").speaker == ""
    assert model.sources[0].publisher == "not recorded"
    assert model.sources[0].published == "2031-03-10"


def test_a_share_keeps_its_bound_and_stands_in_the_box(world):
    """`share: 0.9, bound: about` is written "about 90 %" on the line and under the material."""
    model = world.model()
    assert next(e.text for e in model.edges if e.type == "PRODUCES") == "about 90 %"
    assert place(model).boxes["tin"].notes == ("Norland", "about 90 %")


def test_what_is_not_told_as_so_looks_different(world):
    """A planned rule has a doubtful line, and is not drawn as begun; a fact told of its start changes that."""
    model = world.model()
    assert next(e.doubt for e in model.edges if e.type == "CONTROLS") == "planned"
    assert [n.started for n in model.nodes if n.label in ("Policy", "Provision")] == [False, False]
    world.change("started", "ban", "takes effect")
    assert all(n.started for n in world.model().nodes)


def test_a_link_between_facts_is_told_on_both(world):
    """A contradiction is named at each of the two facts, with what it is about."""
    model = world.model()
    assert [(k.words, k.fact, k.on) for k in fact_of(model, "unconfirmed").links] == [
        ("contradicts", "starts", "state")
    ]
    assert [(k.words, k.fact) for k in fact_of(model, "starts").links] == [("contradicted by", "unconfirmed")]


def test_a_fact_about_a_fact_is_told_on_it(world):
    """That a claimed start is not confirmed stands on the claim, worded as not so, and leads back to it."""
    told = world.fact(
        "silence", "Norland has not confirmed it.", ["norland"], act="confirmed", by=["norland"], negated=1
    )
    world.graph.add_edge("silence", "starts", key="s/ABOUT", type="ABOUT", **told)
    model = world.model()
    silence = fact_of(model, "silence")
    assert fact_of(model, "starts").remarks == ("silence",)
    assert (silence.on, silence.about, silence.act) == (("starts",), ("norland",), "not confirmed by Norland")
    assert dict(silence.details)["act"] == "not confirmed"
    assert next(n.states for n in model.nodes if n.id == "ban") == ("from 2031-05 (planned, not confirmed)",)


def test_a_link_between_facts_says_how_it_is_told(world):
    """It has words, both ends, a method and a reason, and each end names it."""
    world.fact("outcome", "It came.", [], rel="OUTCOME_OF", result="did", method="inferred", reason="same ban")
    world.graph.add_edge("unconfirmed", "starts", key="o", type="OUTCOME_OF", result="did", fact_id="outcome")
    for n, end in enumerate(("unconfirmed", "starts")):
        role = "object" if n else "subject"
        world.graph.add_edge("outcome", end, key=f"o/ABOUT/{n}", type="ABOUT", role=role, fact_id="outcome")
    model = world.model()
    link = fact_of(model, "outcome")
    assert (link.between, link.on) == ("tells the outcome of (did)", ("unconfirmed", "starts"))
    assert (link.method, link.reason) == ("inferred", "same ban")
    assert ("its outcome", "did", "outcome") in [(k.words, k.on, k.told_by) for k in fact_of(model, "starts").links]
    assert fact_of(model, "starts").remarks == ()


def test_every_link_between_facts_names_its_two_facts_in_order(kg):
    """In the shipped graph the first is where the link starts."""
    model = view_model(kg.nx, kg.ontology, title="x")
    links = [f for f in model.facts if f.between]
    ends = {f.id: (kg.nx.nodes[f.id]["from"], kg.nx.nodes[f.id]["to"]) for f in links}
    assert links
    assert {f.id: f.on for f in links} == ends


def test_a_walk_ends_at_countries_and_brings_the_rules_along(world):
    """What a country is joined with is not near its products; rules on what a thing is a kind of are."""
    world.node("stannic", "Material", "Stannic oxide")
    world.node("lamps", "Product", "Lamps")
    world.link("kind", "stannic", "KIND_OF", "tin")
    world.link("lamps-need", "stannic", "NEEDED_FOR", "lamps")
    world.node("zinc", "Material", "Zinc")
    world.link("zinc-made", "norland", "PRODUCES", "zinc")
    assert near(world.graph, "stannic", 1) == {"stannic", "lamps", "tin", "ban-exports", "ban"}
    assert "zinc" not in near(world.graph, "tin", 4)
    assert "zinc" in near(world.graph, "norland", 1)
    assert near(world.graph, "lamps", 1) == {"lamps", "stannic", "tin", "ban-exports", "ban"}


def test_a_part_draws_only_its_things_and_shows_every_type(world):
    """With `only`, other nodes are not there, and no type begins switched off."""
    model = world.model(only={"tin", "jane-doe"})
    assert [n.id for n in model.nodes] == ["jane-doe", "tin"]
    assert all(t.shown for t in model.types)
    assert {t.id: t.shown for t in world.model().types}["Person"] is False


def test_a_rule_stands_under_its_issuer_even_if_the_issuer_is_not_drawn(world):
    """A part without the country still says whose rule it is."""
    lanes = place(world.model(only={"ban-exports"})).lanes
    assert [lane.title for lane in lanes if lane.kind == "issuer"] == ["Rules · Norland"]


def test_the_page_quotes_only_what_the_reader_brought(world):
    """Without quotes none is in the page; one that is given stands at its fact."""
    assert '"quote":""' in world.page()
    assert not re.search(r'"quote":"[^"]', world.page())
    assert "We will ban tin" in world.page(quotes={("covers", 0): "We will ban tin"})


# ---- the file


def test_the_page_is_the_same_whatever_the_order(world):
    """Nodes and edges in another order give the same bytes."""
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    shuffled = random.Random(4)  # noqa: S311  # an order, not a secret
    nodes, edges = list(world.graph.nodes(data=True)), list(world.graph.edges(keys=True, data=True))
    shuffled.shuffle(nodes)
    shuffled.shuffle(edges)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    assert render_page(view_model(other, ONTOLOGY, title="Tin")) == world.page()


@pytest.mark.once
def test_the_page_is_the_same_whatever_the_hash_seed():
    """Two processes with different PYTHONHASHSEED write the same page of the shipped graph."""
    code = (
        "import sys, hashlib, reegraph; from reegraph.views import render_page, view_model;"
        "kg = reegraph.load(say=lambda _: None);"
        "print(hashlib.sha256(render_page(view_model(kg.nx, kg.ontology, title='x')).encode()).hexdigest())"
    )
    pages = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        pages.add(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout)
    assert len(pages) == 1


def test_every_script_and_style_is_allowed_by_its_hash(world):
    """The content security policy names the hash of each script and of the style, and allows nothing else."""
    page = world.page()
    policy = html.unescape(page.split('Content-Security-Policy" content="')[1].split('"')[0])
    blocks = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", page, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256("".join(b).encode()).digest()).decode() for b in blocks}
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"\son\w+=|\sstyle=", page.split("<body>")[1].split("<script")[0])


HOSTILE = "</script><script>window.hit = 1</script><!-- \u2028 <img src=x onerror='window.hit = 2'> {{ 7 * 7 }}"


def test_hostile_text_stays_text(world):
    """No name, title or fact can end its block, open a comment, or be read as template."""
    world.node("evil", "Topic", HOSTILE)
    world.fact("evil-fact", HOSTILE, ["evil"])
    page = world.page(title=HOSTILE, meta={HOSTILE: HOSTILE})
    assert "<script>window.hit" not in page
    assert "<img" not in page
    assert "\u2028" not in page.split('id="nodes"')[1]
    assert "<title>&lt;/script&gt;" in page
    data = block(page, "nodes")
    assert next(n for n in data if n["id"] == "evil")["label"] == HOSTILE


def test_nothing_that_json_does_not_know_gets_into_the_page(world):
    """NaN is refused."""
    model = world.model()
    object.__setattr__(model.facts[0], "about", (float("nan"),))
    with pytest.raises(ValueError, match="not JSON compliant"):
        render_page(model)


def test_a_page_is_written_whole_or_not_at_all(world, tmp_path):
    """A failed writing leaves the old page and nothing else behind."""
    out = tmp_path / "page.html"
    write_page(world.model(), out)
    old = out.read_bytes()
    assert b"\r\n" not in old
    out.unlink()
    out.mkdir()
    with pytest.raises(OSError):  # noqa: PT011  # the message is the system's
        write_page(world.model(), out)
    assert list(tmp_path.iterdir()) == [out]


def test_the_vendored_files_are_those_that_the_readme_names():
    """Their hashes are as written down, and both licences lie beside them."""
    told = re.findall(r"\| `(\S+\.js)` .*`([0-9a-f]{64})` \|", (VENDOR / "README.md").read_text(encoding="utf-8"))
    assert dict(told) == {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in VENDOR.glob("*.js")}
    assert {"LICENSE-MIT", "LICENSE-APACHE-2.0"} < {f.name for f in VENDOR.iterdir()}


@pytest.mark.once
def test_a_view_around_a_thing_and_of_a_query(kg, tmp_path):
    """Parts of the graph: what is near a thing, and what a query returns."""
    near = write_view(kg, tmp_path / "near.html", around="China").read_text(encoding="utf-8")
    assert "<title>Around China</title>" in near
    query = "MATCH (c:Country)-[r:PRODUCES]->(m:Material) RETURN c, r, m"
    answer = write_view(kg, tmp_path / "query.html", query=query).read_text(encoding="utf-8")
    data = block(answer, "edges")
    assert {e["type"] for e in data} == {"PRODUCES"}
    with pytest.raises(UsageError, match="no node to draw"):
        write_view(kg, tmp_path / "none.html", query="MATCH (c:Country) RETURN c.name")
    with pytest.raises(ReegraphError, match="cannot be written"):
        write_view(kg, tmp_path / "no" / "folder.html")
