"""``reegraph schema``."""

from __future__ import annotations

import json
from typing import Any

import click

from reegraph.build import Info, Options
from reegraph.cli.common import RefusedError, formats, open_graph, reads_graph
from reegraph.cli.output import clean, json_text, last_line, say, stamp, table, version_line, write
from reegraph.errors import ProblemsError, ReegraphError, nearest
from reegraph.ontology import NodeType, Ontology, Property, RelationshipType, ValueType, load
from reegraph.paths import folders

HELP = """Tell which labels, relationships and value types there are; with a NAME, all of that one.

\b
  reegraph schema
  reegraph schema PRODUCES
  reegraph schema modality
  reegraph schema --json-schema facts > facts.schema.json      for your editor
  reegraph schema --markdown > reference.md                    all of it as a page
"""


@click.command("schema", help=HELP)
@click.argument("name", required=False)
@click.option(
    "--json-schema",
    "kind",
    type=click.Choice(["facts", "entities", "sources"]),
    help="Print the JSON Schema of such a file, for editors.",
)
@click.option("--markdown", is_flag=True, help="Print all of it as one Markdown page (docs/reference.md).")
@formats("table", "json")
@reads_graph
def command(name: str | None, kind: str | None, markdown: bool, form: str, options: Options) -> None:
    """Tell what there is."""
    if (name is not None) + (kind is not None) + markdown > 1:
        raise click.UsageError("give one of NAME, --json-schema and --markdown")
    if markdown and form == "json":
        raise click.UsageError("--markdown is no JSON; leave out --format json")
    ontology, problems = load(folders("schema", options.schema))
    if problems:
        raise ProblemsError(problems)
    if kind is not None:
        from reegraph.shapes import Shapes

        write(json.dumps(Shapes(ontology).json_schema(kind), ensure_ascii=False, indent=2) + "\n")
        return
    if markdown:
        from reegraph.reference import reference

        write(reference(ontology))
        return
    info = _info(options)
    told = _all(ontology, info) if name is None else _one(ontology, info, name)
    if form == "json":
        write(json_text({**told, **(stamp(info) if info else {"version": version_line().split()[1]})}))
    else:
        lines = _list(told) if name is None else _page(told)
        write("\n".join([*lines, last_line(info) if info else version_line()]) + "\n")


def _info(options: Options) -> Info | None:
    try:
        return open_graph(options).info
    except ProblemsError as error:
        say(f"the facts have {len(error.problems)} problems (reegraph check lists them), so nothing is counted")
    except ReegraphError as error:
        say(f"{error}; so nothing is counted")
    return None


def _node(node: NodeType, info: Info | None) -> dict[str, Any]:
    count = {"count": info.nodes.get(node.name, 0)} if info else {}
    made = {"made_by": "program"} if node.by_program else {}
    return {
        "name": node.name,
        "kind": "label",
        "means": node.means,
        **made,
        **count,
        "properties": _properties(node.properties),
    }


def _relationship(rel: RelationshipType, info: Info | None) -> dict[str, Any]:
    count = {"count": info.edges.get(rel.name, 0)} if info else {}
    starts: dict[tuple[str, ...], list[str]] = {}
    by_start: dict[str, list[str]] = {}
    for start, end in sorted(rel.joins):
        by_start.setdefault(start, []).append(end)
    for start, ends in by_start.items():
        starts.setdefault(tuple(ends), []).append(start)
    joins = [{"from": froms, "to": list(ends)} for ends, froms in starts.items()]
    return {
        "name": rel.name,
        "kind": "relationship",
        "means": rel.means,
        "edge": rel.edge,
        "joins": joins,
        **count,
        "properties": _properties(rel.properties),
    }


def _properties(properties: Any) -> list[dict[str, Any]]:
    return [_property(p) for p in properties.values()]


def _property(prop: Property) -> dict[str, Any]:
    unit = {"unit": prop.type.unit} if prop.type.unit else {}
    return {
        "name": prop.name,
        "type": prop.type.name,
        "required": prop.required,
        **unit,
        "means": prop.means or prop.type.means,
    }


def _value(value: ValueType) -> dict[str, Any]:
    parts = {
        "unit": value.unit or None,
        "min": value.min,
        "max": value.max,
        "pattern": value.pattern or None,
        "of": value.of or None,
    }
    told = {k: v for k, v in parts.items() if v is not None}
    words = (
        {"values": [{"value": word, "means": means} for word, means in value.values.items()]} if value.values else {}
    )
    return {"name": value.name, "kind": "value type", "type": value.type, "means": value.means, **told, **words}


def _all(ontology: Ontology, info: Info | None) -> dict[str, Any]:
    return {
        "labels": [_node(n, info) for n in ontology.nodes.values()],
        "relationships": [_relationship(r, info) for r in ontology.relationships.values()],
        "value_types": [_value(v) for v in ontology.values.values() if v.means],
    }


def _one(ontology: Ontology, info: Info | None, name: str) -> dict[str, Any]:
    if name in ontology.nodes:
        return _node(ontology.nodes[name], info)
    if name in ontology.relationships:
        return _relationship(ontology.relationships[name], info)
    if name in ontology.values and ontology.values[name].means:
        return _value(ontology.values[name])
    known = [*ontology.nodes, *ontology.relationships, *ontology.values]
    raise RefusedError(
        f"there is no label, relationship or value type {name}{nearest(name, known) or '; reegraph schema lists them'}"
    )


def _joined(joins: list[dict[str, Any]]) -> str:
    return "; ".join(f"{', '.join(j['from'])} → {', '.join(j['to'])}" for j in joins)


def _list(told: dict[str, Any]) -> list[str]:
    def count(row: dict[str, Any]) -> str:
        return f"{row['count']:,}" if "count" in row else ""

    return [
        table(("label", "nodes", "means"), [[r["name"], count(r), r["means"]] for r in told["labels"]], (False, True)),
        table(
            ("relationship", "edges", "joins", "means"),
            [[r["name"], count(r), _joined(r["joins"]), r["means"]] for r in told["relationships"]],
            (False, True),
        ),
        table(
            ("value type", "holds", "unit", "means"),
            [[r["name"], r["type"], r.get("unit", ""), r["means"]] for r in told["value_types"]],
        ),
    ]


def _page(told: dict[str, Any]) -> list[str]:
    lines = [f"{told['name']} ({told['kind']}): {told['means']}"]
    lines += [f"joins {_joined(told['joins'])}", f"edge: {told['edge']}"] if "joins" in told else []
    lines += [f"{told['count']:,} in the graph"] if "count" in told else []
    lines += ["made by the program, never written by hand"] if "made_by" in told else []
    lines += [f"{key}: {told[key]}" for key in ("type", "unit", "min", "max", "pattern", "of") if key in told]
    if told.get("properties"):
        rows = [
            [r["name"], r["type"], "yes" if r["required"] else "", r.get("unit", ""), r["means"]]
            for r in told["properties"]
        ]
        lines += ["", table(("property", "type", "needed", "unit", "means"), rows)]
    if told.get("values"):
        lines += ["", table(("value", "means"), [[r["value"], r["means"]] for r in told["values"]])]
    return [*map(_clean, lines), ""] if lines[-1].endswith("\n") is False else [*map(_clean, lines)]


def _clean(line: str) -> str:
    return "\n".join(map(clean, line.split("\n")))
