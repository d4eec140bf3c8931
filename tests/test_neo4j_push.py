"""A push makes a real Neo4j equal to the graph, touches nothing else, and can be killed at any point."""

import json
from dataclasses import replace
from datetime import date

import neo4j
import pytest
from tests.neo4j_own import cargo, everything, new, run, same, state_of, store

import reegraph
from reegraph.errors import ReegraphError
from reegraph.stores import constraints
from reegraph.stores.push import push
from reegraph.stores.verify import status, verify

__all__ = ["new", "store"]


# ---- a whole push


def test_after_a_push_both_stores_hold_the_same_nodes_and_relationships(store, kg):
    """Labels and properties of every node and relationship of the shipped graph come back alike from both engines."""
    told = push(store, cargo(kg))
    assert told.created == sum(kg.info.nodes.values()) + sum(kg.info.edges.values())
    for cypher in (
        "MATCH (n) WHERE NOT n:GraphInfo RETURN n ORDER BY n.id",
        "MATCH (a)-[r]->(b) RETURN a.id AS a, r, b.id AS b ORDER BY r.edge_id",
    ):
        here, there = kg.query(cypher), store.query(cypher)
        assert here.columns == there.columns
        assert here.rows == there.rows


def test_after_a_push_the_server_says_what_it_holds(store, small):
    """GraphInfo carries version, content hash, known up to and the time of the push; status and verify agree."""
    kg = small.load()
    assert status(store) is None
    push(store, cargo(kg))
    state = state_of(store)
    assert (state.complete, state.version, state.content_hash) == (True, reegraph.__version__, kg.info.content_hash)
    assert state.known_up_to == kg.info.known_up_to
    assert state.pushed_at is not None
    assert f"{state.pushed_at:%z}" == "+0000"
    assert {p.name: t.count for p, t in state.parts.items()} == {**kg.info.nodes, **kg.info.edges}
    assert same(store, kg)


def test_a_second_push_does_nothing(store, small):
    """An unchanged push writes nothing at all, not even the time."""
    kg = small.load()
    push(store, cargo(kg))
    before = everything(store)
    told = push(store, cargo(kg))
    assert told.unchanged
    assert everything(store) == before


def test_every_label_has_unique_ids_and_names_are_indexed(new, small):
    """The constraints and indexes are those of the ontology, on an edition that has no others."""
    kg = small.load()
    push(new, cargo(kg))
    unique = run(
        new,
        "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties WHERE type = 'UNIQUENESS' "
        "RETURN labelsOrTypes[0], properties",
    )
    assert sorted(unique) == sorted([label, ["id"]] for label in [*kg.ontology.nodes, "GraphInfo"])
    indexed = run(
        new, "SHOW INDEXES YIELD labelsOrTypes, properties WHERE properties = ['name'] RETURN labelsOrTypes[0]"
    )
    assert ["Country"] in indexed


@pytest.mark.parametrize("what", ["exists", "type"])
def test_what_community_lacks_is_well_formed(new, kg, what):
    """Statements for existence and types are refused for the edition, not for how they are written."""
    rules = [rule for rule in constraints.strict(kg.ontology) if rule.what == what]
    assert {rule.entity for rule in rules} == {"NODE", "RELATIONSHIP"}
    for rule in {(r.entity, r.type): r for r in rules}.values():
        with pytest.raises(neo4j.exceptions.DatabaseError, match="requires Neo4j Enterprise Edition"):
            run(new, rule.statement)


def test_labels_and_types_of_other_people_get_no_strict_rules(kg):
    """What other data in the database has too is left without demands on existence and types."""
    rules = constraints.strict(kg.ontology, ["Country", "PRODUCES"])
    assert {r.label for r in rules}.isdisjoint({"Country", "PRODUCES"})
    assert {r.label for r in rules} >= {"Material", "CONTROLS"}


# ---- changes


def test_a_push_of_changed_facts_writes_only_the_changes(store, world):
    """One new fact, one changed number and one fact that is gone: the rest is not written again."""
    push(store, cargo(world.load()))
    world.swap("facts/all.yml", "share: 0.9\n", "share: 0.8\n")
    text = world.text("facts/all.yml")
    cut = text.index("- id: end-unstated")
    world.path("facts/all.yml").write_text(text[:cut], encoding="utf-8")
    world.swap(
        "entities/all.yml",
        "- {id: sudland, name: Sudland}",
        "- {id: sudland, name: Sudland}\n- {id: westland, name: Westland}",
    )
    kg = world.load()
    told = push(store, cargo(kg))
    assert (told.created, told.changed) == (1, 2)  # Westland; the Claim and the relationship with the share
    assert told.removed == 4  # the note, its two ABOUT and its STATED_IN
    assert same(store, kg)


def test_a_thing_that_changes_its_label_keeps_its_relationships(store, world):
    """A node that becomes another label is one node there too, joined as before."""
    push(store, cargo(world.load()))
    world.swap("entities/all.yml", "Event:\n", "Agreement:\n")
    world.swap("entities/all.yml", "kind: talks", "kind: truce")
    kg = world.load()
    push(store, cargo(kg))
    assert run(store, "MATCH (n {id: 'port-talks'}) RETURN labels(n)") == [[["Agreement"]]]
    assert same(store, kg)


