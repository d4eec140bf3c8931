"""Named questions: one ``.cypher`` file each, with a title, a line of explanation and parameters in its head.

The text of a question runs unchanged in this process, on a Neo4j server and in the Neo4j Browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.dates import full_day
from reegraph.errors import ReegraphError, UsageError, listing, nearest

if TYPE_CHECKING:
    from reegraph.stores.base import Result, Store

TYPES = {
    "text": "words", "number": "a number", "integer": "a whole number", "flag": "true or false", "date": "one day, for instance 2025-10-27",
    "node": "id, name or alias of a thing", "list": "a list of texts, on the command line with commas",
}  # fmt: skip
HEAD = re.compile(r"// (title|says|also|param)(?: (\w+))?: (.+)")
PARAM = re.compile(r"(\w+)(?: of (.+?))?(?: = (.+))?")
SAME = "n.id = $word OR toLower(n.name) = toLower($word) OR any(a IN coalesce(n.aliases, []) WHERE toLower(a) = toLower($word))"
THINGS = "MATCH (n) WHERE NOT n:Claim AND NOT n:Status AND n.name IS NOT NULL"
SMALL = frozenset("a an and are as at by did do does for from has have how i in is it its me much not of on or show tell than that the their they this to was were what when where which who whom whose with".split())  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question; `values` are the words that a text may be (all, if empty)."""

    name: str
    type: str
    default: Any | None
    required: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A named question; `text` is the whole file, `cypher` the query without its head, `also` other words for it."""

    name: str
    title: str
    says: str
    parameters: tuple[Parameter, ...]
    text: str
    cypher: str
    also: str = ""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns; the last one is `facts`."""
        return tuple(re.findall(r"\bAS (\w+)", self.cypher[self.cypher.rindex("\nRETURN") :]))


def _convert(question: str, name: str, kind: str, values: tuple[str, ...], value: Any) -> Any:
    """Turn a value, or its text from the command line, into what the type of the parameter says."""
    found: Any = None
    if kind in ("text", "node") and isinstance(value, str) and value.strip():
        found = value.strip()
    elif kind == "date" and isinstance(value, date):
        found = date(value.year, value.month, value.day)  # the day of a datetime too
    elif kind == "flag" and (isinstance(value, bool) or str(value).lower() in ("true", "false")):
        found = value if isinstance(value, bool) else str(value).lower() == "true"
    elif kind == "list" and isinstance(value, str | list | tuple):
        found = [str(v).strip() for v in (value.split(",") if isinstance(value, str) else value)]
    elif kind in ("number", "integer", "date") and isinstance(value, str | int | float) and not isinstance(value, bool):
        read = {"number": float, "integer": int, "date": full_day}[kind]
        try:
            found = read(str(value).strip())  # type: ignore[operator]  # one of three functions of a text
        except ValueError as error:
            why = f" ({error})" if kind == "date" else ""
            raise UsageError(f"{question}: {name} is {value}, but must be {TYPES[kind]}{why}") from None
    if found is None or found in (float("inf"), float("-inf")) or found != found:
        raise UsageError(f"{question}: {name} is {value!r}, but must be {TYPES[kind]}")
    if values and found not in values:
        raise UsageError(f"{question}: {name} is {found}, but must be one of {listing(values, 30)}{nearest(found, values)}")
    return found


def _read(file: Path) -> Question:
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    size = next(k for k, line in enumerate(lines) if not line.startswith("//"))
    head: dict[str, str] = {}
    parameters = []
    for line in lines[:size]:
        match = HEAD.fullmatch(line)
        if not match or (match[1] == "param") != bool(match[2]) or match[1] in head:
            raise ReegraphError(f"{file.name}: cannot read the line {line!r}; write // title: …, // says: …, // also: … or // param NAME: TYPE = DEFAULT")
        if match[1] != "param":
            head[match[1]] = match[3]
            continue
        spec = PARAM.fullmatch(match[3])
        if not spec or spec[1] not in TYPES:
            raise ReegraphError(f"{file.name}: cannot read the line {line!r}; types are {listing(TYPES)}")
        values = tuple(v.strip() for v in (spec[2] or "").split(",") if v.strip())
        default = None if spec[3] in (None, "null") else _convert(file.stem, match[2], spec[1], values, spec[3])
        parameters.append(Parameter(match[2], spec[1], default, spec[3] is None, values))
    if {"title", "says"} - head.keys():
        raise ReegraphError(f"{file.name}: the head lacks // title: … or // says: …")
    return Question(file.stem, head["title"], head["says"], tuple(parameters), text, "\n".join(lines[size:]).strip(), head.get("also", ""))


