"""What the commands answer, beyond the golden files."""

import csv
import io
import json
from datetime import date

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reegraph.cli.app import run
from reegraph.cli.cells import guarded
from reegraph.cli.params import value_of
from reegraph.evidence import Article
from reegraph.facts import Evidence

ROW = "RETURN '=1+1' AS `=f`, -1 AS n, '@a' AS at, ['a', 1] AS l, date('2031-01-02') AS d, null AS none, 'ä|b' AS t"


@pytest.fixture
def call(small, monkeypatch, capsys):
    """Call the command on the small world: exit code, stdout, stderr."""
    monkeypatch.setenv("REEGRAPH_SEEDS", str(small.folder))
    monkeypatch.delenv("REEGRAPH_ARTICLES", raising=False)

    def calls(*words):
        code = run([str(word) for word in words])
        return code, *capsys.readouterr()

    return calls


# ---- query


def test_a_query_comes_from_one_place(call, tmp_path, monkeypatch):
    """The query is an argument, a file or stdin, and never two of them."""
    file = tmp_path / "q.cypher"
    file.write_text("\ufeffRETURN 7 AS x", encoding="utf-8")
    assert call("query", "--file", file, "--format", "csv")[:2] == (0, "x\n7\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"RETURN 8 AS x")))
    assert call("query", "-", "--format", "csv")[:2] == (0, "x\n8\n")
    assert call("query", "RETURN 1", "--file", file)[0] == 2
    assert call("query")[0] == 2
    assert call("query", " ")[0] == 2


def test_a_day_that_a_question_needs_is_today_at_the_command_alone(call, monkeypatch):
    """`on` and `known` are today if they are left out, and stderr says so; `from` and `to` must be given."""
    monkeypatch.setattr("reegraph.cli.ask.today", lambda: date(2031, 6, 1))
    asked = "ask", "not-known", "--format", "csv"
    code, out, told = call(*asked)
    assert code == 0
    assert "on and known: today, 2031-06-01; -p on=" in told
    assert call(*asked, "-p", "on=2031-06-01", "-p", "known=2031-06-01")[:2] == (0, out)
    assert "known: today" in call(*asked, "-p", "on=2031-06-01")[2]
    assert "today" not in call(*asked, "-p", "on=2031-06-01", "-p", "known=2031-06-01")[2]
    code, _, told = call("ask", "changed-between", "-p", "from=2031-01-01")
    assert code == 2
    assert "changed-between needs to: one day" in told


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("x=China", "China"), ("x=0.5", 0.5), ("x=true", True), ("x=null", None), ('x=["a", 1]', ["a", 1]),
        ("x=2031-01-02", "2031-01-02"), ("x=date:2031-01-02", "2031-01-02"), ('x="7"', "7"), ("x=", ""),
        ("x=a=b", "a=b"), ("x=NaN", "NaN"), ('x={"a": {"b": 1}}', {"a": {"b": 1}}),
    ],
)  # fmt: skip
def test_a_parameter_is_what_it_looks_like(call, given, value):
    """What JSON knows is that, date:… is a date, all else is text."""
    code, out, _ = call("query", "RETURN $x AS x", "-p", given, "--format", "json")
    assert code == 0
    assert json.loads(out)["rows"] == [[value]]


def test_a_date_parameter_compares_with_dates(call):
    """date:… is a date for the engine too."""
    query = "MATCH (k:Claim) WHERE k.known_from < $day RETURN count(*) > 0 AS x"
    assert call("query", query, "-p", "day=date:2031-03-05", "--format", "csv")[1] == "x\ntrue\n"


@pytest.mark.parametrize("wrong", ["x", "=1", "1x=2", "x=date:2031-02-30", "x=date:2031"])
def test_a_wrong_parameter_is_wrong_usage(call, wrong):
    """A parameter without a name or with a date that is no day ends with 2."""
    assert call("query", "RETURN $x", "-p", wrong)[0] == 2


@given(st.text())
def test_every_text_is_some_parameter(text):
    """Any text is read as a value, or refused as a date that is none."""
    try:
        value_of(text)
    except ValueError:
        assert text.startswith("date:")


