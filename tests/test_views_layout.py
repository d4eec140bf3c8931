"""The HTML page without a browser: where it puts things: no box overlaps, no line is hidden, no label cut."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.page_world import ONTOLOGY, World, tin_world

from reegraph.views import view_model
from reegraph.views.boxes import GLYPH, PAD_X
from reegraph.views.layers import GAP, spread
from reegraph.views.layout import SCREEN, place
from reegraph.views.model import FIRST_LOOK
from reegraph.views.text import text_width, wrap

LABELS = [name for name, node in ONTOLOGY.nodes.items() if not node.by_program and name != "Source"]


@pytest.fixture
def world():
    """Norland, its tin and a planned ban."""
    return tin_world()


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


@pytest.mark.once
def test_no_box_overlaps_and_no_line_runs_under_one(kg):
    """With every type switched on."""
    model = view_model(kg.nx, kg.ontology, title="x")
    layout = place(model)
    assert overlapping(layout) == []
    assert crossed(layout, model) == []


def test_the_first_look_fits_an_ordinary_screen(kg):
    """The chain, the rules and the countries fit 1400 x 900 with labels of 11 pixels or more."""
    model = view_model(kg.of_articles().nx, kg.ontology, title="x")
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


def test_the_states_of_rules_stand_in_their_boxes_if_there_is_room(kg):
    """Starts and what was averted, if the picture still fits; all of it is in the view model."""
    model = view_model(kg.of_articles().nx, kg.ontology, title="x")
    told = {n.id: n.states for n in model.nodes if n.states}
    assert told["us-100-percent-tariff"] == ("from 2025-11-01 (planned)", "averted (claimed, not confirmed)")
    assert told["cn-export-controls-2025-10-09"] == ("from 2025-11-08 and 2025-12-01 (part)",)
    assert place(model).boxes["cn-export-restrictions-2025-04-04"].notes == ("since 2025-04-04",)


def test_things_joined_with_nothing_shown_stand_last(world):
    """A country that no shown thing is joined with stands right of the others."""
    world.node("aland", "Country", "Aland")
    boxes = place(world.model()).boxes
    assert boxes["aland"].left > boxes["norland"].right


@pytest.mark.parametrize("label", ["Topic", "Provision", "Product"])
def test_no_word_is_broken_inside(world, label):
    """A box is widened for a long word; names break at spaces and hyphens only."""
    world.node("long", label, "Telecommunications-infrastructure manufacturing")
    words = {"Telecommunications-", "infrastructure", "manufacturing"}
    lines = place(world.model()).boxes["long"].lines
    assert {w for line in lines for w in line.replace("-", "- ").split()} == words
