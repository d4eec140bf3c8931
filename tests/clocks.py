"""Runs all tests: those that need a server, a browser or an installation once, and most others with three clocks.

``python -m tests.clocks`` is what ``make test`` calls. A test that reads the clock by itself, or a command that does so
where it must not, gives another answer on another day. ``faketime`` sets the clock of the tests and of every process
that they start; a wrong clock breaks certificates and Java, so those tests keep the right one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

AT_ONCE = 3  # on two cores: the tests with a server wait for it and for the disk half of the time
DAYS = ("2025-10-01", "2026-11-22", "2030-01-01")
LEFT_OUT = re.compile(r"^\d+ tests? (?:was|were) left out .*$", re.MULTILINE)
Job = tuple[str, str, str | None]
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")


class Run:
    """One run of pytest in a process of its own; what it says is kept until it ends."""

    def __init__(self, title: str, marks: str, day: str | None, arguments: list[str]) -> None:
        self.title = title
        self.log = Path(tempfile.mkstemp(prefix="reegraph-run-")[1])
        clock = () if day is None else ("faketime", "-f", f"@{day} 12:00:00")
        env = {**os.environ, "TZ": "UTC"}
        self.start = time.monotonic()
        with self.log.open("wb") as out:
            command = [*clock, *PYTEST, "-m", marks, *arguments]
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=env)

    def end(self) -> tuple[int, str]:
        """Wait, print what was said, and return the code and the text."""
        code = self.process.wait()
        text = self.log.read_text(encoding="utf-8", errors="replace")
        self.log.unlink()
        sys.stdout.write(f"\n==== {self.title} ({time.monotonic() - self.start:.0f} s)\n{text}")
        sys.stdout.flush()
        return code, text


def main(arguments: list[str]) -> int:
    """Run everything; return 1 if anything failed."""
    days: tuple[str | None, ...] = DAYS
    if shutil.which("faketime") is None:
        sys.stdout.write("reegraph: there is no faketime, so the tests run with one clock (apt install faketime)\n")
        if os.environ.get("CI") == "true":
            return 1
        days = (None,)
    jobs: list[Job] = [  # the long ones first, so that all end at about the same time
        ("tests with a server", "server", None),
        ("tests with a browser or an installation", "outside and not server", None),
        ("tests in which no clock changes anything", "once and not outside", None),
        *((f"other tests, {f'the clock at {d}' if d else 'one clock'}", "not outside and not once", d) for d in days),
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda job: Run(job[0], job[1], job[2], arguments).end(), jobs))
    left_out = [line for _, text in found for line in LEFT_OUT.findall(text)]
    if left_out:
        sys.stdout.write(max(left_out, key=lambda line: int(line.split()[0])) + "\n")
    return int(any(code not in (0, 5) for code, _ in found))  # 5: nothing was chosen, with arguments of the caller


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
