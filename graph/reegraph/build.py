"""Load, check, build, hash, cache: the only place that puts these together."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph._version import __version__
from reegraph.errors import ProblemsError, ReegraphError
from reegraph.paths import cache_folder, folders, walk

if TYPE_CHECKING:
    import networkx as nx

    from reegraph.check import Report
    from reegraph.facts import Dataset
    from reegraph.ontology import Ontology
    from reegraph.policy.book import RuleBook
    from reegraph.stores.embedded import EmbeddedStore

FORMAT = 7
PARTS = ("graph.kgl", "graph.json", "rules.json")
KEY = re.compile(r"[0-9a-f]{32}")
ASIDE = ".building-"
KEPT = 16
MOST_HASHED = 20_000_000


@dataclass(frozen=True)
class Options:
    """What to build from; the same words as the command's options."""

    seeds: tuple[str, ...] = ()
    schema: tuple[str, ...] = ()
    only_source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Info:
    """What a build says of itself; no time of building."""

    version: str
    content_hash: str
    known_up_to: str
    facts: int
    evidence: Mapping[str, int]
    nodes: Mapping[str, int]
    edges: Mapping[str, int]


@dataclass(frozen=True)
class Built:
    """A build in the cache."""

    folder: Path
    info: Info

    def store(self) -> EmbeddedStore:
        """Open the embedded store.

        Raises
        ------
        ReegraphError
            If the build is gone.
        """
        from reegraph.stores.embedded import open_file

        if not (self.folder / "graph.kgl").is_file():
            raise ReegraphError(f"the build in {self.folder} is gone; load the graph again")
        return open_file(self.folder / "graph.kgl")

    def graph(self) -> nx.MultiDiGraph[str]:
        """Read the networkx graph.

        Raises
        ------
        ReegraphError
            If the build is gone or damaged.
        """
        from reegraph.graph import from_node_link

        try:
            data = (self.folder / "graph.json").read_bytes()
        except OSError:
            raise ReegraphError(f"the build in {self.folder} is gone; load the graph again") from None
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != self.info.content_hash:
            raise ReegraphError(f"the build in {self.folder} is damaged; remove that folder and try again")
        return from_node_link(json.loads(data))

    def rules(self) -> RuleBook:
        """Read the rule book: what answers questions about rules in time.

        Raises
        ------
        ReegraphError
            If the build is gone or damaged.
        """
        from reegraph.policy.book import RuleBook

        try:
            data = (self.folder / "rules.json").read_bytes()
            mark = json.loads((self.folder / "info.json").read_text(encoding="utf-8"))["parts"]["rules.json"][1]
        except OSError:
            raise ReegraphError(f"the build in {self.folder} is gone; load the graph again") from None
        if hashlib.sha256(data).hexdigest() != mark:
            raise ReegraphError(f"the build in {self.folder} is damaged; remove that folder and try again")
        return RuleBook(json.loads(data))


def cache_key(options: Options) -> str:
    """Return the key of a build: a hash of schema, seeds, options and program version."""
    total = hashlib.sha256(f"{FORMAT} {__version__} {sorted(options.only_source)}".encode())
    for name, given in (("schema", options.schema), ("seeds", options.seeds)):
        for folder in folders(name, given):
            for file, why in walk(folder):
                total.update(os.fsencode(f"\n{name} {file.relative_to(folder).as_posix()} {why} ") + _hashed(file))
    return total.hexdigest()[:32]


def _hashed(file: Path) -> bytes:
    """Return what the key holds of a file; of others than YAML and CSV the name is enough, since it is refused."""
    with contextlib.suppress(OSError):
        if file.suffix in (".yml", ".csv") and file.is_file():
            size = file.stat().st_size
            return f"{size} ".encode() + (file.read_bytes() if size <= MOST_HASHED else b"too large")
    return b"no file"


