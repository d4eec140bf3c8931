"""Both engines in one run: a large generated graph (push, memory, load) and the curated one (the same queries on both).

python -m benchmarks.neo4j                     all, on a server of its own (tests/neo4j_server.py)
python -m benchmarks.neo4j large [ROWS]        100,000 nodes and 500,000 relationships, or another number of rows
python -m benchmarks.neo4j embedded [ROWS]     the embedded engine alone, on the same generated rows
python -m benchmarks.neo4j curated             every named question on both engines, with the parameters of its example
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
from tests.neo4j_server import Neo4jServer, start

from reegraph.api import load
from reegraph.graph import canonical_json
from reegraph.stores.batches import BATCH
from reegraph.stores.embedded import load_bytes, open_file
from reegraph.stores.neo4j import Neo4jStore
from reegraph.stores.push import push
from reegraph.stores.remote import Cargo
from reegraph.stores.rows import read, stored
from reegraph.stores.verify import verify

ROWS = 600_000
COUNTRIES, MATERIALS, PEOPLE, SOURCES, POLICIES = 200, 500, 1_000, 100, 300
WARM_UP = 30_000
PUSH = """
import json, sys, time
from pathlib import Path
from benchmarks.neo4j import cargo_of, connected
clock = time.perf_counter()
from reegraph.stores.push import push
with connected(sys.argv[1]) as store:
    told = push(store, cargo_of(Path(sys.argv[2])), verify=False)
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([told.created, told.unchanged, time.perf_counter() - clock, int(most.split()[1]) / 1024]))
"""
Edge = tuple[str, str, str, dict[str, Any]]


def write_graph(file: Path, rows: int) -> None:
    """Write ``graph.json`` of a sixth as many nodes as rows, in the shape of real facts."""
    claims = rows // 6 - COUNTRIES - MATERIALS - PEOPLE - SOURCES - POLICIES
    mark = {"graph": "reegraph"}
    nodes: list[dict[str, Any]] = [
        {"id": f"country-{k}", "labels": ["Country"], "name": f"Country {k}", **mark} for k in range(COUNTRIES)
    ]
    nodes += [
        {"id": f"material-{k}", "labels": ["Material"], "name": f"Material {k}", "kind": "metal", **mark}
        for k in range(MATERIALS)
    ]
    nodes += [{"id": f"person-{k}", "labels": ["Person"], "name": f"Person {k}", **mark} for k in range(PEOPLE)]
    nodes += [{"id": f"policy-{k}", "labels": ["Policy"], "name": f"Policy {k}", **mark} for k in range(POLICIES)]
    about = dict.fromkeys(("publisher", "author", "url", "retrieved", "licence"), "not recorded")
    nodes += [
        {"id": f"source-{k}", "labels": ["Source"], "name": f"Source {k}", "kind": "article", **about,
         "published": "2040-01-01", **mark}
        for k in range(SOURCES)
    ]  # fmt: skip
    edges: list[dict[str, Any]] = []
    while len(edges) < rows - rows // 6:
        k = len(edges) // 5
        fact, again = f"fact-{k % claims}", k // claims
        source, person = f"source-{k % SOURCES}", f"person-{k % PEOPLE}"
        country, material = f"country-{k % COUNTRIES}", f"material-{k % MATERIALS}"
        common = {"fact_id": fact, "known_from": "2040-01-01", "method": "stated", "modality": "claimed",
                  "said_by": person, "sources": [source]}  # fmt: skip
        if not again:
            change = k % 4 == 0
            nodes.append(
                {"id": fact, "labels": ["Claim", "StatusChange"][: 1 + change], "says": f"Invented fact {k}.",
                 "form": "change" if change else "link", "confidence": "single", "negated": False, **common, **mark}
            )  # fmt: skip
        arm: Edge = ("policy-" + str(k % POLICIES), fact, "HAS_CHANGE", {}) if k % 4 == 0 and not again else (
            country, material, "PRODUCES", {"stage": "refining", "share": (k % 10_000) / 10_000, "year": 2040}
        )  # fmt: skip
        span = {"paragraph": 1, "start": k, "end": k + 20, "sha256": f"{k:064x}", "voice": "direct"}
        five: list[Edge] = [arm, (fact, country, "ABOUT", {"role": "subject"}),
                (fact, material, "ABOUT", {"role": "object"}),
                (fact, person, "SAID_BY", {}), (fact, source, "STATED_IN", span)]  # fmt: skip
        for n, (a, b, kind, own) in enumerate(five):
            key = f"{fact}/{kind}/{again}-{n}"
            edges.append({"source": a, "target": b, "key": key, "type": kind, "edge_id": key, **own, **common, **mark})
    nodes.sort(key=lambda row: row["id"])
    edges.sort(key=lambda row: (row["source"], row["target"], row["key"]))
    text = canonical_json({"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges})
    file.write_text(text, encoding="utf-8")


def cargo_of(file: Path) -> Cargo:
    """Return what is to be pushed of a generated file."""
    from reegraph.ontology import load as load_ontology
    from reegraph.paths import folders

    ontology, _ = load_ontology(folders("schema"))
    counts: dict[str, dict[str, int]] = json.loads(file.with_suffix(".counts").read_text())
    return Cargo(file, "0", f"sha256:{file.name}", "2040-01-01", counts["nodes"], counts["edges"], ontology)


def connected(uri: str) -> Neo4jStore:
    """Connect to the benchmark's server."""
    return Neo4jStore(uri, user="neo4j", password="reegraph-test")  # noqa: S106  # lives for one run


