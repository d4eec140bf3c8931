"""Workbooks (.xlsx) read with the standard library: sheets as rows of text, each with its number."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree import ElementTree  # expat of today refuses entities that grow without end

from reegraph.importers.base import Findings
from reegraph.importers.textfile import head_of, is_text

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_BYTES = 300_000_000  # of one part when unpacked; the largest that was seen has 17 million
CELL = re.compile(r"([A-Z]+)[0-9]+")
Row = tuple[int, dict[int, str]]


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
    ValueError
        If it is no workbook; with what it is.
    """

    def __init__(self, file: Path) -> None:
        try:
            self.box = zipfile.ZipFile(file)
            self.sheets = self._sheets()
            self.texts = self._texts()
        except zipfile.BadZipFile:
            raise ValueError("is a workbook that is cut short or damaged; fetch it again") from None
        except KeyError:
            raise ValueError("is an archive but no workbook (.xlsx); unpack it and give the workbook inside") from None
        except ElementTree.ParseError as error:
            raise ValueError(f"is a damaged workbook ({error}); fetch it again") from None

    def _open(self, name: str) -> IO[bytes]:
        part = self.box.getinfo(name)
        if part.file_size > MOST_BYTES:
            raise ValueError(f"holds a part of {part.file_size:,} bytes, more than this form ever has")
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
        ValueError
            If the sheet is damaged.
        """
        try:
            with self._open(self.sheets[sheet]) as stream:
                number = 0
                for _, element in ElementTree.iterparse(stream):  # noqa: S314  # see the import
                    if element.tag == f"{MAIN}row":
                        number = int(element.get("r") or number + 1)
                        yield number, self._cells(element)
                        element.clear()
        except (zipfile.BadZipFile, ElementTree.ParseError, EOFError) as error:
            raise ValueError(f"is cut short or damaged in the sheet {sheet} ({error}); fetch it again") from None

    def _cells(self, row: Any) -> dict[int, str]:
        found: dict[int, str] = {}
        place = -1
        for cell in row.iter(f"{MAIN}c"):
            name = CELL.fullmatch(cell.get("r") or "")
            place = column_number(name[1]) if name else place + 1
            value = cell.find(f"{MAIN}v")
            if value is None:
                text = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
            else:
                text = value.text or ""
                if cell.get("t") == "s":
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
