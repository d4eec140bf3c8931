"""Checks over the whole set of facts; all problems together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reegraph.errors import Problem, listing, nearest
from reegraph.evidence import LONGEST_SPAN, Article, read_articles
from reegraph.facts import SOURCE_VOICE, Change, Dataset, Entity, Fact, Link, Note, Value, content_key
from reegraph.ontology import Ontology, RelationshipType
from reegraph.shapes import misfit

SPEAKERS = ("Person", "Organization", "Country", "CountryGroup")
CHANGED = ("Policy", "Provision", "Agreement", "Event")
ACTORS = ("Person", "Organization", "Country")


@dataclass
class Report:
    """What a check found; `unverified` are article spans that were not compared with a text."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    verified: int = 0
    unverified: int = 0
    notices: list[str] = field(default_factory=list)


class _Checker:
    def __init__(self, data: Dataset, ontology: Ontology, refused: Collection[str]) -> None:
        self.data, self.ontology, self.refused = data, ontology, refused
        self.labels = {e.id: e.label for e in data.entities.values()}
        self.names = [*self.labels, *data.facts]
        self.problems: list[Problem] = []

    def problem(self, record: Fact | Entity, message: str) -> None:
        kind = "fact" if isinstance(record, Fact) else record.label
        self.problems.append(Problem(record.origin.file, record.origin.line, f"{kind} {record.id}: {message}"))

    def label(self, fact: Fact, node: str, part: str, allowed: Iterable[str] = ()) -> str | None:
        """Return the label of an id (Claim for a fact), or report that it is unknown or of the wrong label."""
        label = "Claim" if node in self.data.facts else self.labels.get(node)
        allowed = tuple(allowed)
        if label is None and node not in self.refused:
            hint = nearest(node, [*self.names, SOURCE_VOICE] if part == "said_by" else self.names)
            self.problem(
                fact,
                f"{part} names {node}, which is no node and no fact{hint}"
                + ("" if hint else "; add it to seeds/entities"),
            )
        elif label and allowed and label not in allowed:
            self.problem(fact, f"{part} is the {label} {node}, but must be a {listing(allowed)}")
        return label

    def fact(self, fact: Fact) -> None:
        content = fact.content
        if isinstance(content, Link):
            self.link(fact, content)
        elif isinstance(content, Value):
            self.value(fact, content)
        elif isinstance(content, Change):
            self.change(fact, content)
        else:
            self.note(fact, content)
        if fact.said_by != SOURCE_VOICE:
            self.label(fact, fact.said_by, "said_by", SPEAKERS)
        self.voice(fact)
        self.dates(fact)
        if not fact.evidence and not self.between_facts(fact):
            self.problem(fact, "has no evidence; every fact needs at least one place where it stands")
        for name in (*fact.inputs, *fact.supersedes):
            if name not in self.data.facts and name not in self.refused:
                self.problem(fact, f"names the fact {name}, which is not there{nearest(name, self.data.facts)}")

    def between_facts(self, fact: Fact) -> bool:
        return (
            isinstance(fact.content, Link)
            and (fact.content.start in self.data.facts or fact.content.start in self.refused)
            and (fact.content.end in self.data.facts or fact.content.end in self.refused)
        )

    def link(self, fact: Fact, content: Link) -> None:
        rel = self.ontology.relationships[content.rel]
        if rel.edge in ("arm", "derived") or content.rel in ("ABOUT", "SAID_BY", "STATED_IN"):
            self.problem(fact, f"{content.rel} is made by the program and is not written by hand")
            return
        start, end = self.label(fact, content.start, "from"), self.label(fact, content.end, "to")
        if start and end and not rel.allows(start, end):
            self.problem(
                fact, f"{content.rel} joins {_joins(rel)}, not {start} to {end} ({content.start} to {content.end})"
            )
        for name, prop in rel.properties.items():
            if prop.type.type == "node" and content.properties.get(name):
                self.label(fact, content.properties[name], f"{content.rel}.{name}")

    def value(self, fact: Fact, content: Value) -> None:
        label = self.label(fact, content.node, "node")
        node = self.ontology.nodes.get(label or "")
        known = node.properties if node else {}
        if label and content.property not in known:
            hint = nearest(content.property, known)
            self.problem(fact, f"{label} has no property {content.property}; allowed: {listing(known)}{hint}")
        elif label and (wrong := misfit(known[content.property], content.value, self.ontology.values)):
            self.problem(fact, wrong)

    def change(self, fact: Fact, content: Change) -> None:
        self.label(fact, content.of, "of", (*CHANGED, "Claim") if content.act == "confirmed" else CHANGED)
        for actor in content.by:
            self.label(fact, actor, "by", ACTORS)
        if content.through:
            self.label(fact, content.through, "through", ("Policy", "Agreement", "Event"))
        if content.condition:
            self.label(fact, content.condition.node, "if", CHANGED)
        if (content.act == "observed") != (content.state is not None):
            self.problem(
                fact,
                "act observed needs the state that was seen"
                if content.act == "observed"
                else "state goes only with the act observed",
            )

    def note(self, fact: Fact, content: Note) -> None:
        if not content.about:
            self.problem(fact, "about is empty; name at least one node or fact")
        for node in content.about:
            self.label(fact, node, "about")
        if (fact.modality == "unstated") != (content.question is not None):
            self.problem(
                fact,
                "modality unstated needs a question"
                if fact.modality == "unstated"
                else "question goes only with modality unstated",
            )

    def voice(self, fact: Fact) -> None:
        if fact.modality == "fact" and fact.said_by != SOURCE_VOICE:
            mend = "use claimed, or said_by: source"
            self.problem(fact, f"modality fact is the source's own voice, but said_by is {fact.said_by}; {mend}")
        if fact.modality == "claimed" and fact.said_by == SOURCE_VOICE:
            self.problem(fact, "modality claimed needs a speaker other than the source in said_by")
        if fact.modality == "unstated" and fact.form != "note":
            self.problem(fact, "modality unstated goes only with a note")
        if fact.method == "inferred" and not fact.reason:
            self.problem(fact, "method inferred needs a reason")
        if fact.method == "computed" and not fact.inputs:
            self.problem(fact, "method computed needs inputs (the ids of the facts it comes from)")
        if fact.wording and len(fact.wording.split()) > 8:
            self.problem(
                fact, f"wording has {len(fact.wording.split())} words; at most 8 words of the original may be kept"
            )

    def dates(self, fact: Fact) -> None:
        date, until = fact.when.get("date"), fact.when.get("until")
        if date and until and date.first and until.end <= date.first:
            self.problem(fact, f"ends on {until.text}, before its start {date.text}")
        if date and date.first and date.end <= date.first:
            self.problem(fact, f"date_end is before its date {date.text}")
        for name in set(fact.how) - {"until_is"}:
            if name.removesuffix("_how") not in fact.when:
                self.problem(fact, f"{name} needs {name.removesuffix('_how')}")
        if fact.known_from and date and date.first and date.first > fact.known_from:
            if fact.modality == "fact" and fact.form == "change":
                known = f"{fact.known_from}, when it became known; it is scheduled, planned or expected"
                self.problem(fact, f"modality fact, but its day {date.text} is after {known}")
            if isinstance(fact.content, Change) and fact.content.act == "observed":
                self.problem(fact, f"observed on {date.text}, after {fact.known_from}, when it became known")
        if fact.known_to and fact.known_from and fact.known_to < fact.known_from:
            self.problem(fact, f"known_to {fact.known_to} is before known_from {fact.known_from}")


