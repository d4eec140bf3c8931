"""Evidence that an outsider can check: spans of an article, found again in any copy of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from reegraph.errors import ReegraphError, UsageError, nearest
from reegraph.facts import Evidence

LONGEST_SPAN = 240
MOST_BYTES = 2_000_000
LONG_PARAGRAPH = 20_000
QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"')})
ENDINGS = (".txt", ".md", ".html", ".htm")


def plain(text: str) -> str:
    r"""Return the text after Unicode NFC, with straight quotation marks and single spaces.

    Examples
    --------
    >>> plain(" “rare  earths”\n")
    '"rare earths"'
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(QUOTES).split())


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def paragraphs(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield number (from 1), start and end of each non-empty line."""
    number, start = 0, 0
    for line in re.split(r"(?<=\n)", text):
        if line.strip():
            number += 1
            yield number, start, start + len(line.rstrip("\r\n"))
        start += len(line)


class _Page(HTMLParser):
    """Keeps the readable text of a saved page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser calls it so
        self.hidden += tag in ("script", "style", "template")
        if tag in ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article"):
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in ("script", "style", "template")))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text.append(" ".join(data.split("\n")))


@dataclass(frozen=True)
class Found:
    """What was found of one span: `state` is exact, moved or missing."""

    state: str
    quote: str
    message: str