def test_a_label_and_a_type_that_are_gone_leave_nothing(store, world):
    """Ours of a label and a type of which nothing is wanted any more is removed."""
    kg = world.load()
    push(store, cargo(kg))
    run(
        store,
        "CREATE (:Topic {id: 'old', graph: 'reegraph'})-[:HAS_VENUE {edge_id: 'old', graph: 'reegraph'}]->"
        "(:Place {id: 'p', graph: 'reegraph'})",
    )
    push(store, cargo(kg), full=True)
    assert run(store, "MATCH (n) WHERE n:Topic OR n:Place RETURN count(n)") == [[0]]
    assert same(store, kg)


def test_results_that_somebody_wrote_back_stay(store, world):
    """Impact nodes carry our mark and are kept."""
    kg = world.load()
    push(store, cargo(kg))
    run(store, "CREATE (:Impact {id: 'run-1', graph: 'reegraph'})")
    world.swap("facts/all.yml", "share: 0.9\n", "share: 0.8\n")
    push(store, cargo(world.load()))
    push(store, cargo(world.load()), full=True)
    assert run(store, "MATCH (n:Impact) RETURN n.id") == [["run-1"]]


# ---- other people's data


def test_data_of_others_stays_as_it_is(store, world):
    """Nodes and relationships without our mark survive pushes, changes and removals, byte for byte."""
    run(
        store,
        "CREATE (a:Country {id: 'utopia', name: 'Utopia'})-[:PRODUCES {edge_id: 'norland-refines/PRODUCES'}]->"
        "(:Material {id: 7})",
    )
    run(store, "CREATE (:Country)-[:MINE {x: date('2025-01-01')}]->(:Topic {id: 'mine', graph: 'another'})")
    others = (
        "MATCH (n) WHERE n.graph IS NULL OR n.graph <> 'reegraph' OPTIONAL MATCH (n)-[e]-() "
        "RETURN labels(n), properties(n), type(e), properties(e) ORDER BY n.id, n.name"
    )
    before = run(store, others)
    kg = world.load()
    push(store, cargo(kg))
    assert same(store, kg)
    run(store, "MATCH (a:Country {id: 'utopia'}), (b:Country {id: 'norland'}) CREATE (a)-[:KNOWS]->(b)")
    world.swap("facts/all.yml", "share: 0.9\n", "share: 0.8\n")
    push(store, cargo(world.load()))
    push(store, cargo(world.load()), full=True)
    assert run(store, "MATCH (:Country {id: 'utopia'})-[e:KNOWS]->(:Country {id: 'norland'}) RETURN count(e)") == [[1]]
    run(store, "MATCH ()-[e:KNOWS]->() DELETE e")
    assert run(store, others) == before


@pytest.mark.parametrize("label", ["Country", "StatusChange", "GraphInfo"])
def test_a_node_of_others_with_our_label_and_id_stops_the_push_before_its_first_write(store, small, label):
    """The sentence names the node, and the database is as before."""
    node = {"Country": "norland", "StatusChange": "ban-starts", "GraphInfo": "graph-info"}[label]
    run(store, f"CREATE (:{label} {{id: $id, name: 'mine'}})", id=node)
    before = everything(store)
    with pytest.raises(
        ReegraphError, match=rf"\(:{label} \{{id: '{node}'\}}\) that reegraph did not write.*nothing was written"
    ):
        push(store, cargo(small.load()))
    assert everything(store) == before


def test_two_nodes_of_others_with_one_id_stop_the_push(new, small):
    """Uniqueness cannot be had then, and the sentence says so before anything is written."""
    run(new, "CREATE (:Country {id: 'x'}), (:Country {id: 'x'})")
    before = everything(new)
    with pytest.raises(ReegraphError, match=r"two nodes .*'x'.*must be unique.*nothing was written"):
        push(new, cargo(small.load()))
    assert everything(new) == before


def test_a_relationship_of_others_on_a_node_that_has_to_go_stops_the_push(store, world):
    """We neither delete what is theirs nor leave what is stale: the sentence names both."""
    world.swap(
        "entities/all.yml",
        "- {id: sudland, name: Sudland}",
        "- {id: sudland, name: Sudland}\n- {id: westland, name: Westland}",
    )
    push(store, cargo(world.load()))
    run(store, "MATCH (a:Country {id: 'westland'}) CREATE (:Mine {id: 1})-[:VISITED]->(a)")
    world.swap("entities/all.yml", "- {id: westland, name: Westland}\n", "")
    before = everything(store)
    with pytest.raises(
        ReegraphError, match=r"\(:Country \{id: 'westland'\}\).*\[:VISITED\].*\(:Mine\).*nothing was written"
    ):
        push(store, cargo(world.load()))
    assert everything(store) == before
    run(store, "MATCH ()-[e:VISITED]->() DELETE e")
    push(store, cargo(world.load()))
    assert same(store, world.load())