@given(st.text())
def test_no_cell_of_a_spreadsheet_runs(text):
    """Whatever the text, the cell does not begin with what a spreadsheet runs."""
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert guarded(text).removeprefix("'") == text.removeprefix("'") or guarded(text) == text


def test_out_writes_by_its_ending(call, tmp_path):
    """.csv opens right in Excel and runs nothing, .tsv has tabs, .json is the document, .md a table."""
    for ending in ("csv", "tsv", "json", "md"):
        code, out, err = call("query", ROW, "--out", tmp_path / f"x.{ending}")
        assert (code, out) == (0, "")
        assert err.startswith("wrote 1 row to ")
    data = (tmp_path / "x.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    [head, row] = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert head == ["'=f", "n", "at", "l", "d", "none", "t"]
    assert row == ["'=1+1", "-1", "'@a", '["a", 1]', "2031-01-02", "", "ä|b"]
    assert (tmp_path / "x.tsv").read_text(encoding="utf-8").splitlines()[0] == "\t".join(head)
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["rows"][0][0] == "=1+1"
    assert "ä\\|b" in (tmp_path / "x.md").read_text(encoding="utf-8")


def test_another_ending_is_refused_with_the_known_ones(call, tmp_path):
    """An ending that says nothing ends with 2 and names those that do."""
    code, _, err = call("query", "RETURN 1", "--out", tmp_path / "x.xlsx")
    assert code == 2
    assert all(ending in err for ending in (".csv", ".tsv", ".json", ".md"))


def test_a_file_is_written_whole_or_not_at_all(call, tmp_path):
    """Where no file can be written, the answer ends with 1 and leaves nothing."""
    code, _, err = call("query", "RETURN 1", "--out", tmp_path / "none" / "x.csv")
    assert code == 1
    assert str(tmp_path / "none" / "x.csv") in err
    assert list(tmp_path.iterdir()) == []


def test_a_cut_answer_says_so(call):
    """--limit cuts, and table, JSON and CSV say that there is more."""
    query = ("query", "UNWIND range(1, 3) AS x RETURN x", "--limit", "2")
    assert "there are more" in call(*query)[1]
    assert json.loads(call(*query, "--format", "json")[1])["truncated"] is True
    assert "there are more" in call(*query, "--format", "csv")[2]
    assert "there are more" not in call(*query[:-1], "3")[1]


@pytest.mark.parametrize("wrong", ["0", "-1", "nan", "inf", "many"])
def test_a_time_that_is_none_is_refused(call, wrong):
    """--timeout takes seconds above zero."""
    assert call("query", "RETURN 1", "--timeout", wrong)[0] == 2


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) SET n.x = 1",
        "MATCH (n) DETACH DELETE n",
        "MERGE (n:X {id: 1})",
        "LOAD CSV FROM 'a' AS x RETURN x",
        "RETURN 1 FORMAT CSV",
    ],
)
def test_a_query_only_reads_the_graph(call, query):
    """What writes, or reads files, or is no Cypher for Neo4j, is refused with 1."""
    code, out, err = call("query", query)
    assert (code, out) == (1, "")
    assert err.startswith("reegraph: ")
    assert "bug" not in err


def test_a_remark_of_the_engine_is_told_once(reegraph, small):
    """A property that nothing has is remarked on stderr, once."""
    done = reegraph("query", "MATCH (m:Material) RETURN m.shine", "--seeds", small.folder)
    assert done.stderr.count("shine") == 1
    assert "note: " in done.stderr


# ---- ask


def test_the_printed_query_of_a_question_gives_its_rows(call, tmp_path):
    """What ask NAME --cypher prints, reegraph query --file runs, with the same rows."""
    file = tmp_path / "q.cypher"
    file.write_text(call("ask", "open-questions", "--cypher")[1], encoding="utf-8")
    parameters = json.loads(call("ask", "--format", "json")[1])["questions"]
    [question] = [q for q in parameters if q["name"] == "open-questions"]
    values = [word for p in question["parameters"] for word in ("-p", f"{p['name']}={json.dumps(p['default'])}")]
    rows = json.loads(call("query", "--file", file, *values, "--format", "json")[1])["rows"]
    assert rows
    assert rows == json.loads(call("ask", "open-questions", "--format", "json")[1])["rows"]


