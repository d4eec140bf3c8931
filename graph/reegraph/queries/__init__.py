"""Named questions: one ``.cypher`` file each, with a title, a line of explanation and parameters in its head.

The text of a question runs unchanged in this process, on a Neo4j server and in the Neo4j Browser. A head::

    // title: Who said what?
    // says: one line that explains how to read the answer
    // also: other words that people use for it
    // param speaker: node = null
    // param modality: text of fact, claimed = null
    // example: -p speaker=Bessent
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reegraph.errors import UnknownNameError, UsageError, listing, nearest
from reegraph.queries.question import TYPES, Parameter, Question, read_question

if TYPE_CHECKING:
    from reegraph.stores.base import Result, Store

__all__ = ["TYPES", "Parameter", "Question", "ask", "nearest_questions", "page", "questions"]

THINGS = "MATCH (n) WHERE NOT n:Claim AND NOT n:Status AND n.name IS NOT NULL"
CALLED = (
    "(n.id = $word OR toLower(n.name) = toLower($word)"
    " OR any(alias IN coalesce(n.aliases, []) WHERE toLower(alias) = toLower($word)))"
)
SMALL = re.compile(
    "an?|and|are|as|at|be|by|can|did|do|does|for|from|ha[ds]|have|how|i|in|is|it|its|list|me|much|of|on|or|sa(y|ys|id)|show"
    "|tells?|than|that|the|them|there|they|this|to|was|were|wh(at|en|ere|ich|o|om|ose)|will|with"
)


@cache
def _all() -> dict[str, Question]:
    files = sorted(Path(__file__).parent.glob("*.cypher"))
    return {file.stem: read_question(file.stem, file.read_text(encoding="utf-8")) for file in files}


def questions() -> dict[str, Question]:
    """Return all named questions by name, sorted.

    Examples
    --------
    >>> questions()["who-makes-what"].title
    'Who makes what, at which stage, and how much of it?'
    """
    return dict(_all())


def _thing(store: Store, who: str, word: str) -> str:
    """Return the id of the thing that is called `word`; an id itself goes before names."""
    found = sorted(row[0] for row in store.query(f"{THINGS} AND {CALLED} RETURN n.id AS id", {"word": word}).rows)
    if word in found or len(found) == 1:
        return word if word in found else str(found[0])
    if found:
        raise UnknownNameError(f"{who} is {word}, which fits {listing(found)}; give the id")
    rows = store.query(f"{THINGS} RETURN n.id AS id, n.name AS name, coalesce(n.aliases, []) AS aliases").rows
    known = {str(called) for id_, name, aliases in rows for called in (id_, name, *aliases)}
    raise UnknownNameError(f"{who} is {word}, but nothing here is called that{nearest(word, known)}")


def values_of(store: Store, question: Question, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of every parameter of a question, names resolved to ids.

    Raises
    ------
    UsageError
        If there is no such parameter, one is missing, or a value does not fit; see `ask`.
    """
    known = [p.name for p in question.parameters]
    for given in parameters:
        if given not in known:
            takes = f"it takes {listing(known)}{nearest(given, known)}" if known else "it takes none"
            raise UsageError(f"{question.name} has no parameter {given}; {takes}")
    values: dict[str, Any] = {}
    for p in question.parameters:
        value = parameters.get(p.name)
        if value is None and p.required:
            raise UsageError(f"{question.name} needs {p.name}: {TYPES[p.type]}; for instance {question.example}")
        values[p.name] = p.default if value is None else p.convert(question.name, value)
        if p.type == "node" and values[p.name] is not None:
            values[p.name] = _thing(store, f"{question.name}: {p.name}", values[p.name])
    return values


def ask(store: Store, name: str, parameters: Mapping[str, Any]) -> Result:
    """Answer a named question.

    Parameters
    ----------
    store
        Any store that holds the graph.
    name
        Name of the question.
    parameters
        Values by name; text as it comes from the command line will do for every type, and None stands for the default.

    Returns
    -------
    Result
        Rows in an order that does not depend on the engine; the last column, `facts`, holds the ids of the facts
        behind each row, sorted.

    Raises
    ------
    UsageError
        If there is no such question or parameter, one is missing, or a value does not fit.
    """
    question = _all().get(name)
    if question is None:
        near = nearest(name, _all()) or "; near it: " + ", ".join(q.name for q in nearest_questions(name))
        raise UnknownNameError(f"no question is called {name}{near}")
    result = store.query(question.cypher, values_of(store, question, parameters))
    result.notes.clear()  # the engine wonders at labels and properties that no node has yet; here that is no mistake
    return result


def _stems(text: str) -> set[str]:
    words = (w for w in re.findall(r"[a-z0-9]+", text.lower()) if not SMALL.fullmatch(w))
    return {re.sub(r"(?<=\w{3})(ies|ing|ed|es|s|e|y)$", "", w) for w in words}


def nearest_questions(sentence: str, n: int = 3) -> list[Question]:
    """Return the questions that a sentence may mean, the nearest first.

    A word counts the more, the fewer questions have it; title and name count more than explanation.

    Examples
    --------
    >>> [q.name for q in nearest_questions("who took part in the talks?", 1)]
    ['who-took-part']
    """
    main = {q.name: _stems(f"{q.name} {q.title} {q.also}") for q in _all().values()}
    rest = {q.name: _stems(q.says) for q in _all().values()}
    weight = {word: 1 / (1 + sum(word in words for words in main.values())) for word in _stems(sentence)}

    def far(name: str) -> tuple[float, str]:
        found = sum(x * ((w in main[name]) + 0.3 * (w in rest[name])) for w, x in weight.items())
        alike = SequenceMatcher(None, sentence.lower(), _all()[name].title.lower()).ratio()  # settles ties
        return -round(found + alike / 20, 9), name

    return [_all()[name] for name in sorted(main, key=far)[:n]]


def page() -> str:
    """Return ``docs/questions.md``, made from the files."""
    from reegraph.queries.markdown import markdown

    return markdown(_all().values())
