"""Tables as seeds: every row a fact, every wrong cell a problem with file and line, and the figures that came."""

import csv
import math
from collections import Counter

import pytest
import yaml

import reegraph
from reegraph.build import Options, cache_key, read_dataset
from reegraph.check import check
from reegraph.dates import parse
from reegraph.facts import Origin, Source
from reegraph.paths import shipped

pytestmark = pytest.mark.once

NAMES = "country,year,quantity,estimate,note"
ROWS = "norland,2030,1500,yes,told by hand\nsudland,2030,,,\n"
TABLE = """
- id: mint-2031-tin
  file: tin.csv
  source: gazette-2031
  says: "{country} mined {quantity} t of tin in {year}."
  key: [country, year]
  confidence: primary
  section: table 3
  fact:
    from: "{country}"
    rel: PRODUCES
    to: tin
    properties: {stage: mining, quantity: "{quantity}", basis: t of contained element, year: "{year}",
      edition: MINT 2031, estimate: "{estimate}"}
  columns:
    country: {means: the country}
    year: {means: the year, unit: year}
    quantity: {means: mine output, unit: t}
    estimate: {means: marked as estimated}
    note: {means: for people, left_out: true}
"""
SHIPPED = yaml.safe_load((shipped("seeds") / "tables/tables.yml").read_text(encoding="utf-8"))


@pytest.fixture
def tin(world, one_schema):  # noqa: ARG001  # the schema is read once
    """The small world with one table."""
    world.write("tables/tables.yml", TABLE)
    world.write("tables/tin.csv", f"{NAMES}\n{ROWS}")
    return world


def test_a_row_becomes_a_link_with_its_evidence(tin):
    """Id, sentence, typed properties, evidence and confidence of a row; it is an edge, and a Claim, like any fact."""
    fact = tin.load().facts["mint-2031-tin-norland-2030"]
    assert fact.says == "Norland mined 1,500 t of tin in 2030."
    assert dict(fact.content.properties) == {
        "stage": "mining", "quantity": 1500.0, "basis": "t of contained element", "year": 2030, "edition": "MINT 2031",
        "estimate": True,
    }  # fmt: skip
    assert [e.to_dict() for e in fact.evidence] == [
        {"source": "gazette-2031", "row": "norland 2030", "section": "table 3"}
    ]
    assert (fact.confidence, fact.method, fact.modality, fact.known_from.isoformat()) == (
        "primary", "stated", "fact", "2031-03-10",
    )  # fmt: skip
    assert (fact.origin.file, fact.origin.line) == ("seeds/tables/tin.csv", 2)
    rows = tin.load().query(
        "MATCH (c)-[p:PRODUCES]->(m) WHERE p.edition = 'MINT 2031' RETURN c.id, p.quantity ORDER BY c.id"
    )
    assert rows.rows == [["norland", 1500.0], ["sudland", None]]


def told_again(tin, source: str, estimate: str = "{estimate}") -> None:
    """A second table with the same rows, from a source of its own or the same."""
    again = TABLE.replace("mint-2031-tin", "again").replace("tin.csv", "again.csv")
    again = again.replace("source: gazette-2031", f"source: {source}").replace('"{estimate}"', f'"{estimate}"')
    tin.write("tables/tables.yml", TABLE + again)
    tin.write("tables/again.csv", f"{NAMES}\n{ROWS}")


def test_rows_of_two_sources_that_tell_the_same_are_one_fact(tin):
    """The first stays with the evidence of both, known from the earlier of them; the check counts what went."""
    told_again(tin, "notice-7")
    facts = tin.load().facts
    kept = [name for name in facts if name.startswith(("again", "mint-2031-tin"))]
    assert kept == ["again-norland-2030", "again-sudland-2030"]
    fact = facts["again-norland-2030"]
    assert fact.sources == ("gazette-2031", "notice-7")
    days = [source.published.last for source in read_dataset(tin_options(tin))[1].sources.values()]
    assert fact.known_from in days
    report = read_dataset(tin_options(tin))[2]
    assert report.notices == [
        "2 rows of tables tell the same as facts of another source: they have the evidence of both"
    ]
    assert report.problems == []


def test_rows_of_one_source_that_tell_the_same_are_refused(tin):
    """Who tells it twice from one source has made a mistake."""
    told_again(tin, "gazette-2031")
    assert [p.rpartition(";")[2] for p in tin.problems()] == [" keep one fact with both evidence entries"] * 2


