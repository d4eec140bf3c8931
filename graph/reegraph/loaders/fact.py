"""One row of ``facts/*.yml`` becomes a `Fact`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from reegraph.dates import Interval, before, parse
from reegraph.errors import Problem, listing, nearest
from reegraph.facts import Change, Condition, Evidence, Fact, Link, Note, Origin, Source, Value
from reegraph.ontology import FORMS
from reegraph.shapes import Shapes
from reegraph.yamlfile import Map, line_of

MARKS = {"link": "rel", "value": "node", "change": "act", "note": "about"}


def form_of(row: Mapping[str, Any]) -> str | None:
    """Tell the form by its fields, or None if none fits or several do.

    Examples
    --------
    >>> form_of({"of": "x", "act": "announced"})
    'change'
    """
    found = [form for form, mark in MARKS.items() if mark in row]
    return found[0] if len(found) == 1 else None


def _evidence(
    row: Map, name: str, who: str, sources: Mapping[str, Source], problems: list[Problem]
) -> tuple[Evidence, ...]:
    by_article = {s.article: s.id for s in sources.values() if s.article}
    found = []
    for k, item in enumerate(row.get("evidence") or ()):
        values, line = dict(item), line_of(row, ("evidence", k))
        source = values.pop("source", None) or by_article.get(values.get("article"))
        if source not in sources:
            given = source or values.get("article") or "nothing"
            known = [*by_article, *sources]
            problems.append(
                Problem(
                    name,
                    line,
                    f"{who}.evidence names the unknown source {given}; known: {listing(sorted(map(str, by_article)))}{nearest(given, map(str, known))}",
                )
            )
            continue
        entry = Evidence(source, **values)
        if entry.article is not None and (
            entry.start is None
            or entry.end is None
            or entry.sha256 is None
            or entry.paragraph is None
            or entry.voice is None
        ):
            problems.append(
                Problem(
                    name,
                    line,
                    f"{who}.evidence in an article needs paragraph, start, end, sha256 and voice (reegraph evidence locate prints them)",
                )
            )
        elif entry.start is not None and entry.end is not None and entry.end <= entry.start:
            problems.append(
                Problem(
                    name,
                    line,
                    f"{who}.evidence ends at {entry.end}, before or at its start {entry.start}; end is exclusive",
                )
            )
        elif entry in found:
            problems.append(Problem(name, line, f"{who}.evidence has the same entry twice; keep one"))
        else:
            found.append(entry)
    return tuple(sorted(found, key=lambda e: (e.source, e.start or 0, e.end or 0, str(e))))


def _when(row: Map) -> dict[str, Interval]:
    found = {key: parse(str(row[key])) for key in ("date", "until", "said_on") if row.get(key) is not None}
    if row.get("date_end") is not None:
        limit = before(str(row["date_end"]))
        found["date"] = Interval(found["date"].first, limit.end, found["date"].text) if "date" in found else limit
    return found


def _content(form: str, row: Map) -> Link | Value | Change | Note:
    if form == "link":
        return Link(row["from"], row["rel"], row["to"], dict(row.get("properties") or {}))
    if form == "value":
        return Value(row["node"], row["property"], row["value"], row.get("year"))
    if form == "note":
        return Note(tuple(row["about"]), row.get("question"))
    raw = row.get("if") or row.get("unless")
    condition = Condition(raw["node"], raw["act"], "unless" in row) if raw else None
    optional = (row.get(k) for k in ("duration", "scope", "state", "occurrence"))
    return Change(row["of"], row["act"], tuple(row.get("by") or ()), row.get("through"), condition, *optional)


def _known_from(evidence: tuple[Evidence, ...], sources: Mapping[str, Source]) -> date | None:
    return min((sources[e.source].published.last for e in evidence), default=None)


def fact_from(row: Any, name: str, shapes: Shapes, sources: Mapping[str, Source]) -> tuple[Fact | None, list[Problem]]:
    """Turn a row into a fact.

    Parameters
    ----------
    row
        One entry of a facts file.
    name
        The file, as problems name it.
    shapes, sources
        The models of the ontology, and the sources known by id.

    Returns
    -------
    tuple
        The fact, or None with at least one problem.
    """
    if not isinstance(row, Map):
        return None, [Problem(name, line_of(row, ()), f"a fact is a mapping, found {row!r}")]
    who = f"fact {row['id']}" if isinstance(row.get("id"), str) else "a fact without id"
    form = form_of(row)
    if form is None:
        ways = listing(f"{mark} ({form})" for form, mark in MARKS.items())
        return None, [
            Problem(
                name,
                row.line,
                f"{who} has no form, or more than one; exactly one of these fields tells it: {ways}{nearest(next(iter(set(row) - set(MARKS.values())), ''), MARKS.values()) if not set(row) & set(MARKS.values()) else ''}",
            )
        ]
    problems = shapes.problems(form, row, name, who)
    if form == "link" and isinstance(row.get("rel"), str):
        rel = row["rel"]
        if rel in shapes.fields and rel.isupper():
            problems += shapes.problems(rel, row.get("properties") or {}, name, rel, row, ("properties",))
        else:
            known = [n for n in shapes.fields if n.isupper()]
            problems.append(
                Problem(
                    name,
                    line_of(row, ("rel",)),
                    f"{who} has the unknown relationship {rel}; known: {listing(known, 40)}{nearest(rel, known)}",
                )
            )
    if "if" in row and "unless" in row:
        problems.append(Problem(name, row.line, f"{who} has both if and unless; give one"))
    if problems:
        return None, problems
    evidence = _evidence(row, name, who, sources, problems)
    if problems:
        return None, problems
    return (
        Fact(
            id=row["id"], form=form, says=row["says"], said_by=row["said_by"], modality=row["modality"], negated=bool(row.get("negated")),
            content=_content(form, row), evidence=evidence, known_from=_known_from(evidence, sources),
            known_to=parse(str(row["known_to"])).first if row.get("known_to") is not None else None,
            confidence=row.get("confidence") or "single", method=row.get("method") or "stated", reason=row.get("reason"),
            inputs=tuple(row.get("inputs") or ()), supersedes=tuple(row.get("supersedes") or ()), wording=row.get("wording"),
            when=_when(row), how={k: row[k] for k in ("date_how", "until_how", "until_is", "said_on_how") if row.get(k)},
            said_at=row.get("said_at"), origin=Origin(name, row.line),
        ),
        [],
    )  # fmt: skip


assert set(MARKS) == set(FORMS)