def test_facts_of_an_answer_name_their_sources(call):
    """Each fact of an answer has the numbers of its sources, and the sources stand below."""
    _, out, _ = call("ask", "who-makes-what")
    assert "norland-refines [1][2]" in out
    assert "[1] Norland curbs tin. The Gazette, " in out
    assert "[2] Notice 7 of Norland. " in out


def test_an_answer_without_rows_says_what_that_means(call):
    """No row means that the sources do not say, and the answer says so."""
    words = ("ask", "who-makes-what", "-p", "maker=sudland")
    code, out, _ = call(*words)
    assert code == 0
    assert "no row: not in these sources" in out
    assert json.loads(call(*words, "--format", "json")[1])["note"].startswith("no row: not in these sources")


def test_a_sentence_gets_the_nearest_questions(call):
    """A sentence in place of a name is answered with three questions and ends with 1."""
    code, out, err = call("ask", "who makes the metal?")
    assert (code, out) == (1, "")
    assert err.count("reegraph ask ") == 3
    assert "reegraph ask who-makes-what" in err


# ---- find, explain


@pytest.mark.parametrize(
    ("word", "thing"),
    [
        ("republic", "norland"),
        ("TIN ORE", "tin-ore"),
        ("tin-ban", "tin-ban"),
        ("ban tin", "tin-ban"),
        ("jané", "jane-doe"),
    ],
)
def test_things_are_found_by_their_words(call, word, thing):
    """Names, aliases and ids are found by the beginnings of their words, whatever case, accents and order."""
    found = json.loads(call("find", word, "--format", "json")[1])
    assert thing in [row["id"] for row in found["things"]]


def test_a_symbol_is_found_whole(world, call):
    """A chemical symbol finds its element, and nothing that merely begins so."""
    world.swap("entities/all.yml", "  kind: element", "  kind: element\n  symbol: Sn")
    found = json.loads(call("find", "sn", "--seeds", world.folder, "--format", "json")[1])
    assert [row["id"] for row in found["things"]] == ["tin"]


def test_a_quote_that_is_not_there_is_not_found_in_this_copy(call, tmp_path):
    """In a copy that lacks the words, the quote is "not found in this copy", never false."""
    (tmp_path / "gazette.txt").write_text("Norland curbs tin\n\nOther words.\n", encoding="utf-8")
    code, out, _ = call("explain", "norland-refines", "--articles", tmp_path)
    assert code == 0
    assert "quote: not found in this copy" in out
    (tmp_path / "gazette.txt").unlink()
    assert (
        "quote: no copy of this article in the folder" in call("explain", "norland-refines", "--articles", tmp_path)[1]
    )


def test_links_are_told_from_both_ends(call):
    """A contradiction is told at each of the two facts, with the words of the other."""
    assert "contradicts norland-mines-none, on state" in call("explain", "roe-claims")[1]
    assert "is contradicted by roe-claims, on state" in call("explain", "norland-mines-none")[1]


def test_only_the_source_asked_for_answers(call):
    """--only-source leaves out every fact and every place of another source."""
    words = ("--only-source", "notice-7", "--format", "json")
    told = json.loads(call("explain", "norland-refines", *words)[1])
    assert [entry["source"] for entry in told["evidence"]] == ["notice-7"]
    assert call("explain", "sudland-2040", *words)[0] == 1


# ---- check, build, evidence, schema


def test_check_tells_problems_in_the_promised_form(world, call):
    """With problems, check ends with 1 and its JSON holds problems, facts and evidence."""
    line = world.swap("facts/all.yml", "rel: PRODUCES", "rel: PRODUCE")
    code, out, _ = call("check", "--seeds", world.folder, "--format", "json")
    told = json.loads(out)
    assert code == 1
    assert list(told)[:3] == ["problems", "facts", "evidence"]
    assert set(told["evidence"]) == {"verified", "unverified"}
    assert told["facts"] > 0
    [problem] = told["problems"]
    assert (problem["file"], problem["line"]) == ("seeds/facts/all.yml", line)
    assert "PRODUCES" in problem["message"]


