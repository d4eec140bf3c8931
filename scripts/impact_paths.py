"""Through which paths and facts an exposure comes; what the paths contribute sums to the figure.

python scripts/impact_paths.py
python scripts/impact_paths.py april-restrictions semiconductors
"""

import sys

import reegraph


def main() -> None:
    """Print the paths of one product or sector, and what each fact says."""
    scenario = sys.argv[1] if len(sys.argv) > 1 else "china-stops-exports"  # or your own file
    kg = reegraph.load()
    asked = kg.find_id(sys.argv[2] if len(sys.argv) > 2 else "electric vehicles", "Product", "Sector")
    result = kg.impact(scenario).to_dict()
    for row in result["sectors"]:
        for part in row["inputs"] or [row] if row["sector"] == asked else []:
            print(f"{row['name']}, {part['exposure']['basis']} (by {row['route']})")
            for path in part["paths"]:
                low, high = path["contributes"]["low"], path["contributes"]["high"]
                print(f"  {low:.2f} to {high:.2f}  {' → '.join(path['via'])}")
                for fact in path["facts"]:
                    print(f"      {fact}: {kg.nx.nodes[fact]['says']}")
            print(f"= {part['exposure']['low']:.2f} to {part['exposure']['high']:.2f}\n")
    for row in result["untouched"]:
        if row["sector"] == asked:
            print(f"{row['name']} is not reached: {row['because']}")


if __name__ == "__main__":
    try:
        main()
    except reegraph.ReegraphError as error:
        sys.exit(str(error))