def _joins(rel: RelationshipType) -> str:
    starts = sorted({a for a, _ in rel.joins})
    ends = sorted({b for _, b in rel.joins})
    return (
        f"{listing(starts)} to {listing(ends)}"
        if len(rel.joins) == len(starts) * len(ends)
        else listing(sorted(f"{a} to {b}" for a, b in rel.joins), 20)
    )


def _doubles(checker: _Checker) -> None:
    seen: dict[tuple[str, ...], Fact] = {}
    for fact in checker.data.facts.values():
        first = seen.setdefault(content_key(fact), fact)
        if first is not fact:
            where = f"{first.origin.file}:{first.origin.line}"
            checker.problem(fact, f"says the same as {first.id} ({where}); keep one fact with both evidence entries")


def used_ids(facts: Iterable[Fact]) -> set[str]:
    """Return every node, fact and source id that the facts name."""
    used: set[str] = set()
    for fact in facts:
        used |= {node for node, _ in fact.ends()} | {fact.said_by} | {e.source for e in fact.evidence}
        if isinstance(fact.content, Link):
            used |= {v for v in fact.content.properties.values() if isinstance(v, str)}
    return used


def _unused(data: Dataset) -> tuple[list[Problem], list[Problem]]:
    """Return a problem for each source and a warning for each entity that no fact names."""
    used = used_ids(data.facts.values())
    policies = {part: e for e in data.entities.values() for part in e.provisions}
    problems = [
        Problem(s.origin.file, s.origin.line, f"source {s.id} is used by no fact; remove it or cite it")
        for s in data.sources.values()
        if s.id not in used
    ]
    warnings = [
        Problem(
            e.origin.file, e.origin.line, f"{e.label} {e.id} is named by no fact; remove it or state something of it"
        )
        for e in data.entities.values()
        if e.id not in used and not used & set(e.provisions) and not (e.id in policies and policies[e.id].id in used)
    ]
    return problems, warnings


