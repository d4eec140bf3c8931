"""The corpus of queries, and how two results are compared: order with ORDER BY, floats within 1e-9, lists as bags."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import reegraph
from reegraph.stores.base import Duration, Node, Relationship, Result
from reegraph.stores.base import Path as GraphPath
from reegraph.stores.cypher.clauses import Clauses
from reegraph.stores.cypher.tree import NotReadError, key
from reegraph.stores.dialect import masked

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "cypher"
GRAPHS: dict[str, list[str]] = yaml.safe_load((CORPUS / "graphs.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Entry:
    """One query of the corpus."""

    id: str
    feature: str
    cypher: str
    graph: str = "reegraph"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    everyday: bool = False
    write: bool = False
    after: str = ""  # what is asked afterwards of a query that writes


def read(file: Path) -> Iterator[Entry]:
    """Read a file: ``//: {defaults}``, then for each query ``//- {id: …}``, its lines, and ``//= query afterwards``."""
    head, *blocks = re.split(r"^//- ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    defaults = yaml.safe_load(head[3 : head.index("\n")])
    for block in blocks:
        first, _, text = block.partition("\n")
        kept = [line for line in text.splitlines() if not line.startswith(("//=", "// ----"))]
        after = [line[3:].strip() for line in text.splitlines() if line.startswith("//=")]
        given = {**defaults, **yaml.safe_load(first)}
        if "parameters" in given:  # to YAML, the key `on` is the value true
            given["parameters"] = {"on" if k is True else str(k): v for k, v in given["parameters"].items()}
        yield Entry(**given, cypher="\n".join(kept).strip("\n"), after=" ".join(after))


class _Asked(Exception):  # noqa: N818 - not an error: it carries what `ask` would run
    pass


def from_questions() -> Iterator[Entry]:
    """Every named question, with its defaults and with its example."""
    from reegraph.queries import ask, questions

    real = graph()

    class Recorder:
        def query(self, cypher: str, values: Mapping[str, Any] | None = None) -> Result:
            if cypher == question.cypher:
                raise _Asked(values)
            return real.query(cypher, values)

    for name, question in questions().items():
        example = dict(word.split("=", 1) for word in shlex.split(question.example) if word != "-p")
        given = [{p.name: example[p.name] for p in question.parameters if p.required}, example]
        for n, values in enumerate(given if given[0] != given[1] else given[:1]):
            try:
                ask(Recorder(), name, values)  # type: ignore[arg-type]  # only its `query` is called
            except _Asked as asked:
                yield Entry(
                    f"questions/{name}/{n + 1}",
                    "named questions",
                    question.cypher,
                    parameters=asked.args[0],
                    everyday=True,
                )


DOCS_PARAMETERS = {
    "n": 1, "who": "donald-trump", "how": "claimed", "on": "2025-11-15", "known": "2025-10-27",
    "id": "october-regulations-issuer",
}  # fmt: skip


def from_docs() -> Iterator[Entry]:
    """Every query of README.md and ``docs/*.md``: blocks, and what the command or the library is called with."""
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if file.name == "dialect.md" or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8")
        found = [
            part
            for block in re.findall(r"^ *```cypher\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
            for part in statements(block)
        ]
        found += re.findall(r"reegraph query '([^'…]+)'", text) + re.findall(
            r"\bquery\(\s*\"((?:MATCH|UNWIND|CALL|RETURN)[^\"]*)\"", text
        )
        for n, query in enumerate(dict.fromkeys(found), 1):
            used = {k: v for k, v in DOCS_PARAMETERS.items() if re.search(rf"\${k}\b", query)}
            yield Entry(f"{file.stem}/{n}", "docs", query, parameters=used, everyday=True)


def statements(block: str) -> list[str]:
    """The queries of a block: each line one if each is whole, else the block."""
    lines = [line for line in block.strip().splitlines() if line.strip()]
    whole = all(re.match(r"(MATCH|UNWIND|CALL)\b.*\bRETURN\b", line) for line in lines)
    return lines if whole else [block]


def written() -> list[Entry]:
    """The queries of ``tests/cypher/``."""
    return checked(entry for file in sorted(CORPUS.glob("*.cypher")) for entry in read(file))


def corpus() -> list[Entry]:
    """Every query, those of the named questions and of the docs included."""
    return checked([*written(), *from_questions(), *from_docs()])


def checked(entries: Iterable[Entry]) -> list[Entry]:
    """Look that ids are unique and graphs are there."""
    found = list(entries)
    seen: set[str] = set()
    for entry in found:
        assert entry.id not in seen, f"two entries are called {entry.id}"
        assert entry.graph in BUILT or entry.graph in GRAPHS, f"{entry.id}: no graph {entry.graph}"
        seen.add(entry.id)
    return found


@cache
def graph() -> reegraph.KnowledgeGraph:
    """The shipped graph, built once."""
    return reegraph.load(say=lambda _: None)


@cache
def articles() -> reegraph.KnowledgeGraph:
    """The graph of the articles alone: small enough for queries that join everything with everything."""
    return graph().of_articles()


BUILT = {"reegraph": graph, "articles": articles}

# ---- comparing

SECTION = re.compile(r"\bUNION\b", re.IGNORECASE)


def last_part(cypher: str) -> str:
    """What follows the last RETURN, texts and comments blanked."""
    return re.split(r"\bRETURN\b", masked(cypher), flags=re.IGNORECASE)[-1]


def outer(cypher: str) -> str:
    """The query with everything inside braces blanked."""
    text, depth, out = masked(cypher), 0, []
    for c in text:
        depth -= c == "}"
        out.append(c if not depth else " ")
        depth += c == "{"
    return "".join(out)


def ordered(cypher: str) -> bool:
    """Whether the query says in which order its rows come."""
    text = outer(cypher)
    return not SECTION.search(text) and bool(re.search(r"\bORDER\s+BY\b", last_part(text), re.IGNORECASE))


def sort_keys(cypher: str) -> list[int] | None:
    """The columns that the rows are sorted by; empty without ORDER BY, None if it sorts by what is no column.

    Rows that are equal in these columns come in any order from both engines.
    """
    try:
        tree = Clauses(cypher).statement()
    except NotReadError:
        return None if ordered(cypher) else []
    last = tree.kids[-1].kids[-1]
    if len(tree.kids) > 1 or last.kind != "return":
        return []
    found = list[int]()
    items = {key(i.kids[0]): n for n, i in enumerate(last.parts["items"])}
    names = {i.name: n for n, i in enumerate(last.parts["items"]) if i.name}
    for sorting in last.parts["order"]:
        value = sorting.kids[0]
        place = names.get(value.name) if value.kind == "variable" else None
        place = items.get(key(value)) if place is None else place
        if place is None or last.parts["star"]:
            return None
        found.append(place)
    return found


def cut(cypher: str) -> bool:
    """Whether there is a LIMIT or SKIP without an order, so that only the number of rows is certain."""
    parts = re.split(r"\b(?:RETURN|WITH)\b", masked(cypher), flags=re.IGNORECASE)
    return any(
        re.search(r"\b(LIMIT|SKIP|OFFSET)\b", p, re.IGNORECASE) and not re.search(r"\bORDER\s+BY\b", p, re.IGNORECASE)
        for p in parts
    )


def limited(cypher: str) -> bool:
    """Whether the last RETURN has a LIMIT or SKIP."""
    return bool(re.search(r"\b(LIMIT|SKIP|OFFSET)\b", last_part(outer(cypher)), re.IGNORECASE))


def bags(cypher: str) -> bool:
    """Whether lists may come in any order: a collect or pattern comprehension with no order before it, keys, labels."""
    text = masked(cypher)
    if re.search(r"\b(keys|labels)\s*\(", text, re.IGNORECASE):
        return True
    first = re.search(r"\bcollect\s*[({]|\[\s*(\w+\s*=\s*)?\(", text, re.IGNORECASE)
    return bool(first) and not re.search(r"\bORDER\s+BY\b", text[: first.start() if first else 0], re.IGNORECASE)


def plain(value: Any, bag: bool) -> Any:
    """A value in a form that can be compared and sorted; a number keeps whether it is whole."""
    if isinstance(value, Node):
        return ("node", tuple(sorted(value.labels)), plain(dict(value.properties), False))
    if isinstance(value, Relationship):
        return ("relationship", value.type, plain(dict(value.properties), False))
    if isinstance(value, GraphPath):
        return ("path", plain(list(value.nodes), False), plain(list(value.relationships), False))
    if isinstance(value, Mapping):
        return ("map", tuple(sorted((k, plain(v, bag)) for k, v in value.items())))
    if isinstance(value, list | tuple):
        items = [plain(v, bag) for v in value]
        return ("list", tuple(sorted(items, key=repr) if bag else items))
    if isinstance(value, float):
        return ("float", "nan" if math.isnan(value) else float(f"{value:.9g}") + 0.0)
    return (type(value).__name__, value)


def difference(cypher: str, one: Result, two: Result) -> str:
    """What differs, empty if the results are the same."""
    if one.columns != two.columns:
        return f"columns {one.columns} and {two.columns}"
    if len(one.rows) != len(two.rows):
        return f"{len(one.rows)} rows and {len(two.rows)}: {one.rows[:3]} and {two.rows[:3]}"
    if cut(cypher):
        return ""
    bag = bags(cypher)
    a, b = [[tuple(plain(v, bag) for v in row) for row in result.rows] for result in (one, two)]
    keys = sort_keys(cypher)
    if keys and not near(tuple(tuple(r[k] for k in keys) for r in a), tuple(tuple(r[k] for k in keys) for r in b)):
        return f"order: {one.rows[:5]} and {two.rows[:5]}"
    if keys and limited(cypher):
        return ""  # which of the rows with equal keys are left is certain on neither
    if keys is not None:
        a, b = sorted(a, key=repr), sorted(b, key=repr)
    for x, y in zip(a, b, strict=True):
        if not near(x, y):
            return f"{x} and {y}"
    return ""


def near(x: Any, y: Any) -> bool:
    """Whether two plain values are the same, floats within 1e-9."""
    if isinstance(x, tuple) and isinstance(y, tuple):
        return len(x) == len(y) and all(map(near, x, y))
    if isinstance(x, float) and isinstance(y, float):
        return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9)
    return bool(x == y)


# ---- the real server


class Server:
    """The Neo4j of the tests, holding one graph of the corpus at a time."""

    def __init__(self, uri: str, user: str, password: str) -> None:
        import neo4j

        self.driver = neo4j.GraphDatabase.driver(uri, auth=(user, password), notifications_min_severity="OFF")
        self.holds = ""
        with self.driver.session() as session:  # rules of tests that came before
            for kind in ("CONSTRAINT", "INDEX"):
                names = [
                    r["name"]
                    for r in session.run(f"SHOW {kind}{'ES' if kind == 'INDEX' else 'S'} YIELD name, type")
                    if r["type"] != "LOOKUP"
                ]
                for name in names:
                    session.run(f"DROP {kind} `{name}` IF EXISTS").consume()

    def close(self) -> None:
        """Let go of the connection."""
        self.driver.close()

    def load(self, graph: str) -> None:
        """Hold this graph and no other."""
        if self.holds == graph:
            return
        with self.driver.session() as session:
            session.run("MATCH (n) DETACH DELETE n").consume()
            if graph in BUILT:
                nodes, edges = shipped(graph)
                by_label: dict[str, list[dict[str, Any]]] = {}
                for label, row in nodes:
                    by_label.setdefault(label, []).append(row)
                for label, rows in by_label.items():
                    session.run(f"UNWIND $rows AS r CREATE (n:{label}) SET n = r", rows=rows).consume()
                session.run("CREATE INDEX made IF NOT EXISTS FOR (n:Made) ON (n.id)").consume()
                by_type: dict[str, list[dict[str, Any]]] = {}
                for start, end, kind, properties in edges:
                    by_type.setdefault(kind, []).append({"a": start, "b": end, "p": properties})
                session.run("MATCH (n) SET n:Made").consume()
                for kind, rows in by_type.items():
                    text = (
                        f"UNWIND $rows AS r MATCH (a:Made {{id: r.a}}), (b:Made {{id: r.b}}) CREATE "
                        f"(a)-[e:{kind}]->(b) SET e = r.p"
                    )
                    session.run(text, rows=rows).consume()
                session.run("MATCH (n) REMOVE n:Made").consume()
                session.run("DROP INDEX made").consume()
            else:
                for statement in GRAPHS[graph]:
                    session.run(statement).consume()
        self.holds = graph

    def run(self, entry: Entry) -> tuple[Result, Result | None]:
        """Run an entry; what it writes is taken back."""
        import neo4j

        self.load(entry.graph)
        mode = neo4j.WRITE_ACCESS if entry.write else neo4j.READ_ACCESS
        with self.driver.session(default_access_mode=mode) as session, session.begin_transaction(timeout=60) as tx:
            first = self.fetch(tx, entry.cypher, entry.parameters)
            second = self.fetch(tx, entry.after, {}) if entry.after else None
            tx.rollback()
        return first, second

    @staticmethod
    def fetch(tx: Any, cypher: str, parameters: Mapping[str, Any]) -> Result:
        """The rows of one query in our own types."""
        found = tx.run(cypher, dict(parameters))
        columns = list(found.keys())
        return Result(columns, [[value_of(v) for v in record.values()] for record in found])


def value_of(value: Any) -> Any:
    """A value of the driver as one of ours."""
    import neo4j.graph
    import neo4j.time

    if isinstance(value, neo4j.graph.Node):
        return Node(tuple(value.labels), {k: value_of(v) for k, v in value.items()})
    if isinstance(value, neo4j.graph.Relationship):
        return Relationship(value.type, {k: value_of(v) for k, v in value.items()})
    if isinstance(value, neo4j.graph.Path):
        return GraphPath(tuple(map(value_of, value.nodes)), tuple(map(value_of, value.relationships)))
    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime | neo4j.time.Time):
        return value.to_native()
    if isinstance(value, neo4j.time.Duration):
        return Duration(value.months, value.days, value.seconds, value.nanoseconds)
    if isinstance(value, Mapping):
        return {k: value_of(v) for k, v in value.items()}
    if isinstance(value, list):
        return [value_of(v) for v in value]
    return value


