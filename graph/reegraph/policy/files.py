"""Dates of rules for other programs: iCalendar (RFC 5545) and Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote
from xml.etree import ElementTree as ET

from reegraph.policy.changes import Entry
from reegraph.policy.wording import NO_ADVICE

ATOM = "http://www.w3.org/2005/Atom"
NOT_IN_XML = dict.fromkeys(c for c in range(32) if chr(c) not in "\t\n\r")
UNSURE = "Not certain: "


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def title(entry: Entry) -> str:
    """Return one line that says what happens, and whether it is certain."""
    what = f"{entry.name}: {entry.kind}"
    return what if entry.certain else UNSURE + what


def details(entry: Entry) -> str:
    """Return what the facts say, with their ids and sources."""
    parts = [entry.text[:1].upper() + entry.text[1:].rstrip(".") + "."]
    if entry.day_end != entry.day:
        parts.append(f"The sources tell no exact day: from {entry.day} to {entry.day_end}.")
    parts.append(
        f"Rule: {entry.id}"
        + (f" ({', '.join(entry.parts)})" if entry.parts and entry.parts != (entry.id,) else "")
        + "."
    )
    if entry.facts:
        parts.append(f"Facts: {', '.join(entry.facts)}. Sources: {', '.join(entry.sources)}.")
    return "\n".join([*parts, NO_ADVICE])


def ics(entries: Sequence[Entry], known: date, gone: Sequence[Entry] = ()) -> bytes:
    """Return an iCalendar file that a calendar programme imports; the same bytes for the same entries.

    A second import updates: the UID of a date stays, and SEQUENCE rises with what became known.

    Parameters
    ----------
    entries
        From `reegraph.policy.changes.calendar`.
    known
        Day of knowledge; it becomes the time stamp.
    gone
        Dates that an earlier file listed and that no longer hold, from `reegraph.policy.changes.cancelled`.
    """
    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", "-//reegraph//rules in time//EN")
    book.add("version", "2.0")
    book.add("name", "reegraph: rules")
    for entry in (*entries, *gone):
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", _noon(known))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day_end + timedelta(days=1))
        over = entry in gone
        event.add("summary", f"No longer: {title(entry)}" if over else title(entry))
        event.add("description", details(entry))
        event.add("status", "CANCELLED" if over else "CONFIRMED" if entry.certain else "TENTATIVE")
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    data: bytes = book.to_ical()
    return data


def atom(entries: Sequence[Entry], known: date, version: str) -> bytes:
    """Return an Atom feed, the newest knowledge first; the same bytes for the same entries."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")

    def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        found = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        found.text = text.translate(NOT_IN_XML) or None
        return found

    def stamp(day: date | None) -> str:
        return f"{day or known}T00:00:00Z"

    rows = sorted(entries, key=lambda e: (e.known_from or date.min, e.day, e.uid), reverse=True)
    add(feed, "id", "urn:reegraph:rules")
    add(feed, "title", "reegraph: rules in time")
    add(feed, "updated", stamp(max((e.known_from for e in rows if e.known_from), default=known)))
    add(feed, "subtitle", f"As known on {known}. {NO_ADVICE}")
    add(add(feed, "author"), "name", "reegraph")
    add(feed, "generator", "reegraph", version=version)
    for entry in rows:
        item = add(feed, "entry")
        add(item, "id", f"urn:reegraph:{quote(entry.uid, safe='@/+')}")
        add(item, "title", f"{entry.day}: {title(entry)}")
        add(item, "updated", stamp(entry.known_from))
        add(item, "category", "", term=entry.kind)
        add(item, "content", details(entry), type="text")
    ET.indent(feed)
    data: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
