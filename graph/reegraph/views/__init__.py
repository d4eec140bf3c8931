"""One self-contained HTML page of a graph: `view_model` chooses and words, `layout` places, `page` writes."""

from reegraph.views.model import ViewModel, view_model

__all__ = ["ViewModel", "view_model"]