# ---- changed by hand


TAMPERED = {
    "MATCH (n:Country {id: 'norland'}) SET n.name = 'Nordland'": (
        "(:Country): 2 on the server, 2 in this graph, but with other content: "
        'norland differs in name ("Nordland" there, "Norland" here)'
    ),
    "MATCH (n:Country {id: 'norland'}) SET n:Material": "labels (Country:Material there, Country here)",
    "MATCH (n:Person {id: 'john-roe'}) DETACH DELETE n": (
        "(:Person): 1 on the server, 2 in this graph: john-roe is missing there"
    ),
    "MATCH (a)-[e:PRODUCES]->(b) CREATE (a)-[f:PRODUCES]->(b) SET f = e": "norland-refines/PRODUCES is there 2 times",
    "MATCH (a)-[e:KIND_OF|CONTROLS]->(b) CREATE (b)-[f:CONTROLS]->(a) SET f = e DELETE e": (
        "with other content: ban-covers-tin/CONTROLS is there, but not here; ban-covers-tin/CONTROLS is missing there"
    ),
    "MATCH ()-[e:PRODUCES]->() SET e.share = 1": "norland-refines/PRODUCES differs in share (1 there, 0.9 here)",
    "CREATE (:Topic {graph: 'reegraph'})": "(:Topic): 1 on the server, none in this graph",
    "CREATE (:Country {id: 7, graph: 'reegraph'})": "7 is there, but not here",
    "MATCH (n:Claim {id: 'ban-starts'}) REMOVE n:Claim": "ban-starts is missing there",
    "MATCH (g:GraphInfo) SET g.complete = false": "the last push did not finish",
    "MATCH (g:GraphInfo) DELETE g": "nothing was pushed",
    "DROP CONSTRAINT reegraph_Country_id_unique": "the server lacks uniqueness of id for (:Country)",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_verify_names_what_was_changed_by_hand_and_a_full_push_mends_it(store, small, how):
    """Each change is named by label or type and id, and is gone after ``push --full``."""
    kg = small.load()
    push(store, cargo(kg))
    run(store, how)
    told = "\n".join(verify(store, cargo(kg)).differences)
    assert TAMPERED[how] in told
    push(store, cargo(kg), full=True)
    assert same(store, kg)


@pytest.mark.parametrize(
    "how",
    [
        how
        for how in TAMPERED
        if "SET n.name" not in how and "e.share" not in how and "SET n:M" not in how and "CREATE (b)" not in how
    ],
)
def test_a_plain_push_mends_what_changes_the_counts(store, small, how):
    """What is there in another number, or not unique any more, is noticed without reading every row."""
    kg = small.load()
    push(store, cargo(kg))
    run(store, how)
    push(store, cargo(kg))
    assert [d for d in verify(store, cargo(kg)).differences if "Topic" not in d and "ban-starts" not in d] == []


# ---- checked before it writes


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("name", 7, "(:Country) norland: name is 7, but must be text"),
        ("aliases", ["a", 1], "(:Country) norland: aliases is ['a', 1], but must be a list of text"),
        ("note", {"a": 1}, "(:Country) norland: note is {'a': 1}, which Neo4j cannot store"),
        ("note", [1, "a"], "(:Country) norland: note is [1, 'a'], which Neo4j cannot store in one property"),
        ("note", 2**63, f"(:Country) norland: note is {2**63}, which Neo4j cannot store"),
        ("known_from", "soon", "(:Country) norland: known_from is 'soon', but must be a date"),
        ("name", None, "(:Country) norland: name is None, but must be text"),
    ],
)
def test_what_does_not_fit_the_schema_is_told_before_anything_is_written(store, small, tmp_path, name, value, told):
    """A wrong type is named with node, property and value; the database stays empty."""
    kg = small.load()
    data = json.loads((kg._built.folder / "graph.json").read_text(encoding="utf-8"))
    next(node for node in data["nodes"] if node["id"] == "norland")[name] = value
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(data, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    with pytest.raises(ReegraphError) as caught:
        push(store, replace(cargo(kg), file=file))
    assert told in str(caught.value)
    assert not run(store, "MATCH (n) RETURN n")


def test_a_missing_property_is_told(store, small, tmp_path):
    """What the ontology demands and is not there is named."""
    kg = small.load()
    data = json.loads((kg._built.folder / "graph.json").read_text(encoding="utf-8"))
    for edge in data["edges"]:
        edge.pop("stage", None)
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(data, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    with pytest.raises(ReegraphError, match=r"\[:PRODUCES\] norland-refines/PRODUCES: lacks stage"):
        push(store, replace(cargo(kg), file=file))


def test_dates_are_dates_on_the_server(store, small):
    """A day arrives as a date, not as text."""
    push(store, cargo(small.load()))
    rows = store.query("MATCH (k:Claim {id: 'ban-starts'}) RETURN k.date, k.known_from").rows
    assert rows == [[date(2031, 5, 1), date(2031, 3, 10)]]
