"""What `make bench` runs: times of whole processes, and how a build grows. Nothing here is a test.

python -m benchmarks            all
python -m benchmarks start      import, warm query, build of the shipped seeds
python -m benchmarks growth     time and memory per fact at 10,000 and 100,000 generated facts
python -m benchmarks policy     the states of 10,000 invented policies, and questions about them
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import policy
from benchmarks.generate import write_seeds

RUNS = 11
QUERY = "MATCH (c:Country)-[r:PRODUCES]->(m:Material) RETURN c.name, m.name, r.stage, r.share ORDER BY r.fact_id"
BUILD = """
import resource, sys, time
from reegraph.build import Options, build
clock = time.process_time()
built, _ = build(Options(seeds=tuple(sys.argv[1:])))
print(time.process_time() - clock, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, built.info.facts)
"""


def wall(command: list[str], runs: int = RUNS) -> list[float]:
    """Return the seconds of each run of a command, after one that is not counted."""
    times = []
    for _ in range(runs + 1):
        clock = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - clock)
    return sorted(times[1:])


def row(name: str, times: list[float], target: str) -> None:
    """Print median and spread in milliseconds."""
    median, low, high = (1000 * x for x in (statistics.median(times), times[0], times[-1]))
    print(f"{name:44} median {median:7.0f} ms   min {low:7.0f}   max {high:7.0f}   target {target}")


def start() -> None:
    """Time an empty Python, the import, a warm query, and a build of the shipped seeds."""
    python = sys.executable
    row("empty Python", wall([python, "-c", "pass"]), "–")
    row("python -c 'import reegraph'", wall([python, "-c", "import reegraph"]), "60 ms")
    row("reegraph query, warm", wall([python, "-m", "reegraph", "query", QUERY]), "300 ms")
    with tempfile.TemporaryDirectory() as cache:
        told = []
        for k in range(5):
            env = {**os.environ, "REEGRAPH_CACHE": f"{cache}/{k}"}
            found = subprocess.run([python, "-c", BUILD], check=True, capture_output=True, text=True, env=env)
            told.append(float(found.stdout.split()[0]))
    row("build from the shipped seeds, CPU", sorted(told), "2,000 ms")


def growth() -> None:
    """Build 10,000 and 100,000 generated facts; time and memory per fact, and their ratio."""
    empty = resource_of_import()
    told: dict[int, tuple[float, float]] = {}
    for facts in (10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            write_seeds(Path(folder) / "seeds", facts)
            env = {**os.environ, "REEGRAPH_CACHE": f"{folder}/cache"}
            command = [sys.executable, "-c", BUILD, f"{folder}/seeds"]
            found = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
        seconds, megabytes, _ = map(float, found.stdout.split())
        told[facts] = (1e6 * seconds / facts, 1024 * (megabytes - empty) / facts)
        print(f"{facts:8,} facts: {seconds:6.1f} s CPU, {megabytes:6.0f} MB at most; ", end="")
        print(f"{told[facts][0]:6.0f} µs and {told[facts][1]:5.1f} KB a fact")
    time_ratio, memory_ratio = (told[100_000][k] / told[10_000][k] for k in (0, 1))
    print(f"100,000 against 10,000: time {time_ratio:.2f}, memory {memory_ratio:.2f} (target: both from 0.70 to 1.30)")


def resource_of_import() -> float:
    """Return the megabytes that the program takes before it has read a fact."""
    parts = ("build", "check", "loaders.seeds", "graph", "stores.embedded")
    text = "import resource, " + ", ".join(f"reegraph.{part}" for part in parts) + "\n"
    text += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    return float(subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}; {RUNS} runs each")
    wanted = sys.argv[1:] or ["start", "growth", "policy"]
    for name in wanted:
        {"start": start, "growth": growth, "policy": policy.run}[name]()
