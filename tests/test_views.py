"""The HTML page without a browser: what it shows, where it puts it, and that the file is safe and always the same."""

import base64
import hashlib
import html
import itertools
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reegraph.errors import ReegraphError, UsageError
from reegraph.ontology import load
from reegraph.views import render_page, view_model, write_page, write_view
from reegraph.views.boxes import GLYPH, PAD_X
from reegraph.views.layers import GAP, spread
from reegraph.views.layout import SCREEN, place
from reegraph.views.model import FIRST_LOOK
from reegraph.views.text import text_width, wrap

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "graph" / "reegraph" / "views" / "assets" / "vendor"
ONTOLOGY, _ = load([ROOT / "schema"])
LABELS = [name for name, node in ONTOLOGY.nodes.items() if not node.by_program and name != "Source"]


class World:
    """A small graph in the agreed form, filled by hand."""

    def __init__(self):
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self.graph.add_node("gazette", labels=["Source"], name="Norland curbs tin", published_text="2031-03-10")

    def node(self, id_, label, name=None, **properties):
        """Add a thing."""
        self.graph.add_node(id_, labels=[label], name=name or id_, graph="reegraph", **properties)
        return id_

    def fact(self, id_, says, about, labels=("Claim",), said_by="source", modality="fact", **properties):
        """Add a Claim about things."""
        span = {"source": "gazette", "article": "gazette", "paragraph": 2, "start": 0, "end": 9, "voice": "own"}
        told = {"fact_id": id_, "modality": modality, "said_by": said_by, "known_from": "2031-03-10"}
        self.graph.add_node(
            id_, labels=list(labels), says=says, evidence=[span], sources=["gazette"], **told, **properties
        )
        for n, node in enumerate(about):
            self.graph.add_edge(id_, node, key=f"{id_}/ABOUT/{n}", type="ABOUT", **told)
        return told

    def link(self, id_, start, type_, end, says="", edge=None, **properties):
        """Add a fact that is also an edge."""
        told = self.fact(id_, says or f"{start} {type_} {end}.", [start, end], **properties)
        self.graph.add_edge(
            start, end, key=f"{id_}/{type_}", type=type_, edge_id=f"{id_}/{type_}", **told, **edge or {}
        )

    def change(self, id_, of, act, **properties):
        """Add a fact that changes a rule or an event."""
        told = self.fact(id_, f"{of}: {act}.", [of], labels=("Claim", "StatusChange"), act=act, **properties)
        self.graph.add_edge(of, id_, key=f"{id_}/HAS_CHANGE", type="HAS_CHANGE", **told)

    def page(self, **options):
        """Write the page."""
        return render_page(self.model(**options))

    def model(self, **options):
        """Build the view model."""
        return view_model(self.graph, ONTOLOGY, title=options.pop("title", "Tin"), **options)


@pytest.fixture
def world():
    """Norland makes most tin; a planned ban covers it; cans need it."""
    w = World()
    w.node("norland", "Country", "Norland", aliases=["Republic of Norland"])
    w.node("jane-doe", "Person", "Jane Doe")
    w.node("tin", "Material", "Tin", kind="element")
    w.node("ore", "Material", "Tin ore", kind="ore")
    w.node("cans", "Product", "Cans")
    w.node("food", "Sector", "Food")
    w.node("ban", "Policy", "Tin ban")
    w.node("ban-exports", "Provision", "Ban on exports of tin")
    w.graph.add_edge("ban", "ban-exports", key="ban-exports/HAS_PROVISION", type="HAS_PROVISION")
    w.link("refines", "norland", "PRODUCES", "tin", edge={"stage": "refining", "share": 0.9, "bound": "about"})
    w.link("covers", "ban-exports", "CONTROLS", "tin", modality="planned", said_by="jane-doe", edge={"measure": "ban"})
    w.link("issued", "ban", "ISSUED_BY", "norland")
    w.link("cans-need", "tin", "NEEDED_FOR", "cans", edge={"importance": "essential"})
    w.link("food-cans", "cans", "PART_OF", "food")
    w.change("starts", "ban", "takes effect", modality="planned", said_by="jane-doe", date_text="2031-05")
    w.fact("unconfirmed", "Sudland has not confirmed it.", ["ban"], negated=True)
    w.graph.add_edge("unconfirmed", "starts", key="x/CONTRADICTS", type="CONTRADICTS", on="state")
    return w


def fact_of(model, id_):
    """Return a fact of a view model."""
    return next(f for f in model.facts if f.id == id_)


