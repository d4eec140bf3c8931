"""Changes to the text of a query, each on one thing of its tree; all else stays as it was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reegraph.stores.cypher.tree import Tree, without_comments

Write = Callable[[Tree, str], str]  # gets the thing and its text so far


@dataclass(frozen=True)
class Note:
    """What was changed, and why."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


def place(cypher: str, position: int) -> tuple[int, int]:
    r"""Return line and column, counted from 1.

    Examples
    --------
    >>> place("RETURN\n 1", 8)
    (2, 2)
    """
    return cypher.count("\n", 0, position) + 1, position - (cypher.rfind("\n", 0, position) + 1) + 1


class Edits:
    """Changes that are made together, innermost first.

    Parameters
    ----------
    cypher
        The query as written.
    """

    def __init__(self, cypher: str) -> None:
        self.source = without_comments(cypher)
        self.made: dict[int, list[Write]] = {}
        self.after: dict[int, str] = {}
        self.notes: dict[tuple[int, str], Note] = {}

    def put(self, tree: Tree, write: Write, why: str) -> None:
        """Write this thing in another way; a second change gets what the first one wrote."""
        self.made.setdefault(id(tree), []).append(write)
        self.note(tree.start, why)

    def note(self, position: int, why: str) -> None:
        """Remember what was changed, once a place."""
        if why:
            self.notes[position, why] = Note(*place(self.source, position), why)

    def add(self, tree: Tree, text: str) -> None:
        """Write something right behind this thing."""
        self.after[id(tree)] = self.after.get(id(tree), "") + text

    def touched(self, tree: Tree) -> bool:
        """Whether anything in it is written in another way."""
        return any(id(t) in self.made or id(t) in self.after for t in tree.walk())

    def text(self, tree: Tree) -> str:
        """Return the new text of a thing."""
        text = self.body(tree)
        for write in self.made.get(id(tree), ()):
            text = write(tree, text)
        return text + self.after.get(id(tree), "")

    def body(self, tree: Tree) -> str:
        """Return the text of a thing whose parts alone may be new."""
        out, at = list[str](), tree.start
        for kid in tree.kids:
            out += [self.plain(at, kid.start), self.text(kid)]
            at = kid.end
        return "".join([*out, self.plain(at, tree.end)])

    def plain(self, start: int, end: int) -> str:
        """Return what stands between two things."""
        return self.source[start:end]
