"""The tree of a query: what was read, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


class NotReadError(Exception):
    """The query is no Cypher that both engines read.

    Parameters
    ----------
    position
        Character in the query, from 0.
    reason
        What is wrong there, without the position.
    mend
        How to write it so that it works on both; empty if nobody knows.
    """

    def __init__(self, position: int, reason: str, mend: str = "") -> None:
        super().__init__(reason)
        self.position, self.reason, self.mend = position, reason, mend


@dataclass(slots=True)
class Token:
    """One word, number, text or sign."""

    kind: str  # name, quoted, text, int, float, parameter, sign, end
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """The word for comparing with keywords; a quoted name is none."""
        return self.text.upper() if self.kind == "name" else self.text if self.kind == "sign" else ""


@dataclass(slots=True, eq=False)
class Tree:
    """One thing of a query; `kids` in the order of the text, `parts` the same by name."""

    kind: str
    start: int
    end: int
    name: str = ""
    kids: list[Tree] = field(default_factory=list)
    value: Any = None
    parts: dict[str, Any] = field(default_factory=dict)

    def walk(self) -> Iterator[Tree]:
        """Yield this and all below."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


def key(tree: Tree) -> object:
    """Return what two trees share if they mean the same, whatever the spaces."""
    return (tree.kind, tree.name, repr(tree.value), tuple(key(kid) for kid in tree.kids))


PATTERN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
      | (?P<quoted>`(?:``|[^`])*`)
      | (?P<float>(?:\d+(?:_\d+)*)?\.\d+(?:[eE][+-]?\d+)?(?![\w.])|\d+(?:\.\d+)?[eE][+-]?\d+(?!\w))
      | (?P<int>0[xX][0-9a-fA-F]+(?!\w)|0o[0-7]+(?!\w)|\d+(?!\w))
      | (?P<parameter>\$(?:\w+|`(?:``|[^`])*`))
      | (?P<name>[^\W\d]\w*)
      | (?P<sign><>|<=|>=|=~|\+=|\.\.|\|\||::|[-+*/%^=<>()\[\]{},.:;|&!])""",
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def unescape(text: str, at: int) -> str:
    """Return what a text in quotes says."""
    out, i = [], 0
    while i < len(text):
        if text[i] != "\\":
            out.append(text[i])
        elif text[i + 1] == "u":
            if not re.fullmatch("[0-9a-fA-F]{4}", text[i + 2 : i + 6]):
                raise NotReadError(at, "\\u needs four hexadecimal digits")
            out.append(chr(int(text[i + 2 : i + 6], 16)))
            i += 4
        elif text[i + 1] in ESCAPES or text[i + 1] in "\\'\"`":
            out.append(ESCAPES.get(text[i + 1], text[i + 1]))
        else:
            raise NotReadError(at, f"\\{text[i + 1]} is no escape in a text", f"write \\\\{text[i + 1]}")
        i += 2 if text[i] == "\\" else 1
    return "".join(out)


def without_comments(cypher: str) -> str:
    """Return the query with its comments blanked, every position kept.

    Examples
    --------
    >>> without_comments("RETURN /* a */ 'b // c' // d")
    "RETURN         'b // c'     "
    """
    out, at = [], 0
    while at < len(cypher):
        match = PATTERN.match(cypher, at)
        text = match.group() if match else cypher[at]
        out.append(re.sub(r"[^\n]", " ", text) if text.startswith(("//", "/*")) else text)
        at += len(text)
    return "".join(out)


def tokens(cypher: str) -> list[Token]:
    """Cut a query into tokens; comments and spaces are left out.

    Raises
    ------
    NotReadError
        At a character that begins nothing.
    """
    found, at = [], 0
    while at < len(cypher):
        match = PATTERN.match(cypher, at)
        if match is None:
            c = cypher[at]
            what = f"{c} is no sign of Cypher here" if not c.isdigit() else "no number that both engines read"
            what = "this text has no end" if c in "'\"`" else what
            raise NotReadError(at, what)
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup or "", match.group(), at, match.end()))
        at = match.end()
    found.append(Token("end", "", len(cypher), len(cypher)))
    return found
