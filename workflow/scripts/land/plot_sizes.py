"""Draw how much area each class covers, for all labellings."""

import pandas as pd
import xarray as xr

from terrapalette.land import class_labels, frames
from terrapalette.plots.common import style
from terrapalette.plots.land import classes
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.classes)
    with xr.open_dataset(snakemake.input.labels) as labels:
        palette = class_colors(snakemake.params.class_colors, labels.attrs["n_classes"])
    with xr.open_dataset(snakemake.input.features) as features:
        even = frames.has_even_degrees(frames.of_cells(features))
    # As terrapalette.land.features measures areas.
    measure = "cosine of latitude" if even else "area on the WGS 84 ellipsoid"
    marks = f"numbers: cells; bars: share of area ({measure})"
    facts = footer(labels.attrs, cells(labels.sizes["cell"]), marks)
    groups = list(table.groupby(["space", "method"], sort=False))
    n_columns = min(2, len(groups))
    n_rows = -(-len(groups) // n_columns)
    figure = style.figure(0.9 + 2.9 * n_rows, "How large are the classes?", facts)
    for index, ((space, method), part) in enumerate(groups):
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        numbers = [class_labels.short_label(number) for number in part["class"]]
        colors = [class_labels.color_of(number, palette) for number in part["class"]]
        name = style.name_of(space, snakemake.params.methods[method]["title"])
        classes.sizes(axes, part["area_share"].values, part["cells"].values, numbers, colors, name)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
