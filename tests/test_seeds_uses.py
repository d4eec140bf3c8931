"""Deposits with their elements, use by branch, contents of magnets and products: figures, bounds, and no misreading."""

import csv
import math
from collections import defaultdict

import pytest

from reegraph.errors import UsageError
from reegraph.metrics import query
from reegraph.paths import shipped
from reegraph.views.model import _of_the_world, _share

DEPOSIT = "rare earth oxides of the deposit"
MINE = (
    "deposit-places", "deposit-minerals", "deposit-elements", "iea-demand", "use-shares", "element-uses",
    "magnet-contents", "product-contents", "stage-shares-more", "myanmar-exports",
)  # fmt: skip


def split(kg):
    """What each deposit's oxides consist of: deposit, element, share, bound."""
    text = """MATCH (f:Facility)-[r:HAS_RESERVES]->(e:Material)
        WHERE r.share IS NOT NULL RETURN f.id AS f, e.id AS e, r.share AS share, r.bound AS bound, r.basis AS basis"""
    return kg.query(text).to_dicts()


# ---- deposits


def test_every_figure_of_the_source_is_a_fact_and_none_besides(kg, shared):
    """173 cells of 13 deposits; an empty cell makes no fact, and "<" is kept as a bound."""
    with (shared / "facts/data/usgs/ree_distribution_by_deposit_myb2022_t2.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(row[s].startswith("<"), float(row[s].lstrip("<"))) for row in rows for s in list(row)[3:] if row[s]]
    made = [(row["bound"] == "at_most", round(row["share"] * 100, 6)) for row in split(kg)]
    assert len(rows) == len({row["f"] for row in split(kg)}) == 13
    assert sorted(made) == sorted(told)
    assert len(made) == 173
    assert {row["basis"] for row in split(kg)} == {DEPOSIT}


@pytest.mark.parametrize(
    ("deposit", "element", "share", "bound"),
    [
        ("bayan-obo", "cerium", 0.5, None),
        ("mountain-pass", "neodymium", 0.117, None),
        ("mount-weld", "dysprosium", 0.0025, None),
        ("longnan", "yttrium", 0.649, None),
        ("longnan", "cerium", 0.0109, "at_most"),
        ("manavalakurichi", "thulium", 0.000008, None),
        ("southeast-guangdong", "dysprosium", 0.091, None),
    ],
)
def test_a_deposit_has_its_figures(kg, deposit, element, share, bound):
    """Single cells, one of them with a "<"."""
    (row,) = [row for row in split(kg) if (row["f"], row["e"]) == (deposit, element)]
    assert (row["share"], row["bound"]) == (share, bound)


def test_what_is_not_told_of_a_deposit_is_no_zero(kg):
    """Of Mountain Pass the source tells no dysprosium: there is no fact, and no share of nothing anywhere."""
    told = {row["e"] for row in split(kg) if row["f"] == "mountain-pass"}
    assert {"terbium", "dysprosium"}.isdisjoint(told)
    assert min(row["share"] for row in split(kg)) > 0


def test_the_elements_of_a_deposit_come_to_a_whole_as_in_the_source(kg):
    """The source's own rows add up to 97.9 % to 103.5 %; nothing is scaled."""
    sums = defaultdict(list)
    for row in split(kg):
        sums[row["f"]].append(row["share"])
    totals = {name: round(100 * math.fsum(shares), 2) for name, shares in sums.items()}
    assert (min(totals.values()), max(totals.values())) == (97.94, 103.46)
    assert totals["bayan-obo"] == 99.6
    assert totals["longnan"] == 100.0


def test_each_deposit_has_a_country_and_an_ore(kg):
    """Thirteen deposits, each in one country, each with one ore mineral."""
    text = """MATCH (f:Facility)-[:HAS_RESERVES]->(m:Material {kind: 'ore'})
        MATCH (f)-[:LOCATED_IN]->(c:Country) RETURN f.id AS f, m.id AS m, c.id AS c"""
    rows = {row["f"]: (row["m"], row["c"]) for row in kg.query(text).to_dicts()}
    assert len(rows) == 13
    assert rows["mountain-pass"] == ("bastnaesite", "united-states")
    assert rows["manavalakurichi"] == ("monazite", "india")


# ---- a share of a deposit, or of use, is never one of the world's output


def test_no_measure_takes_the_share_of_a_deposit(kg):
    """Output, use and reserves are read without the deposits, and a share of the world's use is no reliance."""
    assert not [r for r in query.production(kg) if r.country in {row["f"] for row in split(kg)}]
    assert not [r for r, _, _ in query.consumption(kg, "united-states") if r.share is not None]
    assert {row["thing"] for row in kg.ask("reserves").to_dicts()} == {"Rare earths"}
    assert {row["country"] for row in kg.ask("import-reliance").to_dicts()} == {"United States"}


def test_a_deposit_is_no_plant_outside_a_country(kg):
    """The question on mines and plants leaves deposits out, of which nothing tells that they are worked."""
    assert "deposit" not in {row["kind"] for row in kg.ask("capacity-outside").to_dicts()}


def test_no_impact_rests_on_what_lies_in_a_deposit(kg):
    """No path of a shipped scenario names a fact of the deposits."""
    data = kg.impact("china-stops-exports").to_dict()
    rows = [*data["inputs"], *data["sectors"]]
    used = {fact for row in rows for path in row["paths"] for fact in path["facts"]}
    assert used
    assert not [fact for fact in used if fact.startswith("deposit-")]


def test_a_line_tells_of_what_its_share_is_a_part(kg):
    """The pictures write the basis beside the share, and such a line is no thicker for it."""
    told = next(d for *_, d in kg.nx.edges(data=True) if d["edge_id"] == "deposit-elements-longnan-cerium/HAS_RESERVES")
    assert _share(told) == f"up to 1.09 % of the {DEPOSIT}"
    assert not _of_the_world(told)
    assert _of_the_world({"share": 0.9})


def test_parts_of_two_wholes_are_not_chosen_between(kg):
    """Mass and value are two answers; one that is named is taken, with what it is a part of."""
    with pytest.raises(UsageError, match="figures of more than one basis are told and never mix"):
        kg.believe("magnet-making", "rare-earths", rel="CONSUMES")
    mass = "mass of the rare earths used in the world"
    found = kg.believe("magnet-making", "rare-earths", rel="CONSUMES", basis=mass)
    assert (found.value, found.basis, found.year) == (0.29, mass, 2023)
    found = kg.believe("bayan-obo", "neodymium", rel="HAS_RESERVES")
    assert (found.value, found.basis) == (0.185, DEPOSIT)


# ---- use


def test_use_by_branch_and_element(kg):
    """Tonnes of 2024; the three uses give the source's total, and the two tables of wind stay apart."""
    text = """MATCH (s:Sector)-[r:CONSUMES]->(m) WHERE r.edition = 'IEA Explorer 2025'
        RETURN s.id AS s, m.id AS m, r.quantity AS q, r.fact_id AS id ORDER BY id"""
    rows = kg.query(text).to_dicts()
    told = {row["id"]: row["q"] for row in rows}
    assert len(rows) == 12
    assert math.fsum(row["q"] for row in rows if row["m"] == "magnet-rare-earths") == pytest.approx(90_921.77, abs=0.1)
    assert told["iea-demand-electric-vehicle-making-dysprosium-technologies"] == 674.31
    wind = [q for id_, q in told.items() if "wind" in id_ and id_.endswith("technologies")]
    assert math.fsum(wind) == pytest.approx(9_360.68, abs=0.01)
    assert told["iea-demand-wind-turbine-making-neodymium-minerals"] == 8001.02


@pytest.mark.parametrize(
    ("case", "total"),
    [("stated policies", 122_846.18), ("announced pledges", 131_568.74), ("net zero", 146_772.64)],
)
def test_a_projection_names_its_case_and_is_no_edge(kg, case, total):
    """Three cases of the agency for 2030, each with its total; none is told as so."""
    facts = [f for i, f in kg.facts.items() if i.startswith("iea-demand-2030-")]
    mine = [f for f in facts if f.content.properties["projection"] == case]
    assert {f.modality for f in mine} == {"expected"}
    assert math.fsum(f.content.properties["quantity"] for f in mine) == pytest.approx(total, abs=0.03)
    assert not any(f.is_edge for f in mine)


def test_what_a_branch_uses_is_one_of_its_inputs(kg):
    """The making of wind turbines uses neodymium, so the impact run does not say that nothing is known of it."""
    data = kg.impact("china-stops-exports").to_dict()
    assert "wind-turbine-making" in {row["sector"] for row in data["sectors"]}
    assert "wind-turbine-making" not in {row["sector"] for row in data["not_told"]}


# ---- contents


def test_contested_figures_stay_with_what_contests_them(kg):
    """417 kg in an F-35 is said by those who quote it; 11 to 20 kg by Adamas; a link says that they contradict."""
    quoted = kg.facts["product-contents-f-35-rare-earths-as-quoted"]
    assert (quoted.modality, quoted.said_by) == ("claimed", "those-who-quote-a-us-study")
    assert "contested" in quoted.content.properties["quantity_note"]
    text = "MATCH (a:Claim)-[:CONTRADICTS]->(b:Claim {id: $id}) RETURN a.id, a.said_by, a.quantity"
    (row,) = kg.query(text, {"id": quoted.id}).rows
    assert row == ["product-contents-f-35-rare-earths-at-most", "adamas-intelligence", 20.0]


def test_dysprosium_is_told_only_of_magnets_that_hold_it(kg):
    """Made from means inside every one: plain NdFeB magnets and plain cars hold none for sure."""
    text = "MATCH (a)-[:MADE_FROM]->(:Material {id: 'dysprosium'}) RETURN DISTINCT a.id AS a"
    holders = {row["a"] for row in kg.query(text).to_dicts()}
    assert "dysprosium-ndfeb-magnets" in holders
    assert {"ndfeb-magnets", "electric-vehicles", "wind-turbines-with-magnets"}.isdisjoint(holders)


def test_a_magnet_does_not_hold_just_any_rare_earth(kg):
    """All its rare earths together are a thing of their own, so that rules on gadolinium stay decided for it."""
    text = "MATCH (:Material {id: 'ndfeb-magnets'})-[r:MADE_FROM]->(m) WHERE r.content = 0.3 RETURN m.id, r.bound"
    assert kg.query(text).rows == [["rare-earths-of-ndfeb-magnets", "about"]]
    assert kg.query("MATCH (:Material {id: 'rare-earths-of-ndfeb-magnets'})-[r:KIND_OF]-() RETURN r").rows == []
    assert kg.query("MATCH (m:Material)-[:MADE_FROM]->(:Material {id: 'rare-earths'}) RETURN m.id").rows == []


@pytest.mark.parametrize(
    ("element", "use"),
    [
        ("lanthanum", "fluid-cracking-catalysts"),
        ("cerium", "polishing-powder"),
        ("yttrium", "phosphors"),
        ("scandium", "solid-oxide-fuel-cells"),
        ("heavy-rare-earths", "portable-x-ray-devices"),
    ],
)
def test_an_element_is_used_for_what_its_source_names(kg, element, use):
    """The source's word is used, not needed."""
    text = "MATCH ({id: $a})-[r:NEEDED_FOR]->({id: $b}) RETURN r.importance"
    assert kg.query(text, {"a": element, "b": use}).rows == [["used"]]


def test_no_use_from_memory_is_there(kg):
    """Second and later uses of the notes, known only from memory, are no facts; nor is promethium, or grade SH."""
    uses = {(f.content.start, f.content.end) for i, f in kg.facts.items() if i.startswith("element-uses-")}
    assert len(uses) == 21
    single = [a for a, _ in uses if a not in ("heavy-rare-earths", "yttrium", "scandium")]
    assert len(single) == len(set(single))  # one use each: the first
    assert {"holmium", "erbium", "thulium", "ytterbium", "lutetium"}.isdisjoint(single)
    assert {"promethium", "ndfeb-magnets-sh"}.isdisjoint(kg.entities)


def test_every_table_says_where_its_rows_come_from(kg):
    """Files hold as many rows as facts, and each source says what it rests on."""
    for name in MINE:
        facts = [f for f in kg.facts.values() if f.origin.file == f"seeds/tables/{name}.csv"]
        with (shipped("seeds") / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(facts) > 0
        assert all(kg.sources[e.source].properties["based_on"] for f in facts for e in f.evidence)
