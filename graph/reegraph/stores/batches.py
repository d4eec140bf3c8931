"""Rows in batches of one statement each, made ready while the server works on the batch before."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from reegraph.stores.rows import Part

BATCH = 5_000
HELD = 4 * BATCH
FEW = 1_000
READY = 2
Key = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Batch:
    """Rows that one statement takes; `key` tells which."""

    part: Part
    key: Key
    rows: list[Any]


def batches(
    part: Part,
    rows: Iterable[Any],
    key: Callable[[Any], Key],
    payload: Callable[[Any], Any],
    join: Callable[[list[Key]], Key] | None = None,
    size: int = BATCH,
) -> Iterator[Batch]:
    """Yield batches of rows with the same key; no more than `HELD` rows wait at a time.

    Parameters
    ----------
    part
        What the rows belong to.
    rows
        In any order.
    key, payload
        What a batch has in common, and what is sent of a row.
    join
        Makes one key of several: then what is left in the end of less than `FEW` rows goes into common batches, since
        the server takes longer to read a new statement than to write a few rows.
    size
        Most rows of a batch.

    Examples
    --------
    >>> part = Part("node", "Country")
    >>> [b.rows for b in batches(part, ["a", "B", "c"], lambda r: (r.isupper(),), str.lower)]
    [['a', 'c'], ['b']]
    """
    waiting: dict[Key, list[Any]] = {}
    held = 0
    for row in rows:
        own = key(row)
        waiting.setdefault(own, []).append(payload(row))
        held += 1
        most = max(waiting, key=lambda k: len(waiting[k])) if held >= HELD else own
        if held >= HELD or len(waiting[own]) == size:
            held -= len(waiting[most])
            yield Batch(part, most, waiting.pop(most))
    few = {own: left for own, left in waiting.items() if join and len(left) < FEW}
    for own, left in waiting.items():
        if own not in few:
            yield Batch(part, own, left)
    while few and join:
        some: dict[Key, list[Any]] = {}
        while few and sum(map(len, some.values())) + len(next(iter(few.values()))) <= BATCH:
            own = next(iter(few))
            some[own] = few.pop(own)
        yield Batch(part, join(list(some)), [row for left in some.values() for row in left])


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield lists of as many values as one batch takes."""
    held: list[Any] = []
    for value in values:
        held.append(value)
        if len(held) == BATCH:
            yield held
            held = []
    if held:
        yield held


def ahead(values: Iterator[T]) -> Iterator[T]:
    """Yield what `values` yields, made by a thread that is a few values ahead.

    Examples
    --------
    >>> list(ahead(iter([1, 2, 3, 4])))
    [1, 2, 3, 4]
    """
    ready: queue.Queue[tuple[T | None, BaseException | None, bool]] = queue.Queue(READY)
    left = threading.Event()

    def put(item: tuple[T | None, BaseException | None, bool]) -> None:
        while not left.is_set():
            try:
                ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    def work() -> None:
        try:
            for value in values:
                put((value, None, False))
                if left.is_set():
                    return
            put((None, None, True))
        except BaseException as error:  # noqa: BLE001  # raised again where the values are used
            put((None, error, True))

    maker = threading.Thread(target=work, daemon=True)
    maker.start()
    try:
        while True:
            value, error, last = ready.get()
            if error is not None:
                raise error
            if last:
                return
            yield value  # type: ignore[misc]  # no None among them unless `values` has some
    finally:
        left.set()
        maker.join()
