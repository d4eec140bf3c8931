"""Build the graph and say what is in it.

python scripts/build_graph.py            from the facts that came with reegraph
python scripts/build_graph.py my-seeds   from a folder of your own
"""

import sys

import reegraph


def main() -> None:
    """Load the graph (which builds it if need be) and count."""
    kg = reegraph.load(*sys.argv[1:2])
    print(f"reegraph {kg.info.version}, {kg.info.facts} facts, known up to {kg.info.known_up_to}")
    print(kg.info.content_hash)
    for title, counts in (("things", kg.info.nodes), ("relationships", kg.info.edges)):
        print(f"\n{title}")
        for name, count in sorted(counts.items(), key=lambda item: -item[1]):
            print(f"{count:>7}  {name}")


if __name__ == "__main__":
    try:
        main()
    except reegraph.ReegraphError as error:
        sys.exit(str(error))
