"""Evidence: a span is found at its place, and in a reader's own copy of the article by its words."""

import hashlib
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import reegraph
from reegraph.evidence import MOST_BYTES, Article, known_article, paragraphs, plain, quotes, read_articles

TEXT = (
    "Norland’s café\n"
    "\n"
    "“Tin  is ours,” said the minister of Norland. Nobody’s tin is  dearer.\n"
    "   \n"
    "The ban is near.\n"
    "A second time: the ban is near. The ban is near.\n"
)
RECORDED = hashlib.sha256(TEXT.encode()).hexdigest()
ORIGINAL = Article("gazette", TEXT.encode())
QUOTES = ("Norland’s café", "“Tin  is ours,”", "Nobody’s tin is  dearer", "minister", "The ban is near.", "café")
BODY = "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line.strip())


def first(quote: str):
    """The record of the first place of some words."""
    return ORIGINAL.locate(quote)[0]


# ---- at its place


@pytest.mark.parametrize("quote", QUOTES)
def test_a_span_is_found_at_its_place(quote):
    """In the recorded file, the same characters have the same hash."""
    found = ORIGINAL.find(first(quote), RECORDED)
    assert (found.state, found.quote) == ("exact", quote)


def test_a_record_says_where_the_words_stand():
    """Paragraphs are the lines that are not empty; characters count from 0, the end is the character after the last."""
    record = first("The ban is near.")
    assert (record.paragraph, TEXT[record.start : record.end]) == (3, "The ban is near.")
    assert record.sha256 == hashlib.sha256(b"The ban is near.").hexdigest()
    assert [number for number, _, _ in paragraphs(TEXT)] == [1, 2, 3, 4]


def test_every_place_is_located():
    """Words that stand several times give several records, those that overlap too."""
    assert [(r.paragraph, r.start) for r in ORIGINAL.locate("he ban is near")] == [(3, 92), (4, 124), (4, 141)]
    assert [r.start for r in Article("a", b"na na na").locate("na na")] == [0, 3]


@pytest.mark.parametrize(
    "quote", ['"Tin is ours,"', "“Tin is ours,”", " “Tin  is ours,”\n", "“Tin\nis ours,”", '"Tin\u00a0is   ours,"']
)
def test_words_are_located_with_other_quotation_marks_and_spaces(quote):
    """What a reader types or pastes is found, and the record is that of the article's own characters."""
    [record] = ORIGINAL.locate(quote)
    assert record == first("“Tin  is ours,”")


@pytest.mark.parametrize("quote", ["", " ", "\n", "the tin is ours", "“"])
def test_what_does_not_stand_there_is_not_located(quote):
    """No words, no record; a mark that stands there is one."""
    assert len(ORIGINAL.locate(quote)) == (quote == "“")


def test_a_quote_over_the_end_of_a_paragraph_is_located():
    """A span may reach into the next line; its paragraph is the one in which it begins."""
    [record] = ORIGINAL.locate("near.\nA second")
    assert (record.paragraph, TEXT[record.start : record.end]) == (3, "near.\nA second")


def test_a_span_that_moved_in_the_recorded_file_is_missing():
    """The file is the one that was recorded, so the record is wrong: both hashes and the place are told."""
    record = first("minister")
    found = ORIGINAL.find(replace(record, start=record.start + 1, end=record.end + 1), RECORDED)
    there = hashlib.sha256(TEXT[record.start + 1 : record.end + 1].encode()).hexdigest()
    assert (found.state, found.quote) == ("missing", "")
    assert (
        found.message
        == f"expected sha256 {record.sha256}, found {there} at characters {record.start + 1} to {record.end + 1}"
    )


# ---- in a reader's own copy

COPIES = {
    "line ends of Windows": TEXT.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + TEXT,
    "straight quotation marks": TEXT.translate({0x2019: "'", 0x201C: '"', 0x201D: '"'}),
    "low quotation marks": TEXT.translate({0x201C: "„", 0x201D: "“"}),
    "single spaces": TEXT.replace("  ", " "),
    "double spaces": TEXT.replace(" ", "  "),
    "no-break spaces": TEXT.replace(" ", "\u00a0"),
    "tabs": TEXT.replace(" ", "\t"),
    "decomposed letters": unicodedata.normalize("NFD", TEXT),
    "other paragraphs around": "Advertisement\n\nRead also\n" + TEXT + "\nShare this\n",
    "pasted on one line": " ".join(TEXT.split()),
    "empty lines gone": "\n".join(line for line in TEXT.splitlines() if line.strip()),
    "indented": "\n".join("    " + line for line in TEXT.splitlines()),
}
PAGES = {
    "saved page": f"<!DOCTYPE html><html><head><title>Tin</title></head><body>{BODY}</body></html>",
    "page with scripts": f"<script>var a = '<p>no</p>';</script><style>p {{}}</style>{BODY}<template>x</template>",
    "page with entities": BODY.replace("’", "&rsquo;")
    .replace("“", "&ldquo;")
    .replace("é", "&eacute;")
    .replace("  ", "&nbsp; "),
    "page with marked words": BODY.replace("minister", "<a href='/m'>minister</a>").replace("ban", "<b>ban</b>"),
    "page that ends what it never began": "</script></style></template>" + BODY,
    "page wrapped at 20 characters": BODY.replace(" is ", "\n   is\n"),
    "page that breaks lines": BODY.replace("</p><p>", "<br><br/>"),
    "page in capitals": BODY.replace("<p>", "<P CLASS=a>").replace("</p>", "</P>"),
}


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("copy", COPIES)
def test_a_span_is_found_in_another_copy(copy, quote):
    """Line ends, quotation marks, spaces and the way letters are stored do not hide it; nor do other paragraphs."""
    found = Article("gazette", COPIES[copy].encode()).find(first(quote), RECORDED)
    assert found.state in ("moved", "exact")
    assert plain(found.quote) == plain(quote)


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("page", PAGES)
def test_a_span_is_found_in_a_saved_page(page, quote):
    """The readable text of the page counts, without what scripts and styles hold."""
    article = Article("gazette", PAGES[page].encode(), html=True)
    found = article.find(first(quote), RECORDED)
    assert found.state in ("moved", "exact")
    assert plain(found.quote) == plain(quote)
    assert "var a" not in article.text


