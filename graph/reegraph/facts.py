"""Facts, sources and evidence: frozen records, as they leave the loaders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reegraph.dates import Interval, parse
from reegraph.errors import UsageError, listing, nearest

SOURCE_VOICE = "source"
WORLD_MODALITIES = ("fact", "claimed")


@dataclass(frozen=True)
class Origin:
    """File and line that a record was read from; never part of the graph."""

    file: str
    line: int


@dataclass(frozen=True)
class Evidence:
    """Where a fact stands: a span of an article, a cell of a table or a section of a document.

    `start` and `end` count characters of the decoded file, `end` exclusive; `sha256` is of the span's UTF-8 bytes,
    `plain_length` and `plain_sha256` of the span after `reegraph.evidence.plain`.
    """

    source: str
    article: str | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    sha256: str | None = None
    plain_length: int | None = None
    plain_sha256: str | None = None
    voice: str | None = None
    row: str | None = None
    column: str | None = None
    section: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the parts that are told, in a fixed order."""
        return {k: v for k in self.__dataclass_fields__ if (v := getattr(self, k)) is not None}


@dataclass(frozen=True)
class Source:
    """One document or table; `published` is what `known_from` of its facts comes from."""

    id: str
    published: Interval
    properties: Mapping[str, Any]
    origin: Origin

    @property
    def known(self) -> date:
        """Day from which it is known: the last day it may have come out, but no later than the day it was read.

        Examples
        --------
        >>> Source("a", parse("2026"), {"retrieved": "2026-11-22"}, Origin("", 0)).known
        datetime.date(2026, 11, 22)
        >>> Source("a", parse("2026-02-06"), {"retrieved": "2026-11-22"}, Origin("", 0)).known
        datetime.date(2026, 2, 6)
        """
        try:
            read = parse(str(self.properties.get("retrieved"))).last
        except ValueError:  # not recorded
            return self.published.last
        first = self.published.first
        return self.published.last if first and read < first else min(self.published.last, read)

    @property
    def article(self) -> str | None:
        """Name of the article's file without the ending, if it is an article."""
        return self.properties.get("article")


@dataclass(frozen=True)
class Entity:
    """A node written by hand; `provisions` are ids that the loader joins to a policy."""

    id: str
    label: str
    properties: Mapping[str, Any]
    origin: Origin
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Content: one thing is joined to another."""

    start: str
    rel: str
    end: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Value:
    """Content: a node has a value."""

    node: str
    property: str
    value: Any
    year: int | None


@dataclass(frozen=True)
class Condition:
    """What has to happen first (`unless`: what must not)."""

    node: str
    act: str
    unless: bool


@dataclass(frozen=True)
class Change:
    """Content: something happens to a policy, provision, agreement or event."""

    of: str
    act: str
    by: tuple[str, ...]
    through: str | None
    condition: Condition | None
    duration: str | None
    scope: str | None
    state: str | None
    occurrence: int | None
    one_of: tuple[str, ...] = ()
    at_time: str | None = None


@dataclass(frozen=True)
class Note:
    """Content: an opinion, a motive, a silence; no second end."""

    about: tuple[str, ...]
    question: str | None


@dataclass(frozen=True)
class Fact:
    """One content, one speaker, one modality, with every place where it stands."""

    id: str
    form: str
    says: str
    said_by: str
    modality: str
    negated: bool
    content: Link | Value | Change | Note
    evidence: tuple[Evidence, ...]
    known_from: date | None
    known_to: date | None
    confidence: str
    method: str
    reason: str | None
    inputs: tuple[str, ...]
    supersedes: tuple[str, ...]
    wording: str | None
    when: Mapping[str, Interval] = field(default_factory=dict)  # date, until, said_on
    how: Mapping[str, str] = field(default_factory=dict)  # date_how, until_how, until_is, said_on_how
    said_at: str | None = None
    origin: Origin = Origin("", 0)
    own: bool = False  # from a folder of the user's; never part of the graph
    inherited: bool = False  # a link between facts that has the evidence of its ends

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources that report it, sorted."""
        return tuple(sorted({e.source for e in self.evidence}))

    @property
    def is_edge(self) -> bool:
        """Whether the plain reading of a *world* relationship is safe (model.md, section 1)."""
        return not self.negated and self.modality in WORLD_MODALITIES

    def ends(self) -> list[tuple[str, str]]:
        """Return every id that the content names, with its role: subject, object or actor."""
        c = self.content
        if isinstance(c, Link):
            return [(c.start, "subject"), (c.end, "object")]
        if isinstance(c, Value):
            return [(c.node, "subject")]
        if isinstance(c, Note):
            return [(a, "subject") for a in c.about]
        found = [(c.of, "subject")] + [(b, "actor") for b in c.by]
        found += [(c.through, "object")] if c.through else []
        return found + ([(c.condition.node, "object")] if c.condition else [])


