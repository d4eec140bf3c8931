"""What a question about goods names: things, countries, HS and control codes, contents; and the links between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reegraph.errors import UnknownNameError, UsageError, listing, nearest
from reegraph.policy.book import RuleBook

GOODS = ("Material", "Product", "Equipment", "Technology")
PLACES = ("Country", "CountryGroup")
CODE = re.compile(r"\d[A-Z]\d{3}(?:\.[0-9A-Z]+)*", re.IGNORECASE | re.ASCII)
HS = re.compile(r"\d{2,10}", re.ASCII)
SHARE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(%?)(?:\s*(?:of|by)\s+(?:the\s+)?(mass|weight|value))?", re.IGNORECASE | re.ASCII
)
SHARES = "NAME=0.3%, NAME=0.3% of value, NAME=0 or NAME alone"
DOUBTFUL = frozenset({"possible", "expected", "proposed", "opinion", "unstated"})

Link = Mapping[str, Any]
Facts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """Goods as somebody words them: names, HS or control codes, countries, contents such as ``Dy=0.3%``."""

    goods: str
    origin: str
    destination: str
    hs: str = ""
    contains: Sequence[str] = ()
    containing_from: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Something inside the goods; `share` is None where it is not told, `basis` is ``mass`` or ``value``."""

    node: str
    share: float | None
    basis: str

    @property
    def present(self) -> bool:
        """Whether any of it is inside."""
        return self.share is None or self.share > 0


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that the goods are, or may be: `why` says by which code it was found, empty if by its name."""

    node: str
    why: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Goods:
    """An item with every word understood."""

    item: Item
    things: tuple[Thing, ...]
    hs: str
    parts: tuple[Part, ...]
    origin: str
    destination: str
    containing_from: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A word that is not understood: of which option or column, and what is wrong with it."""

    column: str
    message: str
    unknown: bool = False


