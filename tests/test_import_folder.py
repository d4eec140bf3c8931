"""What import writes can be used at once: entries and source put in, all files or none, nothing of others touched."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.importer_files import USGS, good_files, taken

import reegraph
from reegraph.build import Options as Reads
from reegraph.build import read_dataset
from reegraph.cli.app import run
from reegraph.errors import ProblemsError, UsageError
from reegraph.importers import KINDS
from reegraph.importers.base import Options
from reegraph.importers.entries import with_entries
from reegraph.importers.folder import next_steps, place
from reegraph.importers.usgs import CHAPTERS, HEADER
from reegraph.metrics import concentration

READ = Options(read_on="2026-11-22")
OWN = "# mine\n- id: gazette-2031  # kept\n  name: Gazette\n"

pytestmark = pytest.mark.once


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder with a good file of every kind."""
    return good_files(tmp_path / "files")


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_be_used_at_once(files, tmp_path, kind):
    """Beside the shipped facts no kind has a problem, and its facts are there with their source."""
    result = taken(files, kind)
    placed = place(result, tmp_path / "my" / "tables", READ)
    assert placed.seeds is not None
    assert placed.seeds == tmp_path / "my"
    _, data, report = read_dataset(Reads(("shipped", str(placed.seeds))))
    assert report.problems == []
    source = str(result.source["id"])
    assert sum(source in fact.sources for fact in data.facts.values())
    assert not [
        fact.id for fact in data.facts.values() if source in fact.sources and str(fact.known_from) > READ.read_on
    ]
    assert next_steps(result, placed.seeds)[0] == f"reegraph check --seeds shipped --seeds {placed.seeds}"


def test_all_kinds_go_into_one_folder_and_each_run_again_changes_nothing(files, tmp_path):
    """The entries of one import leave those of the others, and a second run writes the same bytes."""
    out = tmp_path / "my" / "tables"
    for kind in KINDS:
        place(taken(files, kind), out, READ)
    before = everything(out.parent)
    tables = yaml.safe_load(before["tables/tables.yml"])
    assert len({one["id"] for one in tables}) == len(tables)
    assert {one["source"] for one in tables} == {one["id"] for one in yaml.safe_load(before["sources.yml"])}
    place(taken(files, "usgs"), out, READ)
    assert everything(out.parent) == before


