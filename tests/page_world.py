"""A small graph in the agreed form, filled by hand, for the tests of the page."""

from pathlib import Path

import networkx as nx

from reegraph.ontology import load
from reegraph.views import render_page, view_model

ONTOLOGY, _ = load([Path(__file__).parents[1] / "schema"])


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


def tin_world():
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
