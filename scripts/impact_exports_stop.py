"""What hangs on one country's exports of rare earths and their magnets, if they stop wholly or in part.

python scripts/impact_exports_stop.py
python scripts/impact_exports_stop.py China 0.5    half is held back
"""

import sys

import reegraph


def main() -> None:
    """Compute one stop and print its table."""
    country = sys.argv[1] if len(sys.argv) > 1 else "China"
    severity = float(sys.argv[2]) if len(sys.argv) > 2 else 1
    stop = {
        "stop": "exports",  # or: output
        "country": country,
        "materials": ["rare earths", "rare earth magnets"],  # and what is a kind of them
        "severity": severity,
    }
    question = f"Who is hit if {country} exports no rare earths and no magnets (severity {severity:g})?"
    print(reegraph.load().impact({"id": "exports-stop", "question": question, "shocks": [stop]}).text())


if __name__ == "__main__":
    try:
        main()
    except (reegraph.ReegraphError, ValueError) as error:
        sys.exit(str(error))
