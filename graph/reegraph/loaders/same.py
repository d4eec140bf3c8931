"""Rows of tables of two sources that tell the same: one fact with the evidence of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reegraph.facts import Dataset, Fact, content_key, inherit, known_from


@dataclass(frozen=True)
class Joined:
    """What was joined: the facts that stay, and how many rows went into them."""

    data: Dataset
    rows: int

    @property
    def notice(self) -> tuple[str, ...]:
        """Say how many rows went into facts of other tables; nothing if none did."""
        if not self.rows:
            return ()
        rows, facts = ("1 row", "a fact") if self.rows == 1 else (f"{self.rows:,} rows", "facts")
        them = "it has" if self.rows == 1 else "they have"
        return (f"{rows} of tables tell the same as {facts} of another source: {them} the evidence of both",)


def _named(facts: Iterable[Fact]) -> set[str]:
    """Return the ids of facts that other facts name; these stay."""
    found: set[str] = set()
    for fact in facts:
        found |= {node for node, _ in fact.ends()} | {*fact.inputs, *fact.supersedes}
    return found


def _from_table(fact: Fact) -> bool:
    return fact.origin.file.endswith(".csv")


def _other(fact: Fact, first: Fact) -> bool:
    """Tell whether a row is of another folder or source than the first, so that nobody could have joined them."""
    return fact.own != first.own or not set(fact.sources) & set(first.sources)


def join_rows(data: Dataset) -> Joined:
    """Give a row the evidence of the rows of other sources or folders that tell the same, and leave these out.

    Parameters
    ----------
    data
        As loaded. Facts written by hand, rows that other facts name, and rows that one source tells twice stay as they
        are, for the checks to report.

    Returns
    -------
    Joined
        The facts, and how many rows went; of two rows the shipped one stays.
    """
    named = _named(data.facts.values())
    first: dict[tuple[str, ...], Fact] = {}
    gone: set[str] = set()
    rows = (fact for fact in data.facts.values() if _from_table(fact))
    for fact in sorted(rows, key=lambda fact: (fact.own, fact.id)):
        kept = first.setdefault(content_key(fact), fact)
        if kept is not fact and _other(fact, kept) and fact.id not in named:
            evidence = tuple(dict.fromkeys((*kept.evidence, *fact.evidence)))
            both = replace(kept, evidence=evidence)
            first[content_key(fact)] = replace(both, known_from=known_from(both, data.sources))
            gone.add(fact.id)
    if not gone:
        return Joined(data, 0)
    new = {fact.id: fact for fact in first.values()}
    facts = {name: new.get(name, fact) for name, fact in data.facts.items() if name not in gone}
    return Joined(replace(data, facts=inherit(facts)), len(gone))
