"""Draw a space of one number: what it decodes to along its axis, and the classes as segments of it."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import class_labels, labellings, variables
from terrapalette.plots.common import style
from terrapalette.plots.land import latents
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    name, methods = snakemake.wildcards.space, snakemake.params.methods
    with xr.open_dataset(snakemake.input.latent) as latent, xr.open_dataset(snakemake.input.space) as space:
        latent.load()
        code = space["value"].values[:, 0]
    with xr.open_dataset(snakemake.input.labels) as dataset:
        own = dataset["method"].values[dataset["space"].values == name].tolist()
        classes = {method: labellings.classes_of(dataset, name, method).values.astype(int) for method in own}
        palette = class_colors(snakemake.params.class_colors, dataset.attrs["n_classes"])
    segments = "segments: from the 1st to the 99th percentile of each class"
    facts = footer(latent.attrs, cells(len(code)), "pale: no cell near", segments)
    described = variables.of_cells(latent)
    # Variables of one unit share a panel.
    units = list(dict.fromkeys(one.unit for one in described))
    title = f"The Earth along the one number of {name}"
    figure = style.figure(0.9 + 4.3 * len(units) + 1.3 * len(classes), title, facts)
    ratios = [3.2] * len(units) + [1] * len(classes)
    panels = figure.add_gridspec(len(ratios), 1, height_ratios=ratios)
    inhabited = latent["inhabited"].values.astype(bool)
    decoded = {one.name: latent["decoded"].sel(variable=one.name).values for one in described}
    top = None
    for place, unit in enumerate(units):
        axes = figure.add_subplot(panels[place], sharex=top)
        top = top or axes
        own = {one.name: decoded[one.name] for one in described if one.unit == unit}
        latents.along(axes, latent["z1"].values, own, "", style.quantity("decoded value", unit), inhabited)
    top.set_title("What each place on the axis decodes to")
    for index, (method, own) in enumerate(classes.items()):
        axes = figure.add_subplot(panels[len(units) + index], sharex=top)
        used = np.unique(own).tolist()
        colors = [class_labels.color_of(number, palette) for number in used]
        spans = [np.percentile(code[own == number], [1, 99]) for number in used]
        centre = [code[own == number].mean() for number in used]
        low, high = np.array(spans).T
        latents.segments(axes, low, high, np.array(centre), colors, [class_labels.short_label(one) for one in used])
        axes.set_title(f"Classes and their centres: {methods[method]['title']}, k = {class_labels.types(used)}")
    axes.set_xlabel("z1")
    write_csv(pd.DataFrame({"z1": latent["z1"].values, **decoded})[inhabited], snakemake.output.table)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
