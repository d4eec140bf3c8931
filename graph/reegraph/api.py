"""The object people hold: the graph with its facts, and one method for each thing one does with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from reegraph.build import Built, Info, Options, cache_key, open_built, read_dataset
from reegraph.errors import ProblemsError, ReegraphError, UnknownNameError, UsageError, listing, nearest
from reegraph.metrics.answers import FigureAnswers
from reegraph.paths import folders
from reegraph.policy.answers import RuleAnswers

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from reegraph.facts import Dataset, Entity, Fact, Source
    from reegraph.ontology import Ontology
    from reegraph.policy.book import RuleBook
    from reegraph.stores.base import Result, Store
    from reegraph.stores.neo4j import Neo4jStore
    from reegraph.stores.push import Pushed
    from reegraph.stores.remote import Cargo
    from reegraph.stores.verify import Verified

Folder = str | os.PathLike[str]


class KnowledgeGraph(RuleAnswers, FigureAnswers):
    """A built graph.

    Parameters
    ----------
    built
        From `reegraph.build.open_built`.
    options
        What it was built from.

    Examples
    --------
    >>> import reegraph
    >>> kg = reegraph.load()
    >>> kg.query("MATCH (c:Country {id: 'china'}) RETURN c.name").rows
    [['China']]
    """

    def __init__(self, built: Built, options: Options) -> None:
        self._built, self._options = built, options

    @property
    def info(self) -> Info:
        """Version, content hash, known up to, counts."""
        return self._built.info

    @cached_property
    def nx(self) -> MultiDiGraph[str]:
        """The whole graph: things, claims, sources; attributes as in the page on the model."""
        return self._built.graph()

    @cached_property
    def rules(self) -> RuleBook:
        """The rule book: units, tiles and facts for the questions about rules in time."""
        return self._built.rules()

    @cached_property
    def _read(self) -> tuple[Ontology, Dataset]:
        if cache_key(self._options) != self._built.folder.name:
            raise ReegraphError("schema or seeds have changed since this graph was loaded; load it again")
        ontology, data, report = read_dataset(self._options)
        if report.problems:
            raise ProblemsError(report.problems)
        return ontology, data

    @property
    def ontology(self) -> Ontology:
        """Labels, relationship types and value types."""
        return self._read[0]

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Facts by id."""
        return self._read[1].facts

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Things by id: countries, materials, policies and so on."""
        return self._read[1].entities

    @property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return self._read[1].sources

    def _folders(self, kind: Literal["schema", "seeds"]) -> tuple[Path, ...]:
        return tuple(folders(kind, getattr(self._options, kind)))

    @cached_property
    def store(self) -> Store:
        """The embedded store of this graph; it refuses every write."""
        return self._built.store()

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Result:
        """Run a Cypher query in this process; see `reegraph.stores.embedded.EmbeddedStore.query`."""
        return self.store.query(cypher, parameters, timeout=timeout, limit=limit)

    def ask(self, name: str, **parameters: Any) -> Result:
        """Answer a named question (`reegraph.queries`); parameters are checked against their types."""
        from reegraph.queries import ask

        return ask(self.store, name, parameters)

    def find_id(self, word: str, *labels: str) -> str:
        """Return the id of the thing with this id, name or alias.

        Parameters
        ----------
        word
            Id, name or alias; case does not matter.
        labels
            Only things with one of these labels; all if left out.

        Raises
        ------
        UsageError
            If nothing fits (the nearest names are offered) or several things do (all are listed).
        """
        names: dict[str, set[str]] = {}
        for node, data in self.nx.nodes(data=True):
            if data["labels"][0] not in ("Claim", "Source") and (not labels or data["labels"][0] in labels):
                for name in (node, data.get("name", node), *data.get("aliases", ())):
                    names.setdefault(name.casefold(), set()).add(node)
        found = sorted(names.get(word.casefold(), ()))
        if not found:
            raise UnknownNameError(f"nothing here is called {word}{nearest(word, names)}")
        if word in found or len(found) == 1:
            return word if word in found else found[0]
        raise UnknownNameError(f"{word} fits {listing(found)}; give the id")

    def to_networkx(
        self, *, claims: bool = False, types: Iterable[str] | None = None, weight: str | None = None
    ) -> MultiDiGraph[str]:
        """Return a slice for centrality and paths.

        Parameters
        ----------
        claims
            Keep Claim, Status and Source nodes.
        types
            Only these types of relationship, and the nodes they join.
        weight
            Copy this edge property to `weight`, and leave out edges that lack it (a missing number is not zero).

        Raises
        ------
        UsageError
            If a type is not in the graph.

        Examples
        --------
        >>> import reegraph
        >>> g = reegraph.load().to_networkx(types=["PRODUCES"], weight="share")
        >>> all(0 <= d["weight"] <= 1 for _, _, d in g.edges(data=True))
        True
        """
        from reegraph.graph import without_claims

        graph = self.nx.copy() if claims else without_claims(self.nx)
        wanted = None if types is None else set(types)
        known = set(self.info.edges)
        if wanted is not None and wanted - known:
            wrong = sorted(wanted - known)
            hint = nearest(wrong[0], known)
            raise UsageError(
                f"no relationship {listing(wrong)} in this graph; there are {listing(sorted(known), 40)}{hint}"
            )
        drop = [
            (a, b, k)
            for a, b, k, d in graph.edges(keys=True, data=True)
            if (wanted is not None and d["type"] not in wanted) or (weight is not None and weight not in d)
        ]
        graph.remove_edges_from(drop)
        if weight is not None:
            for _, _, d in graph.edges(data=True):
                d["weight"] = d[weight]
        if wanted is not None:
            import networkx

            graph.remove_nodes_from(list(networkx.isolates(graph)))
        return graph

    def of_articles(self) -> KnowledgeGraph:
        """Return the graph of what the press articles alone tell; this one if there is nothing else, or no article."""
        rows = self.query("MATCH (s:Source) RETURN s.id AS id, s.kind AS kind ORDER BY id").rows
        names = tuple(name for name, kind in rows if kind == "article")
        if not names or len(names) == len(rows):
            return self
        options = Options(self._options.seeds, self._options.schema, names)
        return KnowledgeGraph(open_built(options), options)

    def view(
        self,
        out: Folder,
        *,
        around: str | None = None,
        hops: int = 1,
        articles: Folder | None = None,
        whole: bool = False,
    ) -> Path:
        """Write one self-contained HTML page of what the articles tell, of a part, or of all; see `reegraph.views`."""
        from reegraph.views import write_view

        texts = None if articles is None else Path(articles)
        return write_view(self, Path(out), around=around, hops=hops, articles=texts, whole=whole)

    def impact(self, scenario: Folder | Mapping[str, Any], **overrides: Any) -> Any:
        """Compute the exposure in a scenario (a file or a mapping); see `reegraph.impact`."""
        from reegraph.impact import run

        return run(self, scenario, **overrides)

    def push(self, store: Neo4jStore, *, full: bool = False) -> Pushed:
        """Make a Neo4j server equal to this graph; see `reegraph.stores.push.push`."""
        from reegraph.stores.push import push

        return push(store, cargo_of(self._built, self._options), full=full)

    def verify(self, store: Neo4jStore) -> Verified:
        """Compare a Neo4j server with this graph; see `reegraph.stores.verify.verify`."""
        from reegraph.stores.verify import verify

        return verify(store, cargo_of(self._built, self._options))

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{label}</td><td>{count}</td></tr>" for label, count in self.info.nodes.items())
        head = f"<p>reegraph {self.info.version}, {self.info.facts} facts, {self.info.content_hash}</p>"
        return f"{head}<table><tbody>{rows}</tbody></table>"


def _tuple(value: Folder | Iterable[Folder] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (os.fspath(value),) if isinstance(value, str | os.PathLike) else tuple(os.fspath(v) for v in value)


def _on_stderr(line: str) -> None:
    sys.stderr.write(line + "\n")


def load(
    seeds: Folder | Iterable[Folder] | None = None,
    schema: Folder | Iterable[Folder] | None = None,
    only_source: str | Iterable[str] | None = None,
    *,
    say: Callable[[str], None] = _on_stderr,
) -> KnowledgeGraph:
    """Load the graph, building it if needed.

    Parameters
    ----------
    seeds, schema
        Folders to read instead of the shipped ones; the word ``shipped`` stands for the shipped one.
    only_source
        Answer from these sources alone.
    say
        Called with one line when a build is made; writes to standard error by default.

    Raises
    ------
    ProblemsError
        If schema or seeds have problems; all of them together.
    UsageError
        If a folder or source is not there.
    """
    options = Options(_tuple(seeds), _tuple(schema), _tuple(only_source))
    return KnowledgeGraph(open_built(options, say), options)


def connect(
    uri: str | None = None, *, user: str | None = None, password: str | None = None, database: str | None = None
) -> Store:
    """Connect to a store.

    Parameters
    ----------
    uri
        Nothing for the built graph (read-only, in process), ``memory:`` for an empty store in process, ``neo4j://host``,
        ``neo4j+s://host`` or ``bolt://host`` for a Neo4j server, and ``neo4j:`` for the server that NEO4J_URI names.
    user, password, database
        For a server; what is left out is taken from NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE.

    Raises
    ------
    UsageError
        If the address has another form.
    ReegraphError
        If the server cannot be reached, refuses the login, or is too old.
    """
    from reegraph.stores.embedded import EmbeddedStore

    if uri is None:
        return load().store
    if uri == "memory:":
        return EmbeddedStore()
    return connect_neo4j(uri, user=user, password=password, database=database)


def connect_neo4j(
    uri: str, *, user: str | None = None, password: str | None = None, database: str | None = None
) -> Neo4jStore:
    """Connect to a Neo4j server; see `connect`."""
    told = os.environ.get("NEO4J_URI") if uri == "neo4j:" else uri
    if not told:
        raise UsageError("no server is named; give its address, for instance neo4j://localhost:7687, or set NEO4J_URI")
    if "://" not in told:
        known = "leave it out for the built graph, or give memory:, neo4j://host:7687 or bolt://host:7687"
        raise UsageError(f"{told} is no store; {known}")
    from reegraph.stores.neo4j import Neo4jStore

    secret = password if password is not None else os.environ.get("NEO4J_PASSWORD")
    name = user or os.environ.get("NEO4J_USERNAME") or (None if secret is None else "neo4j")
    return Neo4jStore(told, user=name, password=secret, database=database or os.environ.get("NEO4J_DATABASE"))


def cargo_of(built: Built, options: Options) -> Cargo:
    """Return what a push to a Neo4j server needs of a build.

    Raises
    ------
    ProblemsError
        If the schema has problems.
    """
    from reegraph.ontology import load as read_ontology
    from reegraph.paths import folders
    from reegraph.stores.remote import Cargo

    ontology, problems = read_ontology(folders("schema", options.schema))
    if problems:
        raise ProblemsError(problems)
    info, file = built.info, built.folder / "graph.json"
    return Cargo(file, info.version, info.content_hash, info.known_up_to, info.nodes, info.edges, ontology)