def plain_word(word: str) -> str:
    """Return a word as names are compared: any case, full-width letters as plain ones, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", word).split()).casefold()


def hs_digits(word: str) -> str:
    """Return the digits of an HS code; an empty text if it is none.

    Examples
    --------
    >>> hs_digits("8505.11.00"), hs_digits("1C904")
    ('85051100', '')
    """
    text = re.sub(r"^hs\s*", "", plain_word(word)).replace(".", "").replace(" ", "")
    return text if HS.fullmatch(text) else ""


class Links:
    """The links of a rule book that were known on a day."""

    def __init__(self, book: RuleBook, known: date) -> None:
        self.book, self.known = book, known
        self.names: Mapping[str, Any] = book.data["names"]
        day = known.isoformat()
        self.rows: dict[str, list[Link]] = {
            rel: [r for r in rows if r["known_from"] <= day < r.get("known_to", "9999-12-31")]
            for rel, rows in book.data["links"].items()
        }
        self.kinds, self.made, self.members = (self._ends(r) for r in ("KIND_OF", "MADE_FROM", "PART_OF"))
        self._above: dict[tuple[int, str], dict[str, Facts]] = {}
        self._groups: set[str] | None = None
        self._below: dict[str, set[str]] = {}
        self._words: dict[tuple[str, ...], dict[str, set[str]]] = {}

    def _ends(self, rel: str) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for r in self.rows[rel]:
            if not r.get("negated") and r["modality"] not in DOUBTFUL:
                found.setdefault(r["from"], []).append((r["to"], r["fact"]))
        return found

    def name(self, node: str) -> str:
        """Return the name of a thing or place."""
        told = self.names.get(node)
        return str(told["name"]) if told else node

    def listed(self, nodes: Iterable[str]) -> str:
        """Return names for a sentence."""
        return listing(sorted({self.name(n) for n in nodes}), 4)

    def _up(self, ends: Mapping[str, list[tuple[str, str]]], node: str) -> dict[str, Facts]:
        key = (id(ends), node)
        if key not in self._above:
            found: dict[str, Facts] = {node: ()}
            queue = [node]
            while queue:
                here = queue.pop(0)
                for end, fact in ends.get(here, ()):
                    if end not in found:
                        found[end] = (*found[here], fact)
                        queue.append(end)
            self._above[key] = found
        return self._above[key]

    def above(self, node: str) -> Mapping[str, Facts]:
        """Return what a thing is or is a kind of, with the facts that say so."""
        return self._up(self.kinds, node)

    def around(self, place: str) -> Mapping[str, Facts]:
        """Return the place and the groups that it belongs to, with the facts that say so."""
        return self._up(self.members, place)

    def has_members(self, group: str) -> bool:
        """Tell whether it is known who belongs to a group."""
        if self._groups is None:
            self._groups = {end for ends in self.members.values() for end, _ in ends}
        return group in self._groups

    def kinds_of(self, node: str) -> set[str]:
        """Return the thing and all its kinds."""
        if node not in self._below:
            self._below[node] = {node, *(n for n in self.kinds if node in self.above(n))}
        return self._below[node]

    def inside(self, node: str) -> dict[str, Facts]:
        """Return what the thing, or what it is a kind of, is made from."""
        return {x: (*way, fact) for up, way in self.above(node).items() for x, fact in self.made.get(up, ())}

    def controls(self, *, negated: bool = False) -> Iterator[Link]:
        """Yield the known links from provisions to things; those that say it is not controlled if `negated`."""
        return (r for r in self.rows["CONTROLS"] if bool(r.get("negated")) == negated and r["from"] in self.book.units)

    # ---- words

    def words(self, labels: tuple[str, ...]) -> Mapping[str, set[str]]:
        """Return the ids by every word that names them."""
        if labels not in self._words:
            found: dict[str, set[str]] = {}
            for node, told in self.names.items():
                if told["label"] in labels:
                    for word in (node, told["name"], *told["aliases"]):
                        found.setdefault(plain_word(str(word)), set()).add(node)
            self._words[labels] = found
        return self._words[labels]

    def named(self, word: str, labels: tuple[str, ...], what: str) -> tuple[str, str]:
        """Return the id that a word names and an empty text, or an empty id and what is wrong."""
        words = self.words(labels)
        found = sorted(words.get(plain_word(word), ()))
        if len(found) == 1:
            return found[0], ""
        if found:
            return "", f"{word} fits {listing(found)}; give the id"
        if "Country" in labels and (node := self._other_country(word)):
            return node, ""
        shown = {str(n) for i, t in self.names.items() if t["label"] in labels for n in (i, t["name"], *t["aliases"])}
        return "", f"no {what} is called {word}{nearest(word, shown)}"

    def _other_country(self, word: str) -> str:
        """Return the id of a country that no fact names, by ISO code or name: rules for all countries meet it too."""
        import pycountry

        try:
            found = pycountry.countries.lookup(word.strip())
        except LookupError:
            return ""
        node = f"country-{found.alpha_2.lower()}"
        known = {str(a): i for i, told in self.names.items() if told["label"] == "Country" for a in told["aliases"]}
        if found.alpha_2 in known:  # under another name than the one recorded
            return known[found.alpha_2]
        told = {
            "label": "Country",
            "name": found.name,
            "aliases": [found.alpha_2, found.alpha_3],
            "hs": [],
            "kind": None,
        }
        self.names = {**self.names, node: told}
        return node

    def by_hs(self, digits: str) -> tuple[Thing, ...]:
        """Return the things that an HS code fits: the most exact that hold it, and those that it holds."""
        codes = [(n, str(c)) for n, told in self.names.items() if told["label"] in GOODS for c in told["hs"]]
        codes += [(r["to"], str(c)) for r in self.controls() for c in r.get("hs", ())]
        longest = max((len(c) for _, c in codes if digits.startswith(c)), default=0)
        sure = {n for n, c in codes if len(c) == longest and digits.startswith(c)}
        held = {n for n, c in codes if len(c) > len(digits) and c.startswith(digits)} - sure
        held = {n for n in held if sure.isdisjoint(self.above(n))}  # a kind of a thing that fits is no thing beside it
        return (
            *(Thing(n, f"HS {digits} lies in the code recorded for {self.name(n)}") for n in sorted(sure)),
            *(Thing(n, f"HS {digits} is wider than {self.name(n)}", sure=False) for n in sorted(held)),
        )

    def by_code(self, code: str) -> tuple[Thing, ...]:
        """Return the things that provisions name under a control code."""
        wanted = code.upper()
        found = {}
        for r in self.controls():
            for told in map(str, r.get("codes", ())):
                if told.upper() == wanted or told.upper().startswith(wanted + "."):
                    found[r["to"]] = Thing(r["to"], f"{told} is the control code of {self.name(r['to'])}")
        return tuple(found[n] for n in sorted(found))

    def things(self, word: str) -> tuple[tuple[Thing, ...], str]:
        """Return the things that a word, an HS code or a control code names, and what is wrong with it."""
        if digits := hs_digits(word):
            return self.by_hs(digits), ""
        if CODE.fullmatch(word.strip()):
            found = self.by_code(word.strip())
            codes = {str(c) for r in self.controls() for c in r.get("codes", ())}
            return found, "" if found else f"no provision here names the control code {word}{nearest(word, codes)}"
        node, wrong = self.named(word, GOODS, "good")
        return ((Thing(node),) if node else ()), wrong


def _contents(links: Links, words: Sequence[str]) -> tuple[list[Part], list[str], list[str]]:
    parts: dict[tuple[str, str], Part] = {}
    wrong, unknown = [], []
    for word in words:
        name, told, share = (s.strip() for s in word.partition("="))
        node, missing = links.named(name, GOODS, "content")
        match = SHARE.fullmatch(share)
        value = float(match[1].replace(",", ".")) if match else 0.0
        if not name or (told and not match) or (match and not match[2] and value):
            wrong.append(f"{word!r} is no content; allowed: {SHARES}")
        elif match and value > 100:
            wrong.append(f"{word!r} is more than all of it")
        elif missing:
            unknown.append(missing)
        else:
            basis = "value" if match and (match[3] or "").lower() == "value" else "mass"
            part = Part(node, value / 100 if match else None, basis)
            old = parts.setdefault((node, basis), part)
            others = [p for p in parts.values() if p.node == node]
            if old != part or len({p.present for p in others}) > 1:
                wrong.append(f"{links.name(node)} is told twice, with different parts")
    return list(parts.values()), wrong, unknown


def understand(links: Links, item: Item) -> tuple[Goods | None, list[Wrong]]:
    """Understand every word of an item, or tell all that is wrong with it."""
    wrong: list[Wrong] = []
    digits = hs_digits(item.hs)
    if item.hs.strip() and not digits:
        wrong.append(Wrong("hs", f"{item.hs!r} is no HS code; allowed: 2 to 10 digits, dots between them"))
    things: tuple[Thing, ...] = ()
    if item.goods.strip():
        things, missing = links.things(item.goods.strip())
        wrong += [Wrong("goods", missing, unknown=True)] if missing else []
        goods_hs = hs_digits(item.goods)
        if digits and goods_hs and not (digits.startswith(goods_hs) or goods_hs.startswith(digits)):
            wrong.append(Wrong("hs", f"HS {digits} contradicts HS {goods_hs}, which is given as the good"))
        digits = max(digits, goods_hs, key=len)
    elif digits:
        things = links.by_hs(digits)
    elif not item.hs.strip():
        wrong.append(Wrong("goods", "no good is named; give a name, an HS code or a control code"))
    things = _narrowed(links, things, digits)
    told = (item.contains,) if isinstance(item.contains, str) else item.contains
    parts, bad, unknown = _contents(links, [w for w in told if w.strip()])
    wrong += [Wrong("contains", b) for b in bad] + [Wrong("contains", u, unknown=True) for u in unknown]
    if len(things) == 1:
        absent = {p.node for p in parts if not p.present}
        clash = sorted(absent & {*links.inside(things[0].node), *links.above(things[0].node)})
        wrong += [
            Wrong("contains", f"{links.name(things[0].node)} always contains {links.name(n)}, not 0 of it")
            for n in clash
        ]
    places = {}
    for column in ("origin", "destination", "containing_from"):
        word = str(getattr(item, column)).strip()
        node, missing = links.named(word, PLACES, "country") if word else ("", "")
        if not word and column != "containing_from":
            missing = f"no {column} is named; give a country"
        elif node and links.names[node]["kind"] == "class":
            node, missing = "", f"{word} is no one country; give one"
        wrong += [Wrong(column, missing, unknown=bool(word))] if missing else []
        places[column] = node
    if places["origin"] and places["origin"] == places["destination"]:
        wrong.append(
            Wrong("destination", f"{links.name(places['origin'])} is both origin and destination: no border is crossed")
        )
    return None if wrong else Goods(item, things, digits, tuple(parts), **places), wrong


def _narrowed(links: Links, things: tuple[Thing, ...], digits: str) -> tuple[Thing, ...]:
    """Let an HS code choose among the kinds of a named good."""
    if not digits or len(things) != 1 or things[0].why:
        return things
    node = things[0].node
    return tuple(t for t in links.by_hs(digits) if t.sure and t.node != node and node in links.above(t.node)) or things


def resolve(links: Links, item: Item) -> Goods:
    """Understand an item.

    Raises
    ------
    UnknownNameError
        If words name nothing here.
    UsageError
        If anything else is missing or contradicts itself. All problems are told at once.
    """
    goods, wrong = understand(links, item)
    if goods is None:
        text = "; ".join(w.message for w in wrong)
        raise UnknownNameError(text) if all(w.unknown for w in wrong) else UsageError(text)
    return goods


def provisions_for(book: RuleBook, material: str, known: date) -> set[str]:
    """Return the provisions that touch a thing: that control it, a wider thing, a kind of it, or what is made from it.

    Raises
    ------
    UnknownNameError
        If the word names no thing, HS code or control code.
    """
    links = Links(book, known)
    things, missing = links.things(material)
    if missing:
        raise UnknownNameError(missing)
    wanted: set[str] = set()
    for thing in things:
        wanted |= {*links.above(thing.node), *links.kinds_of(thing.node)}
    made = {t for t in links.names if not wanted.isdisjoint(links.inside(t))} if wanted else set()
    return {r["from"] for r in links.controls() if r["to"] in wanted | made}


def policies_of_country(book: RuleBook, country: str, known: date) -> set[str]:
    """Return the policies that a country issued, or that are directed at it or a group it belongs to.

    Raises
    ------
    UnknownNameError
        If the word names no country.
    """
    links = Links(book, known)
    place, missing = links.named(country, PLACES, "country")
    if missing:
        raise UnknownNameError(missing)
    around = links.around(place)
    issued = {book.policy_of(u) for u, told in book.units.items() if place in told["issuers"]}
    issued |= {r["from"] for r in links.rows["ISSUED_BY"] if r["to"] == place and r["from"] in book.units}
    aimed = {
        r["from"]
        for r in links.rows["APPLIES_TO"]
        if r["to"] in around and not r.get("negated") and r["from"] in book.units
    }
    return issued | {book.policy_of(u) for u in aimed}
