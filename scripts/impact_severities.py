"""How an exposure grows with the part of the exports that is held back.

python scripts/impact_severities.py
"""

import sys

import reegraph

SEVERITIES = (0.25, 0.5, 0.75, 1.0)


def main() -> None:
    """Sweep the severity of one stop and print a row for each material."""
    kg = reegraph.load()
    rows: dict[str, list[str]] = {}
    for severity in SEVERITIES:
        stop = {"stop": "exports", "country": "China", "materials": ["rare earths", "rare earth magnets"]}
        result = kg.impact({"id": "sweep", "shocks": [{**stop, "severity": severity}]}).to_dict()
        for row in result["inputs"]:
            figure = row["exposure"]
            rows.setdefault(row["name"], []).append(f"{figure['low']:.2f}–{figure['high']:.2f}")
    for name, cells in {"severity": map(str, SEVERITIES), **rows}.items():
        print(f"{name:40}" + "".join(f"{cell:<12}" for cell in cells).rstrip())


if __name__ == "__main__":
    try:
        main()
    except reegraph.ReegraphError as error:
        sys.exit(str(error))
