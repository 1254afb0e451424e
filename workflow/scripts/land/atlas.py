"""Write the atlas: one page that holds the maps, the labellings for every k, and what explains them."""

import os
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import xarray as xr

from terrapalette.land import atlas, atlas_tiles, class_labels, frames, packing, satellite, variables
from terrapalette.pages import offline
from terrapalette.report import footers
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_text

# In this order: each may use what those before it define.
SCRIPTS = [
    "state", "data", "places", "applied", "partners", "marks", "painters", "tiles", "map", "pointer", "spectra",
    "curves", "tree", "scatter", "selection", "panels", "saving", "main",
]  # fmt: skip


def main(snakemake):
    open_log(snakemake.log[0])
    given, params = snakemake.input, snakemake.params
    cells, classes = (xr.load_dataset(path) for path in (given.features, given.labels))
    described, frame = variables.of_cells(cells), frames.of_cells(cells)
    labellings, partners = atlas.labellings(
        (xr.load_dataset(path) for path in given.clusters),
        classes,
        pd.read_csv(given.scores),
        curves=params.scores,
        anchors=params.class_colors,
        variables=described,
        order_by=cells.attrs["order_by"],
    )
    n_cells = cells.sizes["cell"]
    data = {
        "facts": footers.footer(cells.attrs, footers.cells(n_cells), *footers.thinned(cells.attrs), *params.settings),
        "source": cells.attrs["source"],
        "no_type": class_labels.REST,
        "grid": atlas.grid(frame),
        **{key: packing.block(cells[name].values) for key, name in (("row", "row"), ("column", "col"))},
        "area": packing.quantized(cells["area_weight"].values, packing.steps_for(n_cells)),
        "variables": atlas.described(cells, described),
        "labellings": labellings,
        "partners": partners,
        "scatters": atlas.scatters([xr.load_dataset(path) for path in given.spaces], stream(params.seed, "land/atlas")),
        "uncertainty": atlas.uncertainty([xr.load_dataset(path) for path in given.noise]),
        "references": atlas.references(xr.load_dataset(str(given.references))) if given.references else [],
        "applied": atlas.applied((xr.load_dataset(path) for path in given.applied), cells),
        # A picture of the globe would not lie under a grid in a projection of its own.
        "background": offline.data_address(packing.picture(satellite.background()), "image/jpeg")
        if frame.is_geographic
        else "",
    }
    page, files, beside = Path(snakemake.output.page), {Path(path).stem: path for path in snakemake.output.tiles}, {}
    if (stride := int(cells.attrs["stride"])) > 1:
        with xr.open_dataset(given.landtypes, mask_and_scale=False) as landtypes:
            clusters = (xr.load_dataset(path) for path in given.clusters)
            addresses = {one: quote(os.path.relpath(path, page.parent)) for one, path in files.items()}
            data["tiles"], beside = atlas_tiles.made(landtypes, classes, clusters, addresses, stride)
    text = offline.render(
        "Terrapalette atlas",
        offline.source("atlas/body.html"),
        data=data,
        style=offline.source("atlas/atlas.css"),
        script="'use strict';\n" + "\n".join(offline.source(f"atlas/{name}.js") for name in SCRIPTS),
        loads=bool(beside),
    )
    logger.info("%.1f MB", len(text.encode()) / 1e6)
    texts = {page: text} | {path: beside.get(one, atlas_tiles.NOT_NEEDED) for one, path in files.items()}
    for path, content in texts.items():
        write_text(content, path)


if __name__ == "__main__":
    jobs.run(main, snakemake)
