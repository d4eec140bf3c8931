"""One row of ``facts/*.yml`` becomes a `Fact`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from reegraph.dates import Interval, before, parse
from reegraph.errors import Problem, listing, nearest
from reegraph.facts import Change, Condition, Evidence, Fact, Link, Note, Origin, Source, Value, known_from
from reegraph.shapes import Shapes
from reegraph.yamlfile import Map, Seq, line_of

MARKS = {"link": "rel", "value": "node", "change": "act", "note": "about"}
HOW = ("date_how", "until_how", "until_is", "said_on_how")
IN_ARTICLE = ("paragraph", "start", "end", "sha256", "plain_length", "plain_sha256", "voice")


def form_of(row: Mapping[str, Any]) -> str | None:
    """Tell the form by its fields, or None if none fits or several do.

    Examples
    --------
    >>> form_of({"of": "x", "act": "announced"})
    'change'
    """
    found = [form for form, mark in MARKS.items() if mark in row]
    return found[0] if len(found) == 1 else None


class _Row:
    """One row with its problems."""

    def __init__(self, row: Map, file: str) -> None:
        self.row, self.file, self.problems = row, file, list[Problem]()
        self.who = f"fact {row['id']}" if isinstance(row.get("id"), str) else "a fact without id"

    def problem(self, message: str, *path: Any) -> None:
        self.problems.append(Problem(self.file, line_of(self.row, path), f"{self.who}{message}"))

    def shape(self, shapes: Shapes) -> str | None:
        """Check the fields; return the form if there is one."""
        form = form_of(self.row)
        if form is None:
            ways = listing(f"{mark} ({form})" for form, mark in MARKS.items())
            hints = [hint for key in self.row if (hint := nearest(key, MARKS.values())) and key not in MARKS.values()]
            self.problem(f" needs exactly one of the fields that tell its form: {ways}{''.join(hints[:1])}")
            return None
        self.problems += shapes.problems(form, self.row, self.file, self.who)
        rel = self.row.get("rel")
        properties = self.row.get("properties") or {}
        known = [name for name in shapes.fields if name.isupper()]
        if rel in known and isinstance(properties, Mapping):
            self.problems += shapes.problems(rel, properties, self.file, rel, self.row, ("properties",))
        elif isinstance(rel, str) and rel not in known:
            self.problem(
                f" has the unknown relationship {rel}; known: {listing(known, 40)}{nearest(rel, known)}", "rel"
            )
        if "if" in self.row and "unless" in self.row:
            self.problem(" has both if and unless; give one")
        if "one_of" in self.row and ("date" in self.row or "date_end" in self.row):
            self.problem(" has both one_of and date; give the days in one_of alone", "one_of")
        return form

    def evidence(
        self, shapes: Shapes, sources: Mapping[str, Source], refused: Collection[str] | None
    ) -> tuple[Evidence, ...] | None:
        """Return the entries that are right; None if one is of a source that has problems of its own."""
        by_article = {s.article: s.id for s in sources.values() if s.article}
        found: list[Evidence] = []
        blameless = True
        given = self.row.get("evidence")
        for k, item in enumerate(given if isinstance(given, Seq) else ()):
            if shapes.problems("evidence", item, self.file, self.who):
                continue  # told with the other fields
            values = {key: value for key, value in item.items() if value is not None}
            named, article = values.pop("source", None), values.get("article")
            source = str(named or by_article.get(article or "", ""))
            missing = [name for name in IN_ARTICLE if article is not None and name not in values]
            alone = [
                name for name, other in (("start", "end"), ("end", "start")) if name in values and other not in values
            ]
            if source not in sources and (refused is None or {named or article} <= set(refused)):
                blameless = False
            elif source not in sources:
                what = named or article or "nothing"
                known = listing(sorted(by_article))
                hint = nearest(what, [*by_article, *sources])
                self.problem(f".evidence names the unknown source {what}; known: {known}{hint}", "evidence", k)
            elif article is not None and sources[source].article != article:
                own = sources[source].article or "none"
                text = f".evidence names the article {article}, which is not of the source {source} (that has {own})"
                self.problem(text, "evidence", k)
            elif missing:
                text = f".evidence lacks {listing(missing)} (reegraph evidence locate prints the whole record)"
                self.problem(text, "evidence", k)
            elif alone:
                other = "end" if alone == ["start"] else "start"
                self.problem(f".evidence has {alone[0]} without {other}; give both", "evidence", k)
            elif "start" in values and values["end"] <= values["start"]:
                text = f".evidence ends at {values['end']}, not after its start {values['start']}; end is exclusive"
                self.problem(text, "evidence", k)
            elif (entry := Evidence(source, **values)) in found:
                self.problem(".evidence has the same entry twice; keep one", "evidence", k)
            else:
                found.append(entry)
        return tuple(sorted(found, key=lambda e: (e.source, e.start or 0, e.end or 0, str(e)))) if blameless else None


def _when(row: Map) -> dict[str, Interval]:
    found = {key: parse(str(row[key])) for key in ("date", "until", "said_on") if row.get(key) is not None}
    if row.get("date_end") is not None:
        limit = before(str(row["date_end"]))
        found["date"] = Interval(found["date"].first, limit.end, found["date"].text) if "date" in found else limit
    if row.get("one_of"):
        days = [parse(day) for day in sorted(row["one_of"])]
        found["date"] = Interval(days[0].first, days[-1].end, " or ".join(day.text for day in days))
    return found


def _decimal(shapes: Shapes, name: str, value: Any, *shape: str) -> Any:
    """Return a whole number as a decimal one where the schema wants a number: 175 t and 175.0 t are one figure."""
    kinds = {fields[name].type.type for s in shape or shapes.fields if name in (fields := shapes.fields[s])}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) and kinds == {"number"} else value


def _content(form: str, row: Map, shapes: Shapes) -> Link | Value | Change | Note:
    if form == "link":
        told = {k: _decimal(shapes, k, v, row["rel"]) for k, v in (row.get("properties") or {}).items()}
        return Link(row["from"], row["rel"], row["to"], told)
    if form == "value":
        return Value(row["node"], row["property"], _decimal(shapes, row["property"], row["value"]), row.get("year"))
    if form == "note":
        return Note(tuple(row["about"]), row.get("question"))
    raw = row.get("if") or row.get("unless")
    condition = Condition(raw["node"], raw["act"], "unless" in row) if raw else None
    return Change(
        of=row["of"],
        act=row["act"],
        by=tuple(row.get("by") or ()),
        through=row.get("through"),
        condition=condition,
        duration=row.get("duration"),
        scope=row.get("scope"),
        state=row.get("state"),
        occurrence=row.get("occurrence"),
        one_of=tuple(sorted(row.get("one_of") or ())),
        at_time=row.get("at_time"),
    )


def fact_from(
    raw: Map, name: str, shapes: Shapes, sources: Mapping[str, Source], refused: Collection[str] | None = ()
) -> tuple[Fact | None, list[Problem]]:
    """Turn a row into a fact.

    Parameters
    ----------
    raw
        One entry of a facts file.
    name
        The file, as problems name it.
    shapes, sources
        The models of the ontology, and the sources known by id.
    refused
        Ids and articles of sources that have problems of their own; None if not all sources could be read.

    Returns
    -------
    tuple
        The fact, or None with its problems (none, if only its source has some).
    """
    checked = _Row(raw, name)
    form = checked.shape(shapes)
    evidence = checked.evidence(shapes, sources, refused)
    if form is None or evidence is None or checked.problems:
        return None, checked.problems
    fact = Fact(
        id=raw["id"],
        form=form,
        says=raw["says"],
        said_by=raw["said_by"],
        modality=raw["modality"],
        negated=bool(raw.get("negated")),
        content=_content(form, raw, shapes),
        evidence=evidence,
        known_from=None,
        known_to=parse(str(raw["known_to"])).first if raw.get("known_to") is not None else None,
        confidence=raw.get("confidence") or "single",
        method=raw.get("method") or "stated",
        reason=raw.get("reason"),
        inputs=tuple(raw.get("inputs") or ()),
        supersedes=tuple(raw.get("supersedes") or ()),
        wording=raw.get("wording"),
        when=_when(raw),
        how={key: raw[key] for key in HOW if raw.get(key)},
        said_at=raw.get("said_at"),
        origin=Origin(name, raw.line),
    )
    return replace(fact, known_from=known_from(fact, sources)), []