def shipped(
    name: str = "reegraph",
) -> tuple[list[tuple[str, dict[str, Any]]], list[tuple[str, str, str, dict[str, Any]]]]:
    """Nodes and edges of a built graph, as the embedded store got them."""
    from reegraph.graph import sorted_edges, sorted_nodes

    kg = BUILT[name]()
    left_out = ("labels", "evidence", "type")
    nodes = [
        (":".join(d["labels"]), {"id": n, **{k: v for k, v in d.items() if k not in left_out}})
        for n, d in sorted_nodes(kg.nx)
    ]
    info = kg.query("MATCH (g:GraphInfo) RETURN g").rows[0][0]
    nodes.append(("GraphInfo", dict(info.properties)))
    edges = [(a, b, d["type"], {k: v for k, v in d.items() if k != "type"}) for a, b, _, d in sorted_edges(kg.nx)]
    return nodes, edges


def embedded(name: str) -> Any:
    """An embedded store that holds this graph."""
    if name in BUILT:
        return BUILT[name]().store
    store = reegraph.connect("memory:")
    for statement in GRAPHS[name]:
        store.query(statement, write=True)
    return store


def run_embedded(entry: Entry, stores: dict[str, Any]) -> tuple[Result, Result | None]:
    """Run an entry on the embedded engine; one that writes gets a store of its own."""
    if entry.write:
        store = embedded(entry.graph)
    else:
        store = stores.get(entry.graph) or stores.setdefault(entry.graph, embedded(entry.graph))
    first = store.query(entry.cypher, entry.parameters, timeout=20, write=entry.write)
    return first, store.query(entry.after, timeout=20) if entry.after else None
