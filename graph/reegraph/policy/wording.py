"""The state of a rule in words: section 6 of ``docs/policy.md``."""

from __future__ import annotations

from reegraph.policy.book import RuleBook, Status

NO_ADVICE = "This informs from the facts recorded here; it is no legal advice."


def headline(book: RuleBook, status: Status) -> str:
    """Say the state in one clause; never a bare yes or no.

    Examples
    --------
    >>> import reegraph
    >>> from datetime import date
    >>> kg = reegraph.load()
    >>> book, day = kg.rules, date(2025, 12, 15)
    >>> headline(book, book.status("cn-2025-18", day, date(2026, 2, 6)))
    'in force since 2025-04-04'
    """
    state, since, until = status.state, status.since, status.until
    span = f" since {since}" if since else ""
    if state in ("in force", "partly in force"):
        return _in_force(status, span + (" at the latest" if span and _inexact(book, status) else ""))
    if status.how == "due" and state not in ("in force", "partly in force"):
        return f"due to be {state}" + (f" from {since}" if since else "") + f" (as known on {status.known})"
    if state == "suspended":
        told = _suspension(book, status)
        tail = " (in force again not seen)" if status.forecast and not until else ""
        return f"suspended{span}{told}{tail}"
    if state == "unknown":
        terms = f"; by its terms {status.by_its_terms}" if status.by_its_terms else ""
        return f"not known{span} ({' or '.join(status.candidates)}){terms}"
    if state == "scheduled":
        return f"enacted, starts on {until}" if until else "enacted, start fixed"
    if state == "averted" and status.contested:
        return f"averted{span}, as {_speakers(book, status)} says; the other side has not confirmed it"
    if state in ("threatened", "planned"):
        return f"{state} by {_speakers(book, status)}{span}; words only"
    if state == "not begun":
        return f"not begun; first act on {until}" if until else "not begun"
    if state == "no record":
        return "no record of it among the facts here"
    return f"{state}{span}"


def _inexact(book: RuleBook, status: Status) -> bool:
    """Tell whether the deciding facts tell no exact day of the start."""
    told = [book.facts[f] for f in status.because if f in book.facts]
    starts = [f for f in told if f.get("act") in ("takes effect", "resumed", "observed", "begins")]
    return bool(starts) and all(len(f.get("date") or "") != len("2025-10-09") for f in starts)


def _in_force(status: Status, span: str) -> str:
    state, since = status.state, status.since
    if status.how == "due":
        return f"due to be {state}" + (f" from {since}" if since else "") + f" (as known on {status.known})"
    if status.how == "by its terms":
        seen = f"; no later source seen since {status.last_verified}" if status.last_verified else ""
        return f"{state}{span} by its own terms{seen}"
    if status.how == "claimed":
        return f"{state}{span}, as the side whose rule it is says"
    return f"{state} when last known{span}" if status.forecast else f"{state}{span}"


def _suspension(book: RuleBook, status: Status) -> str:
    acts = [book.facts[f] for f in status.because if book.facts.get(f, {}).get("act") in ("suspended", "extended")]
    through = sorted({a["through"] for a in acts if a.get("through")})
    by = f" by {', '.join(through)}" if through else ""
    ends = [a["until"] for a in sorted(acts, key=lambda a: (a["known_from"], a.get("until", ""))) if a.get("until")]
    end = f" until {ends[-1]} (as worded)" if ends else (f" until {status.until}" if status.until else "")
    before = ", before it ever applied" if "suspended before it ever applied" in status.caveats else ""
    return f"{by}{end}{before}"


def _speakers(book: RuleBook, status: Status) -> str:
    names = {book.facts[f]["said_by"] for f in status.because if f in book.facts}
    return (
        ", ".join(sorted("the source" if n == "source" else book.data["speakers"].get(n, n) for n in names)) or "a side"
    )


def claim_line(book: RuleBook, name: str) -> str:
    """Say what stands beside a state: who said it, when, and that it does not count."""
    told = book.facts[name]
    speaker = told["said_by"]
    who = "source" if speaker == "source" else book.data["speakers"].get(speaker, speaker)
    return f"{name}: {told['says']} ({who}, {told['modality']}, known since {told['known_from']})"
