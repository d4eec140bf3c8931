"""The rows of the measures, read from a store by Cypher: PRODUCES, CONSUMES, EXPORTS_TO and governance estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from reegraph.errors import UnknownNameError, listing, nearest
from reegraph.metrics.rows import Flow, Row, kind_of
from reegraph.metrics.shares import STAGES

NAMES = (
    "MATCH (n) WHERE labels(n)[0] IN $labels RETURN n.id AS id, n.name AS name, n.aliases AS aliases, "
    "n.iso2 AS iso2, n.iso3 AS iso3, n.hs AS hs, labels(n)[0] AS label ORDER BY id"
)
MADE = (
    "MATCH (c:{label})-[p:PRODUCES]->(m) WHERE p.modality = 'fact'{asked} "
    "RETURN c.id, c.name, m.id, p ORDER BY c.id, p.edge_id"
)
USED = (  # a part of the world's use tells nothing of imports
    "MATCH (c:Country)-[p:CONSUMES]->(m) WHERE p.modality = 'fact' "
    "AND (p.share IS NULL OR p.quantity IS NOT NULL){asked} "
    "RETURN c.id, c.name, m.id, p ORDER BY c.id, p.edge_id"
)
TRADED = (
    "MATCH (a:{label})-[p:EXPORTS_TO]->(b) WHERE p.modality = 'fact'{asked} "
    "RETURN a.id, a.name, b.id, b.name, p ORDER BY a.id, b.id, p.edge_id"
)
CLAUSES = {
    "materials": "m.id IN $materials",
    "items": "p.item IN $items",
    "stage": "p.stage = $stage",
    "year": "p.year = $year",
    "country": "c.id = $country",
    "hs": "p.hs IN $hs",
    "ends": "(a.id IN $ends OR b.id IN $ends)",
}
KINDS = "MATCH (a)-[:KIND_OF]->(b) RETURN a.id AS kind, b.id AS of ORDER BY kind, of"
MEMBERS = "MATCH (c:Country)-[:PART_OF]->(g {id: $group}) RETURN DISTINCT c.id ORDER BY c.id"
GOVERNED = (
    "MATCH (k:Claim) WHERE k.form = 'value' AND k.property = $property "
    "RETURN k.node, k.value, k.year, k.fact_id ORDER BY k.node, k.year, k.fact_id"
)
QUOTAS = (
    "MATCH (c)-[q:HAS_QUOTA]->(m) WHERE q.year IS NOT NULL "
    "RETURN c.id, m.id, q.stage, q.year, q.basis, q.quantity ORDER BY q.edge_id"
)
STAGED = "MATCH ()-[p:PRODUCES]->() RETURN DISTINCT p.stage AS stage ORDER BY stage"
GOODS = ("Material", "Product")
PLACES = ("Country", "CountryGroup")


class Asks(Protocol):
    """What a store or a `reegraph.KnowledgeGraph` has in common: a query of Cypher."""

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """Run a query."""
        ...


def find(store: Asks, word: str, labels: Sequence[str]) -> str:
    """Return the id of the thing with this id, name, alias, ISO code or HS code.

    Parameters
    ----------
    store
        Store or graph.
    word
        Case does not matter, nor whether words are joined by blanks or hyphens.
    labels
        Labels it may have.

    Raises
    ------
    UnknownNameError
        If nothing fits (the nearest names are offered), or several things do.
    """
    names: dict[str, set[str]] = {}
    for ident, name, aliases, iso2, iso3, hs, _ in store.query(NAMES, {"labels": list(labels)}).rows:
        for other in (ident, name, *(aliases or ()), iso2, iso3, *(hs or ())):
            if other:
                names.setdefault(_word(other), set()).add(ident)
    found = sorted(names.get(_word(word), ()))
    if not found:
        kind = " or ".join(label.lower() for label in labels)
        raise UnknownNameError(f"no {kind} here is called {word}{nearest(_word(word), names)}")
    if len(found) > 1 and word not in found:
        raise UnknownNameError(f"{word} fits {listing(found)}; give the id")
    return word if word in found else found[0]


def _word(text: str) -> str:
    return text.casefold().replace("-", " ").strip()


def known_stage(store: Asks, stage: str | None) -> str | None:
    """Return a stage as it is, if there is one of that name.

    Raises
    ------
    UnknownNameError
        If neither the chain nor the output here has this stage; the nearest is offered.
    """
    if stage is None or stage in STAGES:
        return stage
    told = [*STAGES, *(row[0] for row in store.query(STAGED).rows if row[0] not in STAGES)]
    if stage not in told:
        raise UnknownNameError(f"no stage is called {stage}{nearest(stage, told)}; there are {listing(told)}")
    return stage


def with_kinds(store: Asks, material: str) -> list[str]:
    """Return a material and all that is a kind of it; each stays a series of its own."""
    below: dict[str, list[str]] = {}
    for kind, of in store.query(KINDS).rows:
        below.setdefault(of, []).append(kind)
    found = [material]
    for one in found:
        found += [kind for kind in below.get(one, ()) if kind not in found]
    return found


def is_group(store: Asks, ident: str) -> bool:
    """Tell whether this is the id of a group of countries."""
    return bool(store.query("MATCH (g:CountryGroup {id: $id}) RETURN g.id ORDER BY g.id", {"id": ident}).rows)


def members(store: Asks, group: str) -> list[str]:
    """Return the countries of a group; none if the facts do not tell."""
    return [row[0] for row in store.query(MEMBERS, {"group": group}).rows]


def _rows(store: Asks, query: str, label: str = "Country", **asked: Any) -> list[list[Any]]:
    """Ask only by what is given, so that no parameter is null."""
    given = {k: list(v) if isinstance(v, tuple | list) else v for k, v in asked.items() if v is not None}
    where = "".join(f" AND {CLAUSES[name]}" for name in given)
    return list(store.query(query.format(label=label, asked=where), given).rows)


def _edition(told: Mapping[str, Any]) -> str | None:
    sources = told.get("sources") or ()
    return told.get("edition") or (", ".join(sources) or None)


def _period(told: Mapping[str, Any]) -> str | None:
    """Return the months or days that a figure is for; a figure with a year is for the year."""
    first, last = (told.get(f"{name}_text") or told.get(name) for name in ("date", "until"))
    if first is None or told.get("year") is not None:
        return None
    return f"{first} to {last}" if last not in (None, first) else str(first)


def _row(country: str, name: str | None, label: str, material: str, told: Mapping[str, Any]) -> Row:
    return Row(
        country,
        told.get("quantity"),
        share=told.get("share"),
        kind=kind_of(name or country, label),
        name=name or country,
        material=material,
        stage=told.get("stage"),
        basis=told.get("basis"),
        year=told.get("year"),
        edition=_edition(told),
        bound=told.get("bound"),
        estimate=bool(told.get("estimate")),
        withheld=bool(told.get("withheld")),
        fact=told.get("fact_id"),
        sources=tuple(told.get("sources") or ()),
        note=told.get("quantity_note") or "",
        period=_period(told),
    )


def production(
    store: Asks,
    materials: Sequence[str] | None = None,
    *,
    stage: str | None = None,
    year: int | None = None,
    edition: str | None = None,
) -> list[Row]:
    """Return what countries make.

    Parameters
    ----------
    store
        Store or graph.
    materials
        Ids; all if left out.
    stage, year, edition
        Only these. A figure without an edition has the ids of its sources in its place, so that two sources stay two
        series.

    Returns
    -------
    list of Row
        With quantity or share, and the id of the fact.
    """
    rows = [
        _row(c, name, label, m, edge.properties)
        for label in PLACES
        for c, name, m, edge in _rows(store, MADE, label, materials=materials, stage=stage, year=year)
    ]
    quotas = {tuple(row) for row in store.query(QUOTAS).rows}
    return [_beside(row, quotas) for row in rows if edition in (None, row.edition)]


def _beside(row: Row, quotas: set[tuple[Any, ...]]) -> Row:
    """Say so if output is the very figure that the government allowed: it may be no count of what was made."""
    if (row.country, row.material, row.stage, row.year, row.basis, row.quantity) not in quotas:
        return row
    same = f"the figure is that of the quota of {row.year}; output outside of the quota is not told"
    return replace(row, note="; ".join(filter(None, (row.note, same))))


def consumption(
    store: Asks,
    country: str | None,
    materials: Sequence[str] | None = None,
    *,
    year: int | None = None,
    edition: str | None = None,
) -> list[tuple[Row, float | None, str | None]]:
    """Return what countries use, each row with the reliance that the source prints and its bound."""
    rows = [
        (
            _row(c, name, "Country", m, edge.properties),
            edge.properties.get("import_reliance"),
            edge.properties.get("bound"),
        )
        for c, name, m, edge in _rows(store, USED, country=country, materials=materials, year=year)
    ]
    return [told for told in rows if edition in (None, told[0].edition)]


def trade(
    store: Asks,
    materials: Sequence[str] | None = None,
    *,
    hs: Sequence[str] | None = None,
    ends: Sequence[str] | None = None,
    year: int | None = None,
    edition: str | None = None,
) -> list[Flow]:
    """Return goods that go from country to country.

    Parameters
    ----------
    store
        Store or graph.
    materials
        Ids of the goods; all if left out.
    hs
        Codes of the Harmonized System; all if left out.
    ends
        Countries, one of which sends or takes; all if left out.
    year, edition
        Only these.
    """
    out = []
    found = [
        (label, *row)
        for label in PLACES
        for row in _rows(store, TRADED, label, items=materials, hs=hs, ends=ends, year=year)
    ]
    for label, a, name, b, importer, edge in found:
        p = edge.properties
        flow = Flow(
            a,
            b,
            p.get("value"),
            p.get("quantity"),
            p.get("basis"),
            hs=p.get("hs"),
            item=p.get("item"),
            year=p.get("year"),
            edition=_edition(p),
            kind=kind_of(name or a, label),
            name=name or a,
            importer_name=importer or b,
            share=p.get("share"),
            from_year=p.get("from_year"),
            fact=p.get("fact_id"),
            sources=tuple(p.get("sources") or ()),
            note=p.get("quantity_note") or "",
            period=_period(p),
        )
        if edition in (None, flow.edition):
            out.append(flow)
    return out


def governance(
    store: Asks, name: str = "governance_mean", year: int | None = None
) -> tuple[dict[str, float], dict[str, str]]:
    """Return governance estimates by country, and the facts that tell them.

    Parameters
    ----------
    store
        Store or graph.
    name
        Property of the countries: ``governance_mean`` or ``political_stability``.
    year
        The estimate of this year; the latest told if left out.
    """
    found: dict[str, float] = {}
    facts: dict[str, str] = {}
    for country, value, told, fact in store.query(GOVERNED, {"property": name}).rows:
        if year is None or told in (None, year):
            found[country], facts[country] = float(value), fact
    return found, facts


def names(store: Asks) -> dict[str, str]:
    """Return names by id of countries, groups, materials and products, for labels."""
    return {row[0]: row[1] or row[0] for row in store.query(NAMES, {"labels": [*PLACES, *GOODS]}).rows}