def test_the_command_tells_what_to_use_next(files, tmp_path, reegraph):
    """What it prints after "next" works: the check counts rows that both tell, mine-output shows both sources."""
    out = tmp_path / "my" / "tables"
    done = reegraph("import", "usgs", files / USGS, "--read-on", "2026-11-22", "--out", out, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["seeds"] == out.parent.as_posix()
    assert told["next"][1].startswith("reegraph metrics concentration --edition 'MCS 2026' --seeds shipped --seeds ")
    seeds = ("--seeds", "shipped", "--seeds", out.parent)
    checked = reegraph("check", *seeds)
    assert checked.returncode == 0, checked.stdout
    assert "2 rows of tables tell the same as facts of another source: they have the evidence of both" in checked.stdout
    asked = json.loads(reegraph("ask", "mine-output", "-p", "year=2024", "--format", "json", *seeds).stdout)
    rows = [dict(zip(asked["columns"], row, strict=True)) for row in asked["rows"]]
    made = {(row["source"], row["country"]): row["tonnes"] for row in rows}
    assert made["src-usgs-mcs-2026-rare-earths", "United States"] == 45_500
    assert made["usgs-mcs-2026", "United States"] == 45_000
    assert made["usgs-mcs-2026", "Myanmar"] == made["src-usgs-mcs-2026-rare-earths", "Myanmar"] == 27_000
    for source in {row["source"] for row in rows}:
        assert sum(row["share"] for row in rows if row["source"] == source) == pytest.approx(1, abs=2e-3)


def test_two_sources_of_one_edition_are_two_series(files, tmp_path, reegraph):
    """The shipped figure is as it was, the imported one stands beside it, each with its source."""
    out = tmp_path / "my" / "tables"
    place(taken(files, "usgs"), out, READ)
    series = ("--material", "rare-earths", "--stage", "mining", "--year", "2024", "--edition", "MCS 2026")
    asked = ("metrics", "concentration", *series, "--format", "json")
    (alone,) = json.loads(reegraph(*asked).stdout)
    both = json.loads(reegraph(*asked, "--seeds", "shipped", "--seeds", out.parent).stdout)
    figures = {one["edition"]: one for one in both}
    assert set(figures) == {"MCS 2026 (src-usgs-mcs-2026-rare-earths)", "MCS 2026 (usgs-mcs-2026)"}
    shipped = figures["MCS 2026 (src-usgs-mcs-2026-rare-earths)"]
    assert [shipped.get(k) for k in ("value", "low", "high")] == [alone.get(k) for k in ("value", "low", "high")]
    assert shipped["inputs"] == alone["inputs"]


def test_what_others_wrote_stays(files, tmp_path):
    """Comments and entries of a person stay where they are, before and after those of the import."""
    folder = tmp_path / "my"
    (folder / "facts").mkdir(parents=True)
    source = (
        "# my sources\n- id: gazette-2031  # the gazette\n  name: Gazette\n  kind: document\n  publisher: Gazette\n"
        "  author: not recorded\n  published: 2026-01\n  url: not recorded\n  retrieved: not recorded\n"
        "  licence: not recorded\n# the end\n"
    )
    (folder / "sources.yml").write_text(source, encoding="utf-8")
    (folder / "facts/own.yml").write_text(
        "- id: gazette-says\n  says: China mined 1 t.\n  from: china\n  rel: PRODUCES\n  to: rare-earths\n"
        "  properties: {stage: mining, quantity: 1, basis: t REO, year: 1999}\n  said_by: source\n  modality: fact\n"
        "  evidence: [{source: gazette-2031}]\n",
        encoding="utf-8",
    )
    place(taken(files, "usgs"), folder / "tables", READ)
    text = (folder / "sources.yml").read_text(encoding="utf-8")
    assert text.startswith(source)
    assert [one["id"] for one in yaml.safe_load(text)] == ["gazette-2031", "usgs-mcs-2026"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("sources.yml", "- id: usgs-mcs-2026\n", "sources.yml:1: has the id usgs-mcs-2026 already, and it is not"),
        ("tables/tables.yml", "- id: usgs-reserves-mcs-2026\n", "tables.yml:1: has the id usgs-reserves-mcs-2026"),
        ("tables/usgs-reserves-mcs-2026.csv", "a,b\n", "usgs-reserves-mcs-2026.csv: is there already, and it is not"),
        ("sources.yml", "[{id: a}]\n", "is no list with a line for each entry; begin each on a line of its own"),
        ("facts/own.yml", "- id: half\n", "half"),
    ],
)  # fmt: skip
def test_nothing_is_written_over_what_others_wrote(files, tmp_path, name, text, words):
    """An id or file that is not of this import, or a folder with problems of its own: refused, and nothing changes."""
    folder = tmp_path / "my"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    before = everything(tmp_path)
    with pytest.raises(ProblemsError) as told:
        place(taken(files, "usgs"), folder / "tables", READ)
    assert any(words in str(problem) for problem in told.value.problems), told.value.problems
    assert everything(tmp_path) == before


@pytest.mark.parametrize(("out", "other"), [("figures", ""), ("work/tables", "work/README.md")])
def test_elsewhere_only_tables_are_written_and_told_why(files, tmp_path, out, other):
    """A folder of another name, or one among other things: tables and receipt, and how to have it usable."""
    if other:
        (tmp_path / other).parent.mkdir()
        (tmp_path / other).write_text("read me", encoding="utf-8")
    placed = place(taken(files, "usgs"), tmp_path / out, READ)
    assert placed.seeds is None
    assert "give --out FOLDER/tables" in placed.why
    assert sorted(everything(tmp_path / out)) == [
        "usgs-production-mcs-2026.csv", "usgs-production-mcs-2026.import.json", "usgs-reserves-mcs-2026.csv",
        "without-facts/usgs-others-mcs-2026.csv",
    ]  # fmt: skip


def test_a_country_that_is_not_there_is_written_too(files, tmp_path):
    """A flow to a country that the shipped facts do not name needs its entity."""
    place(taken(files, "comtrade"), tmp_path / "my" / "tables", READ)
    [file] = (tmp_path / "my/entities").glob("comtrade-*.yml")
    text = file.read_text(encoding="utf-8")
    assert [one["iso3"] for one in yaml.safe_load(text)["Country"]] == ["CIV"]


