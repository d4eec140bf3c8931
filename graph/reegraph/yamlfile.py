"""YAML read safely, with the line of every value: no tags, no anchors, no surprises.

Only the words ``true``, ``false`` and ``null`` and plain numbers are special; dates, ``yes`` and ``on`` are text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from reegraph.errors import Problem

MOST_BYTES = 20_000_000
MOST_DEPTH = 30
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
NUMBER = re.compile(
    r"[-+]?(0|[1-9][0-9]{0,17})(\.[0-9]+)?(e[0-9]{1,3}|[eE][-+][0-9]{1,3})?"
)  # 2E902 is a control code, no number
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Map(dict[str, Any]):
    """A mapping that knows its line and the line of each key."""

    line: int
    lines: dict[str, int]


class Seq(list[Any]):
    """A list that knows its line and the line of each item."""

    line: int
    lines: list[int]


class _RefusedError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.style:  # quoted or block text (libyaml gives "" for plain, PyYAML None)
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text


def _add(stack: list[list[Any]], value: Any, line: int) -> None:
    top = stack[-1]
    box, key = top
    if isinstance(box, Seq):
        box.append(value)
        box.lines.append(line)
    elif key is None:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise _RefusedError(line, "a key must be a word")
        if str(value) in box:
            raise _RefusedError(line, f"the key {value} stands twice (first in line {box.lines[str(value)]}); keep one")
        box.lines[str(value)] = line
        top[1] = str(value)
    else:
        box[key] = value
        top[1] = None


def _compose(text: str) -> Any:
    root = Seq()
    root.line, root.lines = 1, []
    stack: list[list[Any]] = [[root, None]]
    events: Any = yaml.parse(text, Loader=LOADER)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(
                line, "anchors and aliases (& and *) are not allowed; write the value out, or quote the text"
            )
        if getattr(event, "tag", None):
            raise _RefusedError(line, f"the tag {event.tag} is not allowed; remove it, or quote the text")
        if isinstance(event, yaml.ScalarEvent):
            _add(stack, _scalar(event), line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            box: Map | Seq = Map() if isinstance(event, yaml.MappingStartEvent) else Seq()
            box.line = line
            box.lines = {} if isinstance(box, Map) else []
            _add(stack, box, line)
            stack.append([box, None])
            if len(stack) > MOST_DEPTH:
                raise _RefusedError(line, f"nested deeper than {MOST_DEPTH} levels")
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and root:
            raise _RefusedError(line, "a second document (---) begins here; one file holds one document")
    return root[0] if root else None


def read(file: Path, name: str) -> tuple[Any, list[Problem]]:
    """Read one YAML file.

    Parameters
    ----------
    file
        The file; at most 20 MB, UTF-8.
    name
        How problems name it.

    Returns
    -------
    tuple
        The value (`Map`, `Seq`, scalar, or None if there are problems) and the problems found.
    """
    try:
        if not file.is_file():
            return None, [Problem(name, 0, "is a folder or special file; a YAML file is expected here")]
        size = file.stat().st_size
        if size > MOST_BYTES:
            return None, [Problem(name, 0, f"has {size:,} bytes, but a YAML file may have {MOST_BYTES:,}; split it")]
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return None, [Problem(name, 0, f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return None, [
            Problem(name, 0, f"is not UTF-8 (byte {error.start} is {error.object[error.start]:#04x}); save it as UTF-8")
        ]
    try:
        value = _compose(text)
    except _RefusedError as refused:
        return None, [Problem(name, refused.line, refused.message)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (column {mark.column + 1})" if mark else ""
        return None, [
            Problem(name, mark.line + 1 if mark else 0, f"is no valid YAML: {error.problem or error.context}{where}")
        ]
    except yaml.YAMLError as error:
        return None, [Problem(name, 0, "is no valid YAML: " + " ".join(str(error).split()))]
    if value is None:
        return None, [Problem(name, 0, "is empty; remove the file or fill it")]
    return value, []


def line_of(value: Any, path: tuple[Any, ...]) -> int:
    """Return the line of the value found by following `path` (keys and positions) as far as it goes."""
    line: int = getattr(value, "line", 0)
    for step in path:
        if isinstance(value, Map) and str(step) in value.lines:
            line, value = value.lines[str(step)], value.get(str(step))
        elif isinstance(value, Seq) and isinstance(step, int) and step < len(value):
            line, value = value.lines[step], value[step]
        else:
            break
    return line
