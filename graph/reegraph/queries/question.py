"""A question and its parameters, read from the text of a ``.cypher`` file."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from datetime import date
from typing import Any

from reegraph.dates import full_day
from reegraph.errors import ReegraphError, UsageError, listing, nearest

TYPES = {
    "text": "words",
    "number": "a number",
    "integer": "a whole number",
    "flag": "true or false",
    "date": "one day, for instance 2025-10-27",
    "node": "id, name or alias of a thing",
    "list": "texts, on the command line with commas between them",
}
HEAD = re.compile(r"// (title|says|also|example|param)(?: (\w+))?: (.+)")
PARAM = re.compile(r"(\w+)(?: of (.+?))?(?: = (.+))?")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question; `values` are the words that a text may be (any, if there are none)."""

    name: str
    type: str
    default: Any | None
    required: bool
    values: tuple[str, ...] = ()

    def convert(self, question: str, value: Any) -> Any:
        """Turn a value, or its text from the command line, into what the parameter takes.

        Raises
        ------
        UsageError
            If it does not fit.

        Examples
        --------
        >>> Parameter("share", "number", 0.5, False).convert("chokepoints", "0.9")
        0.9
        """
        wrong = f"{question}: {self.name} is {value}, but must be "
        try:
            found = _read_value(self.type, value)
        except (ValueError, TypeError) as error:
            why = f"{question}: {self.name}: {error}" if self.type == "date" else wrong + TYPES[self.type]
            raise UsageError(why) from None
        if found is None:
            raise UsageError(wrong + TYPES[self.type])
        if self.values and found not in self.values:
            raise UsageError(f"{wrong}one of {listing(self.values, 30)}{nearest(found, self.values)}")
        return found


@dataclass(frozen=True)
class Question:
    """A named question.

    `text` is the whole file and `cypher` the query without its head; `also` are other words for it, and `example`
    are arguments of the command.
    """

    name: str
    title: str
    says: str
    parameters: tuple[Parameter, ...]
    text: str
    cypher: str
    also: str = ""
    example: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns; the last one is `facts`."""
        return tuple(re.findall(r"\bAS (\w+)", self.cypher[self.cypher.rindex("\nRETURN") :]))

    @property
    def example_parameters(self) -> dict[str, str]:
        """The parameters that stand in the example, as text."""
        return dict(word.split("=", 1) for word in shlex.split(self.example) if word != "-p")


def _read_value(kind: str, value: Any) -> Any:
    """Return the value as the type wants it, or None if it does not fit; a ValueError says more."""
    text = value.strip() if isinstance(value, str) else value
    if kind in ("text", "node"):
        return text if isinstance(text, str) and text else None
    if kind == "flag":
        return text if isinstance(text, bool) else {"true": True, "false": False}.get(str(text).lower())
    if kind == "list":
        return [str(v).strip() for v in (text.split(",") if isinstance(text, str) else text)]
    if kind == "date" and isinstance(text, date):
        return date(text.year, text.month, text.day)  # the day of a datetime too
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    if kind == "date":
        return full_day(str(text))
    number = float(text) if kind == "number" else int(str(text))
    return number if number - number == 0 else None  # neither infinite nor NaN


def _parameter(file: str, name: str, text: str) -> Parameter:
    spec = PARAM.fullmatch(text)
    if not spec or spec[1] not in TYPES:
        raise ReegraphError(f"{file}: parameter {name} is declared as {text!r}; the types are {listing(TYPES)}")
    values = tuple(v.strip() for v in (spec[2] or "").split(",") if v.strip())
    bare = Parameter(name, spec[1], None, spec[3] is None, values)
    return bare if spec[3] in (None, "null") else Parameter(name, spec[1], bare.convert(file, spec[3]), False, values)


def read_question(name: str, text: str) -> Question:
    """Read the text of a ``.cypher`` file.

    Parameters
    ----------
    name
        Name of the question: that of the file without its ending.
    text
        The whole file.

    Raises
    ------
    ReegraphError
        If its head cannot be read.

    Examples
    --------
    >>> lines = "// title: Which?", "// says: Ids.", "// param n: integer = 3", "MATCH (n)", "RETURN n.id AS id"
    >>> read_question("which", chr(10).join(lines)).parameters
    (Parameter(name='n', type='integer', default=3, required=False, values=()),)
    """
    lines = text.split("\n")
    size = next((k for k, line in enumerate(lines) if not line.startswith("//")), len(lines))
    head: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in lines[:size]:
        match = HEAD.fullmatch(line)
        if not match or (match[1] == "param") != bool(match[2]) or match[1] in head:
            allowed = "title, says, also, example and param NAME"
            raise ReegraphError(f"{name}.cypher: cannot read the line {line!r}; a head has lines for {allowed}")
        if match[2]:
            parameters.append(_parameter(f"{name}.cypher", match[2], match[3]))
        else:
            head[match[1]] = match[3]
    if not {"title", "says"} <= head.keys():
        raise ReegraphError(f"{name}.cypher: its head lacks // title: … or // says: …")
    also, example = head.get("also", ""), head.get("example", "")
    cypher = "\n".join(lines[size:]).strip()
    return Question(name, head["title"], head["says"], tuple(parameters), text, cypher, also, example)
