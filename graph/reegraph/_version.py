"""The version, once: hatchling reads it for the package, the program reads it without asking the metadata."""

__version__ = "0.1.0"
