"""Questions about goods on their way: which rules touch them, whether they apply, and why."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.policy_world import NOWHERE, fact, link, world

from reegraph.errors import ProblemsError, UnknownNameError, UsageError
from reegraph.facts import Dataset, Entity, Fact, Link
from reegraph.policy.book import RuleBook
from reegraph.policy.goods import Links, hs_digits, policies_of_country, provisions_for
from reegraph.policy.items import answered, read_items
from reegraph.policy.record import record
from reegraph.policy.rectangles import tiles
from reegraph.policy.reports import read_rules
from reegraph.policy.scope import VERDICTS, Item, Row, Scope, scope

ON = date(2031, 6, 1)
YES, OPEN, NOT = reversed(VERDICTS)

# Norland controls tin: its magnets of tin and zinc, a threshold abroad, users, a list. Sudland has duties.
THINGS: dict[str, dict[str, dict[str, Any]]] = {
    "Country": {
        "norland": {"name": "Norland", "iso2": "NO", "iso3": "NOL", "aliases": ["北国"]},
        "sudland": {"name": "Sudland", "iso2": "SU"},
        "ostland": {"name": "Ostland", "iso3": "OST"},
        "westland": {"name": "Westland", "iso2": "WE"},
    },
    "CountryGroup": {
        "all-countries": {"name": "All countries", "kind": "class"},
        "union": {"name": "Union"},
        "club": {"name": "Club of unknown members"},
    },
    "Material": {
        "ores": {"name": "Ores", "kind": "group"},
        "tin": {"name": "Tin", "symbol": "Sn", "aliases": ["锡"], "kind": "element"},
        "zinc": {"name": "Zinc", "symbol": "Zn", "kind": "element"},
        "tin-metal": {"name": "Tin metal", "hs": ["80011000"]},
        "tin-oxide": {"name": "Tin oxide", "hs": ["2825901000"]},
        "magnets": {"name": "Permanent magnets", "hs": ["850511"]},
        "tin-magnets": {"name": "Tin magnets", "aliases": ["锡磁体"], "hs": ["8505110070"]},
        "zinc-magnets": {"name": "Zinc magnets", "hs": ["8505110050"]},
        "lead": {"name": "Lead"},
        "gravel": {"name": "Gravel"},
    },
    "Product": {
        "all-goods": {"name": "Goods of every kind", "kind": "class"},
        "goods-from-norland": {"name": "Goods from Norland", "kind": "class"},
        "motors": {"name": "Motors"},
        "toys": {"name": "Magnetic toys"},
        "dual-use-items": {"name": "Dual-use items", "kind": "class"},
    },
    "Technology": {"tin-technology": {"name": "Technology for tin"}},
    "Organization": {
        "sud-government": {"name": "Government of Sudland"},
        "army": {"name": "Armies", "kind": "class"},
    },
}
EXPORTS: dict[str, Any] = {"measure": "licence", "reach": "exports"}
DUTY: dict[str, Any] = {"measure": "tariff", "reach": "imports"}
ABROAD: dict[str, Any] = {"measure": "licence", "reach": "abroad"}
SHARE = {**ABROAD, "threshold": 0.001, "threshold_of": "tin", "threshold_basis": "value"}
LINKS: tuple[tuple[Any, ...], ...] = (
    ("tin", "KIND_OF", "ores"), ("tin-metal", "KIND_OF", "tin"), ("tin-oxide", "KIND_OF", "tin"),
    ("tin-magnets", "KIND_OF", "magnets"), ("zinc-magnets", "KIND_OF", "magnets"),
    ("tin-magnets", "MADE_FROM", "tin"), ("zinc-magnets", "MADE_FROM", "zinc"),
    ("westland", "PART_OF", "union"), ("sud-government", "PART_OF", "sudland"),
    ("n-tin", "CONTROLS", "tin", {**EXPORTS, "codes": ["1C910"], "hs": ["8001"]}),
    ("n-tin", "CONTROLS", "tin-magnets", EXPORTS),
    ("n-tin", "CONTROLS", "toys", EXPORTS, "negated"), ("n-tin", "APPLIES_TO", "all-countries", {"as": "destination"}),
    ("n-union", "CONTROLS", "zinc", EXPORTS),
    ("n-union", "APPLIES_TO", "union", {"as": "destination", "decision": "refused"}),
    ("n-union", "APPLIES_TO", "club", {"as": "destination"}),
    ("n-not-ost", "CONTROLS", "lead", EXPORTS), ("n-not-ost", "APPLIES_TO", "all-countries", {"as": "destination"}),
    ("n-not-ost", "APPLIES_TO", "ostland", {"as": "destination"}, "negated"),
    ("n-army", "CONTROLS", "lead", EXPORTS), ("n-army", "APPLIES_TO", "army", {"as": "user"}),
    ("n-limit", "CONTROLS", "zinc", {**EXPORTS, "limit": "purity above 99 %"}),
    ("n-abroad", "CONTROLS", "tin-magnets", SHARE), ("n-abroad", "APPLIES_TO", "all-countries", {"as": "origin"}),
    ("n-abroad", "APPLIES_TO", "all-countries", {"as": "destination"}),
    ("n-abroad", "APPLIES_TO", "army", {"as": "user", "decision": "refused"}),
    ("n-again", "CONTROLS", "tin", ABROAD),
    ("n-dual", "CONTROLS", "dual-use-items", EXPORTS), ("n-list", "CONTROLS", "tin", {"measure": "listing"}),
    ("n-ports", "CONTROLS", "motors", {"measure": "fee", "reach": "ports", "charge": 4, "charge_unit": "crowns"}),
    ("n-stopped", "CONTROLS", "tin-oxide", EXPORTS), ("n-later", "CONTROLS", "tin-oxide", EXPORTS),
    ("s-all", "CONTROLS", "goods-from-norland", {**DUTY, "rate": 0.1}),
    ("s-all", "APPLIES_TO", "norland", {"as": "origin"}),
    ("s-magnets", "CONTROLS", "magnets", {**DUTY, "rate": 0.25, "hs": ["850511"]}),
    ("s-magnets", "APPLIES_TO", "norland", {"as": "origin"}),
)  # fmt: skip
POLICIES = {"norland-ministry": "n-", "sud-government": "s-"}


def _link(number: int, row: tuple[Any, ...]) -> Fact:
    start, rel, end, *told = row
    found = link(f"{start}-{rel.lower()}-{end}" + (f"-{number}" if told else ""), start, rel, end)
    properties = next((t for t in told if isinstance(t, dict)), {})
    kept = {k: tuple(v) if isinstance(v, list) else v for k, v in properties.items()}
    late = "2031-05-01" if start == "n-later" else "2030-01-01"
    known = date.fromisoformat(late) if rel == "CONTROLS" else found.known_from
    told_ = {**{f: getattr(found, f) for f in Fact.__dataclass_fields__}, "content": Link(start, rel, end, kept)}
    return Fact(**{**told_, "known_from": known, "negated": "negated" in told})


def make(*more: tuple[Any, ...]) -> RuleBook:
    """Return the rule book of the small world."""
    links = [_link(k, row) for k, row in enumerate((*LINKS, *more))]
    parts = sorted({f.content.start for f in links if isinstance(f.content, Link) and f.content.rel == "CONTROLS"})
    base = world((), ())
    facts = {**base.facts, **{f.id: f for f in links}}
    entities = {e.id: e for e in base.entities.values()}
    for label, told in THINGS.items():
        entities |= {i: Entity(i, label, properties, NOWHERE) for i, properties in told.items()}
    for issuer, start in POLICIES.items():
        own = tuple(p for p in parts if p.startswith(start))
        entities[f"{start}policy"] = Entity(f"{start}policy", "Policy", {"name": f"Rules {start}"}, NOWHERE, own)
        entities |= {p: Entity(p, "Provision", {"name": f"Provision {p}"}, NOWHERE) for p in own}
        facts[f"{start}issuer"] = link(f"{start}issuer", f"{start}policy", "ISSUED_BY", issuer)
        begin = fact(
            f"{start}start", "takes effect", "2030-01-01", "2030-01-01", of=f"{start}policy", confidence="primary"
        )
        facts[begin.id] = begin
    stop = fact(
        "stop", "suspended", "2031-02-01", "2031-02-01", until="2031-05-01", until_is="last_day", of="n-stopped"
    )
    facts[stop.id] = stop
    data = Dataset(base.sources, entities, facts)
    return RuleBook(json.loads(json.dumps(record(data, tiles(read_rules(data)), verified_age=60))))


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """The rule book of the small world."""
    return make()


def ask(book: RuleBook, words: str, on: date = ON, known: date = ON) -> list[Row]:
    """Ask `goods | origin > destination | option=value | …`; contents are options that hold nothing else."""
    goods, way, *rest = (w.strip() for w in words.split("|"))
    origin, destination = (w.strip() for w in way.split(">"))
    named = {w.split(":")[0]: w.split(":", 1)[1].strip() for w in rest if ":" in w}
    inside = tuple(w for w in rest if ":" not in w)
    return scope(book, Item(goods, origin, destination, named.get("hs", ""), inside, named.get("from", "")), on, known)


CASES: tuple[tuple[str, str, str | None, str], ...] = (
    # words, provision, verdict (None: it is left out), part of a reason
    ("tin | NO > SU", "n-tin", YES, "it is Tin"),
    ("锡 | 北国 > sudland", "n-tin", YES, "it is Tin"),
    ("sn | NOL > SU", "n-tin", YES, "it catches what leaves Norland"),
    ("TIN  Metal | NO > SU", "n-tin", YES, "a kind of Tin"),
    ("tin | sudland > norland", "n-tin", NOT, "this leaves Sudland"),
    ("1c910 | NO > SU", "n-tin", YES, "1C910 is the control code of Tin"),
    ("8001.10.00 | NO > SU", "n-tin", YES, "HS 80011000 lies in the code recorded for Tin metal"),
    ("tin | NO > SU | hs:2825", "n-tin", YES, "HS 2825 is not among the codes told"),
    ("gravel | norland > ostland", "n-tin", None, ""),
    ("magnets | NO > SU", "n-tin", OPEN, "depends on whether it contains Tin"),
    ("magnets | NO > SU | Sn=0.3%", "n-tin", YES, "it contains Tin, so it is Tin magnets"),
    ("magnets | NO > SU | 锡=0", "n-tin", NOT, "it contains no Tin"),
    ("magnets | NO > SU | hs:8505.11.0070", "n-tin", YES, "it is Tin magnets"),
    ("magnets | NO > SU | hs:8505110050", "n-tin", None, ""),
    ("ores | NO > SU", "n-tin", OPEN, "depends on whether it is Tin"),
    ("850511 | NO > SU", "n-tin", OPEN, "depends on whether it contains Tin"),
    ("8505 | NO > SU", "n-tin", OPEN, "HS 8505 is wider than"),
    ("motors | NO > SU | tin-magnets", "n-tin", OPEN, "inside other goods is not told"),
    ("toys | NO > SU | tin-magnets", "n-tin", NOT, "excepted: Magnetic toys"),
    ("toys | NO > SU", "n-tin", NOT, "excepted: Magnetic toys"),
    ("zinc | norland > westland", "n-union", YES, "applications are refused as a rule"),
    ("zinc | norland > ostland", "n-union", OPEN, "not told who belongs to"),
    ("lead | NO > SU", "n-not-ost", YES, "is among: All countries"),
    ("lead | norland > ostland", "n-not-ost", NOT, "excepted: destination Ostland"),
    ("lead | NO > SU", "n-army", OPEN, "these are not told: Armies"),
    ("zinc | NO > SU", "n-limit", OPEN, "purity above 99 %"),
    ("tin | NO > SU", "n-list", NOT, "no limit on trade"),
    ("ores | NO > SU", "n-list", None, ""),
    ("motors | NO > SU", "n-ports", NOT, "it meets calls of ships, not goods"),
    ("tin | NO > SU", "n-dual", OPEN, "whether it counts as Dual-use items is not told"),
    ("gravel | NO > SU", "n-dual", None, ""),
    ("tin-oxide | NO > SU", "n-stopped", OPEN, "Not known since 2031-05-02 (in force or suspended)"),
    ("tin-oxide | NO > SU", "n-later", YES, "it is Tin oxide"),
    # shipments between other countries
    ("tin-magnets | WE > SU", "n-abroad", OPEN, "comes from Norland is not told"),
    ("tin-magnets | WE > SU | from:NO", "n-abroad", OPEN, "that part is not told"),
    ("tin-magnets | WE > SU | from:NO | Sn=0.2% of value", "n-abroad", YES, "told: 0.2 %"),
    ("tin-magnets | WE > SU | from:NO | tin metal=0.1% by value", "n-abroad", YES, "told: 0.1 %"),
    ("tin-magnets | WE > SU | from:NO | Sn=0,05 % of value", "n-abroad", NOT, "at least 0.1 % of the value"),
    ("tin-magnets | WE > SU | from:NO | tin-metal=0.05% of value", "n-abroad", OPEN, "told so far: 0.05 %"),
    ("tin-magnets | WE > SU | from:NO | Sn=3%", "n-abroad", OPEN, "part of the mass, which is no measure"),
    ("tin-magnets | WE > SU | from:ostland | Sn=3% of value", "n-abroad", NOT, "this has content from Ostland"),
    ("tin-magnets | NO > SU | from:NO | Sn=3% of value", "n-abroad", NOT, "other countries than Norland"),
    ("tin-magnets | WE > NO | from:NO | Sn=3% of value", "n-abroad", NOT, "destination Norland is the issuer's own"),
    ("motors | WE > SU | from:NO | tin-magnets | Sn=1% of value", "n-abroad", YES, "it contains Tin magnets"),
    ("motors | WE > SU | from:NO | magnets", "n-abroad", OPEN, "depends on whether it contains Tin"),
    ("motors | WE > SU | from:NO | Tin", "n-again", OPEN, "inside other goods is not told"),
    ("tin | WE > SU | from:NO", "n-again", YES, "it needs content from Norland"),
    # duties
    ("gravel | NO > SU", "s-all", YES, "it names goods of every kind"),
    ("gravel | ostland > sudland", "s-all", None, ""),
    ("tin-technology | NO > SU", "s-all", None, ""),
    ("99 | NO > SU", "s-all", YES, "it names goods of every kind"),
    ("tin-magnets | NO > SU", "s-magnets", YES, "a kind of Permanent magnets"),
    ("motors | NO > SU | hs:8505.11.00", "s-magnets", YES, "HS 85051100 is among the HS codes of the rule"),
    ("motors | NO > SU | tin-magnets", "s-magnets", None, ""),
    ("tin-magnets | ostland > sudland", "s-magnets", NOT, "origin Ostland is not among: Norland"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "provision", "verdict", "reason"), CASES)
def test_a_case(book: RuleBook, words: str, provision: str, verdict: str | None, reason: str) -> None:
    """The verdict on one provision, and why."""
    found = {row.provision: row for row in ask(book, words)}
    row = found.get(provision)
    assert (row.verdict if row else None) == verdict, row
    if row:
        assert any(reason in r for r in row.reasons), row.reasons
        assert row.facts


def test_every_row_tells_what_it_rests_on(book: RuleBook) -> None:
    """State, facts, days, and the order of the verdicts."""
    rows = ask(book, "tin | norland > sudland")
    assert [r.verdict for r in rows] == sorted((r.verdict for r in rows), key=(YES, OPEN, NOT).index)
    row = next(r for r in rows if r.provision == "n-tin")
    assert (row.rule, row.measure, row.state, row.how) == ("n-policy", "licence", "in force", "confirmed")
    assert row.because == ("n-start",)
    assert row.since == date(2030, 1, 1)
    assert row.last_verified == date(2030, 1, 1)
    assert any("last verified" in c for c in row.caveats)
    duty = next(r for r in ask(book, "tin | norland > sudland") if r.provision == "s-all")
    assert (duty.rate, json.loads(json.dumps(duty.to_dict()))["since"]) == (0.1, "2030-01-01")


@pytest.mark.parametrize(
    ("on", "known", "verdict", "state"),
    [
        ("2029-06-01", "2031-06-01", NOT, "not begun"),
        ("2031-03-01", "2031-06-01", NOT, "suspended"),
        ("2031-03-01", "2031-01-15", YES, "in force"),
        ("2031-06-01", "2031-06-01", OPEN, "unknown"),
    ],
)
def test_the_state_on_the_day_counts(book: RuleBook, on: str, known: str, verdict: str, state: str) -> None:
    """The same goods on other days, and as known on other days."""
    rows = ask(book, "tin-oxide | norland > sudland", date.fromisoformat(on), date.fromisoformat(known))
    row = next(r for r in rows if r.provision == "n-stopped")
    assert (row.verdict, row.state) == (verdict, state)


def test_what_was_not_yet_known_does_not_count(book: RuleBook) -> None:
    """A control that became known later is no answer before; before everything, there is none."""
    words = "tin-oxide | norland > sudland"
    assert "n-later" not in {r.provision for r in ask(book, words, ON, date(2031, 4, 30))}
    assert ask(book, words, ON, date(1999, 1, 1)) == []


WRONG = (
    ("tinn | norland > sudland", UnknownNameError, "no good is called tinn; did you mean"),
    ("tin | norlan > sudlan", UnknownNameError, "Norland"),
    ("9Z999 | norland > sudland", UnknownNameError, "control code 9Z999"),
    ("tin | norland > sudland | unob=1%", UnknownNameError, "no content is called unob"),
    ("tin | norland > all countries", UnknownNameError, "no one country"),
    (" | norland > sudland", UsageError, "no good is named"),
    ("tin |  > sudland", UsageError, "no origin is named"),
    ("tin | norland > norland", UsageError, "both origin and destination"),
    ("tin | norland > sudland | hs:12a", UsageError, "no HS code"),
    ("8001 | norland > sudland | hs:8505", UsageError, "contradicts"),
    ("tin | norland > sudland | Zn=0.3", UsageError, "is no content"),
    ("tin | norland > sudland | Zn=-1%", UsageError, "is no content"),
    ("tin | norland > sudland | Zn=101%", UsageError, "more than all of it"),
    ("tin | norland > sudland | Zn=1% | zinc=2%", UsageError, "told twice"),
    ("tin-magnets | norland > sudland | Sn=0", UsageError, "always contains Tin"),
    ("tinn | norlan > sudland | Zn=x", UsageError, "no good is called tinn"),
)


@pytest.mark.parametrize(("words", "kind", "sentence"), WRONG)
def test_what_is_not_understood_is_said(book: RuleBook, words: str, kind: type[Exception], sentence: str) -> None:
    """One sentence for what is unknown, missing or contradicts itself."""
    with pytest.raises(kind, match=sentence):
        ask(book, words)


def test_all_problems_at_once(book: RuleBook) -> None:
    """A call with three mistakes tells three."""
    with pytest.raises(UsageError) as error:
        ask(book, "tinn | norlan > sudland | Zn=x")
    assert all(word in str(error.value) for word in ("tinn", "norlan", "Zn=x"))


def test_codes_and_lists(book: RuleBook) -> None:
    """HS codes, and which rules touch a thing or a country."""
    assert (hs_digits("HS 8505.11"), hs_digits("1C910"), hs_digits("12345678901")) == ("850511", "", "")
    assert provisions_for(book, "tin", ON) >= {"n-tin", "n-abroad", "n-stopped"}
    assert "n-union" not in provisions_for(book, "锡", ON)
    assert provisions_for(book, "1C910", ON) == provisions_for(book, "tin", ON)
    assert policies_of_country(book, "sudland", ON) == {"s-policy"}
    assert policies_of_country(book, "westland", ON) == {"n-policy"}
    with pytest.raises(UnknownNameError):
        provisions_for(book, "unob", ON)


# ---- lists of parts


def test_a_list_of_parts(book: RuleBook, tmp_path: Path) -> None:
    """UTF-8 with a mark, semicolons, several contents, own days."""
    file = tmp_path / "parts.csv"
    file.write_bytes(
        "\ufeffPart;Goods;HS;contains;Containing from;origin;destination;date;plant\r\n"
        "P1;锡;;;;norland;sudland;2029-06-01;x\r\n\r\n"
        'P2;motors;;"tin-magnets;Sn=1% of value";NO;WE;SU;;"a\r\nb"\r\n'
        "P3;gravel;;;;ostland;westland;;\r\n".encode()
    )
    found = answered(read_items(file), Scope(book, ON), ON)
    assert [line.number for line, _, _ in found] == [2, 4, 6]
    assert [day.isoformat() for _, day, _ in found] == ["2029-06-01", "2031-06-01", "2031-06-01"]
    assert {r.provision: r.verdict for r in found[0][2]}["n-tin"] == NOT
    assert {r.provision: r.verdict for r in found[1][2]}["n-abroad"] == YES
    assert found[2][2] == []
    assert found[1][0].cells["plant"] == "a\r\nb"


def test_all_that_is_wrong_in_a_list(book: RuleBook, tmp_path: Path) -> None:
    """Every problem has file, line and column, and what is allowed; all are told at once."""
    file = tmp_path / "parts.csv"
    file.write_text("part,goods,origin,destination,date,contains\na,tinn,norland,sudland,2031-13-01,Zn=x\nb,tin,norland\n"
                    "c,tin,norland,norlan,2031-05,\n")  # fmt: skip
    with pytest.raises(ProblemsError) as error:
        answered(read_items(file), Scope(book, ON), ON)
    told = [(p.line, p.message) for p in error.value.problems]
    assert [line for line, _ in told] == [2, 2, 2, 3, 4, 4]
    for word in (
        "column goods: no good is called tinn",
        "2031-13-01",
        "Zn=x",
        "3 cells",
        "column destination",
        "2031-05",
    ):
        assert any(word in message for _, message in told), word


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no column goods"),
        ("part,goods\n1,tin\n", "no column origin"),
        ("goods,origin,destination\n", "no line with a part"),
        ("goods,origin,destination,goods\n1,2,3,4\n", "named twice"),
        ('goods,origin,destination\n"tin,norland,sudland\n', "is no CSV"),
        ("goods,origin,destination\nt\xefn,norland,sudland\n", "is not UTF-8"),
    ],
)
def test_a_file_that_is_no_list(tmp_path: Path, text: str, sentence: str) -> None:
    """A file that cannot be read as a whole says so."""
    file = tmp_path / "parts.csv"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(ProblemsError, match=sentence):
        read_items(file)


def test_links_read_no_denied_kinds() -> None:
    """A negated kind is none."""
    book = make(("gravel", "KIND_OF", "tin", "negated"))
    assert "tin" not in Links(book, ON).above("gravel")


# ---- the two questions of the issue, on the shipped rules; and the command