def crossed(layout, model):
    """Return each line with the boxes, other than its own ends, that it runs under."""
    ends = {e.id: {e.start, e.end} for e in model.edges}
    found = []
    for line in layout.lines:
        straight = list(itertools.pairwise(line.points))
        straight = straight[1::2] if line.kind == "flow" else straight if line.kind == "line" else []
        for (x0, y0), (x1, y1) in straight:
            for box in layout.boxes.values():
                apart = max(x0, x1) <= box.left or min(x0, x1) >= box.right
                if not (apart or max(y0, y1) <= box.top or min(y0, y1) >= box.bottom) and box.id not in ends[line.edge]:
                    found.append((line.edge, box.id))
    return found


def overlapping(layout):
    """Return each pair of boxes that overlap."""
    return [(a.id, b.id) for a, b in itertools.combinations(layout.boxes.values(), 2) if a.covers(b)]


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


# ---- where it is shown


def test_stages_run_from_left_to_right_between_rules_and_countries(world):
    """Ore, refined tin, product, sector from left to right; rules above; countries below."""
    boxes = place(world.model()).boxes
    chain = [boxes[n] for n in ("ore", "tin", "cans", "food")]
    assert all(a.right < b.left for a, b in itertools.pairwise(chain))
    assert boxes["ban"].bottom <= boxes["ban-exports"].top
    assert boxes["ban-exports"].bottom < min(b.top for b in chain)
    assert boxes["norland"].top > max(b.bottom for b in chain)


def test_no_label_is_cut(kg):
    """Every word of every name is in its box, and every line fits its box."""
    model = view_model(kg.nx, kg.ontology, title="x")
    boxes = place(model).boxes
    for node in model.nodes:
        box = boxes[node.id]
        assert "".join(box.lines).replace(" ", "") == "".join(node.name.split())
        assert max(map(text_width, box.lines)) <= box.width - GLYPH - 2 * PAD_X + 0.01


def test_no_box_overlaps_and_no_line_runs_under_one(kg):
    """With every type switched on."""
    model = view_model(kg.nx, kg.ontology, title="x")
    layout = place(model)
    assert overlapping(layout) == []
    assert crossed(layout, model) == []


def test_the_first_look_fits_an_ordinary_screen(kg):
    """The chain, the rules and the countries fit 1400 x 900 with labels of 11 pixels or more."""
    model = view_model(kg.nx, kg.ontology, title="x")
    label = {n.id: n.label for n in model.nodes}
    seen = [b for n, b in place(model).boxes.items() if label[n] in FIRST_LOOK]
    assert max(b.right for b in seen) - min(b.left for b in seen) <= SCREEN[0]
    assert max(b.bottom for b in seen) - min(b.top for b in seen) <= SCREEN[1]


@st.composite
def graphs(draw):
    """Any things, joined in any way."""
    w = World()
    names = st.text(max_size=60)
    ids = [w.node(f"n{n}", draw(st.sampled_from(LABELS)), draw(names)) for n in range(draw(st.integers(0, 25)))]
    kinds = ["CONTROLS", "NEEDED_FOR", "MADE_FROM", "KIND_OF", "PRODUCES", "HAS_TOPIC", "HAS_PROVISION", "APPLIES_TO"]
    for n in range(draw(st.integers(0, 40)) if ids else 0):
        ends = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        w.graph.add_edge(*ends, key=f"f{n}", type=draw(st.sampled_from(kinds)), modality="fact")
    return w


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_any_graph_has_a_layout_without_overlaps(world):
    """Whatever the graph, boxes do not overlap, every edge has a line, and none runs under a box."""
    model = world.model()
    layout = place(model)
    assert overlapping(layout) == []
    assert {line.edge for line in layout.lines} == {e.id for e in model.edges}
    assert crossed(layout, model) == []


@given(st.text(), st.floats(20, 300))
def test_breaking_lines_loses_nothing(text, width):
    """All characters but the spaces stay, in order, and only a single character may be wider than the line."""
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line) <= width or len(line) == 1 for line in lines)


@given(st.lists(st.tuples(st.floats(-100, 900), st.floats(1, 60)), max_size=15))
def test_boxes_keep_order_and_gap(wanted):
    """Spread boxes keep their order and their gaps, and stay inside if there is room."""
    sizes = [size for _, size in wanted]
    length = sum(sizes) + GAP * len(sizes) + 50
    places = spread([wish for wish, _ in wanted], sizes, length)
    for (a, size_a), (b, size_b) in itertools.pairwise(zip(places, sizes, strict=True)):
        assert b - a >= (size_a + size_b) / 2 + GAP - 1e-6
    assert all(p - s / 2 >= -1e-6 and p + s / 2 <= length + 1e-6 for p, s in zip(places, sizes, strict=True))


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
