"""The rules of the graph (docs/model.md, section 1), on the small world and on the shipped facts."""

import json
from datetime import date

import networkx as nx
import pytest

from reegraph.facts import Change, Link
from reegraph.graph import DATES, from_node_link, node_link, without_claims

FACTS = "facts/all.yml"


@pytest.fixture(scope="module")
def graph(small):
    """The graph of the small world."""
    return small.load().nx


def edges(graph, fact_id, kind=None):
    """The edges that a fact makes: ends and attributes, by edge id."""
    return {
        d["edge_id"]: (a, b, d)
        for a, b, d in graph.edges(data=True)
        if d.get("fact_id") == fact_id and kind in (None, d["type"])
    }


def ends(graph, fact_id, kind):
    """Start and end of the edges of one type that a fact makes."""
    return [(a, b) for _, (a, b, _) in sorted(edges(graph, fact_id, kind).items())]


# ---- what becomes an edge


def test_a_fact_of_the_world_is_an_edge(graph):
    """What the source states itself is a relationship of its own type, with its properties."""
    [(start, end, told)] = edges(graph, "norland-refines", "PRODUCES").values()
    assert (start, end, told["stage"], told["share"], told["year"]) == ("norland", "tin", "refining", 0.9, 2030)


def test_a_claim_of_somebody_is_an_edge_that_says_so(graph):
    """What somebody is reported to have said can be read plainly too, with the speaker on the edge."""
    [(_, _, told)] = edges(graph, "roe-claims", "PRODUCES").values()
    assert (told["modality"], told["said_by"]) == ("claimed", "john-roe")


@pytest.mark.parametrize("fact_id", ["sudland-2040", "norland-mines-none"])
def test_what_is_expected_or_denied_is_no_edge_of_the_world(graph, fact_id):
    """A forecast cannot slip into a simple question; it is a Claim with all that it says."""
    assert edges(graph, fact_id, "PRODUCES") == {}
    claim = graph.nodes[fact_id]
    assert claim["labels"] == ["Claim"]
    assert (claim["rel"], claim["stage"]) == ("PRODUCES", "refining" if fact_id == "sudland-2040" else "mining")


@pytest.mark.parametrize(
    "modality", ["planned", "expected", "possible", "proposed", "threatened", "scheduled", "opinion"]
)
def test_only_facts_and_claims_are_edges_of_the_world(world, modality):
    """In every other modality a link of the world is a Claim alone."""
    world.swap(FACTS, "  modality: fact", f"  modality: {modality}")
    graph = world.load().nx
    assert edges(graph, "norland-refines", "PRODUCES") == {}
    assert graph.nodes["norland-refines"]["modality"] == modality


@pytest.mark.parametrize(
    "modality", ["fact", "claimed", "scheduled", "planned", "expected", "possible", "proposed", "threatened", "opinion"]
)
def test_what_a_rule_says_is_an_edge_in_every_modality(world, modality):
    """Whether the rule came about is told by its own status; the edge says the modality."""
    speaker = "source" if modality == "fact" else "jane-doe"
    world.swap(FACTS, "  said_by: jane-doe\n  modality: planned", f"  said_by: {speaker}\n  modality: {modality}")
    [(start, end, told)] = edges(world.load().nx, "ban-covers-tin", "CONTROLS").values()
    assert (start, end, told["modality"], told["measure"]) == ("tin-ban-exports", "tin", modality, "ban")


def test_a_denied_rule_is_no_edge(world):
    """A negated fact is never an edge, of no kind."""
    world.swap(FACTS, "  modality: planned", "  modality: planned\n  negated: true")
    graph = world.load().nx
    assert edges(graph, "ban-covers-tin", "CONTROLS") == {}
    assert graph.nodes["ban-covers-tin"]["negated"] is True


def test_a_link_between_facts_joins_their_claims(graph):
    """A contradiction is an edge from Claim to Claim."""
    assert ends(graph, "mining-denied", "CONTRADICTS") == [("roe-claims", "norland-mines-none")]


