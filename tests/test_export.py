"""The graph for other programs: nothing is lost that the format can hold, and the bytes are always the same."""

import io
import json
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reegraph.export import to_graphml, to_json
from reegraph.graph import encode

ABOUT = {"version": "0", "content_hash": "sha256:0", "known_up_to": None}
VALUES = st.one_of(st.text(), st.integers(-(2**53), 2**53), st.booleans(), st.lists(st.text()), st.dates(), st.none())


def plain(value):
    """A value as GraphML holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(encode(value), ensure_ascii=False) if isinstance(value, list | dict) else value


def test_json_comes_back_whole(small):
    """The JSON comes back to networkx, with every attribute, evidence included, and text as keys of edges."""
    graph = small.load().nx
    read: Any = nx.node_link_graph(json.loads(to_json(graph, ABOUT)), edges="edges")
    assert dict(read.nodes(data=True)) == {n: encode(d) for n, d in graph.nodes(data=True)}
    assert sorted(read.edges(keys=True)) == sorted(graph.edges(keys=True))
    for start, end, key, data in graph.edges(keys=True, data=True):
        assert read.edges[start, end, key] == encode(data)
    assert read.nodes["norland-refines"]["evidence"][0]["article"] == "gazette"


def test_graphml_comes_back_but_for_what_it_cannot_hold(small):
    """The GraphML comes back to networkx: lists and maps as JSON text, dates as ISO text, nulls left out."""
    graph = small.load().nx
    read: Any = nx.read_graphml(io.BytesIO(to_graphml(graph, ABOUT)), force_multigraph=True)
    assert {n: dict(d) for n, d in read.nodes(data=True)} == {
        n: {k: plain(v) for k, v in d.items()} for n, d in graph.nodes(data=True)
    }
    for start, end, key, data in graph.edges(keys=True, data=True):
        found = {k: v for k, v in read.edges[start, end, key].items() if k != "id"}
        assert found == {k: plain(v) for k, v in data.items()}


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES))
def test_graphml_holds_any_value(values):
    """No text, number or date makes GraphML that cannot be read."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("x", **values)
    graph.add_node("y", a=0.5, b="text")
    read = nx.read_graphml(io.BytesIO(to_graphml(graph, ABOUT)))
    assert set(read.nodes["x"]) == {k for k, v in values.items() if v is not None}


@pytest.mark.parametrize("form", ["graphml", "json"])
def test_the_same_facts_give_the_same_bytes(small, reegraph, form):
    """Two processes with other hash seeds write the same bytes."""
    found = {
        reegraph("export", "--format", form, "--seeds", small.folder, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    [text] = found
    assert text.endswith("\n")


def test_export_writes_a_file(small, reegraph, tmp_path):
    """--out writes the file and says how much it holds."""
    done = reegraph("export", "--format", "json", "--out", tmp_path / "g.json", "--seeds", small.folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))["graph"]["content_hash"].startswith("sha256:")
    assert "nodes and" in done.stderr