def test_a_row_that_another_fact_names_stays(tin):
    """A link to it would be left hanging; it is reported, and can be joined by hand."""
    told_again(tin, "notice-7")
    tin.add(
        "facts/all.yml",
        "- id: of-a-row\n  says: Hm.\n  about: [mint-2031-tin-norland-2030]\n  said_by: source\n  modality: opinion\n"
        "  evidence: [{source: notice-7}]\n",
    )
    assert any("fact mint-2031-tin-norland-2030: says the same as again-norland-2030" in p for p in tin.problems())


@pytest.mark.parametrize(
    ("published", "retrieved", "day"),
    [
        ("2031", "2031-03-10", "2031-03-10"), ("2031", "2031-03", "2031-03-31"), ("2031", "not recorded", "2031-12-31"),
        ("2031-02-06", "2031-03-10", "2031-02-06"), ("2031", "2030-12-31", "2031-12-31"),
    ],
)  # fmt: skip
def test_a_source_is_known_from_the_day_it_was_read_at_the_latest(published, retrieved, day):
    """Of a month or year the last day, or the day of reading; a day of reading before it is none."""
    source = Source("a", parse(published), {"retrieved": retrieved}, Origin("sources.yml", 1))
    assert source.known.isoformat() == day


def tin_options(tin) -> Options:
    """What the folder of the small world is read with."""
    return Options(seeds=(str(tin.folder),))


def test_an_empty_cell_is_not_told_and_not_zero(tin):
    """No quantity, no zero; the sentence says so."""
    fact = tin.load().facts["mint-2031-tin-sudland-2030"]
    assert "quantity" not in fact.content.properties
    assert "estimate" not in fact.content.properties
    assert fact.says == "Sudland mined not told t of tin in 2030."


def test_a_row_can_be_a_value_a_plan_and_have_dates(tin):
    """A value takes its property's place; modality, speaker and dates may come from the declaration."""
    fact = """  fact: {node: "{country}", property: political_stability, value: "{quantity}", year: "{year}"}"""
    start, end = TABLE.index("  fact:"), TABLE.index("  columns:")
    plain = TABLE.replace("    estimate: {means: marked as estimated}", "    estimate: {means: mark, left_out: true}")
    tin.write("tables/tables.yml", TABLE[:start] + fact + "\n" + plain[plain.index("  columns:") :])
    tin.write("tables/tin.csv", f"{NAMES}\nnorland,2030,-1.25,,\nsudland,2030,,,\n")
    facts = tin.load().facts
    assert facts["mint-2031-tin-norland-2030"].content.value == -1.25
    assert "mint-2031-tin-sudland-2030" not in facts  # without a value there is no fact
    tin.write("tables/tin.csv", f"{NAMES}\nnorland,2030,{'9' * 400},,\n")
    assert any("value is a number of 400 signs" in text for text in tin.problems()), tin.problems()
    tin.swap("tables/tables.yml", 'year: "{year}"}', 'year: "{year}", properties: {basis: t}}')
    assert any(".fact.properties is read by nothing here; a value has none" in text for text in tin.problems())
    tin.write("tables/tin.csv", f"{NAMES}\nnorland,2030,-1.25,,\nsudland,2030,,,\n")
    planned = (
        TABLE[:start] + '  fact:\n    modality: planned\n    date: "{year}"' + TABLE[start + 7 : end] + TABLE[end:]
    )
    tin.write("tables/tables.yml", planned)
    tin.write("tables/tin.csv", f"{NAMES}\n{ROWS}")
    kg = tin.load()
    assert kg.facts["mint-2031-tin-norland-2030"].when["date"].text == "2030"
    assert kg.query("MATCH ()-[p:PRODUCES]->() WHERE p.edition IS NOT NULL RETURN p").rows == []  # a plan is no edge


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("1500", "1,500", 2, "has 6 cells, but the first line names 5 columns"),
        ("1500", '"1,500"', 2, "quantity is the text '1,500', but must be a number; write it with a point"),
        ("1500", "9" * 5000, 2, "quantity is a number of 5,000 signs (999999999999…), but has at most 40"),
        ("norland,2030", f"norland,{'2' * 100}", 2, "year is a number of 100 signs"),
        ("1500", "W", 2, "put marks (e, W, >) into a column of their own"),
        ("1500", "-3", 2, "PRODUCES.quantity is -3.0, but must be a number of 0 or more"),
        ("norland,2030", "norland,2030.5", 2, "year is the text '2030.5', but must be a whole number"),
        ("norland,2030,", "norland,,", 2, "each of these cells needs a word or number"),
        ("norland", "norlund", 2, "from names norlund, which is no node and no fact; did you mean norland?"),
        ("norland", "Nor land", 2, "from is 'Nor land', but must be an id"),
        (",yes,", ",maybe,", 2, "estimate is 'maybe', but must be yes, no or empty"),
        ("sudland,2030,,,", "sudland,2030", 3, "has 2 cells, but the first line names 5 columns; the row is cut short"),
        ("sudland,2030", "norland,2030", 3, "the id mint-2031-tin-norland-2030 is taken"),
        ("told by hand", '"told', 3, "is no CSV from here on"),
        ("quantity", "quantiti", 1, "lacks the columns quantity and has the columns quantiti"),
        ("year", "country", 1, "names the columns country twice"),
        (NAMES, NAMES.replace(",", ";"), 1, "are the columns separated by semicolons?"),
        (NAMES, "<!DOCTYPE html>", 1, "is a web page or XML, no table"),
        (NAMES, "PK\x03\x04", 0, "is a compressed file"),
        (f"{NAMES}\n{ROWS}", " \n", 0, "is empty"),
    ],
)
def test_a_wrong_cell_is_reported_with_file_and_line(tin, old, new, line, words):
    """Where, what was found, what is expected, how to mend it; and nothing is built."""
    tin.swap("tables/tin.csv", old, new)
    place = f"seeds/tables/tin.csv:{line}: " if line else "seeds/tables/tin.csv: "
    found = tin.problems()
    assert any(text.startswith(place) and words in text for text in found), found


