"""The object people hold: names, slices, one source alone, and what a warm start loads."""

import networkx as nx
import pytest

import reegraph
from reegraph import metrics
from reegraph.build import Options, read_dataset
from reegraph.facts import only_sources

FACTS = "facts/all.yml"


@pytest.fixture(scope="module")
def graph(small):
    """The small world."""
    return small.load()


# ---- what it holds


def test_facts_things_and_sources_by_id(graph):
    """Typed access: frozen records with their content."""
    fact = graph.facts["norland-refines"]
    assert (fact.content.rel, fact.content.properties["share"], fact.sources) == (
        "PRODUCES",
        0.9,
        ("gazette-2031", "notice-7"),
    )
    assert graph.entities["tin"].label == "Material"
    assert graph.sources["gazette-2031"].article == "gazette"
    assert graph.ontology.values["share"].unit == "fraction"
    with pytest.raises(AttributeError):
        fact.says = "other"


def test_the_graph_is_that_of_networkx(graph):
    """`kg.nx` is a MultiDiGraph with every node and edge that the store has."""
    assert isinstance(graph.nx, nx.MultiDiGraph)
    [[number]] = graph.query("MATCH ()-[r]->() RETURN count(r)").rows
    assert graph.nx.number_of_edges() == number == sum(graph.info.edges.values())
    assert graph.nx.number_of_nodes() == sum(graph.info.nodes.values())


def test_info_says_what_was_built(graph):
    """Version, hash, the last day known, and counts; no time of building."""
    assert graph.info.version == reegraph.__version__
    assert graph.info.known_up_to == "2031-03-10"
    assert (graph.info.facts, graph.info.nodes["Country"], graph.info.edges["PRODUCES"]) == (12, 2, 2)
    assert graph.info.evidence == {"spans": 7}


def test_it_shows_itself_in_jupyter(graph):
    """Version, number of facts, hash, and the counts by label."""
    shown = graph._repr_html_()
    assert f"reegraph {reegraph.__version__}, 12 facts, {graph.info.content_hash}" in shown
    assert "<td>Country</td><td>2</td>" in shown


def test_the_public_names_are_there_and_no_others():
    """Each is loaded on first use; a wrong one is a plain AttributeError."""
    assert all(getattr(reegraph, name) is not None for name in reegraph.__all__)
    assert dir(reegraph) == reegraph.__all__
    with pytest.raises(AttributeError, match="has no attribute 'Graph'"):
        reegraph.Graph  # noqa: B018  # asking for it is what fails


# ---- names


@pytest.mark.parametrize("word", ["norland", "Norland", "NORLAND", "Republic of Norland", "republic of norland"])
def test_a_thing_is_found_by_id_name_or_alias(graph, word):
    """Case does not matter."""
    assert graph.find_id(word) == "norland"


def test_only_the_labels_asked_for_count(graph):
    """A name that a material has is not the name of a country."""
    assert graph.find_id("tin", "Material") == "tin"
    assert graph.find_id("Tin ban", "Policy", "Event") == "tin-ban"
    with pytest.raises(reegraph.UsageError, match="nothing here is called tin"):
        graph.find_id("tin", "Country")


@pytest.mark.parametrize("word", ["norland-refines", "gazette-2031", "nowhere", ""])
def test_what_is_no_thing_is_not_found(graph, word):
    """Facts and sources are no things; nothing is found by nothing."""
    with pytest.raises(reegraph.UsageError, match="nothing here is called"):
        graph.find_id(word)


def test_the_nearest_name_is_offered(graph):
    """For a misspelt one."""
    with pytest.raises(reegraph.UsageError, match=r"nothing here is called Norlnd; did you mean norland\?"):
        graph.find_id("Norlnd")


def test_a_name_that_fits_two_things_lists_both(world):
    """It is an error that names both ids; the id itself is never ambiguous."""
    world.add(
        "entities/more.yml", "Place:\n- {id: hall, name: Hall, aliases: [NORLAND, REPUBLIC OF NORLAND], kind: town}\n"
    )
    kg = world.load()
    with pytest.raises(reegraph.UsageError, match="Republic of Norland fits hall, norland; give the id"):
        kg.find_id("Republic of Norland")
    assert kg.find_id("norland") == "norland"
    assert kg.find_id("norland", "Place") == "hall"


# ---- slices


def test_a_slice_without_claims_holds_things_alone(graph):
    """What centrality is computed on; with claims it is the whole graph."""
    things = graph.to_networkx()
    assert "norland-refines" not in things
    assert "gazette-2031" not in things
    assert nx.utils.graphs_equal(graph.to_networkx(claims=True), graph.nx)


def test_a_slice_of_some_types_holds_the_nodes_that_they_join(graph):
    """Nodes without such an edge are left out; more types give more."""
    makes = graph.to_networkx(types=["PRODUCES"])
    assert set(makes) == {"norland", "tin", "tin-ore"}
    assert {d["type"] for _, _, d in makes.edges(data=True)} == {"PRODUCES"}
    assert set(graph.to_networkx(types={"PRODUCES", "CONTROLS"})) == {"norland", "tin", "tin-ore", "tin-ban-exports"}
    assert graph.to_networkx(types=[]).number_of_nodes() == 0


def test_a_missing_weight_is_not_zero(graph):
    """Edges that lack the property are left out, and the others have it as `weight`."""
    weighed = graph.to_networkx(types=["PRODUCES"], weight="share")
    assert [(a, b, d["weight"]) for a, b, d in weighed.edges(data=True)] == [("norland", "tin", 0.9)]
    assert nx.shortest_path_length(weighed, "norland", "tin", weight="weight") == 0.9