def test_a_source_needs_a_day(files, tmp_path):
    """Neither published nor read: asked for; published by hand: used."""
    result = taken(files, "comtrade", options=Options(edition="of November 2026"))
    with pytest.raises(UsageError, match="give --published DAY, or --read-on DAY"):
        place(result, tmp_path / "my" / "tables", Options(edition="of November 2026"))
    assert not (tmp_path / "my").exists()
    place(result, tmp_path / "my" / "tables", Options(published="2026-11-20"))
    assert yaml.safe_load((tmp_path / "my/sources.yml").read_text(encoding="utf-8"))[0]["published"] == "2026-11-20"


def test_a_day_of_publication_that_is_none_is_refused(files, tmp_path, reegraph):
    """The option says what is allowed."""
    done = reegraph("import", "usgs", files / USGS, "--published", "last year", "--out", tmp_path / "my" / "tables")
    assert done.returncode == 2
    assert "'last year' is no date; allowed: a day (2025-10-09)" in done.stderr


def test_the_published_file_beside_the_shipped_tables(shared, tmp_path):
    """The extract of the USGS file: ids, bases and editions are those of the shipped tables, and so the figures."""
    extract = shared / "facts/data/usgs/mcs2026_ree_and_controlled_minerals.csv"
    with extract.open(encoding="utf-8", newline="") as stream:
        told = [row for row in csv.DictReader(stream) if row["chapter"] in CHAPTERS]
    names = ("chapter", "section", "commodity", "country", "statistic", "detail", "unit", "year", "value_raw", "notes")
    with (tmp_path / "mcs2026.csv").open("w", encoding="cp1252", newline="") as stream:
        write = csv.writer(stream)
        write.writerow(HEADER)
        write.writerows([*(row[n] for n in names), CHAPTERS[row["chapter"]].words] for row in told)
    placed = place(taken(tmp_path, "usgs", ["mcs2026.csv"]), tmp_path / "my" / "tables", READ)
    kg = reegraph.load(seeds=["shipped", str(placed.seeds)])
    found: dict[tuple[str | None, ...], set[tuple[float, float]]] = {}
    for one in concentration(kg, year=2024):
        if one.edition and one.edition.startswith("MCS 2026 ("):
            key = (one.material, one.stage, one.unit)
            found.setdefault(key, set()).add((round(one.low, 9), round(one.high, 9)))
    assert {key[0] for key in found} == {
        "antimony", "gallium", "graphite", "rare-earth-compounds-and-metals", "rare-earths", "tungsten",
    }  # fmt: skip
    assert all(len(figures) == 1 for figures in found.values()), found


# ---- entries in a list


def listed(tmp_path: Path, text: str, entries: list[dict[str, object]], replaced: set[str]) -> str:
    """The text of a list with entries put in."""
    file = tmp_path / "list.yml"
    file.write_text(text, encoding="utf-8")
    return with_entries(file, "list.yml", entries, replaced)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "- id: b\n"),
        ("[]\n", "- id: b\n"),
        (OWN, f"{OWN}- id: b\n"),
        (OWN.rstrip("\n"), f"{OWN}- id: b\n"),
        ("  - id: a\n", "  - id: a\n  - id: b\n"),
        ("- id: b\n  old: 1\n\n# next\n- id: c\n", "- id: b\n\n# next\n- id: c\n"),
        ("- id: c\n- id: b\n  old:\n  - 1\n# end", "- id: c\n- id: b\n# end\n"),
    ],
)
def test_an_entry_takes_its_place(tmp_path, text, after):
    """At the end, or in place of its old form; comments and empty lines stay."""
    assert listed(tmp_path, text, [{"id": "b"}], {"b"}) == after


def test_the_day_of_the_import_is_recorded(files, tmp_path, monkeypatch, capsys):
    """Without --read-on the source was read on the day of the call, so that nothing is known only in the future."""
    monkeypatch.setattr("reegraph.cli.import.today", lambda: date(2026, 11, 23))
    out = tmp_path / "my" / "tables"
    assert run(["import", "usgs", str(files / USGS), "--out", str(out), "--published", "2026"]) == 0
    assert "  left out: 1 row of other chapters\n" in capsys.readouterr().out
    (source,) = yaml.safe_load((out.parent / "sources.yml").read_text(encoding="utf-8"))
    assert str(source["retrieved"]) == "2026-11-23"
    _, data, report = read_dataset(Reads(("shipped", str(out.parent))))
    assert report.problems == []
    days = {fact.known_from for fact in data.facts.values() if fact.sources == (source["id"],)}
    assert days == {date(2026, 11, 23)}
