"""Draw the palette of a photo: the left half in its colours, their shares, and the sum of squares over their number."""

import pandas as pd
import xarray as xr

from terrapalette.colorize import png
from terrapalette.plots.colorize import photos
from terrapalette.plots.common import charts, style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    image = snakemake.wildcards.image
    table = pd.read_csv(snakemake.input.palette)
    recolored = png.read(snakemake.input.recolored).rgb
    with xr.open_dataset(snakemake.input.palettes) as palettes:
        palettes.load()
    used, elbow, k_min = (int(palettes.attrs[name]) for name in ("k_used", "k_elbow", "k_min"))
    curve = palettes["sse"].sel(k=slice(k_min, None))
    height, width = recolored.shape[:2]
    facts = (
        f"Photo: {image}  ·  left half, {width} × {height} pixels  ·  k-means on RGB  ·  elbow looked for from "
        f"k = {k_min} on"
    )
    figure = style.figure(4.6, f"The left half of {image} in {used} colours", facts)
    grid = figure.add_gridspec(1, 4)
    photos.picture(figure.add_subplot(grid[0]), recolored, "recoloured left half")
    axes = figure.add_subplot(grid[1])
    photos.palette(axes, list(table["color"]), list(table["name"]), table["share"].values)
    axes = figure.add_subplot(grid[2:])
    charts.elbow(axes, curve["k"].values, curve.values, elbow or None, used, "")
    axes.set(xlabel="number of colours k", ylabel="sum of squared errors (SSE)")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