def groups(file: Path) -> tuple[dict[str, list[Any]], dict[tuple[str, str, str], list[Any]]]:
    """Return all rows in memory, as the bare loop and the embedded engine want them."""
    nodes: dict[str, list[Any]] = defaultdict(list)
    edges: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    raw, labels = [], {}
    for section, _, row in read(file):
        if section == "edges":
            raw.append(row)
        else:
            nodes[":".join(row["labels"])].append(stored(row))
            labels[row["id"]] = row["labels"][0]
    for row in raw:
        ends = labels[row["source"]], labels[row["target"]]
        edges[row["type"], *ends].append({"a": row["source"], "b": row["target"], "p": stored(row)})
    return nodes, edges


def bare(store: Neo4jStore, nodes: dict[str, list[Any]], edges: dict[tuple[str, str, str], list[Any]]) -> float:
    """Return the seconds of a bare UNWIND … CREATE loop; uniqueness, which MATCH needs, is there already."""
    with store.session(write=True) as session:
        for label in {part for text in nodes for part in text.split(":")}:
            session.run(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()
        clock = time.perf_counter()
        for label, rows in nodes.items():
            for k in range(0, len(rows), BATCH):
                session.run(f"UNWIND $rows AS r CREATE (n:{label}) SET n = r", rows=rows[k : k + BATCH]).consume()
        for (kind, start_label, end_label), rows in edges.items():
            ends = f"MATCH (a:{start_label} {{id: r.a}}) MATCH (b:{end_label} {{id: r.b}})"
            text = f"UNWIND $rows AS r {ends} CREATE (a)-[e:{kind}]->(b) SET e = r.p"
            for k in range(0, len(rows), BATCH):
                session.run(text, rows=rows[k : k + BATCH]).consume()
        return time.perf_counter() - clock


def generated(folder: Path, rows: int) -> Path:
    """Write a generated graph and its counts."""
    file = folder / f"graph-{rows}.json"
    write_graph(file, rows)
    counts: dict[str, dict[str, int]] = {"nodes": defaultdict(int), "edges": defaultdict(int)}
    for section, _, row in read(file):
        counts[section][row["type"] if section == "edges" else row["labels"][0]] += 1
    file.with_suffix(".counts").write_text(json.dumps(counts))
    return file


def fresh(folder: Path, warm: Path) -> Iterator[Neo4jServer]:
    """Start a server and warm it up with a small push; stop it afterwards."""
    server = start(Path(tempfile.mkdtemp(dir=folder)))
    try:
        with connected(server.uri) as store:
            push(store, cargo_of(warm), verify=False)
            clear(store)
        yield server
    finally:
        server.stop()


def clear(store: Neo4jStore) -> None:
    """Empty the database."""
    with store.session(write=True) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


def large(rows: int) -> None:
    """Push a generated graph, against a bare loop over the same rows; then the embedded engine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, half, warm = (generated(folder, n) for n in (rows, rows // 2, WARM_UP))
        nodes, edges = groups(file)
        count = sum(map(len, (*nodes.values(), *edges.values())))
        print(f"{sum(map(len, nodes.values())):,} nodes, {sum(map(len, edges.values())):,} relationships")
        for server in fresh(folder, warm):
            with connected(server.uri) as store:
                loop = bare(store, nodes, edges)
        print(f"bare UNWIND … CREATE loop     {loop:7.1f} s  {count / loop:8,.0f} rows/s")
        for server in fresh(folder, warm):
            created, _, first, megabytes = pushed(server.uri, file)
            print(f"first push                    {first:7.1f} s  {created / first:8,.0f} rows/s  {megabytes:5.0f} MB")
            print(f"  of the bare loop's rate     {loop / first:7.2f}    (target: 0.80 or more)")
            again = pushed(server.uri, file)
            print(
                f"push without changes          {again[2]:7.2f} s  {first / again[2]:8,.0f} times faster (target: 10)"
            )
            clock = time.perf_counter()
            with connected(server.uri) as store:
                found = verify(store, cargo_of(file))
            print(
                f"verify                        {time.perf_counter() - clock:7.1f} s  "
                f"{found.differences or 'all equal'}"
            )
        for server in fresh(folder, warm):
            small = pushed(server.uri, half)
            print(f"memory of a push of half      {small[3]:7.0f} MB  against {megabytes:.0f} MB (target: the same)")
        embedded(file, folder)


def pushed(uri: str, file: Path) -> list[float]:
    """Push in a process of its own; rows created, unchanged, seconds, megabytes (ru_maxrss is the parent's)."""
    command = [sys.executable, "-c", PUSH, uri, str(file)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    result: list[float] = json.loads(found.stdout)
    return result


def embedded(file: Path, folder: Path) -> None:
    """Load the same rows into the embedded engine, and open the file again."""
    raw, labels, nodes = [], {}, []
    for section, _, row in read(file):
        if section == "edges":
            raw.append(row)
        else:
            nodes.append((row["labels"], stored(row)))
            labels[row["id"]] = row["labels"][0]
    edges = [(r["source"], labels[r["source"]], r["target"], labels[r["target"]], r["type"], stored(r)) for r in raw]
    clock, own = time.perf_counter(), time.process_time()
    data = load_bytes(nodes, edges)
    took, worked = time.perf_counter() - clock, time.process_time() - own
    print(f"embedded: load                {took:7.1f} s  {worked:6.1f} s of CPU (target: under 10)")
    place = folder / "graph.kgl"
    place.write_bytes(data)
    clock, own = time.perf_counter(), time.process_time()
    store = open_file(place)
    counted = store.query("MATCH (n:Claim) RETURN count(n) AS n").rows[0][0]
    took, worked = time.perf_counter() - clock, time.process_time() - own
    print(f"embedded: open again          {took:7.2f} s  {worked:6.2f} s of CPU ({counted:,} claims; target: under 1)")


def curated() -> None:
    """Ask every named question on both engines, as its example does; medians of each, and the median over all."""
    from reegraph.queries import questions, values_of

    kg = load()
    with tempfile.TemporaryDirectory() as name:
        server = start(Path(name))
        try:
            with connected(server.uri) as store:
                info = kg.info
                cargo = Cargo(
                    kg._built.folder / "graph.json", info.version, info.content_hash, info.known_up_to, info.nodes,
                    info.edges, kg.ontology,
                )  # fmt: skip
                push(store, cargo)
                here, there = [], []
                for question in questions().values():
                    values = values_of(kg.store, question, question.example_parameters)
                    pair = [timed(engine, question.cypher, values) for engine in (kg.store, store)]
                    here.append(pair[0])
                    there.append(pair[1])
                    print(f"{question.name:28} embedded {1000 * pair[0]:7.2f} ms   Neo4j {1000 * pair[1]:7.2f} ms")
                mine, other = statistics.median(here), statistics.median(there)
                print(
                    f"p50 over {len(here)} questions: embedded {1000 * mine:.2f} ms, Neo4j {1000 * other:.2f} ms, ",
                    end="",
                )
                print(f"{other / mine:.1f} times (target: 10 or more)")
        finally:
            server.stop()


def timed(store: Any, cypher: str, values: dict[str, Any], runs: int = 25) -> float:
    """Return the median seconds of a query, after five runs that are not counted."""
    times = []
    for _ in range(runs + 5):
        clock = time.perf_counter()
        store.query(cypher, values)
        times.append(time.perf_counter() - clock)
    return statistics.median(times[5:])


if __name__ == "__main__":
    print(
        f"Python {sys.version.split()[0]}, driver {neo4j.__version__}, {os.cpu_count()} CPUs, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    wanted, *rest = sys.argv[1:] or ["all"]
    if wanted in ("all", "large"):
        large(int(rest[0]) if rest else ROWS)
    if wanted == "embedded":
        with tempfile.TemporaryDirectory() as temporary:
            embedded(generated(Path(temporary), int(rest[0]) if rest else ROWS), Path(temporary))
    if wanted in ("all", "curated"):
        curated()
