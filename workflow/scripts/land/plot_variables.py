"""Draw the chosen variables of the grid on a satellite background."""

import matplotlib as mpl
import numpy as np
import xarray as xr

from terrapalette import projections, rasters
from terrapalette.facts import footer
from terrapalette.plots import maps, style
from terrapalette.runtime import open_log, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.grid) as grid:
        grid.load()
    names, projection = list(snakemake.params.names), snakemake.params.projection
    canvas = projections.world(projection, 700)
    lines = projections.graticule(projection)
    background = rasters.background(canvas)
    n_rows = -(-len(names) // 2)
    figure = style.figure(0.8 + 3.05 * n_rows, "The variables", footer(grid.attrs, "background: Blue Marble (NASA)"))
    # Two maps to a row; a last one alone stands in the middle.
    places = figure.add_gridspec(n_rows, 4)
    for index, name in enumerate(names):
        first = 1 if index == len(names) - 1 and index % 2 == 0 else 2 * (index % 2)
        axes = figure.add_subplot(places[index // 2, first : first + 2])
        values = projections.sample(canvas, grid[name].values, grid["lat"].values, grid["lon"].values, np.nan)
        low, high = np.nanpercentile(grid[name].values, [1, 99])
        norm = mpl.colors.Normalize(low, high)
        colored = mpl.colormaps["viridis"](norm(np.nan_to_num(values)))[..., :3]
        maps.world(axes, maps.blend(background, colored, np.isfinite(values), 0.0), canvas.extent, lines)
        axes.set_title(name)
        long_name, units = grid[name].attrs.get("long_name", name), grid[name].attrs.get("units", "1")
        scale = mpl.cm.ScalarMappable(norm, "viridis")
        bar = figure.colorbar(scale, ax=axes, orientation="horizontal", shrink=0.7, aspect=35, pad=0.02, extend="both")
        bar.set_label(long_name if units == "1" else f"{long_name} ({units})", fontsize=8)
        bar.ax.tick_params(labelsize=8)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
