"""Writes a file of the shape of one year of BACI, filters it to our codes, and compares with pandas in the same run.

python -m benchmarks.baci                 2.5 million rows
python -m benchmarks.baci 11000000        one full year
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

OURS = (280530, 284610, 284690, 850511)
YEAR, ROWS, PRODUCTS, BLOCK = 2024, 2_500_000, 5_000, 250_000
NOT_TOLD = 0.03  # share of rows without a quantity
OWN = """
import resource, sys, time
from pathlib import Path
from reegraph.importers import read
from reegraph.importers.base import Options
wall, clock = time.perf_counter(), time.process_time()
result = read("baci", [Path(sys.argv[1])], Options())
cpu, wall = time.process_time() - clock, time.perf_counter() - wall
print(cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
table = result.tables[0]
print(len(table.rows), sum(float(row[5]) for row in table.rows))
"""
PANDAS = """
import resource, sys, time
import pandas
wall, clock = time.perf_counter(), time.process_time()
rows = pandas.read_csv(sys.argv[1], dtype={"k": str}, na_values=["NA"], skipinitialspace=True)
rows = rows[rows.k.isin(["280530", "284610", "284690", "850511"])]
cpu, wall = time.process_time() - clock, time.perf_counter() - wall
print(cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(len(rows), float(rows.v.sum()) * 1000)
"""


def write_year(file: Path, rows: int, seed: int = 1) -> None:
    """Write a yearly file: invented flows between the real numbers of countries, values padded as BACI pads them.

    Parameters
    ----------
    file
        Where to write.
    rows
        How many rows; a year of BACI has about 11,000,000.
    seed
        Of the random numbers.
    """
    from reegraph.importers.places import OWN_NUMBERS, by_number

    draw = np.random.default_rng(seed)
    numbers = [n for n in range(4, 895) if n not in (158, 381) and by_number(str(n), YEAR).iso3]
    countries = np.array(sorted({*numbers, *OWN_NUMBERS} - {381}))
    products = np.unique(np.concatenate([draw.integers(10_121, 970_699, PRODUCTS), OURS]))
    flows = len(countries) ** 2
    step = flows * len(products) // rows  # of all (exporter, importer, product), every step-th one: none twice
    while math.gcd(step, len(products)) > 1:
        step -= 1
    with file.open("w", encoding="ascii", newline="") as stream:
        stream.write("t,i,j,k,v,q\n")
        for start in range(0, rows, BLOCK):
            place = np.arange(start, min(start + BLOCK, rows), dtype=np.int64) * step
            flow, product = place // len(products), place % len(products)
            told = zip(
                countries[flow // len(countries)].tolist(),
                countries[flow % len(countries)].tolist(),
                products[product].tolist(),
                draw.lognormal(2, 3, len(place)).tolist(),
                draw.lognormal(0, 3, len(place)).tolist(),
                (draw.random(len(place)) < NOT_TOLD).tolist(),
                strict=True,
            )
            stream.writelines(
                f"{YEAR},{i},{j},{k:06},{v:13.3f},{'NA' if none else f'{q:.3f}':>13}\n" for i, j, k, v, q, none in told
            )


def main() -> None:
    """Write, filter twice, print CPU seconds, wall seconds and the most memory."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"BACI_HS17_Y{YEAR}_V202601.csv"
        write_year(file, rows)
        size = file.stat().st_size / 1e6
        print(f"{rows:,} rows, {size:,.0f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for name, code in (("reegraph import", OWN), ("pandas.read_csv", PANDAS)):
            found = subprocess.run([sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True)
            cpu, wall, memory, kept, value = map(float, found.stdout.split())
            print(
                f"{name}: {cpu:6.2f} s CPU, {wall:6.2f} s wall, {memory:6.0f} MB at most; {kept:,.0f} rows, "
                f"{value:,.0f} USD"
            )


if __name__ == "__main__":
    main()
