"""Questions with sums and shares hold sources and editions apart: an own table changes no shipped figure."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

import reegraph

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "seeds" / "tables"
OWN = "own-figures"
SOURCE = f"""- id: {OWN}
  name: Own figures
  kind: table
  publisher: Own
  author: not recorded
  published: 2026-11-20
  url: not recorded
  retrieved: not recorded
  licence: not recorded
"""
MONTH = f"""- id: own-month
  says: In March 2024 China exported magnets to Germany.
  from: china
  rel: EXPORTS_TO
  to: germany
  properties: {{item: hs-850511-magnets, hs: "850511", value: 90000000, quantity: 9, basis: t gross weight, year: 2024}}
  date: 2024-03
  said_by: source
  modality: fact
  evidence: [{{source: {OWN}}}]
"""
TWICE = {"baci-magnets", "baci-rare-earths", "usgs-reserves", "usgs-mcs-2026-other-minerals"}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The shipped facts, beside them own tables of the same editions: every second row the double."""
    folder = tmp_path_factory.mktemp("two") / "my"
    (folder / "tables").mkdir(parents=True)
    (folder / "facts").mkdir()
    entries = []
    for one in yaml.safe_load((TABLES / "tables.yml").read_text(encoding="utf-8")):
        if one["id"] not in TWICE:
            continue
        with (TABLES / one["file"]).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            row.update({"source": OWN} if "source" in row else {})
        for row in rows[::2]:
            for name in ("value", "quantity"):
                if row.get(name):
                    row[name] = str(2 * float(row[name])).removesuffix(".0")
        with (folder / "tables" / f"own-{one['file']}").open("w", encoding="utf-8", newline="") as stream:
            write = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            write.writeheader()
            write.writerows(rows)
        entries.append({**one, "id": f"own-{one['id']}", "file": f"own-{one['file']}"})
        if "{" not in one["source"]:
            entries[-1]["source"] = OWN
    (folder / "tables" / "tables.yml").write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
    (folder / "sources.yml").write_text(SOURCE, encoding="utf-8")
    (folder / "facts" / "own.yml").write_text(MONTH, encoding="utf-8")
    return reegraph.load(seeds=["shipped", str(folder)])


CASES = [
    ("import-dependence", {}),
    ("import-dependence", {"hs": "284690", "usd": 10_000_000}),
    ("who-supplies-whom", {"importer": "germany"}),
    ("who-supplies-whom", {"importer": "japan", "hs": "2805"}),
    ("where-magnets-come-from", {"importer": "germany"}),
    ("narrowest-stage", {}),
    ("controlled-minerals", {"on": "2026-11-22", "known": "2026-11-22"}),
]


def without_facts(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows, but for the column of facts."""
    return [{name: value for name, value in row.items() if name != "facts"} for row in rows]


@pytest.mark.parametrize(("name", "given"), CASES)
def test_the_shipped_figures_stand_as_they_are_beside_the_own_ones(name, given, kg, both):
    """Totals do not double and shares do not halve: a row of each source, told apart by its columns."""
    alone = without_facts(kg.ask(name, **given).to_dicts())
    rows = without_facts(both.ask(name, **given).to_dicts())
    assert [row for row in rows if OWN not in (row["source"], row.get("behind_source"))] == alone
    assert [row for row in rows if row["source"] == OWN]


def test_shares_of_one_source_add_up_to_one(both):
    """A share is of the sum of its own source and edition, and a month is in neither."""
    sums: dict[tuple[str, str], float] = {}
    for row in both.ask("who-supplies-whom", importer="germany", hs="850511").to_dicts():
        key = (row["edition"], row["source"])
        sums[key] = sums.get(key, 0) + row["share"]
        assert "own-month" not in row["facts"]
    assert set(sums) == {("BACI HS17 V202601", "src-baci-hs17"), ("BACI HS17 V202601", OWN)}
    assert list(sums.values()) == [pytest.approx(1, abs=2e-3)] * 2


def test_reserves_of_two_sources_stand_beside_each_other(kg, both):
    """Year, edition and source tell the rows apart, and no part is given of a sum that two figures fit."""
    names = ("country", "tonnes", "year", "edition", "source")
    alone, rows = ([tuple(row[n] for n in names) for row in graph.ask("reserves").to_dicts()] for graph in (kg, both))
    assert [row for row in rows if row[-1] != OWN] == alone
    assert [row for row in rows if row[-1] == OWN]
    assert {row["share"] for row in both.ask("reserves").to_dicts()} == {None}


# ---- what is inside a product


def test_the_contents_of_a_jet_are_told_apart(kg):
    """Three figures for rare earths: amount, bound, basis and speaker differ, and makers stand once for a stage."""
    rows = [row for row in kg.ask("what-it-needs", thing="f-35").to_dicts() if row["needs"] == "Rare earths"]
    told = {(row["amount"], row["bound"], row["basis"]) for row in rows}
    assert told == {
        (417, None, "kg each"),
        (11, "at_least", "kg of contained element each"),
        (20, "at_most", "kg of contained element each"),
    }
    assert len({row["speaker"] for row in rows}) == 2
    for row in rows:
        assert len(row["makers"]) == len({text.rpartition(",")[0] for text in row["makers"]})
        assert sum(map(len, row["makers"])) < 1000


def test_a_maker_stands_with_its_share_if_one_is_told(kg):
    """The newest share comes before a newer year without one."""
    rows = kg.ask("what-it-needs", thing="semiconductors").to_dicts()
    makers = {text for row in rows for text in row["makers"]}
    assert any("%" in text for text in makers)


def test_contents_tell_what_disputes_a_figure(kg):
    """By product, by material or a kind of it; a contradiction stands with both sides."""
    rows = kg.ask("contents", thing="fighter jets", material="rare-earths").to_dicts()
    quoted = next(row for row in rows if row["amount"] == 417)
    (other,) = quoted["disputed_by"]
    assert other.startswith("contradicts: ")
    assert "20 kg" in other
    assert {row["product"] for row in rows} == {"F-35 fighter jet"}
    assert not kg.ask("values-that-disagree", thing="f-35").rows
    parts = kg.ask("contents", material="dysprosium").to_dicts()
    assert {row["contains"] for row in parts} == {"Dysprosium"}
    assert "part of the mass" in {row["basis"] for row in parts}
