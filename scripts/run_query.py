"""Run a Cypher query in this process and print the rows.

python scripts/run_query.py
python scripts/run_query.py "MATCH (m:Material) RETURN m.id, m.name ORDER BY m.id"
"""

import sys

import reegraph

WHO_MAKES_WHAT = """
MATCH (c:Country)-[r:PRODUCES]->(m:Material)
RETURN c.name AS maker, m.name AS material, r.stage AS stage, r.share AS share, r.bound AS bound, r.fact_id AS fact
ORDER BY maker, material
"""


def main() -> None:
    """Print a query's rows as a table."""
    result = reegraph.load().query(sys.argv[1] if len(sys.argv) > 1 else WHO_MAKES_WHAT)
    table = [result.columns, *(["" if cell is None else str(cell) for cell in row] for row in result)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    try:
        main()
    except reegraph.ReegraphError as error:
        sys.exit(str(error))
