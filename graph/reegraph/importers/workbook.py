"""Workbooks (.xlsx) read with the standard library: sheets as rows of text, each with its number."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree import ElementTree  # expat of today refuses entities that grow without end

from reegraph.importers.base import Findings
from reegraph.importers.textfile import head_of, is_text

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_BYTES = 300_000_000  # of one part when unpacked; the largest that was seen has 17 million
CELL = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
ROW = re.compile(r"[1-9][0-9]{0,6}")
Row = tuple[int, dict[int, str]]
DAMAGED = (  # what the standard library raises where bytes of a workbook are wrong
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ElementTree.ParseError, EOFError, LookupError,
    NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip


class UnfitError(ValueError):
    """What is wrong with a workbook, as a sentence without its file."""


@contextmanager
def _guard(where: str) -> Iterator[None]:
    """Turn whatever damaged bytes raise into one sentence."""
    try:
        yield
    except UnfitError:
        raise
    except DAMAGED as error:
        why = " ".join(str(error).split())[:80] or type(error).__name__
        raise UnfitError(f"is cut short or damaged{where} ({why}); fetch it again") from None


def column_number(letters: str) -> int:
    """Return the number of a column, from 0.

    Examples
    --------
    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


class Workbook:
    """An opened workbook.

    Parameters
    ----------
    file
        An .xlsx file.

    Raises
    ------
    UnfitError
        If it is no workbook, or a damaged one; with what it is.
    """

    def __init__(self, file: Path) -> None:
        with _guard(""):
            self.box = zipfile.ZipFile(file)
            if not any(name.startswith("xl/") for name in self.box.namelist()):
                raise UnfitError("is an archive but no workbook (.xlsx); unpack it and give the workbook inside")
        with _guard(", in the list of its sheets"):
            self.sheets = self._sheets()
            if not self.sheets:
                raise UnfitError("is a workbook without a sheet; fetch it again")
        with _guard(", in the texts of its cells"):
            self.texts = self._texts()

    def _open(self, name: str) -> IO[bytes]:
        part = self.box.getinfo(name)
        if part.file_size > MOST_BYTES:
            raise UnfitError(f"holds a part of {part.file_size:,} bytes, more than this form ever has")
        return self.box.open(part)

    def _tree(self, name: str) -> Any:
        with self._open(name) as stream:
            return ElementTree.parse(stream).getroot()  # noqa: S314  # see the import

    def _sheets(self) -> dict[str, str]:
        targets = {r.get("Id"): str(r.get("Target")) for r in self._tree("xl/_rels/workbook.xml.rels")}
        found = {}
        for sheet in self._tree("xl/workbook.xml").iter(f"{MAIN}sheet"):
            target = targets[sheet.get(RELATED)]
            found[str(sheet.get("name"))] = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
        return found

    def _texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.box.namelist():
            return []
        root = self._tree("xl/sharedStrings.xml")
        return ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in root.iter(f"{MAIN}si")]

    def rows(self, sheet: str) -> Iterator[Row]:
        """Yield (number of the row from 1, text of each filled cell by its column from 0).

        Raises
        ------
        UnfitError
            If the sheet is damaged.
        """
        with _guard(f" in the sheet {sheet}"), self._open(self.sheets[sheet]) as stream:
            number = 0
            for _, element in ElementTree.iterparse(stream):  # noqa: S314  # see the import
                if element.tag == f"{MAIN}row":
                    said = element.get("r") or f"{number + 1}"
                    if not ROW.fullmatch(said) or int(said) <= number:
                        raise ValueError(f"row {number} is followed by row {said}")
                    number = int(said)
                    yield number, self._cells(element)
                    element.clear()

    def _cells(self, row: Any) -> dict[int, str]:
        found: dict[int, str] = {}
        place = -1
        for cell in row.iter(f"{MAIN}c"):
            said = cell.get("r")
            name = CELL.fullmatch(said or "")
            if said and not name:
                raise ValueError(f"a cell is named {said[:20]!r}")
            place = column_number(name[1]) if name else place + 1
            if place in found:
                raise ValueError(f"the cell {said} stands twice")
            value = cell.find(f"{MAIN}v")
            if value is None:
                text = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
            else:
                text = value.text or ""
                if cell.get("t") == "s":
                    if not text.isdigit() or int(text) >= len(self.texts):
                        raise ValueError(f"the cell {said} names the text {text[:20]}, which is not there")
                    text = self.texts[int(text)]
            if text := text.strip():
                found[place] = text
        return found


def opened(file: Path, found: Findings) -> Workbook | None:
    """Open a workbook, or report why it is none."""
    head = head_of(file, found)
    if head is None:
        return None
    if not head.startswith(b"PK\x03\x04"):
        if is_text(head, found, "a workbook (.xlsx)"):
            found.bad(0, "is text, but a workbook (.xlsx) is expected; give the file as it was published")
        return None
    try:
        return Workbook(file)
    except ValueError as error:
        found.bad(0, str(error))
        return None