class Article:
    """One copy of an article.

    Parameters
    ----------
    name
        File name without the ending.
    data
        The bytes of the file.
    html
        Whether it is a saved page.
    """

    def __init__(self, name: str, data: bytes, *, html: bool = False) -> None:
        self.name = name
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.text = data.decode("utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else "utf-8")
        if html:
            page = _Page()
            page.feed(self.text)
            self.text = "".join(page.text)
        self._plain = [(number, plain(self.text[start:end])) for number, start, end in paragraphs(self.text)]
        self._pieces: dict[int, dict[str, list[tuple[int, int]]]] = {}

    def find(self, evidence: Evidence, recorded: str | None) -> Found:
        """Look for a span: at its place if this is the recorded file, else anywhere by its plain hash.

        Parameters
        ----------
        evidence
            A span with `start`, `end`, `sha256`, `plain_length` and `plain_sha256`.
        recorded
            SHA-256 of the file that the span was taken from, if known.
        """
        exact = self.text[evidence.start : evidence.end]
        if evidence.sha256 == digest(exact):
            wrong = self._marks(evidence, exact) if recorded == self.sha256 else ""
            return Found("missing", "", wrong) if wrong else Found("exact", exact, "")
        if recorded == self.sha256:
            where = f"at characters {evidence.start} to {evidence.end}"
            return Found("missing", "", f"expected sha256 {evidence.sha256}, found {digest(exact)} {where}")
        hits = self._hits(evidence.plain_length or 0, evidence.plain_sha256 or "")
        if not hits:
            where = (
                f"expected sha256 {evidence.sha256}, found {digest(exact)} at its place, and no such words elsewhere"
            )
            return Found(
                "missing", "", f"not found in this copy ({where}); file sha256 expected {recorded}, found {self.sha256}"
            )
        number, quote = min(hits, key=lambda hit: (abs(hit[0] - (evidence.paragraph or 0)), hit))
        return Found("moved", quote, f"found in paragraph {number} of this copy")

    def _marks(self, evidence: Evidence, exact: str) -> str:
        """Say which of paragraph, plain length and plain hash does not fit the span that is there."""
        start = evidence.start or 0
        paragraph = next((n for n, first, end in paragraphs(self.text) if first <= start <= end), None)
        found = {"paragraph": paragraph, "plain_length": len(plain(exact)), "plain_sha256": digest(plain(exact))}
        wrong = [
            f"{k} expected {getattr(evidence, k)}, found {v}" for k, v in found.items() if getattr(evidence, k) != v
        ]
        return "; ".join(wrong)

    def _hits(self, length: int, wanted: str) -> list[tuple[int, str]]:
        if length not in self._pieces:
            pieces = self._pieces[length] = {}
            for number, text in self._plain:
                words = len(text) > LONG_PARAGRAPH  # of a very long line only what begins with a word
                for start in range(len(text) - length + 1) if length else ():
                    if text[start] != " " and not (words and start and text[start - 1].isalnum()):
                        pieces.setdefault(digest(text[start : start + length]), []).append((number, start))
        texts = dict(self._plain)
        return [
            (number, texts[number][start : start + length]) for number, start in self._pieces[length].get(wanted, ())
        ]

    def locate(self, quote: str) -> list[Evidence]:
        """Return an evidence record for every place where `quote` stands.

        Exact characters are looked for first, then the same words with other quotation marks or spaces.
        """
        quote = quote.strip()
        pattern = re.escape(quote)
        if quote not in self.text:
            kinds = {"'": "['‘’‚‛′]", '"': '["“”„‟″]'}
            pattern = "".join(r"\s+" if c == " " else kinds.get(c, re.escape(c)) for c in plain(quote))
        found = []
        for match in re.finditer(f"(?=({pattern}))", self.text) if quote else ():  # so that places may overlap
            span = match[1]
            number = next(n for n, start, end in paragraphs(self.text) if start <= match.start() <= end)
            found.append(
                Evidence(
                    "",
                    self.name,
                    number,
                    match.start(),
                    match.end(1),
                    digest(span),
                    len(plain(span)),
                    digest(plain(span)),
                    "own",
                )
            )
        return found

    def nearest_paragraph(self, quote: str) -> tuple[int, str, str]:
        """Return number and words of the paragraph that shares most words with `quote`, and a sentence that says so."""
        wanted = set(plain(quote).casefold().split())
        common = [(len(wanted.intersection(text.casefold().split())), -number, text) for number, text in self._plain]
        count, number, text = max(common, default=(0, 0, ""))
        if not count:
            return 0, "", "no paragraph has any of them"
        return -number, text, f"paragraph {-number} has {count} of these {len(wanted)} words"


def read_articles(folder: Path, names: Iterable[str]) -> dict[str, Article]:
    """Read the copies of the named articles that lie in `folder`.

    Parameters
    ----------
    folder
        Holds files named like the article, ending in .txt, .md, .html or .htm.
    names
        Names of articles (file names without the ending).

    Raises
    ------
    UsageError
        If `folder` is no folder.
    ReegraphError
        If a copy is no UTF-8 text or larger than 2 MB.
    """
    if not folder.is_dir():
        raise UsageError(f"--articles {folder} is no folder; give the folder that holds the texts of the articles")
    found = {}
    for name in sorted(names):
        file = next((f for e in ENDINGS if (f := folder / f"{name}{e}").is_file()), None)
        if file is None:
            continue
        if file.stat().st_size > MOST_BYTES:
            raise ReegraphError(
                f"{file} has {file.stat().st_size:,} bytes, more than the {MOST_BYTES:,} allowed for an article"
            )
        try:
            found[name] = Article(name, file.read_bytes(), html=file.suffix in (".html", ".htm"))
        except UnicodeDecodeError as error:
            raise ReegraphError(f"{file} is not UTF-8 (byte {error.start}); save it as UTF-8") from None
        except OSError as error:
            raise ReegraphError(f"{file} cannot be read: {error.strerror}") from None
    return found


def quotes(
    evidence: Iterable[tuple[str, Evidence]], articles: Mapping[str, Article], recorded: Mapping[str, str | None]
) -> dict[tuple[str, int], str]:
    """Return the quoted words of each (fact id, number of its evidence entry) that the articles at hand contain."""
    counts: dict[str, int] = {}
    found = {}
    for fact_id, entry in evidence:
        number = counts[fact_id] = counts.get(fact_id, -1) + 1
        article = articles.get(entry.article or "")
        if article is not None:
            hit = article.find(entry, recorded.get(article.name))
            if hit.state != "missing":
                found[fact_id, number] = hit.quote
    return found


def known_article(name: str, articles: Mapping[str, str]) -> str:
    """Return the article's name for an article name or source id.

    Raises
    ------
    UsageError
        If neither is known; the nearest name is offered.
    """
    by_source = {source: article for article, source in articles.items()}
    if name in articles or name in by_source:
        return by_source.get(name, name)
    raise UsageError(f"no article {name}; known: {', '.join(sorted(articles))}{nearest(name, [*articles, *by_source])}")
