"""Write the graph as one page that works without a network.

python scripts/make_view.py                                  reegraph.html in this folder
python scripts/make_view.py magnets.html rare-earth-magnets  what lies one step around a thing
"""

import sys

import reegraph


def main() -> None:
    """Write the page and say where it is."""
    out = sys.argv[1] if len(sys.argv) > 1 else "reegraph.html"
    around = sys.argv[2] if len(sys.argv) > 2 else None
    print(reegraph.load().view(out, around=around))


if __name__ == "__main__":
    try:
        main()
    except reegraph.ReegraphError as error:
        sys.exit(str(error))