def test_a_byte_that_is_no_utf_8_is_reported_with_its_line(tin):
    """A file of a spreadsheet in its own code is named, with the line."""
    tin.path("tables/tin.csv").write_bytes(f"{NAMES}\nnorland,2030,1,,caf\xe9\n".encode("cp1252"))
    assert tin.problems() == ["seeds/tables/tin.csv:2: is not UTF-8 (byte 55 is 0xe9); save it as UTF-8"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("file: tin.csv", "file: tan.csv", "table mint-2031-tin.file tan.csv cannot be read"),
        ("file: tin.csv", "file: ../tin.csv", "a .csv file beside it is expected"),
        (
            "source: gazette-2031",
            "source: gazete-2031",
            "names the unknown source gazete-2031; did you mean gazette-2031?",
        ),
        ("rel: PRODUCES", "rel: PRODUCE", "unknown relationship PRODUCE; did you mean PRODUCES?"),
        ("basis: t of", "bases: t of", "PRODUCES has no bases"),
        ('"{quantity}", basis', '"{quantiti}", basis', "names the column quantiti, which is not among its columns"),
        ("note: {means: for people, left_out: true}", "note: {means: for people}", ".columns.note is used nowhere"),
        (
            "{means: the country}",
            "{means: the country, left_out: true}",
            ".columns.country is marked left_out, but is used",
        ),
        ("{means: the country}", "{meens: the country}", "columns.country has no meens"),
        ("    to: tin\n", "", ".fact lacks to"),
        (
            "    to: tin\n",
            "    to: tin\n    year: 2030\n",
            ".fact.year is read by nothing here; the year of a link is one",
        ),
        ("    to: tin\n", "    to: tin\n    node: tin\n", "needs either"),
        ("confidence: primary", "confidence: sure", "confidence is sure, but must be one of"),
        ("key: [country, year]", "key: [country, month]", "names the column month"),
        ("  says:", "  sais:", "table mint-2031-tin has no sais"),
    ],
)
def test_a_wrong_declaration_is_reported(tin, old, new, words):
    """The declaration is checked as every other seed."""
    tin.swap("tables/tables.yml", old, new)
    assert any(words in text for text in tin.problems()), tin.problems()


def test_all_wrong_rows_are_told_at_once(tin):
    """One run names every row."""
    tin.write("tables/tin.csv", f"{NAMES}\nnorland,2030,x,,\nsudland,2030,y,,\nsudland,2031,1,,\n")
    assert [text.split(": ")[0] for text in tin.problems()] == ["seeds/tables/tin.csv:2", "seeds/tables/tin.csv:3"]


def test_a_file_that_no_table_names_is_reported(tin):
    """A CSV file is not left lying about unread, nor is anything else."""
    tin.write("tables/tun.csv", "a\n")
    tin.write("tables/notes.txt", "a\n")
    found = "\n".join(tin.problems())
    assert "seeds/tables/tun.csv: is declared in no table of seeds/tables/tables.yml" in found
    assert "seeds/tables/notes.txt: is not read; tables/ holds tables.yml and the .csv files it names" in found


