"""Goes over the tokens of a query."""

from __future__ import annotations

from collections.abc import Callable

from reegraph.stores.cypher.tree import NotReadError, Token, Tree, tokens

CLAUSES = frozenset(
    [
        "MATCH",
        "OPTIONAL",
        "WHERE",
        "WITH",
        "RETURN",
        "UNWIND",
        "ORDER",
        "SKIP",
        "LIMIT",
        "OFFSET",
        "UNION",
        "CREATE",
        "MERGE",
        "SET",
        "DELETE",
        "DETACH",
        "REMOVE",
        "FOREACH",
        "CALL",
        "ON",
        "YIELD",
        "FINISH",
    ]
)
# Words that end an expression or stand inside one; Neo4j does not let them be bare variables where one is awaited.
NO_VARIABLE = CLAUSES - {"OFFSET", "FINISH", "YIELD", "ON"} | frozenset(
    ["AND", "OR", "XOR", "NOT", "IN", "IS", "CASE", "WHEN", "THEN", "ELSE", "END", "AS"]
)
DEEPEST = 40


class Reader:
    """Reads tokens one after another.

    Parameters
    ----------
    cypher
        The whole query.
    """

    def __init__(self, cypher: str) -> None:
        self.source, self.tokens, self.i, self.depth = cypher, tokens(cypher), 0, 0

    @property
    def now(self) -> Token:
        """The next token."""
        return self.tokens[self.i]

    def ahead(self, n: int = 1) -> Token:
        """A later token."""
        return self.tokens[min(self.i + n, len(self.tokens) - 1)]

    @property
    def last(self) -> int:
        """Where the token before ends."""
        return self.tokens[self.i - 1].end if self.i else 0

    def take(self, *words: str) -> bool:
        """Go past these words or signs if they stand here."""
        if all(self.ahead(n).upper == word for n, word in enumerate(words)):
            self.i += len(words)
            return True
        return False

    def need(self, word: str) -> Token:
        """Go past a word or sign that must stand here."""
        token = self.now
        if token.upper != word:
            raise self.wrong(f"expected {word}")
        self.i += 1
        return token

    def wrong(self, reason: str, mend: str = "") -> NotReadError:
        """What to raise about the next token."""
        found = f", found {self.now.text}" if self.now.text else ", but the query ends"
        return NotReadError(self.now.start, reason + found, mend)

    def symbol(self, what: str = "a name") -> Tree:
        """Read a name of any kind: of a property, label, type, key."""
        token = self.now
        if token.kind not in ("name", "quoted"):
            raise self.wrong(f"expected {what}")
        self.i += 1
        return Tree("name", token.start, token.end, bare(token))

    def variable(self) -> Tree:
        """Read a variable where one is declared."""
        if self.now.kind == "name" and self.now.upper in NO_VARIABLE - {"END"}:
            raise self.wrong("expected a variable", "put a keyword in backticks to use it as a name")
        tree = self.symbol("a variable")
        tree.kind = "variable"
        return tree

    def deeper(self, read: Callable[[], Tree]) -> Tree:
        """Read something one level further in."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotReadError(self.now.start, f"more than {DEEPEST} levels of brackets")
        tree = read()
        self.depth -= 1
        return tree

    def chain(self, below: Callable[[], Tree], *words: str) -> Tree:
        left = below()
        while self.now.upper in words:
            name = self.now.upper
            self.i += 1
            right = below()
            left = Tree("binary", left.start, right.end, name, [left, right])
        return left

    def until(self, close: str, read: Callable[[], Tree]) -> list[Tree]:
        found = []
        if not self.take(close):
            found.append(read())
            while self.take(","):
                found.append(read())
            self.need(close)
        return found

    def expression(self) -> Tree:
        """Read an expression; see `reegraph.stores.cypher.expressions`."""
        raise NotImplementedError


def bare(token: Token) -> str:
    """Return a name without its backticks."""
    return token.text[1:-1].replace("``", "`") if token.kind == "quoted" else token.text