def test_a_slice_is_a_copy(graph):
    """What is done to it does not reach the graph."""
    before = graph.nx.number_of_edges()
    for part in (
        graph.to_networkx(),
        graph.to_networkx(claims=True),
        graph.to_networkx(types=["PRODUCES"], weight="share"),
    ):
        part.remove_nodes_from(list(part))
    assert graph.nx.number_of_edges() == before
    assert not any("weight" in d for _, _, d in graph.nx.edges(data=True))


def test_an_unknown_type_is_wrong_usage(graph):
    """What there is, and the nearest."""
    with pytest.raises(
        reegraph.UsageError, match=r"no relationship PRODUCE in this graph; there are .*; did you mean PRODUCES\?"
    ):
        graph.to_networkx(types=["PRODUCE"])


# ---- one source alone


def test_one_source_alone_answers_only_what_it_tells(small):
    """Facts, their first day, their edges and the things they name: all from that source."""
    notice = small.load(only_source="notice-7")
    assert set(notice.facts) == {
        "norland-refines",
        "norland-mines-none",
        "talks-unconfirmed",
        "roe-claims",
        "mining-denied",
        "ore-same",
        "tin-symbol",
    }
    assert set(notice.sources) == {"notice-7"}
    assert "jane-doe" not in notice.entities
    assert "tin-ban" not in notice.entities
    assert {source for _, _, d in notice.nx.edges(data=True) for source in d["sources"]} == {"notice-7"}
    assert notice.info.known_up_to == "2031-02-28"


def test_what_both_tell_is_known_later_from_the_later_one(small):
    """`known_from` is that of the sources asked for, on the fact and on its edges."""
    gazette = small.load(only_source=["gazette-2031"])
    assert str(gazette.facts["norland-refines"].known_from) == "2031-03-10"
    assert gazette.query("MATCH ()-[r:PRODUCES]->() RETURN toString(r.known_from)").rows == [["2031-03-10"]]
    assert small.load().query("MATCH ()-[r:PRODUCES {share: 0.9}]->() RETURN toString(r.known_from)").rows == [
        ["2031-02-28"]
    ]


def test_a_link_goes_when_one_of_its_ends_goes(small):
    """A contradiction between two sources is not told by one of them alone, nor a note on what it does not tell."""
    gazette = small.load(only_source="gazette")
    assert "mining-denied" not in gazette.facts
    assert "end-unstated" in gazette.facts
    assert "mining-denied" in small.load(only_source="notice-7").facts


def test_all_sources_by_name_are_the_whole(small):
    """Naming all is like naming none, up to the things that no fact names."""
    both = small.load(only_source=["gazette-2031", "notice-7"])
    assert nx.utils.graphs_equal(both.nx, small.load().nx)
    assert both.info.content_hash == small.load().info.content_hash


def test_an_unknown_source_is_wrong_usage(small):
    """With those that are known, and the nearest."""
    with pytest.raises(
        reegraph.UsageError, match=r"no source notice-8; known: gazette-2031, notice-7; did you mean notice-7\?"
    ):
        small.load(only_source="notice-8")


@pytest.mark.once
def test_each_shipped_source_alone_is_a_graph(kg, tmp_path, monkeypatch):
    """A source can be asked by itself; what none of them tells alone is about facts of several."""
    data = read_dataset(Options())[1]
    told = set().union(*(only_sources(data, [name]).facts for name in kg.sources))
    across = [fact for name, fact in kg.facts.items() if name not in told]
    assert all(len(fact.sources) > 1 for fact in across)
    assert all(fact.method != "stated" or {node for node, _ in fact.ends()} & set(kg.facts) for fact in across)
    monkeypatch.setenv("REEGRAPH_CACHE", str(tmp_path))  # those of the session are not pushed out
    names = sorted(kg.sources, key=lambda name: (not kg.sources[name].article, name))[:6]
    for name in names:
        part = reegraph.load(only_source=name, say=lambda _: None)
        assert {source for fact in part.facts.values() for source in fact.sources} == {name}
        assert {source for _, _, d in part.nx.edges(data=True) for source in d.get("sources", ())} == {name}


# ---- what is loaded


def test_a_warm_query_loads_neither_yaml_nor_pydantic_nor_networkx(python, small):
    """They cost more than the question; a fact asked for afterwards still is there."""
    small.load()
    code = (
        "import reegraph, sys\n"
        "kg = reegraph.load(sys.argv[1])\n"
        "kg.query('MATCH (n) RETURN count(n)')\n"
        "print(sorted({'yaml', 'pydantic', 'networkx', 'numpy', 'pandas', 'jinja2', 'pyvis'} & set(sys.modules)))\n"
        "print(len(kg.facts))\n"
    )
    run = python(code, small.folder, env={"REEGRAPH_CACHE": str(small.cache)})
    assert (run.stdout, run.stderr) == ("[]\n12\n", "")


def test_one_line_tells_that_a_build_is_made(python, tmp_path, small):
    """On standard error, only the first time; standard output is for answers."""
    code = "import reegraph, sys; print(reegraph.load(sys.argv[1]).info.facts)"
    first, second = (python(code, small.folder, env={"REEGRAPH_CACHE": str(tmp_path / "cache")}) for _ in range(2))
    assert first.stdout == second.stdout == "12\n"
    assert first.stderr.startswith("built the graph: 12 facts, sha256:")
    assert first.stderr.count("\n") == 1
    assert second.stderr == ""


# ---- the measures


def test_the_measures_are_methods(kg):
    """Each is the function of `reegraph.metrics` with this graph."""
    world = kg.concentration(stage="mining")
    assert world.to_dicts() == metrics.concentration(kg, stage="mining").to_dicts() != []
    assert kg.reliance().to_dicts() == metrics.reliance(kg).to_dicts() != []
    assert kg.risk(stage="mining").to_dicts() == metrics.risk(kg, stage="mining").to_dicts() != []