def test_a_change_in_a_table_makes_another_build(tin):
    """The key of a build counts the cells of the tables."""
    options = Options(seeds=(str(tin.folder),))
    before = cache_key(options)
    tin.swap("tables/tin.csv", "1500", "1501")
    assert cache_key(options) != before


def test_the_order_of_rows_and_tables_changes_nothing(tin):
    """The same rows in another order are the same graph."""
    before = tin.load().info.content_hash
    first, second = ROWS.splitlines()
    tin.write("tables/tin.csv", f"{NAMES}\n{second}\n{first}\n")
    assert tin.load().info.content_hash == before


def test_editions_that_contradict_each_other_raise_no_false_alarm(tin):
    """Shares of two editions are not added up; those of one edition are."""
    shares = "norland,2030,{a}\nsudland,2030,{b}\n"
    text = TABLE.replace('quantity: "{quantity}"', 'share: "{quantity}"').replace(', estimate: "{estimate}"', "")
    text = text.replace(
        "    estimate: {means: marked as estimated}\n    note: {means: for people, left_out: true}\n", ""
    )
    second = text.replace("mint-2031", "mint-2032").replace("MINT 2031", "MINT 2032").replace("tin.csv", "more.csv")
    names = "country,year,quantity\n"
    tin.write("tables/tables.yml", text + second)
    for old, new, alarms in ((("0.7", "0.3"), ("0.3", "0.7"), 0), (("0.9", "0.1"), ("0.1", "0.95"), 1)):
        tin.write("tables/tin.csv", names + shares.format(a=old[0], b=old[1]))
        tin.write("tables/more.csv", names + shares.format(a=new[0], b=new[1]))
        kg = tin.load()
        found = [w for w in check(kg._read[1], kg.ontology).warnings if "add up to" in w.message]
        assert len(found) == alarms, found
    assert "105%" in found[0].message


# ---- the shipped tables


