"""The rare-earth supply chain as a graph of sourced facts.

>>> import reegraph
>>> kg = reegraph.load()
>>> len(kg.query("MATCH (c:Country) RETURN c.name ORDER BY c.name")) > 0
True
"""

from reegraph._version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from reegraph.api import KnowledgeGraph, connect, load
    from reegraph.errors import Problem, ProblemsError, ReegraphError, UsageError
    from reegraph.stores.base import Node, Path, Relationship, Result

_HOMES = {
    **dict.fromkeys(("KnowledgeGraph", "connect", "load"), "api"),
    **dict.fromkeys(("Problem", "ProblemsError", "ReegraphError", "UsageError"), "errors"),
    **dict.fromkeys(("Node", "Path", "Relationship", "Result"), "stores.base"),
}
__all__ = [
    "KnowledgeGraph",
    "Node",
    "Path",
    "Problem",
    "ProblemsError",
    "ReegraphError",
    "Relationship",
    "Result",
    "UsageError",
    "__version__",
    "connect",
    "load",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use, so that importing the package stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module 'reegraph' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"reegraph.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