def read_dataset(options: Options) -> tuple[Ontology, Dataset, Report]:
    """Read and check schema and seeds.

    Raises
    ------
    ProblemsError
        If the ontology itself has problems; those of the seeds are in the report.
    """
    from reegraph.check import Report, check
    from reegraph.facts import only_sources
    from reegraph.loaders.same import join_rows
    from reegraph.loaders.seeds import load_seeds
    from reegraph.ontology import load
    from reegraph.policy.problems import problems as problems_of_rules
    from reegraph.shapes import Shapes

    ontology, problems = load(folders("schema", options.schema))
    if problems:
        raise ProblemsError(problems)
    labels = [name for name, node in ontology.nodes.items() if not node.by_program]
    loaded = load_seeds(folders("seeds", options.seeds), Shapes(ontology), labels)
    data = loaded.dataset()
    if loaded.unread:  # what stands there would be reported again as unknown: name the causes only
        return ontology, data, Report(problems=loaded.problems, warnings=loaded.warnings)
    joined = join_rows(data)
    data = joined.data
    report = check(data, ontology, loaded.refused)
    report.problems += loaded.problems
    report.notices += joined.notice
    if not report.problems:
        wrong, doubtful = problems_of_rules(data)
        report.problems += wrong
        report.warnings += doubtful
    if not report.problems and options.only_source:
        data = only_sources(data, options.only_source)
        report = replace(check(data, ontology), problems=[])
    return ontology, data, report


