"""Write the atlas: one page that holds the maps, the labellings for every k, and what explains them."""

import os
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import xarray as xr

from terrapalette.land import atlas, atlas_doubts, atlas_gaps, atlas_tiles, atlas_walks, class_labels, frames, variables
from terrapalette.pages import atlas_page, offline
from terrapalette.report import footers
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_text


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
    n_cells, stride, globe = cells.sizes["cell"], int(cells.attrs["stride"]), atlas.background(frame)
    spaces = [xr.load_dataset(path) for path in given.spaces]
    data = {
        "facts": footers.footer(cells.attrs, footers.cells(n_cells), *footers.thinned(cells.attrs), *params.settings),
        "source": cells.attrs["source"],
        "no_type": class_labels.REST,
        "grid": atlas.grid(frame),
        **atlas.placed(cells),
        "variables": atlas.described(cells, described),
        "labellings": labellings,
        "partners": partners,
        "scatters": atlas.scatters(spaces, stream(params.seed, "land/atlas")),
        "walks": atlas_walks.walks(spaces, [xr.load_dataset(path) for path in given.models]),
        "uncertainty": atlas_doubts.uncertainty([xr.load_dataset(path) for path in given.noise]),
        "kept": atlas_doubts.kept((xr.load_dataset(path) for path in given.verdict), classes),
        "lacking": lacking(given.grid, [one.name for one in described], params, stride),
        "places": pd.read_csv(given.places).to_numpy().tolist(),
        "references": atlas.references(xr.load_dataset(str(given.references))) if given.references else [],
        "applied": atlas.applied((xr.load_dataset(path) for path in given.applied), cells),
        "background": offline.data_address(globe, "image/jpeg") if globe else "",
    }
    page, files, beside = Path(snakemake.output.page), {Path(path).stem: path for path in snakemake.output.tiles}, {}
    if stride > 1:
        with xr.open_dataset(given.landtypes, mask_and_scale=False) as landtypes:
            clusters = (xr.load_dataset(path) for path in given.clusters)
            addresses = {one: quote(os.path.relpath(path, page.parent)) for one, path in files.items()}
            data["tiles"], beside = atlas_tiles.made(landtypes, classes, clusters, addresses, stride)
    text = atlas_page.render(data, loads=bool(beside))
    logger.info("%.1f MB", len(text.encode()) / 1e6)
    texts = {page: text} | {path: beside.get(one, atlas_tiles.NOT_NEEDED) for one, path in files.items()}
    for path, content in texts.items():
        write_text(content, path)


def lacking(path, names, params, stride):
    choice = params.land_variable, params.land_threshold, params.surface
    with xr.open_dataset(path, cache=False) as grid:
        return atlas_gaps.gaps(grid, names, *choice, stride)


if __name__ == "__main__":
    jobs.run(main, snakemake)
