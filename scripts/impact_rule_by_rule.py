"""What each rule reaches on its own, by which route, if nothing were let through.

python scripts/impact_rule_by_rule.py
"""

import sys
import textwrap

import reegraph


def main() -> None:
    """Apply one rule after the other, with the greatest severity, and list what hangs on it."""
    kg = reegraph.load()
    for rule, name in kg.query("MATCH (p:Policy) RETURN p.id, p.name ORDER BY p.name"):
        result = kg.impact({"id": rule, "shocks": [{"rule": rule, "severity": 1}]})
        reached: dict[str, list[str]] = {}
        for row in result.rows():
            way = f"{row['route']}, {row['input'] or row['sector']}: {row['low']:.2f} to {row['high']:.2f} of it"
            reached.setdefault(way, []).append(row["name"])
        print(f"{name} ({rule})")
        for way, names in reached.items():
            print(f"  by {way}")
            print(textwrap.fill(", ".join(names), 96, initial_indent="    ", subsequent_indent="    "))
        if not reached:
            print("  reaches no product or sector in the facts")


if __name__ == "__main__":
    try:
        main()
    except reegraph.ReegraphError as error:
        sys.exit(str(error))
