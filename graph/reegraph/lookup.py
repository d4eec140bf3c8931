"""What is in a graph: things, facts, sources and questions found by a word, and the sources of facts."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reegraph.stores.base import Store

NOT_RECORDED = "not recorded"
THINGS = (
    "MATCH (n) WHERE NOT n:Claim AND NOT n:Status AND NOT n:Source AND NOT n:GraphInfo "
    "RETURN labels(n)[0] AS label, n.id AS id, n.name AS name, n.aliases AS aliases, n.symbol AS symbol "
    "ORDER BY label, id"
)
FACTS = (
    "MATCH (k:Claim) RETURN k.fact_id AS id, k.says AS says, k.said_by AS said_by, k.modality AS modality ORDER BY id"
)
SOURCES = (
    "MATCH (s:Source) RETURN s.id AS id, s.name AS name, s.kind AS kind, s.publisher AS publisher, "
    "s.author AS author, s.published_text AS published, s.url AS url, s.retrieved AS retrieved, s.licence AS licence, "
    "s.edition AS edition, s.attribution AS attribution, s.article AS article, s.sha256 AS sha256, "
    "s.language AS language, s.based_on AS based_on ORDER BY id"
)
COUNTS = "MATCH (k:Claim)-[:STATED_IN]->(s:Source) RETURN s.id AS id, count(DISTINCT k.id) AS facts ORDER BY id"


@dataclass(frozen=True)
class Finds:
    """What a word fits, the best first in each list; each entry is a mapping that JSON can hold."""

    things: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    questions: list[dict[str, Any]]

    def __len__(self) -> int:
        return len(self.things) + len(self.facts) + len(self.sources) + len(self.questions)


def folded(text: str) -> str:
    """Return the text without case and accents, for comparing.

    Examples
    --------
    >>> folded("Türkiye")
    'turkiye'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in folded(text)).split()


def rank(wanted: str, texts: Iterable[str]) -> int | None:
    """Tell how well `wanted` fits the best of `texts`: 0 whole, 1 its begin, 2 beginnings of words; None if not at all.

    Examples
    --------
    >>> rank("rare ear", ["Rare earths"]), rank("Earth", ["Rare earths"]), rank("art", ["Rare earths"])
    (1, 2, None)
    """
    parts, best = _words(wanted), None
    if not parts:
        return None
    for text in texts:
        words = _words(text)
        joined, asked = " ".join(words), " ".join(parts)
        if joined == asked:
            return 0
        if joined.startswith(asked):
            found = 1
        elif all(any(word.startswith(part) for word in words) for part in parts):
            found = 2
        else:
            continue
        best = found if best is None else min(best, found)
    return best


def find(store: Store, word: str, questions: Mapping[str, tuple[str, str]] | None = None) -> Finds:
    """Find everything that a word names.

    Parameters
    ----------
    store
        The graph.
    word
        One word or several; each must begin a word of what is found. Case and accents do not matter. A chemical symbol
        must be given whole.
    questions
        Title and explanation of the named questions, by name.

    Returns
    -------
    Finds
        Things by id, name, alias and symbol; facts by id and words; sources by id, name and publisher; questions.
    """
    things = []
    for row in store.query(THINGS).to_dicts():
        found = rank(word, [row["id"], row["name"] or "", *(row["aliases"] or [])])
        if row["symbol"] and folded(row["symbol"]) == folded(word.strip()):
            found = 0
        if found is not None:
            things.append((found, {k: v for k, v in row.items() if v is not None}))
    facts = [
        (found, row)
        for row in store.query(FACTS).to_dicts()
        if (found := rank(word, [row["id"], row["says"]])) is not None
    ]
    told = [
        (found, {k: row[k] for k in ("id", "name", "publisher", "published")})
        for row in store.query(SOURCES).to_dicts()
        if (found := rank(word, [row["id"], row["name"], row["publisher"]])) is not None
    ]
    asked = [
        (found, {"name": name, "title": title})
        for name, (title, says) in sorted((questions or {}).items())
        if (found := rank(word, [name, title, says])) is not None
    ]
    return Finds(*([row for _, row in sorted(part, key=lambda pair: pair[0])] for part in (things, facts, told, asked)))


def near(store: Store, word: str, most: int = 3) -> list[str]:
    """Return the names and ids of things that are spelt most like `word`."""
    names: dict[str, str] = {}
    for row in store.query(THINGS).to_dicts():
        for name in (row["name"], *(row["aliases"] or []), row["id"]):
            if name:
                names.setdefault(folded(name), name)
    return [names[n] for n in difflib.get_close_matches(folded(word), sorted(names), n=most, cutoff=0.6)]


def near_facts(store: Store, fact_id: str, most: int = 5) -> list[str]:
    """Return the ids of facts that are spelt most like `fact_id`."""
    known = [row[0] for row in store.query("MATCH (k:Claim) RETURN k.fact_id AS id ORDER BY id").rows]
    close = difflib.get_close_matches(fact_id, known, n=most, cutoff=0.5)
    parts = [part for part in _words(fact_id) if len(part) > 2]
    return close or [name for name in known if any(part in _words(name) for part in parts)][:most]


def sources(store: Store) -> list[dict[str, Any]]:
    """Return every source with what is recorded of it and the number of its facts, in the order of their ids."""
    counts = {str(row["id"]): row["facts"] for row in store.query(COUNTS).to_dicts()}
    return [{**row, "facts": counts.get(row["id"], 0)} for row in store.query(SOURCES).to_dicts()]


def sources_of(store: Store, fact_ids: Iterable[str]) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """Return the sources of facts, and for each fact the numbers of its sources, counted from 1.

    Parameters
    ----------
    store
        The graph.
    fact_ids
        Ids of facts; an id that is not there is left out.

    Returns
    -------
    tuple
        Sources in the order in which the facts first need them, each with `number`; numbers by fact id.
    """
    wanted = list(dict.fromkeys(fact_ids))
    found = store.query(
        "UNWIND $ids AS i MATCH (k:Claim {fact_id: i}) RETURN k.fact_id AS id, k.sources AS sources", {"ids": wanted}
    )
    by_fact = {row["id"]: row["sources"] or [] for row in found.to_dicts()}
    order = {name: k for k, name in enumerate(dict.fromkeys(s for i in wanted for s in by_fact.get(i, [])), start=1)}
    told = {row["id"]: row for row in store.query(SOURCES).to_dicts()}
    listed = [{"number": k, **{key: v for key, v in told[name].items() if v is not None}} for name, k in order.items()]
    return listed, {i: [order[s] for s in by_fact[i]] for i in wanted if i in by_fact}


def reference(source: Mapping[str, Any]) -> str:
    """Return a source as one line: title, publisher, author, date, address; what is not known says so.

    Examples
    --------
    >>> reference({"name": "Tin", "publisher": "The Gazette", "published": "2031-03-03"})
    'Tin. The Gazette, author not recorded, 2031-03-03, address not recorded'
    """

    def told(key: str, word: str) -> str:
        value = source.get(key) or NOT_RECORDED
        return f"{word} {NOT_RECORDED}" if value == NOT_RECORDED else str(value)

    title = str(source["name"])
    parts = [
        told("publisher", "publisher"),
        told("author", "author"),
        told("published", "date"),
        told("url", "address"),
    ]
    parts += [str(source["based_on"])] if source.get("based_on") else []
    return f"{title}{'' if title.endswith(('.', '?', '!')) else '.'} {', '.join(parts)}"
