"""The atlas as one page: its markup, style and scripts around what it shows."""

from terrapalette.pages import offline

# In this order: each may use what those before it define.
SCRIPTS = [
    "state", "data", "places", "applied", "partners", "marks", "painters", "tiles", "map", "tips", "pointer", "ask",
    "answers", "spectra", "curves", "tree", "flows", "scatter", "walk", "selection", "panels", "legend", "saving",
    "main",
]  # fmt: skip


def render(data: dict, *, loads: bool) -> str:
    """The page's text; data as its scripts find it, loads: whether maps lie in scripts beside it."""
    return offline.render(
        "Terrapalette atlas",
        offline.source("atlas/body.html"),
        data=data,
        style=offline.source("atlas/atlas.css"),
        script="'use strict';\n" + "\n".join(offline.source(f"atlas/{name}.js") for name in SCRIPTS),
        loads=loads,
    )