@cache
def _all() -> dict[str, Question]:
    return {file.stem: _read(file) for file in sorted(Path(__file__).parent.glob("*.cypher"))}


def questions() -> dict[str, Question]:
    """Return all named questions by name, sorted.

    Examples
    --------
    >>> questions()["who-makes-what"].title
    'Who makes what, at which stage, and how much of it?'
    """
    return dict(_all())


def _thing(store: Store, question: str, name: str, word: str) -> str:
    """Return the id of the thing that is called `word`; an id itself goes before names."""
    found = sorted(row[0] for row in store.query(f"{THINGS} AND ({SAME}) RETURN n.id AS id", {"word": word}).rows)
    if word in found or len(found) == 1:
        return word if word in found else str(found[0])
    if found:
        raise UsageError(f"{question}: {name} is {word}, which fits {listing(found)}; give the id")
    rows = store.query(f"{THINGS} RETURN n.id AS id, n.name AS name, coalesce(n.aliases, []) AS aliases").rows
    known = {str(k) for id_, own, aliases in rows for k in (id_, own, *aliases)}
    raise UsageError(f"{question}: {name} is {word}, but nothing here is called that{nearest(word, known)}")


def ask(store: Store, name: str, parameters: Mapping[str, Any]) -> Result:
    """Answer a named question.

    Parameters
    ----------
    store
        Any store that holds the graph.
    name
        Name of the question.
    parameters
        Values by name; text as it comes from the command line will do for every type. None stands for the default.

    Returns
    -------
    Result
        Rows in an order that does not depend on the engine; the last column, `facts`, holds the ids behind each row, sorted.

    Raises
    ------
    UsageError
        If there is no such question or parameter, one is missing, or a value does not fit its type.
    """
    question = _all().get(name)
    if question is None:
        hint = nearest(name, _all()) or "; near it: " + ", ".join(q.name for q in nearest_questions(name))
        raise UsageError(f"no question is called {name}{hint}")
    known = [p.name for p in question.parameters]
    for given in parameters:
        if given not in known:
            allowed = f"it takes {listing(known)}{nearest(given, known)}" if known else "it takes none"
            raise UsageError(f"{name} has no parameter {given}; {allowed}")
    values: dict[str, Any] = {}
    for p in question.parameters:
        value = parameters.get(p.name)
        if value is None and p.required:
            raise UsageError(f"{name} needs {p.name}: {TYPES[p.type]}")
        values[p.name] = p.default if value is None else _convert(name, p.name, p.type, p.values, value)
        if p.type == "node" and values[p.name] is not None:
            values[p.name] = _thing(store, name, p.name, values[p.name])
    result = store.query(question.cypher, values)
    result.notes.clear()  # a label or property without a single record is no mistake of the person who asks
    return result


def _words(text: str) -> set[str]:
    found = re.findall(r"[a-z0-9]+", text.lower())
    return {re.sub(r"(?<=\w{3})(ies|ing|ed|es|s|e|y)$", "", w) for w in found if w not in SMALL}


def nearest_questions(sentence: str, n: int = 3) -> list[Question]:
    """Return the questions that a sentence may mean, the nearest first.

    A word counts the more, the fewer questions have it; title and name count more than the explanation.

    Examples
    --------
    >>> [q.name for q in nearest_questions("who took part in the talks?", 1)]
    ['who-took-part']
    """
    main = {q.name: _words(f"{q.name} {q.title} {q.also}") for q in _all().values()}
    rest = {q.name: _words(q.says) for q in _all().values()}
    asked = _words(sentence)

    def score(name: str) -> float:
        found = ((w in main[name]) + 0.3 * (w in rest[name]) for w in asked)
        return sum(x / (1 + sum(w in m for m in main.values())) for x, w in zip(found, asked, strict=True))

    return [_all()[name] for name in sorted(_all(), key=lambda name: (-score(name), name))[:n]]


def page(all_questions: Iterable[Question] | None = None) -> str:
    """Return ``docs/questions.md``, made from the files."""
    parts: list[str] = []
    return "\n".join(parts)
