"""Text files as they arrive: what is no text table is named before it is read."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from reegraph.importers.base import Findings, columns_missing

HEAD = 4096
MOST_BYTES = 200_000_000
BLOCK = 1 << 20
SIGNS = (  # how a file begins that is something else, what it is, and how to mend it
    (b"PK\x03\x04", "a zip archive or workbook", "unpack it and give the file inside"),
    (b"\x1f\x8b", "packed by gzip", "unpack it (gunzip) and give the file inside"),
    (b"%PDF", "a PDF document", "fetch the data file, not its documentation"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "fetch the file in the form named in docs/import.md"),
    (b"version https://git-lfs", "a pointer of Git LFS and not the file", ("run git lfs pull, or fetch the "
        "file from its publisher")),
)  # fmt: skip
PAGE = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")


def head_of(file: Path, found: Findings) -> bytes | None:
    """Return how a file begins, or None if it cannot be read or is empty."""
    try:
        if file.exists() and not file.is_file():
            what = "a folder" if file.is_dir() else "a pipe or a device"
            found.bad(0, f"is {what}, but a file is expected, which is read more than once; save it and give the file")
            return None
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    except (OSError, ValueError) as error:
        found.bad(0, f"cannot be read: {getattr(error, 'strerror', None) or error}")
        return None
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        found.bad(0, "is empty; fetch it again")
        return None
    return head


def is_text(head: bytes, found: Findings, wanted: str) -> bool:
    """Tell whether a file begins as text; name what it is otherwise."""
    for sign, what, mend in SIGNS:
        if head.startswith(sign):
            found.bad(0, f"is {what}, but {wanted} is expected; {mend}")
            return False
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(PAGE):
        page = "a web page (HTML)" if b"html" in start[:200] or not start.startswith(b"<?xml") else "XML"
        found.bad(1, f"is {page}, but {wanted} is expected; the server answered with a page, often of an error: "
                  "open the address in a browser, and fetch the file again")  # fmt: skip
        return False
    if b"\0" in head:
        found.bad(1, f"holds bytes that are no text, but {wanted} is expected; is it saved as UTF-16 or as a workbook?")
        return False
    return True


def digest(file: Path) -> tuple[str, int]:
    """Return SHA-256 and size of a file."""
    sha = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            sha.update(block)
        return sha.hexdigest(), stream.tell()


def decoded(data: bytes, encoding: str, found: Findings) -> str | None:
    """Decode text: as UTF-8 if it is that, else in the encoding of the publisher.

    Parameters
    ----------
    data
        The whole file.
    encoding
        What the publisher uses, for instance ``cp1252``.
    found
        Takes the problem.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if encoding == "utf-8":
            line = data.count(b"\n", 0, wrong.start) + 1
            found.bad(line, f"is not UTF-8 (byte {wrong.start}); save it as UTF-8, or give the file as published")
            return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        found.bad(line, f"is neither UTF-8 nor {encoding} (byte {wrong.start}); give the file as it was published")
        return None


def table(
    file: Path, found: Findings, header: Sequence[str], *, encoding: str = "utf-8", spare: int = 0
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by column) of each whole row of a CSV file; report all others.

    Parameters
    ----------
    file, found
        The file, and what takes its problems.
    header
        The columns that must be there; others may be.
    encoding
        Of the publisher, where it is not UTF-8.
    spare
        How many empty cells a row may have behind the last column.
    """
    head = head_of(file, found)
    if head is None or not is_text(head, found, "a CSV table"):
        return
    if (size := file.stat().st_size) > MOST_BYTES:
        found.bad(0, f"has {size:,} bytes, more than the {MOST_BYTES:,} that this form ever has; is it the right file?")
        return
    text = decoded(file.read_bytes(), encoding, found)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        if len(names) == 1 and names[0].count(";") >= len(header) - 1:
            found.bad(
                1, "parts its columns by semicolons; expected commas and decimal points: give the file as published"
            )
            return
        for sentence in columns_missing(names, header):
            found.bad(1, sentence)
        for name in sorted({n for n in names if n and names.count(n) > 1}):
            found.bad(1, f"has the column {name} twice; keep one")
        if found:
            return
        ended = text.endswith(("\n", "\r"))
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cells):
                continue
            extra = cells[len(names) :]
            if len(cells) < len(names) or len(extra) > spare or any(extra):
                last = not ended and reader.line_num >= text.count("\n") + 1
                why = "the file is cut short: fetch it again" if last else "a comma inside a cell needs quotation marks"
                found.bad(line, f"has {len(cells)} cells, but the first line names {len(names)} columns; {why}")
            else:
                yield line, dict(zip(names, (cell.strip() for cell in cells), strict=False))
    except csv.Error as error:
        found.bad(reader.line_num, f"is no CSV from here on: {error}; is the file cut short?")