@dataclass(frozen=True)
class Dataset:
    """All that was read: the input of the checks and of the graph."""

    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    coverage: tuple[Mapping[str, Any], ...] = ()


def content_key(fact: Fact) -> tuple[str, ...]:
    """Return what makes two facts one: content, speaker, modality, negation and dates."""
    content = fact.content
    if isinstance(content, Link):
        content = replace(content, properties=dict(sorted(content.properties.items())))
    return (
        str(content),
        fact.said_by,
        fact.modality,
        str(fact.negated),
        str(sorted(fact.when.items())),
        fact.says if fact.form == "note" else "",
    )


def known_from(fact: Fact, sources: Mapping[str, Source]) -> date | None:
    """Return the day from which a fact is known.

    What a source states is known from the earliest publication; an inference, or a silence of several texts, only
    when all of them are out. Of a publication in a month or year that is the last day, or the day it was read.
    """
    days = [sources[e.source].known for e in fact.evidence]
    together = fact.method != "stated" or fact.modality == "unstated"
    return (max if together else min)(days, default=None)


def inherit(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Give each link between two facts the evidence of its ends, and the day from which both were known."""
    found = dict(facts)
    links = []
    for fact in facts.values():
        c = fact.content
        if isinstance(c, Link) and c.start in facts and c.end in facts and (fact.inherited or not fact.evidence):
            links.append((fact, c))
    for _ in links:  # once for each step of the longest chain of links to links
        before = dict(found)
        for fact, c in links:
            start, end = found[c.start], found[c.end]
            evidence = tuple(dict.fromkeys((*start.evidence, *end.evidence)))
            known = max(start.known_from, end.known_from) if start.known_from and end.known_from else None
            found[fact.id] = replace(fact, evidence=evidence, known_from=known, inherited=True)
        if found == before:
            break
    return found


def only_sources(data: Dataset, names: Iterable[str]) -> Dataset:
    """Return what the named sources alone tell.

    Raises
    ------
    UsageError
        If a source is not known.
    """
    by_article = {s.article: s.id for s in data.sources.values() if s.article}
    unknown = [n for n in names if n not in data.sources and n not in by_article]
    if unknown:
        raise UsageError(
            f"no source {listing(unknown)}; known: {listing(data.sources)}{nearest(unknown[0], data.sources)}"
        )
    wanted = {by_article.get(n, n) for n in names}
    facts = {}
    for fact in data.facts.values():
        evidence = tuple(e for e in fact.evidence if e.source in wanted)
        whole = len(evidence) == len(fact.evidence) or fact.method == "stated"  # half of an inference is none
        if (evidence and whole) or not fact.evidence or fact.inherited:
            kept_fact = replace(fact, evidence=evidence)
            facts[fact.id] = replace(kept_fact, known_from=known_from(kept_fact, data.sources))
    while True:  # a link between facts goes when one of its ends goes
        kept = {i: f for i, f in facts.items() if all(n in facts or n not in data.facts for n, _ in f.ends())}
        if len(kept) == len(facts):
            break
        facts = kept
    facts = inherit(facts)
    named = {node for f in facts.values() for node, _ in f.ends()} | {f.said_by for f in facts.values()}
    named |= {
        v
        for f in facts.values()
        if isinstance(f.content, Link)
        for v in f.content.properties.values()
        if isinstance(v, str)
    }
    owners = {e.id for e in data.entities.values() if set(e.provisions) & named}
    entities = {i: e for i, e in data.entities.items() if i in named | owners}
    return Dataset({i: s for i, s in data.sources.items() if i in wanted}, entities, facts, data.coverage)
