"""The command ``reegraph``: one module for each command, which parses, calls the library and prints."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from reegraph.cli.app import run

    sys.exit(run())