def rows_of(table):
    """The cells of a shipped table."""
    with (shipped("seeds") / "tables" / table["file"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", SHIPPED, ids=lambda table: table["id"])
def test_every_row_of_a_shipped_table_is_a_fact(kg, table):
    """As many facts as rows, all stated by the source of the table."""
    made = [
        f for i, f in kg.facts.items() if f.origin.file == f"seeds/tables/{table['file']}" and i.startswith(table["id"])
    ]
    assert len(made) == len(rows_of(table)) > 0
    assert {f.method for f in made} == {"stated"}
    assert "{" not in "".join(f.says for f in made)


def mined(kg, edition, year):
    """Mine output by country of one edition and year."""
    text = """MATCH (c)-[p:PRODUCES]->(:Material {id: 'rare-earths'})
        WHERE p.stage = 'mining' AND p.edition = $edition AND p.year = $year
        RETURN c.id AS c, p.quantity AS q ORDER BY c"""
    return {row["c"]: row["q"] for row in kg.query(text, {"edition": edition, "year": year}).to_dicts()}


@pytest.mark.parametrize(
    ("edition", "year", "total", "china", "index"),
    [
        ("MCS 2025", 2023, 376_090, 67.80, 0.487),
        ("MCS 2025", 2024, 393_950, 68.54, 0.492),
        ("MCS 2026", 2024, 384_000, 70.31, 0.519),
        ("MCS 2026", 2025, 389_310, 69.35, 0.507),
    ],
)
def test_mine_output_adds_up_as_published(kg, edition, year, total, china, index):
    """Sum, China's share and concentration of two editions; all others are one row, the line for the world is none."""
    told = mined(kg, edition, year)
    assert len(told) == 13
    assert math.fsum(told.values()) == total
    assert round(100 * told["china"] / total, 2) == china
    assert sum((q / total) ** 2 for q in told.values()) == pytest.approx(index, abs=5e-4)


def test_two_editions_of_one_year_stay_two_facts(kg):
    """Australia's output of 2024 is 13,000 t in one edition and 29,000 t in the next."""
    assert (mined(kg, "MCS 2025", 2024)["australia"], mined(kg, "MCS 2026", 2024)["australia"]) == (13_000, 29_000)


def test_one_figure_revised_within_an_edition_is_a_fact_of_its_own(kg):
    """Brazil's reserves of version 1.3 became known on its day; the first figure stays."""
    text = """MATCH (:Country {id: 'brazil'})-[r:HAS_RESERVES]->()
        RETURN r.edition, r.quantity, r.known_from ORDER BY r.edition"""
    assert [(e, q, str(k)) for e, q, k in kg.query(text).rows] == [
        ("MCS 2025", 21_000_000, "2025-01-31"), ("MCS 2026", 21_000_000, "2026-02-06"),
        ("MCS 2026 v1.3", 11_000_000, "2026-05-27"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hs", "year", "index"), [("284690", 2024, 0.7353), ("280530", 2023, 0.9535), ("280530", 2024, 0.632)]
)
def test_imports_of_the_united_states_are_whole(kg, hs, year, index):
    """The published concentration by tonnes comes out, so no import of the United States was left out."""
    text = """MATCH ()-[e:EXPORTS_TO]->(:Country {id: 'united-states'})
        WHERE e.hs = $hs AND e.year = $year RETURN e.quantity"""
    tonnes = [row[0] for row in kg.query(text, {"hs": hs, "year": year}).rows if row[0] is not None]
    assert sum((t / math.fsum(tonnes)) ** 2 for t in tonnes) == pytest.approx(index, abs=5e-5)


def test_net_import_reliance_follows_from_the_shipped_figures(kg):
    """(consumption - production) / consumption gives what the edition of 2025 prints, to its own rounding."""
    text = """MATCH (:Country {id: 'united-states'})-[r]->(:Material {id: 'rare-earth-compounds-and-metals'})
        WHERE r.edition = 'MCS 2025'
        RETURN type(r) AS t, r.year AS y, r.quantity AS q, r.import_reliance AS n ORDER BY t, y"""
    rows = kg.query(text).to_dicts()
    made = {r["y"]: r["q"] for r in rows if r["t"] == "PRODUCES"}
    used = {r["y"]: r["q"] for r in rows if r["t"] == "CONSUMES" and r["q"] is not None}
    printed = {r["y"]: r["n"] for r in rows if r["n"] is not None}
    found = {y: round(100 * (used[y] - made[y]) / used[y], 1) for y in sorted(used)}
    assert found == {2020: 100.0, 2021: 98.5, 2022: 99.1, 2023: 97.5, 2024: 80.3}
    assert printed == {2020: 1.0, 2021: 0.95, 2022: 0.95, 2023: 0.95, 2024: 0.8}


def test_a_projection_is_no_edge(kg):
    """What the agency expects for 2030 stays a Claim."""
    text = "MATCH ()-[p:PRODUCES]->() WHERE p.year >= 2030 RETURN count(p)"
    assert kg.query(text).rows == [[0]]
    assert sum(f.modality == "expected" for i, f in kg.facts.items() if i.startswith("iea-magnet-elements-2030")) == 10


def test_stages_that_do_not_close_are_left_as_told(kg):
    """The agency refines more than it mines, and Malaysia refines more than Australia mines; nothing is scaled."""
    text = """MATCH (c)-[p:PRODUCES]->(:Material {id: 'magnet-rare-earths'})
        RETURN p.stage AS s, c.id AS c, p.quantity AS q ORDER BY s, c"""
    told = {(row["s"], row["c"]): row["q"] for row in kg.query(text).to_dicts()}
    sums = {stage: math.fsum(q for (s, _), q in told.items() if s == stage) for stage in ("mining", "refining")}
    assert sums == {"mining": pytest.approx(75_098.79, abs=0.05), "refining": pytest.approx(80_805.13, abs=0.05)}
    assert told["refining", "malaysia"] > told["mining", "australia"]


def test_tables_of_unclear_terms_stay_out(kg):
    """World Mining Data is no source; each table's source tells its licence or that it is not recorded."""
    assert not [s for s in kg.sources.values() if "world mining data" in str(s.properties["name"]).lower()]
    used = {e.source for i, f in kg.facts.items() if f.origin.file.startswith("seeds/tables/") for e in f.evidence}
    licences = Counter(kg.sources[name].properties["licence"] for name in used)
    assert {"US public domain", "Etalab Open Licence 2.0", "CC BY 4.0"} <= set(licences)


def test_the_shipped_figures_contradict_each_other_without_a_false_alarm(kg):
    """No shares of one edition add up to more than the whole."""
    assert [w for w in check(kg._read[1], kg.ontology).warnings if "add up to" in w.message] == []


def test_every_country_of_the_tables_has_its_codes():
    """Countries carry both codes of ISO 3166, and no two share one."""
    kg = reegraph.load(say=lambda _: None)
    codes = [(e.properties.get("iso2"), e.properties.get("iso3")) for e in kg.entities.values() if e.label == "Country"]
    assert all(a and b for a, b in codes)
    assert max(Counter(code for pair in codes for code in pair).values()) == 1
