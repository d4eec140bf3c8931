"""``python -m reegraph`` is the command."""

from reegraph.cli import main

if __name__ == "__main__":
    main()