def test_a_guess_that_two_are_one_is_never_an_edge(graph, kg):
    """SAME_AS is only a Claim, here and in what is shipped."""
    for each in (graph, kg.nx):
        assert "SAME_AS" not in {d["type"] for _, _, d in each.edges(data=True)}
    assert graph.nodes["ore-same"]["rel"] == "SAME_AS"


def test_a_change_has_both_labels_and_its_arms(graph):
    """What happens to a rule hangs on it as StatusChange, with who did it, by what and on which condition."""
    assert graph.nodes["ban-starts"]["labels"] == ["Claim", "StatusChange"]
    assert ends(graph, "ban-starts", "HAS_CHANGE") == [("tin-ban", "ban-starts")]
    assert ends(graph, "ban-starts", "DONE_BY") == [("ban-starts", "norland"), ("ban-starts", "jane-doe")]
    assert ends(graph, "ban-starts", "THROUGH") == [("ban-starts", "port-talks")]
    [(start, end, told)] = edges(graph, "ban-starts", "ON_CONDITION").values()
    assert (start, end, told["act"], told.get("unless")) == ("ban-starts", "port-talks", "ends", None)


def test_what_must_not_happen_is_marked(world):
    """`unless` stands on the edge to the condition."""
    world.swap(FACTS, "  if: {", "  unless: {")
    [(_, _, told)] = edges(world.load().nx, "ban-starts", "ON_CONDITION").values()
    assert told["unless"] is True


def test_a_denied_change_is_a_claim_alone(graph):
    """Not yet confirmed is no change: one label, no arms."""
    assert graph.nodes["talks-unconfirmed"]["labels"] == ["Claim"]
    kinds = {d["type"] for _, _, d in edges(graph, "talks-unconfirmed").values()}
    assert kinds == {"ABOUT", "STATED_IN"}


def test_a_value_and_a_note_are_claims_alone(graph):
    """Neither has a second end."""
    for fact_id in ("tin-symbol", "end-unstated"):
        assert {d["type"] for _, _, d in edges(graph, fact_id).values()} == {"ABOUT", "STATED_IN"}
    assert graph.nodes["tin-symbol"]["value"] == "Sn"
    assert graph.nodes["end-unstated"]["question"] == "When does the ban end?"


# ---- who, where, about what


def test_every_place_of_a_fact_is_an_edge_to_its_source(graph):
    """Two spans in one article are two edges, numbered from the second on; a section of a document is one."""
    told = edges(graph, "ban-starts", "STATED_IN")
    assert list(told) == ["ban-starts/STATED_IN", "ban-starts/STATED_IN/2"]
    assert len({d["start"] for _, _, d in told.values()}) == 2
    told = edges(graph, "norland-refines", "STATED_IN")
    assert {b for _, b, _ in told.values()} == {"gazette-2031", "notice-7"}
    assert {d.get("section") for _, _, d in told.values()} == {None, "2"}
    assert all(d["voice"] == "own" for _, _, d in told.values())


def test_edges_of_one_type_are_numbered(graph):
    """The first has no number, the second has /2, the third /3; the key in networkx is the edge id."""
    assert sorted(edges(graph, "ban-starts", "ABOUT")) == [
        "ban-starts/ABOUT",
        *(f"ban-starts/ABOUT/{k}" for k in (2, 3, 4)),
    ]
    assert all(key == told["edge_id"] for _, _, key, told in graph.edges(keys=True, data=True))


def test_edge_ids_are_unique(graph, kg):
    """No two edges of a graph have one id."""
    for each in (graph, kg.nx):
        keys = [key for _, _, key in each.edges(keys=True)]
        assert len(keys) == len(set(keys))


def test_a_claim_names_what_it_is_about_by_role(graph):
    """Subject, object and actor; what has two roles is named once, by the first."""
    told = {b: d["role"] for _, b, d in edges(graph, "ban-starts", "ABOUT").values()}
    assert told == {"tin-ban": "subject", "norland": "actor", "jane-doe": "actor", "port-talks": "object"}
    told = {b: d["role"] for _, b, d in edges(graph, "norland-refines", "ABOUT").values()}
    assert told == {"norland": "subject", "tin": "object"}
    told = {b: d["role"] for _, b, d in edges(graph, "end-unstated", "ABOUT").values()}
    assert told == {"tin-ban": "subject", "ban-starts": "subject"}


