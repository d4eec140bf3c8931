"""A style for the Neo4j Browser: colours and captions as on our page."""

from __future__ import annotations

from reegraph.ontology import Ontology

SIZES = {"Claim": 30, "StatusChange": 30, "Status": 30, "Source": 40, "Topic": 40, "Provision": 40}
USUAL = 55
CAPTIONS = {"Claim": "fact_id", "StatusChange": "act", "Status": "state"}
EDGE_CAPTIONS = ("share", "measure", "importance", "role", "effect", "as", "on", "kind", "stage")


def _darker(colour: str) -> str:
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{part * 7 // 10:02X}" for part in parts)


def _on(colour: str) -> str:
    """Return black or white, whichever can be read on a colour."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 150 else "#FFFFFF"


def _rule(selector: str, values: dict[str, str]) -> str:
    body = "".join(f"  {name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{body}}}\n"


def _node(selector: str, colour: str, size: int, caption: str) -> str:
    values = {"diameter": f"{size}px", "color": colour, "border-color": _darker(colour), "border-width": "2px"}
    return _rule(
        selector, {**values, "text-color-internal": _on(colour), "font-size": "10px", "caption": f'"{{{caption}}}"'}
    )


def grass(ontology: Ontology) -> str:
    """Return the style as the Browser's ``:style`` reads it.

    Examples
    --------
    >>> from reegraph.ontology import load
    >>> from reegraph.paths import folders
    >>> "node.Country {" in grass(load(folders("schema"))[0])
    True
    """
    parts = [_node("node", "#665544", USUAL, "name")]
    for label, node in ontology.nodes.items():
        parts.append(_node(f"node.{label}", node.colour, SIZES.get(label, USUAL), CAPTIONS.get(label, "name")))
    plain = {"color": "#A5ABB6", "shaft-width": "1px", "font-size": "8px", "padding": "3px"}
    plain |= {"text-color-external": "#000000", "text-color-internal": "#FFFFFF"}
    parts.append(_rule("relationship", {**plain, "caption": '"<type>"'}))
    for name, relationship in ontology.relationships.items():
        thick = "3px" if relationship.edge in ("world", "content") else "1px"
        own = next((p for p in EDGE_CAPTIONS if p in relationship.properties), None)
        caption = f'"{name} {{{own}}}"' if own and own in relationship.properties else '"<type>"'
        parts.append(_rule(f"relationship.{name}", {"shaft-width": thick, "caption": caption}))
    return "".join(parts)