def test_a_changed_article_fails_the_check_only(world, call):
    """A span that is gone from the recorded file fails check --articles; build still builds, unverified."""
    file = world.articles / "gazette.txt"
    file.write_bytes(file.read_bytes().replace(b"90 per cent", b"91 per cent"))
    code, out, _ = call("check", "--seeds", world.folder, "--articles", world.articles)
    assert code == 1
    assert "fact norland-refines: " in out
    code, out, _ = call("build", "--seeds", world.folder)
    assert code == 0
    assert "7 spans not compared" in out


def test_the_articles_folder_may_stand_in_the_environment(small, call, monkeypatch):
    """REEGRAPH_ARTICLES is --articles."""
    monkeypatch.setenv("REEGRAPH_ARTICLES", str(small.articles))
    assert "7 spans match the articles, 0 were not compared" in call("check")[1]


def test_a_located_record_can_be_pasted(small, call):
    """What evidence locate prints is YAML that finds the same words again."""
    quote = "Norland's own smelters use a third of it"  # with a straight mark, unlike the article
    code, out, _ = call(
        "evidence", "locate", "--article", "gazette-2031", "--quote", quote, "--articles", small.articles
    )
    assert code == 0
    [record] = yaml.safe_load(out)
    article = Article("gazette", (small.articles / "gazette.txt").read_bytes())
    found = article.find(Evidence(source="gazette-2031", **record), None)
    assert (found.state, found.quote) == ("exact", quote.replace("'", "’"))


def test_an_article_that_no_source_names_yet_is_located(call, tmp_path):
    """A new article needs only its file."""
    (tmp_path / "000_1e2.txt").write_text("New words.\n", encoding="utf-8")
    _, out, _ = call("evidence", "locate", "--article", "000_1e2", "--quote", "New words", "--articles", tmp_path)
    assert yaml.safe_load(out)[0]["article"] == "000_1e2"


def test_locate_says_what_it_lacks(call, tmp_path):
    """Without a folder, article or quote it says which, and what there is."""
    assert call("evidence", "locate", "--article", "gazette", "--quote", "x")[0] == 2
    (tmp_path / "gazette.txt").write_text("Tin\n", encoding="utf-8")
    code, _, err = call("evidence", "locate", "--article", "gazete", "--quote", "x", "--articles", tmp_path)
    assert code == 1
    assert "did you mean gazette?" in err


@pytest.mark.parametrize("kind", ["facts", "entities", "sources"])
def test_editors_get_a_json_schema(call, kind):
    """The JSON Schema for editors is a valid one."""
    code, out, _ = call("schema", "--json-schema", kind)
    assert code == 0
    jsonschema.validators.validator_for(json.loads(out)).check_schema(json.loads(out))


def test_schema_answers_without_facts_that_can_be_built(world, call):
    """Labels and relationships are told even while the facts have problems; only the counts are left out."""
    world.swap("facts/all.yml", "rel: PRODUCES", "rel: PRODUCE")
    code, out, err = call("schema", "Material", "--seeds", world.folder, "--format", "json")
    assert code == 0
    assert "count" not in json.loads(out)
    assert "nothing is counted" in err


# ---- view, impact


def test_a_page_is_written_where_it_is_asked_for(call, tmp_path):
    """The command view prints where the page lies."""
    page = tmp_path / "page.html"
    code, out, _ = call("view", "--out", page)
    assert (code, out) == (0, f"{page}\n")
    assert page.read_text(encoding="utf-8").startswith("<!")
    assert call("view", "--around", "tin", "--query", "MATCH (n) RETURN n", "--out", page)[0] == 2


def test_a_scenario_is_computed(call, tmp_path):
    """The command impact prints the answer, and in JSON the same with the version and hash of the graph."""
    file = tmp_path / "ban.yml"
    file.write_text(
        "id: ban\nquestion: Who is hit?\nshocks:\n- {stop: exports, country: Norland, materials: [tin], severity: 1}\n",
        encoding="utf-8",
    )
    code, out, err = call("impact", file)
    assert code == 0, err
    assert out.startswith("Who is hit?")
    told = json.loads(call("impact", file, "--known", "2031-03-10", "--format", "json")[1])
    assert (told["scenario"], told["known"]) == ("ban", "2031-03-10")
    assert told["content_hash"] == told["graph"]
    assert call("impact", file, "--on", "2031")[0] == 2