def test_the_speaker_is_an_edge_unless_it_is_the_source(graph):
    """Words in the source's own voice have no SAID_BY."""
    assert ends(graph, "roe-claims", "SAID_BY") == [("roe-claims", "john-roe")]
    assert ends(graph, "norland-refines", "SAID_BY") == []


def test_every_edge_of_a_fact_says_who_when_and_how_sure(graph, kg):
    """Id, modality, speaker, sources, first day and method stand on each, and which graph it belongs to."""
    wanted = {"edge_id", "type", "fact_id", "modality", "said_by", "sources", "known_from", "method", "graph"}
    for each in (graph, kg.nx):
        for start, end, told in each.edges(data=True):
            if "fact_id" in told:
                assert wanted <= set(told), (start, end, told)
                claim = each.nodes[told["fact_id"]]
                same = ("modality", "said_by", "sources", "known_from", "method")
                assert [told[name] for name in same] == [claim[name] for name in same]


def test_every_edge_is_that_of_a_fact_or_of_a_policy(graph, kg):
    """HAS_PROVISION and HAS_STATUS are made by the program, and say so; the first has the sources that tell of it."""
    for each in (graph, kg.nx):
        rest = [(a, b, d) for a, b, d in each.edges(data=True) if "fact_id" not in d]
        kinds = {"HAS_PROVISION": "Provision", "HAS_STATUS": "Status"}
        assert {(d["type"], d["method"], d["graph"]) for _, _, d in rest} == {
            (k, "computed", "reegraph") for k in kinds
        }
        assert all(each.nodes[a]["labels"][0] in ("Policy", "Provision") for a, b, _ in rest)
        assert all(each.nodes[b]["labels"] == [kinds[d["type"]]] for _, b, d in rest)
    [(a, b, told)] = [(a, b, d) for a, b, d in graph.edges(data=True) if d["type"] == "HAS_PROVISION"]
    assert (a, b, told["edge_id"]) == ("tin-ban", "tin-ban-exports", "tin-ban-exports/HAS_PROVISION")
    assert (told["sources"], str(told["known_from"])) == (["gazette-2031"], "2031-03-10")


def test_every_node_says_to_which_graph_it_belongs(graph, kg):
    """A push may change or remove only what is its own."""
    for each in (graph, kg.nx):
        assert all(told["graph"] == "reegraph" and told["labels"] for _, told in each.nodes(data=True))


# ---- since when


def test_a_fact_is_known_from_the_earliest_publication(graph):
    """Of several sources the first counts; a month counts with its last day."""
    assert graph.nodes["norland-refines"]["known_from"] == date(2031, 2, 28)
    assert graph.nodes["minister"]["known_from"] == date(2031, 3, 10)


@pytest.mark.parametrize(
    "told", ["  method: inferred\n  reason: from both", "  method: computed\n  inputs: [minister]"]
)
def test_what_comes_of_several_sources_is_known_when_all_are_out(world, told):
    """An inference needs all that it is drawn from: the latest publication counts, and none of them tells it alone."""
    world.swap(FACTS, "  modality: fact", f"  modality: fact\n{told}")
    assert str(world.load().facts["norland-refines"].known_from) == "2031-03-10"
    assert "norland-refines" not in world.load(only_source="notice-7").facts


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2031", "2031-12-31"),
        ("2031-autumn", "2031-11-30"),
        ("2031-winter", "2032-02-29"),
        ("2032-02", "2032-02-29"),
        ("2031-12", "2031-12-31"),
    ],
)
def test_the_last_day_of_a_publication_counts(world, published, known):
    """What a year or a season published is surely known at its end."""
    world.swap("sources.yml", "published: 2031-02", f"published: {published}")
    assert str(world.load().facts["roe-claims"].known_from) == known


def test_dates_keep_how_exact_they_are(graph):
    """First possible day, the day after the last possible one, the words, and how they were read."""
    told = graph.nodes["ban-starts"]
    assert (told["date"], told["date_end"], told["date_text"]) == (date(2031, 5, 1), date(2031, 6, 1), "2031-05")
    assert (told["until"], told["until_end"], told["until_text"]) == (
        date(2031, 9, 1),
        date(2031, 12, 1),
        "2031-autumn",
    )
    assert (told["said_on"], told["said_on_how"]) == (date(2031, 3, 7), "weekday from dateline")


