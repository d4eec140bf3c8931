"""Random queries by the thousand, on the embedded engine and a real Neo4j: ``python -m tests.parity_random 20000 7``.

The first number says how many, the second is the seed. It starts a Neo4j, and writes what differed, a query a line.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import neo4j_server, parity, parity_page, random_queries

TOLD_EVERY = 1000


def compare(server: parity.Server, many: int, seed: int) -> tuple[Counter[str], list[parity_page.Outcome]]:
    """Make and run queries; count what became of them, and return those that differ."""
    chance = random.Random(seed)  # noqa: S311  # guards nothing
    counted, different = Counter[str](), list[parity_page.Outcome]()
    store = parity.embedded("articles")
    for n in range(many):
        cypher, parameters = random_queries.make(chance.choice)
        entry = parity.Entry(f"random/{seed}/{n}", "random", cypher, graph="articles", parameters=parameters)
        here, why = parity_page.answer(lambda e: parity.run_embedded(e, {"articles": store}), entry)
        if here is None:
            outcome = parity_page.Outcome(entry, "refused", why)
        else:
            outcome = parity_page.compared(entry, here, why, *parity_page.answer(server.run, entry))
        counted[outcome.what] += 1
        if outcome.what == "different":
            different.append(outcome)
            sys.stdout.write(told(outcome))
        if n % TOLD_EVERY == TOLD_EVERY - 1:
            sys.stdout.write(f"{n + 1}: {dict(counted)}\n")
            sys.stdout.flush()
    return counted, different


def told(outcome: parity_page.Outcome) -> str:
    """A query that differs, and how, in one line."""
    entry = outcome.entry
    given = json.dumps(dict(entry.parameters), default=str, ensure_ascii=False)
    return f"{entry.id}: {entry.cypher}\n    {given}\n    {outcome.why[:500]}\n"


def main(many: int, seed: int) -> int:
    """Start a server, run, and say how many agreed."""
    with tempfile.TemporaryDirectory(prefix="reegraph-neo4j-") as folder:
        running = neo4j_server.start(Path(folder))
        try:
            server = parity.Server(running.uri, running.user, running.password)
            began = time.monotonic()
            counted, different = compare(server, many, seed)
            server.close()
        finally:
            running.stop()
    sys.stdout.write(
        f"Neo4j {running.version}, seed {seed}: {many} queries in {time.monotonic() - began:.0f} s; {dict(counted)}\n"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