def check(data: Dataset, ontology: Ontology, refused: Collection[str] = ()) -> Report:
    """Check all facts against each other and the ontology.

    Parameters
    ----------
    data
        As loaded; every record is valid by itself.
    ontology
        The ontology they were loaded with.
    refused
        Ids of records that were not loaded, for problems of their own: naming them is no problem.

    Returns
    -------
    Report
        Problems and warnings with file and line; every article span counted as unverified.
    """
    checker = _Checker(data, ontology, refused)
    for fact in data.facts.values():
        checker.fact(fact)
    _doubles(checker)
    unused_sources, unused_entities = _unused(data) if not refused else ([], [])
    report = Report(problems=[*checker.problems, *unused_sources], warnings=unused_entities)
    for fact in data.facts.values():
        for entry in () if fact.inherited else fact.evidence:
            report.unverified += entry.article is not None
            length = (entry.end or 0) - (entry.start or 0)
            if length > LONGEST_SPAN:
                text = f"fact {fact.id}: a span has {length} characters; take the shortest that carries the fact"
                warning = Problem(fact.origin.file, fact.origin.line, f"{text} (at most {LONGEST_SPAN})")
                report.warnings.append(warning)
    report.warnings += _too_much(data)
    return report


def _too_much(data: Dataset) -> list[Problem]:
    """Warn of shares of one thing, stage and year that add up to more than the whole: sources that disagree.

    Each edition is added up by itself: that another one gives other figures is known and wanted.
    """
    told: dict[tuple[Any, ...], dict[str, list[Fact]]] = {}
    for fact in data.facts.values():
        c = fact.content
        if not isinstance(c, Link) or c.rel != "PRODUCES" or not fact.is_edge:
            continue
        if "share" in c.properties and c.properties.get("bound") != "at_most":
            key = (c.end, *(c.properties.get(name) for name in ("stage", "year", "basis", "edition")))
            told.setdefault(key, {}).setdefault(c.start, []).append(fact)
    found = []
    for key, makers in told.items():
        least = [min(facts, key=lambda f: f.content.properties["share"]) for facts in makers.values()]  # type: ignore[union-attr]  # links only
        total = sum(f.content.properties["share"] for f in least)  # type: ignore[union-attr]  # links only
        if total > 1 + 1e-9:
            last = max(least, key=lambda f: f.id)
            names = listing(sorted(f.id for f in least))
            text = f"the shares of {key[0]} add up to {total:.0%}: {names}; these sources disagree"
            found.append(Problem(last.origin.file, last.origin.line, text))
    return found


def verify(data: Dataset, report: Report, folder: Path) -> dict[str, Article]:
    """Compare every article span with the texts in `folder`, and add the outcome to `report`.

    Returns
    -------
    dict
        The articles found, by name.

    Raises
    ------
    UsageError
        If `folder` is no folder.
    """
    recorded = {s.article: s.properties.get("sha256") for s in data.sources.values() if s.article}
    articles = read_articles(folder, recorded)
    moved: Counter[str] = Counter()
    for fact in data.facts.values():
        for entry in () if fact.inherited else fact.evidence:
            article = articles.get(entry.article or "")
            if article is None:
                continue
            report.unverified -= 1
            found = article.find(entry, recorded[article.name])
            report.verified += found.state != "missing"
            moved[article.name] += found.state == "moved"
            if found.state == "missing":
                report.problems.append(
                    Problem(
                        fact.origin.file,
                        fact.origin.line,
                        f"fact {fact.id}: span in {article.name}, paragraph {entry.paragraph}: {found.message}",
                    )
                )
    for name, article in articles.items():
        if article.sha256 != recorded[name]:
            was = f"sha256 {recorded[name]}" if recorded[name] else "no sha256 recorded in sources.yml"
            differs = f"this copy differs from the recorded one ({was}, found {article.sha256})"
            report.notices.append(f"{name}: {differs}; {moved[name]} spans were found by their words")
    report.notices += [f"{name}: no copy in the folder given" for name in sorted(set(recorded) - set(articles))]
    return articles


def mapping_of_articles(data: Dataset) -> Mapping[str, str]:
    """Return source ids by article name."""
    return {s.article: s.id for s in data.sources.values() if s.article}