def _counts(data: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    nodes = Counter(row["labels"][0] for row in data["nodes"])
    edges = Counter(row["type"] for row in data["edges"])
    return dict(sorted(nodes.items())), dict(sorted(edges.items()))


def _store_bytes(graph: nx.MultiDiGraph[str], info: Info) -> bytes:
    from reegraph.graph import OWNER, sorted_edges, sorted_nodes
    from reegraph.stores.embedded import load_bytes

    rows = sorted_nodes(graph)
    labels = {node: data["labels"][0] for node, data in rows}
    nodes: list[tuple[list[str], dict[str, Any]]] = [
        (d["labels"], {"id": n, **{k: v for k, v in sorted(d.items()) if k not in ("labels", "evidence")}})
        for n, d in rows
    ]
    about = {
        "id": "graph-info",
        "name": "reegraph",
        "graph": OWNER,
        "version": info.version,
        "content_hash": info.content_hash,
        "known_up_to": date.fromisoformat(info.known_up_to) if info.known_up_to else None,
        "complete": True,
    }
    nodes.append((["GraphInfo"], about))
    edges = [
        (a, labels[a], b, labels[b], d["type"], {k: v for k, v in sorted(d.items()) if k != "type"})
        for a, b, _, d in sorted_edges(graph)
    ]
    return load_bytes(nodes, edges)


def build(options: Options, *, articles: Path | None = None) -> tuple[Built, Report]:
    """Read, check and build, and put the result into the cache.

    Parameters
    ----------
    options
        What to build from.
    articles
        Folder with the texts, if the evidence is to be compared.

    Returns
    -------
    tuple
        The build and the report of the checks.

    Raises
    ------
    ProblemsError
        All problems of the seeds together; an earlier build stays as it was.
    ReegraphError
        If the build cannot be written.
    """
    from reegraph.check import verify
    from reegraph.graph import build_graph, canonical_json, content_hash, node_link
    from reegraph.policy.record import add_status, record
    from reegraph.policy.rectangles import tiles
    from reegraph.policy.reports import read_rules

    key = ""
    while key != cache_key(options):  # what changes while it is read, is read again
        key = cache_key(options)
        ontology, data, report = read_dataset(options)
    if articles is not None and not report.problems:
        verify(data, report, articles)
    if report.problems:
        raise ProblemsError(report.problems)
    graph = build_graph(data, ontology)
    found = tiles(read_rules(data))
    add_status(graph, found)
    linked = node_link(graph)
    nodes, edges = _counts(linked)
    known = max((f.known_from for f in data.facts.values() if f.known_from), default=None)
    spans = report.verified + report.unverified
    info = Info(
        __version__,
        content_hash(linked),
        known.isoformat() if known else "",
        len(data.facts),
        {"spans": spans},
        nodes,
        edges,
    )
    rules = record(
        data, found, verified_age=int(ontology.values["verified_age"].max or 0), only_source=options.only_source
    )
    parts = {
        "graph.kgl": _store_bytes(graph, info),
        "graph.json": canonical_json(linked).encode(),
        "rules.json": canonical_json(rules).encode(),
    }
    return Built(_put(key, info, parts), info), report


def _put(key: str, info: Info, parts: Mapping[str, bytes]) -> Path:
    """Write aside and rename, so that a build is there whole or not at all; two at once write the same bytes."""
    home = cache_folder()
    folder, aside = home / key, home / f"{ASIDE}{os.urandom(8).hex()}"
    marks = {name: [len(data), hashlib.sha256(data).hexdigest()] for name, data in parts.items()}
    about = json.loads(json.dumps({"info": asdict(info), "parts": marks}))
    told = json.dumps({**about, "mark": _mark(about)}, sort_keys=True).encode()
    try:
        aside.mkdir(parents=True)
        for name, data in {**parts, "info.json": told}.items():
            with (aside / name).open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        _rename(aside, folder)
    except OSError as error:
        why = error.strerror or error
        mend = "free room there, or name another folder in REEGRAPH_CACHE"
        raise ReegraphError(f"the build cannot be written to {home}: {why}; {mend}") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _prune(home, folder)
    return folder


def _rename(aside: Path, folder: Path) -> None:
    """Give a finished build its name; one that is there stays if it is whole, and makes room if it is damaged."""
    try:
        aside.rename(folder)
    except OSError:
        if not (folder.exists() or folder.is_symlink()):
            raise
        if _whole(folder, all_parts=True) is None:
            if folder.is_dir() and not folder.is_symlink():
                folder.rename(aside / "damaged")
            else:
                folder.unlink()
            aside.rename(folder)
            shutil.rmtree(folder / "damaged", ignore_errors=True)


def _prune(home: Path, keep: Path) -> None:
    """Remove all but the newest builds, and what a killed build left an hour or more before this one."""
    with contextlib.suppress(OSError):
        ages = {p: p.stat().st_mtime for p in home.iterdir() if p.is_dir()}
        builds = sorted((p for p in ages if p != keep and KEY.fullmatch(p.name)), key=ages.__getitem__, reverse=True)
        left = [p for p, age in ages.items() if p.name.startswith(ASIDE) and age < ages[keep] - 3600]
        for old in (*builds[KEPT - 1 :], *left):
            shutil.rmtree(old, ignore_errors=True)


def _whole(folder: Path, *, all_parts: bool = False) -> Info | None:
    """Return the build's info if all of it is there and as it was written.

    `all_parts` compares the hash of what queries do not read too.
    """
    try:
        if not all((folder / name).is_file() for name in ("info.json", *PARTS)):
            return None
        told = json.loads((folder / "info.json").read_text(encoding="utf-8"))
        for name in PARTS:
            size, mark = told["parts"][name]
            if (folder / name).stat().st_size != size:
                return None
            if (all_parts or name == "graph.kgl") and hashlib.sha256((folder / name).read_bytes()).hexdigest() != mark:
                return None
        return Info(**told["info"]) if told["mark"] == _mark(told) else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _mark(told: Mapping[str, Any]) -> str:
    """Return the hash of what a build says of itself."""
    text = json.dumps({"info": told["info"], "parts": told["parts"]}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def open_built(options: Options, say: Callable[[str], None] = lambda _: None) -> Built:
    """Return the build for these options, making it if it is not in the cache.

    Parameters
    ----------
    options
        What to build from.
    say
        Called with one line when a build is made.

    Raises
    ------
    ProblemsError
        If the seeds have problems; it never answers from an older build.
    """
    folder = cache_folder() / cache_key(options)
    info = _whole(folder)
    if info is not None:
        return Built(folder, info)
    built, _ = build(options)
    say(f"built the graph: {built.info.facts} facts, {built.info.content_hash[:19]}… (kept for the next call)")
    return built
