"""The rows of a built graph, read from its file in the cache without holding it, and a hash of each kind of them.

A *part* is all nodes of one main label or all relationships of one type. Its hash is the sum of the SHA-256 of its
rows, so that it does not depend on their order and can be computed here and from a server with few bytes of memory.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Literal

from reegraph.errors import ReegraphError
from reegraph.graph import DATES

CHUNK = 1 << 20
MODULUS = 1 << 256
ENDS = frozenset({"source", "target", "key", "type"})
NOT_STORED = frozenset({"labels", "evidence"})
Row = dict[str, Any]
Check = Callable[["Part", Row], None]


@dataclass(frozen=True, order=True)
class Part:
    """All nodes of one main label, or all relationships of one type."""

    kind: Literal["node", "relationship"]
    name: str

    def __str__(self) -> str:
        return f"(:{self.name})" if self.kind == "node" else f"[:{self.name}]"


@dataclass
class Sum:
    """How many rows a part has, and the hash over them.

    Examples
    --------
    >>> one, other = Sum(), Sum()
    >>> one.add(b"a"), one.add(b"b"), other.add(b"b"), other.add(b"a")
    (None, None, None, None)
    >>> one == other, one.count
    (True, 2)
    """

    count: int = 0
    total: int = 0

    def add(self, row: bytes) -> None:
        """Add the canonical JSON of a row."""
        self.count += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(row).digest())) % MODULUS

    @property
    def hash(self) -> str:
        """The hash as 64 digits."""
        return f"{self.total:064x}"


def written(part: Part, total: Sum) -> str:
    """Return the text that GraphInfo keeps of a part."""
    return f"{part.kind} {part.name} {total.count} {total.hash}"


def parsed(text: str) -> tuple[Part, Sum]:
    """Read what `written` wrote.

    Examples
    --------
    >>> parsed(written(Part("node", "Country"), Sum(2, 255))) == (Part("node", "Country"), Sum(2, 255))
    True
    """
    kind, rest = text.split(" ", 1)
    name, count, total = rest.rsplit(" ", 2)
    return Part("node" if kind == "node" else "relationship", name), Sum(int(count), int(total, 16))


def _iso(value: Any) -> str:
    return str(value.iso_format()) if hasattr(value, "iso_format") else str(value)


canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso).encode


def node_bytes(labels: list[str], properties: Mapping[str, Any], main: str) -> bytes:
    """Return what the hash of a node is made of; the order of further labels does not matter."""
    further = sorted(label for label in labels if label != main)
    return canonical({**properties, "labels": [main, *further]}).encode("utf-8", "surrogatepass")


def relationship_bytes(kind: str, start: Any, end: Any, properties: Mapping[str, Any]) -> bytes:
    """Return what the hash of a relationship is made of: what stands in the file of the build."""
    key = properties.get("edge_id")
    row = {**properties, "type": kind, "source": start, "target": end, "key": key}
    return canonical(row).encode("utf-8", "surrogatepass")


def stored(row: Mapping[str, Any]) -> Row:
    """Return the properties that a store gets of a node or edge of the file, with dates as dates."""
    drop = NOT_STORED if "labels" in row else ENDS
    return {
        k: date.fromisoformat(v) if k in DATES and isinstance(v, str) else v for k, v in row.items() if k not in drop
    }


def read(file: Path) -> Iterator[tuple[str, str, Row]]:
    """Yield (``nodes`` or ``edges``, text, record) of node-link JSON, holding no more than a piece of the file.

    Raises
    ------
    ReegraphError
        If the file is not what a build wrote.
    """
    decode = json.JSONDecoder().raw_decode
    with file.open("rb") as data:
        text = codecs.iterdecode(iter(lambda: data.read(CHUNK), b""), "utf-8")
        held, at = next(text, ""), 0

        def ahead() -> str:
            nonlocal held, at
            if at >= len(held):
                held, at = next(text, ""), 0
            return held[at : at + 1]

        def step(wanted: str) -> str:
            nonlocal at
            found = ahead()
            if not found or found not in wanted:
                raise ReegraphError(f"{file} is not what reegraph wrote; delete its folder and call again")
            at += 1
            return found

        def value() -> tuple[Any, str]:
            nonlocal held, at
            while True:
                try:
                    found, end = decode(held, at)
                except ValueError:
                    end = len(held)
                if end < len(held):  # a number may go on behind the end of a piece
                    read_, at = held[at:end], end
                    return found, read_
                more = next(text, "")
                if not more:
                    raise ReegraphError(f"{file} ends in the middle; delete its folder and call again")
                held, at = held[at:] + more, 0

        step("{")
        while True:
            key, _ = value()
            step(":")
            if key not in ("nodes", "edges"):
                value()
            else:
                step("[")
                while not (empty := ahead() == "]"):
                    record, own = value()
                    yield key, own, record
                    if step(",]") == "]":
                        break
                if empty:
                    step("]")
            if step(",}") == "}":
                return


class Pile:
    """JSON values in a file, one a line, in the order in which they were added.

    Parameters
    ----------
    path
        Where the file is made.
    """

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._path = path
        self._file: BinaryIO | None = None

    def add(self, value: Any) -> None:
        """Add a value, or its canonical JSON as bytes."""
        line = value if isinstance(value, bytes) else canonical(value).encode("utf-8", "surrogatepass")
        if self._file is None:
            self._file = self._path.open("w+b")
        self._file.write(line + b"\n")
        self.count += 1

    def __iter__(self) -> Iterator[Any]:
        """Yield the values; one reader at a time, and none while values are added."""
        if self._file is not None:
            self._file.seek(0)
            yield from map(json.loads, self._file)

    def __len__(self) -> int:
        return self.count

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


@dataclass
class Spool:
    """A build laid out on disk by part, in the order of the file: by id, or by start, end and key.

    Parameters
    ----------
    file
        ``graph.json`` of a build.
    check
        Called with every part and record; raises what it does not accept.
    """

    file: Path
    check: Check | None = None
    sums: dict[Part, Sum] = field(default_factory=dict)

    def __enter__(self) -> Spool:
        self._folder = tempfile.TemporaryDirectory(prefix="reegraph-push-")
        self.piles: dict[Part, Pile] = {}
        self._others: list[Pile] = []
        self._labels = sqlite3.connect(
            Path(self._folder.name) / "labels.db", check_same_thread=False, isolation_level=None
        )
        self._labels.execute("PRAGMA journal_mode=OFF")
        self._labels.execute("PRAGMA synchronous=OFF")
        self._labels.execute("CREATE TABLE node (id TEXT PRIMARY KEY, labels TEXT) WITHOUT ROWID")
        self.labels = lru_cache(maxsize=20_000)(self._look_up)
        try:
            self._fill()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for pile in (*self.piles.values(), *self._others):
            pile.close()
        self._labels.close()
        self._folder.cleanup()

    def _fill(self) -> None:
        self._labels.execute("BEGIN")
        for section, text, record in read(self.file):
            if section == "edges":
                part, line = Part("relationship", record["type"]), text.encode("utf-8", "surrogatepass")
                hashed = line
            else:
                part = Part("node", record["labels"][0])
                line = canonical({k: v for k, v in record.items() if k != "evidence"}).encode("utf-8", "surrogatepass")
                hashed = node_bytes(
                    record["labels"], {k: v for k, v in record.items() if k not in NOT_STORED}, part.name
                )
                self._labels.execute("INSERT INTO node VALUES (?, ?)", (record["id"], " ".join(record["labels"])))
            if self.check:
                self.check(part, record)
            if part not in self.sums:
                self.sums[part] = Sum()
                self.piles[part] = Pile(Path(self._folder.name) / f"part-{len(self.sums)}")
            self.sums[part].add(hashed)
            self.piles[part].add(line)
        self._labels.execute("COMMIT")

    def _look_up(self, node: str) -> tuple[str, ...]:
        found = self._labels.execute("SELECT labels FROM node WHERE id = ?", (node,)).fetchone()
        return tuple(found[0].split(" ")) if found else ()

    def pile(self) -> Pile:
        """Return an empty pile that goes when the spool is closed."""
        self._others.append(Pile(Path(self._folder.name) / f"other-{len(self._others)}"))
        return self._others[-1]
