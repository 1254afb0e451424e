"""Draw successive components of a space, cells in their classes' colours."""

import numpy as np
import xarray as xr

from terrapalette.land import class_labels, labellings
from terrapalette.plots.common import style
from terrapalette.plots.land import components
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space_name, method = snakemake.wildcards.space, snakemake.wildcards.method
    with xr.open_dataset(snakemake.input.space) as space, xr.open_dataset(snakemake.input.labels) as labels:
        suffix = " (normalized)" if space.attrs["is_input"] else ""
        values, names = space["value"].values, [f"{name}{suffix}" for name in space["component"].values]
        classes = labellings.classes_of(labels, space_name, method).values.astype(int)
        n_classes = labels.attrs["n_classes"]
        facts = footer(space.attrs, cells(len(values)), "all cells drawn, in random order")
    palette = class_colors(snakemake.params.class_colors, n_classes)
    order = stream(0, "drawing order").permutation(len(values))
    values, classes = values[order], classes[order]
    pairs = [(first, first + 1) for first in range(max(len(names) - 1, 1))]
    n_columns = min(3, len(pairs))
    n_rows = -(-len(pairs) // n_columns)
    used = np.unique(classes).tolist()
    colors = {number: class_labels.color_of(number, palette) for number in used}
    name = style.name_of(space_name, snakemake.params.methods[method]["title"])
    title = f"Classes in their space: {name}, k = {class_labels.types(used)}"
    width = style.WIDTH if n_columns > 1 else 8
    figure = style.figure(1.3 + 3.3 * n_rows, title, facts, width, legend=0.5)
    for index, (first, second) in enumerate(pairs):
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        if len(names) == 1:
            components.class_histogram(axes, values[:, 0], classes, colors, names[0])
        else:
            pair = (names[first], names[second])
            components.class_scatter(axes, values[:, first], values[:, second], classes, colors, pair)
    names = [class_labels.short_label(number) for number in used]
    style.class_legend(figure, list(colors.values()), names, "class", min(12, len(used)))
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
