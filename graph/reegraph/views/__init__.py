"""One self-contained HTML page of a graph: `view_model` chooses and words, `layout` places, `page` writes."""

from reegraph.views.model import ViewModel, view_model
from reegraph.views.page import render_page, write_page
from reegraph.views.part import write_view

__all__ = ["ViewModel", "render_page", "view_model", "write_page", "write_view"]
