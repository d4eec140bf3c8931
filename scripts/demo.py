"""What `make demo` shows: counts, questions with facts, rules in time, what hangs on what China ships, and the page."""

import sys
import textwrap
from collections.abc import Iterable, Mapping, Sized
from typing import Any

import reegraph

WIDTH = 98
MANY = 8  # counts shown a line
QUIET = {"ABOUT", "Claim", "HAS_STATUS", "SAID_BY", "STATED_IN", "Source", "Status"}  # what every fact or rule has
MOST = 4  # answers shown of a long list
RULES = (
    ("cn-2025-61-1", "2025-12-01", "2025-10-20"),
    ("cn-2025-61-1", "2025-12-01", "2025-11-10"),
    ("cn-2025-18", "2025-12-15", "2026-02-06"),
    ("us-100-percent-tariff", "2025-11-02", "2025-10-27"),
    ("cn-2025-57", "2026-11-22", "2026-11-22"),
)  # rule, day asked for, day of knowledge
THINGS = ("rare earths", "rare earth magnets")
PAGE = "reegraph.html"


def say(text: str, facts: Iterable[str] = ()) -> None:
    """Print one answer, with the ids of its facts, broken where it is too long."""
    told = f"{text} [{', '.join(facts)}]" if facts else text
    print(textwrap.fill(told, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False))


def show_counts(kg: reegraph.KnowledgeGraph) -> None:
    """Say how much of what is in the graph."""
    sources = kg.info.nodes["Source"]
    print(f"reegraph {kg.info.version}: {kg.info.facts} facts from {sources} sources, each with its place in the text")
    for title, found in (("things", kg.info.nodes), ("links", kg.info.edges)):
        counts = sorted((-count, name) for name, count in found.items() if name not in QUIET)
        rest = f", and {len(counts) - MANY} types more" if len(counts) > MANY else ""
        say(f"{title}: " + ", ".join(f"{-count} {name}" for count, name in counts[:MANY]) + rest)


def share(row: Mapping[str, Any]) -> str:
    """Say how large a share is, and of which year; a missing one is not told."""
    bound = {"at_most": "up to ", "at_least": "at least "}.get(row["bound"], "")
    told = row["degree"] or "not told" if row["share"] is None else f"{bound}{row['share'] * 100:.0f} %"
    return f"{told} ({row['year']})" if row["year"] else told


def show_answers(kg: reegraph.KnowledgeGraph) -> None:
    """Ask three of the named questions; in brackets the ids of facts."""
    print("\nWho makes how much of the world's output?  (reegraph ask who-makes-what -p 'thing=rare earths')")
    told: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    rows = [row for thing in THINGS for row in kg.ask("who-makes-what", thing=thing).to_dicts()]
    for row in sorted(rows, key=lambda row: (-(row["year"] or 0), -(row["share"] or 0))):
        if row["quantity"] is None:
            told.setdefault((row["thing"], row["stage"]), {}).setdefault(row["maker"], []).append(row)
    for (thing, stage), makers in sorted(told.items()):
        figures = "; ".join(f"{maker} {', '.join(map(share, rows))}" for maker, rows in makers.items())
        say(f"{thing}, stage {stage}: {figures}", next(iter(makers.values()))[0]["facts"])

    print("\nIs the rule in force on that day, as known on that day?  (reegraph policy status)")
    for rule, on, known in RULES:
        status = kg.status(rule, on=on, known=known)
        say(f"{rule} on {on}, known {known}: {kg.rules.in_words(status)}", status.because[:2])

    print("\nWhat does one side say that the other has not confirmed?  (reegraph ask one-side-says)")
    alone = [row for row in kg.ask("one-side-says").to_dicts() if row["confirmation"] == "not confirmed"]
    for row in alone[:MOST]:
        say(f"{row['says']} Not confirmed by {', '.join(row['by_whom'])}.", row["facts"])
    more(alone)


def more(rows: Sized) -> None:
    """Say how much of a long list is left out."""
    if len(rows) > MOST:
        say(f"and {len(rows) - MOST} more")


def controls(kg: reegraph.KnowledgeGraph, facts: Iterable[str]) -> list[str]:
    """Return those of the facts that say what a rule covers."""
    return [fact for fact in facts if kg.nx.nodes[fact].get("rel") == "CONTROLS"]


def show_impact(kg: reegraph.KnowledgeGraph) -> None:
    """Say what hangs on what China ships, through which rules, and what the rules on machines reach beside it."""
    print("\nWhat hangs on what China ships?  (reegraph impact china-stops-exports)")
    result = kg.impact("china-stops-exports")
    users: dict[str, list[str]] = {}
    for row in result.rows():
        users.setdefault(row["input"], []).append(row["name"])
    data = result.to_dict()
    for row in data["inputs"]:
        low, high, needed = row["exposure"]["low"], row["exposure"]["high"], users.get(row["input"])
        if low > 0:
            facts = [fact for fact in row["paths"][0]["facts"] if kg.nx.nodes[fact]["rel"] == "PRODUCES"]
            say(f"{low:.2f}–{high:.2f} of {row['name']}: {', '.join(needed or ['no fact names what needs it'])}", facts)
    unknown = [row["name"] for row in data["inputs"] if row["exposure"]["low"] == 0]
    say(f"how much is not told: {', '.join(unknown[:MANY])} and {len(unknown) - MANY} more")

    print("\nThrough which rules?  (reegraph ask chokepoints)")
    covered: dict[str, dict[str, list[str]]] = {}
    stopped = {row["name"] for row in data["inputs"]}
    for row in kg.ask("chokepoints").to_dicts():
        for fact in controls(kg, row["facts"]) if row["thing"] in stopped else ():
            claim = kg.nx.nodes[fact]
            rule = f"{kg.nx.nodes[claim['from']]['name']} ({claim['modality']})"
            covered.setdefault(rule, {}).setdefault(fact, []).append(row["thing"])
    for rule, things in list(covered.items())[:MOST]:
        say(f"{rule}: {', '.join(dict.fromkeys(name for names in things.values() for name in names))}", things)
    more(covered)

    print("\nAnd the rules on machines and know-how?  (reegraph impact october-equipment-rules)")
    rows = kg.impact("october-equipment-rules").rows()
    names = ", ".join(dict.fromkeys(row["name"] for row in rows))
    say(f"They reach {names}; by how much is not told", sorted({f for row in rows for f in controls(kg, row["facts"])}))


def main() -> None:
    """Show it all."""
    kg = reegraph.load(say=lambda _: None)
    show_counts(kg)
    show_answers(kg)
    show_impact(kg)
    print(f"\nThe whole graph as a page, to be opened in a browser: {kg.view(PAGE)}")
    print("Now ask yourself: . .venv/bin/activate, then reegraph ask")


if __name__ == "__main__":
    try:
        main()
    except reegraph.ReegraphError as error:
        sys.exit(str(error))
