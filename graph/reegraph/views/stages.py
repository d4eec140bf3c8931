"""Which part of the picture a thing belongs to: a stage of the chain, the rules above, or a band below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reegraph.views.model import EdgeView, NodeView

STAGES = {  # from left to right: id and heading
    "material": "Stage not told",
    "mining": "Mined",
    "refining": "Refined",
    "metal": "Metals and alloys",
    "magnet": "Magnets",
    "equipment": "Equipment, technology",
    "component": "Components",
    "product": "Products",
    "sector": "Sectors",
}
BANDS = {  # from top to bottom: id, heading and labels
    "country": ("Countries", ("Country", "CountryGroup")),
    "organization": ("Organisations", ("Organization",)),
    "person": ("People", ("Person",)),
    "agreement": ("Agreements", ("Agreement",)),
    "event": ("Events", ("Event",)),
    "topic": ("Topics", ("Topic",)),
    "place": ("Places", ("Facility", "Place")),
}
OTHER = "other"
_OF_KIND = {
    "ore": "mining",
    "concentrate": "mining",
    "oxide": "refining",
    "refined form": "refining",
    "metal": "metal",
    "alloy": "metal",
    "magnet": "magnet",
}
_OF_LABEL = {
    "Material": "material",
    "Equipment": "equipment",
    "Technology": "equipment",
    "Product": "product",
    "Sector": "sector",
}
_BAND_OF = {label: band for band, (_, labels) in BANDS.items() for label in labels}


def stages(nodes: Iterable[NodeView], edges: Iterable[EdgeView]) -> dict[str, str]:
    """Return the stage of each thing in the chain.

    A material stands at the stage of its kind; else at the one stage at which somebody produces it; else, and where
    sources name several, under "stage not told".

    Examples
    --------
    >>> tin = NodeView("tin", "Material", "Tin", kind="element")
    >>> made = EdgeView("f/PRODUCES", "PRODUCES", "norland", "tin", ("f",), stages=("mining",))
    >>> stages([tin], [made]), stages([tin], [])
    ({'tin': 'mining'}, {'tin': 'material'})
    """
    told: defaultdict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.type == "PRODUCES":
            told[edge.end] |= {s for s in edge.stages if s in STAGES}
    found = {}
    for node in nodes:
        if node.label in _OF_LABEL:
            own = _OF_KIND.get(node.kind) if node.label == "Material" else None
            single = next(iter(told[node.id])) if len(told[node.id]) == 1 else None
            found[node.id] = own or single or _OF_LABEL[node.label]
    return found


def band(node: NodeView) -> str:
    """Return the band below the chain that a node lies in.

    Examples
    --------
    >>> band(NodeView("norland", "Country", "Norland"))
    'country'
    """
    return _BAND_OF.get(node.label, OTHER)