@pytest.mark.parametrize(("number", "paragraph"), [(0, 3), (1, 4), (2, 4)])
def test_several_places_are_told_apart_by_the_paragraph(number, paragraph):
    """The hit in the nearest paragraph is taken."""
    copy = Article("gazette", TEXT.replace(" ", "  ").encode())
    record = ORIGINAL.locate("he ban is near")[number]
    assert copy.find(record, RECORDED).message == f"found in paragraph {paragraph} of this copy"


@pytest.mark.parametrize("copy", ["", "Something else.", TEXT.replace("Tin  is ours", "Tin is yours")])
def test_words_that_are_gone_are_not_called_false(copy):
    """They are `not found in this copy`, with the hashes that tell which file and which span were meant."""
    record = first("“Tin  is ours,”")
    found = Article("gazette", copy.encode()).find(record, RECORDED)
    assert (found.state, found.quote) == ("missing", "")
    assert found.message.startswith(f"not found in this copy (expected sha256 {record.sha256}, found ")
    assert found.message.endswith(f"file sha256 expected {RECORDED}, found {hashlib.sha256(copy.encode()).hexdigest()}")
    assert "false" not in found.message.lower()
    assert "wrong" not in found.message.lower()


def test_the_quotes_of_facts_are_numbered_like_their_evidence():
    """A fact with two spans, of which one is gone, has the other one's words under its own number."""
    copy = Article("gazette", TEXT.replace("minister", "president").encode())
    entries = [("a", first("minister")), ("a", first("Norland’s café")), ("b", first("minister"))]
    assert quotes(entries, {"gazette": copy}, {"gazette": RECORDED}) == {("a", 1): "Norland’s café"}


# ---- reading the copies


@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".htm"])
def test_a_copy_is_known_by_its_name(tmp_path, ending):
    """The name of the article with one of four endings; pages are read as pages."""
    (tmp_path / f"gazette{ending}").write_text(BODY if "htm" in ending else TEXT, encoding="utf-8")
    found = read_articles(tmp_path, ["gazette", "other"])
    assert list(found) == ["gazette"]
    assert found["gazette"].find(first("minister"), RECORDED).state in ("exact", "moved")


def test_copies_that_cannot_be_read_are_refused(tmp_path):
    """Not UTF-8, or larger than the limit: one sentence with the file."""
    (tmp_path / "gazette.txt").write_bytes(b"caf\xe9")
    with pytest.raises(reegraph.ReegraphError, match=r"gazette\.txt is not UTF-8 \(byte 3\); save it as UTF-8"):
        read_articles(tmp_path, ["gazette"])
    with (tmp_path / "gazette.txt").open("wb") as out:
        out.truncate(MOST_BYTES + 1)
    with pytest.raises(
        reegraph.ReegraphError, match=r"gazette\.txt has 2,000,001 bytes, more than the 2,000,000 allowed"
    ):
        read_articles(tmp_path, ["gazette"])


def test_an_article_is_named_by_its_name_or_its_source():
    """Neither known: the nearest one is offered."""
    articles = {"gazette": "gazette-2031"}
    assert known_article("gazette", articles) == known_article("gazette-2031", articles) == "gazette"
    with pytest.raises(reegraph.UsageError, match=r"no article gazete; known: gazette; did you mean gazette\?"):
        known_article("gazete", articles)


# ---- any text, any span

TEXTS = st.text(st.sampled_from("ab é’'“\"\n\r\t \u00a0.x"), min_size=1, max_size=60)


@given(st.data())
def test_any_span_is_located_at_its_place(data):
    """What is cut out of a text and looked for gives, among others, the place that it was cut from."""
    text = data.draw(TEXTS)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assume(quote == quote.strip() != "")
    article = Article("a", text.encode())
    records = article.locate(quote)
    assert (start, end) in {(record.start, record.end) for record in records}
    for record in records:
        assert article.find(record, article.sha256).quote == quote


@given(st.text(max_size=80))
def test_the_plain_form_is_a_fixed_point(text):
    """What was made plain once stays as it is, and holds neither double spaces nor curly marks."""
    once = plain(text)
    assert plain(once) == once
    assert "  " not in once
    assert not set("‘’“”„\n\t") & set(once)


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(st.characters(codec="utf-8"), max_size=20))
def test_no_text_and_no_quote_make_it_fail(text, quote):
    """Any text can be looked through for any words; what is found is what was looked for."""
    article = Article("a", text.encode())
    for record in article.locate(quote):
        assert plain(text.removeprefix("\ufeff")[record.start : record.end]) == plain(quote)