def test_what_is_told_as_past_has_only_an_end(world):
    """`date_end` alone: no first day, and the day after the last possible one."""
    world.swap(FACTS, "  date: 2031-05\n  until: 2031-autumn", "  date_end: 2031-03-10")
    told = world.load().nx.nodes["ban-starts"]
    assert "date" not in told
    assert "date_text" not in told
    assert told["date_end"] == date(2031, 3, 10)


def test_a_withdrawn_fact_says_until_when_it_was_known(world):
    """`known_to` stands on the Claim and on each of its edges."""
    world.swap(FACTS, "  said_by: john-roe", "  known_to: 2031-04-01\n  said_by: john-roe")
    graph = world.load().nx
    assert graph.nodes["roe-claims"]["known_to"] == date(2031, 4, 1)
    assert all(d["known_to"] == date(2031, 4, 1) for _, _, d in edges(graph, "roe-claims").values())


# ---- whole


def test_every_fact_is_a_claim_with_all_that_it_says(kg):
    """Nothing of a shipped fact is lost on the way into the graph."""
    for fact in kg.facts.values():
        claim = kg.nx.nodes[fact.id]
        assert claim["labels"][0] == "Claim"
        assert ("StatusChange" in claim["labels"]) == (fact.form == "change" and not fact.negated)
        assert (claim["says"], claim["said_by"], claim["modality"]) == (fact.says, fact.said_by, fact.modality)
        assert claim["evidence"] == [entry.to_dict() for entry in fact.evidence]
        if isinstance(fact.content, Link):
            assert {key: claim[key] for key in fact.content.properties} == dict(fact.content.properties)
        if isinstance(fact.content, Change):
            assert (claim["of"], claim["act"], tuple(claim.get("by", ()))) == (
                fact.content.of,
                fact.content.act,
                fact.content.by,
            )
        for name, interval in fact.when.items():
            assert (claim.get(name), claim[f"{name}_end"]) == (interval.first, interval.end)


def test_every_edge_joins_what_the_ontology_lets_it_join(kg):
    """Type and labels of both ends, of every edge that is shipped."""
    for start, end, told in kg.nx.edges(data=True):
        kind = kg.ontology.relationships[told["type"]]
        starts, finishes = (kg.nx.nodes[node]["labels"] for node in (start, end))
        assert any(kind.allows(a, b) for a in starts for b in finishes), (start, told["type"], end)


def test_a_graph_comes_back_from_json(graph, kg):
    """Nodes, edges, keys, dates and lists: the same after a way through a file."""
    for each in (graph, kg.nx):
        text = json.dumps(node_link(each), allow_nan=False)
        back = from_node_link(json.loads(text))
        assert nx.utils.graphs_equal(back, each)
        assert list(back.nodes) == list(each.nodes)


def test_networkx_reads_the_json_by_itself(graph):
    """A program without reegraph reads the file: edge keys are text."""
    back = nx.node_link_graph(json.loads(json.dumps(node_link(graph))), edges="edges")
    assert set(back.edges) == set(graph.edges)


def test_only_the_named_properties_are_dates(graph, kg):
    """What comes back as a date went in as one; all else is text, numbers, flags and lists."""
    for each in (graph, kg.nx):
        for told in [d for _, d in each.nodes(data=True)] + [d for _, _, d in each.edges(data=True)]:
            assert {name for name, value in told.items() if isinstance(value, date)} == DATES & set(told)


def test_the_graph_of_things_has_neither_claims_nor_sources(graph):
    """What centrality and paths are computed on."""
    things = without_claims(graph)
    assert {d["labels"][0] for _, d in things.nodes(data=True)}.isdisjoint({"Claim", "Source", "Status"})
    assert {d["type"] for _, _, d in things.edges(data=True)} == {"PRODUCES", "CONTROLS", "HOLDS_ROLE", "HAS_PROVISION"}
