"""Draw the variables of the chosen cells on a satellite background."""

import numpy as np
import xarray as xr

from terrapalette.land import projections, rasters
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.grid) as grid, xr.open_dataset(snakemake.input.features) as features:
        grid.load()
        features.load()
    names, projection = list(features["variable"].values), snakemake.params.projection
    canvas = projections.world(projection, 700)
    lines, background = projections.graticule(projection), rasters.background(canvas)
    n_rows = -(-len(names) // 2)
    facts = footer(grid.attrs, cells(features.sizes["cell"]), "background: Blue Marble (NASA)")
    figure = style.figure(0.8 + 3.05 * n_rows, "The variables", facts)
    # Two maps to a row; a last one alone stands in the middle.
    places = figure.add_gridspec(n_rows, 4)
    for index, name in enumerate(names):
        first = 1 if index == len(names) - 1 and index % 2 == 0 else 2 * (index % 2)
        axes = figure.add_subplot(places[index // 2, first : first + 2])
        chosen = features["physical"].sel(variable=name).values
        field = np.full((grid.sizes["lat"], grid.sizes["lon"]), np.nan)
        field[features["row"], features["col"]] = chosen
        values = projections.sample(canvas, field, grid["lat"].values, grid["lon"].values, np.nan)
        limits = tuple(np.percentile(chosen, [1, 99]))
        image = maps.blend(background, maps.colored(values, limits), np.isfinite(values), 0.0)
        maps.world(axes, image, canvas.extent, lines)
        axes.set_title(name)
        long_name, units = grid[name].attrs.get("long_name", name), grid[name].attrs.get("units", "1")
        maps.color_bar(axes, limits, long_name if units == "1" else f"{long_name} ({units})")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
