"""The reference page: what `schema/` declares, as Markdown. Nothing is written here that the schema does not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reegraph.ontology import FORMS, Ontology, Property, RelationshipType

HEAD = """# Reference: labels, relationships, values, facts

Generated from `schema/` by `reegraph schema --markdown`; change the YAML there, then write this page again.
`?` marks what may be missing. How facts become nodes and edges: [the model](model.md).
"""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    names = list(head)
    body = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names), *body, ""]


def _properties(properties: Mapping[str, Property]) -> str:
    return ", ".join(f"`{p.name}{'' if p.required else '?'}`: {p.type.name}" for p in properties.values()) or "–"


def _ends(relationship: RelationshipType) -> str:
    starts = sorted({start for start, _ in relationship.joins})
    ends = sorted({end for _, end in relationship.joins})
    if len(relationship.joins) == len(starts) * len(ends):
        return f"{', '.join(starts)} → {', '.join(ends)}"
    if all(start == end for start, end in relationship.joins):
        return f"{', '.join(starts)} → the same label"
    return ", ".join(f"{start} → {end}" for start, end in sorted(relationship.joins))


def _values(ontology: Ontology) -> list[str]:
    rows = []
    for value in sorted(ontology.values.values(), key=lambda v: v.name):
        if not value.means:
            continue
        limits = [f"{name} {limit:g}" for name, limit in (("from", value.min), ("to", value.max)) if limit is not None]
        told = [value.unit, " ".join(limits), f"`{value.pattern}`" if value.pattern else ""]
        words = "; ".join(f"**{word}** {means}" for word, means in value.values.items())
        rows.append((f"`{value.name}`", value.type, ", ".join(part for part in told if part), value.means, words))
    return _table(("value type", "kind", "unit, range, form", "means", "words"), rows)


def reference(ontology: Ontology) -> str:
    """Return the reference page as Markdown.

    Examples
    --------
    >>> from reegraph.ontology import load
    >>> from reegraph.paths import folders
    >>> "## Labels (20)" in reference(load(folders("schema"))[0])
    True
    """
    nodes, relationships = ontology.nodes.values(), ontology.relationships.values()
    lines = [HEAD, f"## Labels ({len(ontology.nodes)})", ""]
    looks = ((f"`{n.name}`", n.means, _properties(n.properties), f"{n.colour} {n.shape}") for n in nodes)
    lines += _table(("label", "means", "properties", "colour and shape"), looks)
    lines += [f"## Relationships ({len(ontology.relationships)})", ""]
    lines += ["When a link is also an edge of its own type: *world* if it is `fact` or `claimed` and not negated;"]
    lines += ["*content* in every modality; *claim*, *arm* and *derived* edges are made by the program.", ""]
    joins = ((f"`{r.name}`", r.edge, _ends(r), _properties(r.properties), r.means) for r in relationships)
    lines += _table(("type", "edge", "from → to", "properties", "means"), joins)
    lines += ["## Facts", "", "Every fact has the common fields and those of exactly one form.", ""]
    for part in ("common", *FORMS, "evidence", "condition"):
        fields = ontology.facts[part].values()
        rows = ((f"`{p.name}{'' if p.required else '?'}`", p.type.name, p.means) for p in fields)
        lines += [f"### {part}", "", *_table(("field", "type", "means"), rows)]
    lines += [f"## Values ({sum(bool(v.means) for v in ontology.values.values())})", "", *_values(ontology)]
    return "\n".join(lines).rstrip("\n") + "\n"
