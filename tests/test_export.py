"""The graph for other programs: nothing is lost that the format can hold, and the bytes are always the same."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reegraph.export import to_graphml, to_json
from reegraph.graph import encode

SOURCED = [
    {"id": "gazette-2031", "name": "Norland curbs tin", "publisher": "The Gazette", "licence": "not recorded",
     "url": "not recorded"},
    {"id": "notice-7", "name": "Notice 7 of Norland", "publisher": "Norland", "edition": "Notices 2031",
     "licence": "CC BY 4.0", "attribution": "Norland, Office of Notices", "url": "https://norland.example/7"},
]  # fmt: skip
ABOUT = {"version": "0", "content_hash": "sha256:0", "known_up_to": None}
READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": ("true", "false").index,
    "date": date.fromisoformat,
}
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


# ---- whose facts they are


@pytest.fixture
def credited(world):
    """The small world, with a source that has an edition, a licence, an attribution and an address."""
    world.swap(
        "sources.yml",
        "published: 2031-02\n  url: not recorded\n  retrieved: not recorded\n  licence: not recorded\n",
        "published: 2031-02\n  url: https://norland.example/7\n  retrieved: not recorded\n  licence: CC BY 4.0\n"
        "  edition: Notices 2031\n  attribution: Norland, Office of Notices\n",
    )
    return world


def test_json_and_graphml_name_the_sources(credited):
    """Both say of the whole graph which sources it has, with edition, licence and attribution."""
    graph = credited.load().nx
    linked: Any = nx.node_link_graph(json.loads(to_json(graph, ABOUT)), edges="edges")
    assert linked.graph == {**ABOUT, "sources": SOURCED}
    read: Any = nx.read_graphml(io.BytesIO(to_graphml(graph, ABOUT)), force_multigraph=True)
    assert json.loads(read.graph["sources"]) == SOURCED


def test_the_tables_are_a_data_package(credited, reegraph, tmp_path):
    """Sources with licence and attribution; every table with its columns; no licence is claimed for facts of others."""
    out = tmp_path / "out"
    done = reegraph("export", "--format", "csv", "--out", out, "--seeds", credited.folder)
    assert done.returncode == 0, done.stderr
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["name"], "licenses" in package) == ("reegraph", False)
    first, second = package["sources"]
    assert (first["title"], first["licence"], "path" in first) == ("Norland curbs tin", "not recorded", False)
    assert (second["path"], second["attribution"]) == ("https://norland.example/7", "Norland, Office of Notices")
    assert {r["path"] for r in package["resources"]} == {f.name for f in out.glob("*.csv")}
    assert len({r["name"] for r in package["resources"]}) == len(package["resources"])
    kinds = set()
    for resource in package["resources"]:
        with (out / resource["path"]).open(encoding="utf-8", newline="") as stream:
            head, *rows = csv.reader(stream)
        assert head == [field["name"] for field in resource["schema"]["fields"]]
        for field, column in zip(resource["schema"]["fields"], zip(*rows, strict=True), strict=True):
            kinds.add(field["type"])
            for value in filter(None, column):
                READ[field["type"]](value)
    assert kinds == set(READ)


def test_the_shipped_facts_are_under_their_licence(reegraph, tmp_path):
    """CC BY 4.0 for the facts; a source such as BACI keeps its own licence."""
    assert reegraph("export", "--format", "csv", "--out", tmp_path).returncode == 0
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    baci = next(source for source in package["sources"] if source["id"] == "src-baci-hs17")
    assert (baci["licence"], baci["edition"]) == ("Etalab Open Licence 2.0", "BACI HS17 V202601")
    assert baci["attribution"].startswith("CEPII, BACI")


def test_the_list_of_sources_tells_edition_and_attribution(credited, reegraph):
    """As a table and as JSON."""
    done = reegraph("sources", "--seeds", credited.folder)
    assert all(f" {word} " in done.stdout for word in ("edition", "attribution", "Norland, Office of Notices"))
    told = json.loads(reegraph("sources", "--seeds", credited.folder, "--format", "json").stdout)["sources"]
    assert [{k: v for k, v in row.items() if k in SOURCED[1]} for row in told] == SOURCED


def test_an_export_of_tables_takes_the_place_of_an_earlier_one_only(world, reegraph, tmp_path):
    """Stale tables go, foreign files stop it, and what is there stays where it cannot be written whole."""
    out = tmp_path / "out"
    command = ("export", "--format", "csv", "--out", out, "--seeds")
    assert reegraph(*command, "shipped").returncode == 0
    more = {file.name for file in out.iterdir()}
    assert reegraph(*command, world.folder).returncode == 0
    left = {file.name: file.read_bytes() for file in out.iterdir()}
    assert set(left) < more
    (out / "notes.txt").write_text("mine")
    done = reegraph(*command, "shipped")
    assert (done.returncode, "notes.txt" in done.stderr) == (1, True)
    (out / "notes.txt").unlink()
    del left["constraints.cypher"]
    (out / "constraints.cypher").unlink()
    (out / "constraints.cypher").mkdir()
    assert reegraph(*command, "shipped").returncode == 1
    (out / "constraints.cypher").rmdir()
    assert {file.name: file.read_bytes() for file in out.iterdir()} == {
        k: v for k, v in left.items() if "constr" not in k
    }
