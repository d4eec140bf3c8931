"""Writes the view model as one HTML file: pyvis holds nodes and edges and runs the template, the rest is ours.

The file is complete: it asks no network for anything, its scripts and its style are allowed by hash only, and its
data is JSON in script blocks that no browser runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reegraph.views.boxes import Layout
from reegraph.views.layout import place
from reegraph.views.model import ViewModel
from reegraph.views.palette import on_dark

ASSETS = Path(__file__).parent / "assets"
VENDORED = ("vis-data.min.js", "vis-network.min.js")
SCRIPTS = ("dom", "state", "shapes", "lines", "canvas", "camera", "panel", "search", "legend", "table", "main")
UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render_page(model: ViewModel) -> str:
    """Return the page as text.

    Parameters
    ----------
    model
        From `view_model`.

    Examples
    --------
    >>> page = render_page(ViewModel("Tin & </script>", (), (), (), (), (), ()))
    >>> "<title>Tin &amp; &lt;/script&gt;</title>" in page
    True
    """
    from pyvis.network import Network

    layout = place(model)
    network = Network(directed=True, cdn_resources="remote")
    network.nodes = _nodes(model, layout)
    network.edges = _edges(model, layout)
    network.set_template_dir(str(ASSETS), "page.html.j2")
    environment = network.templateEnv
    environment.autoescape = True
    environment.filters["json"] = _json
    environment.globals["page"] = _page(model, layout)
    return str(network.generate_html(notebook=False))


def write_page(model: ViewModel, out: Path) -> None:
    """Write the page, in UTF-8 and in one step, so that an old page stays whole until the new one is.

    Parameters
    ----------
    model
        From `view_model`.
    out
        The file to write; its folder must exist.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    text = render_page(model)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _json(value: Any) -> str:
    """Return JSON that cannot end its script block, whatever the data holds; NaN is refused."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(UNSAFE)


def _nodes(model: ViewModel, layout: Layout) -> list[dict[str, Any]]:
    found = []
    for node in model.nodes:
        box = layout.boxes[node.id]
        found.append(
            {
                "id": node.id,
                "label": node.name,
                "type": node.label,
                "kind": node.kind,
                "aliases": node.aliases,
                "properties": node.properties,
                "facts": node.facts,
                "said": node.said,
                "started": node.started,
                "states": node.states,
                "lines": box.lines,
                "notes": box.notes,
                "x": round(box.x, 1),
                "y": round(box.y, 1),
                "w": round(box.width, 1),
                "h": round(box.height, 1),
            }
        )
    return found


def _edges(model: ViewModel, layout: Layout) -> list[dict[str, Any]]:
    lines = {line.edge: line for line in layout.lines}
    return [
        {
            "id": e.id,
            "type": e.type,
            "from": e.start,
            "to": e.end,
            "facts": e.facts,
            "text": e.text,
            "doubt": e.doubt,
            "way": lines[e.id].kind,
            "points": lines[e.id].points,
        }
        for e in model.edges
    ]


def _page(model: ViewModel, layout: Layout) -> dict[str, Any]:
    """Return what the template needs besides nodes and edges, with the hashes that the browser will check."""
    vendored = [re.sub(r"\n//# sourceMappingURL=\S*\s*$", "", _asset(f"vendor/{name}")) for name in VENDORED]
    own = "\n".join(_asset(f"js/{name}.js") for name in SCRIPTS)
    scripts = [*vendored, f'"use strict";\n(() => {{\n{own}\n}})();']
    style = _asset("page.css")
    allowed = " ".join(map(_hash, scripts))
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    data = {
        "facts": [asdict(f) for f in model.facts],
        "sources": [asdict(s) for s in model.sources],
        "types": [asdict(t) | {"dark": on_dark(t.colour)} for t in model.types],
        "relations": [asdict(r) for r in model.relations],
        "modalities": model.modalities,
        "lanes": [asdict(lane) for lane in layout.lanes],
        "meta": model.meta,
    }
    return {
        "title": model.title,
        "meta": model.meta,
        "policy": policy,
        "style": style,
        "scripts": scripts,
        "data": data,
    }


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
