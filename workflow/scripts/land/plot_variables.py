"""Draw the chosen variables of the grid on a satellite background."""

import numpy as np
import xarray as xr
from terrapalette import projections, rasters
from terrapalette.facts import footer
from terrapalette.plots import maps, style
from terrapalette.runtime import open_log, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    import matplotlib as mpl

    with xr.open_dataset(snakemake.input.grid) as grid:
        grid.load()
    names, projection = list(snakemake.params.names), snakemake.params.projection
    canvas = projections.world(projection, 700)
    lines = projections.graticule(projection)
    background = rasters.background(canvas)
    n_columns = 2
    n_rows = -(-len(names) // n_columns)
    figure = style.figure(0.8 + 2.85 * n_rows, "The variables", footer(grid.attrs))
    for index, name in enumerate(names):
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        values = projections.sample(canvas, grid[name].values, grid["lat"].values, grid["lon"].values, np.nan)
        low, high = np.nanpercentile(grid[name].values, [1, 99])
        norm = mpl.colors.Normalize(low, high)
        colored = mpl.colormaps["viridis"](norm(np.nan_to_num(values)))[..., :3]
        maps.world(axes, maps.blend(background, colored, np.isfinite(values), 0.0), canvas.extent, lines)
        axes.set_title(name)
        long_name = grid[name].attrs.get("long_name", name)
        scale = mpl.cm.ScalarMappable(norm, "viridis")
        bar = figure.colorbar(scale, ax=axes, orientation="horizontal", shrink=0.7, aspect=35, pad=0.02, extend="both")
        bar.set_label(f"{long_name} ({grid[name].attrs.get('units', '1')})", fontsize=8)
        bar.ax.tick_params(labelsize=8)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
