"""Draw mean and spread of every class: reflectance over wavelength, and the indices beside."""

import pandas as pd
import xarray as xr

from terrapalette.land import variables
from terrapalette.plots.common import style
from terrapalette.plots.land import classes
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space, method = snakemake.wildcards.space, snakemake.wildcards.method
    table = pd.read_csv(snakemake.input.classes).query("space == @space and method == @method")
    with xr.open_dataset(snakemake.input.labels) as labels:
        palette = class_colors(snakemake.params.class_colors, labels.attrs["n_classes"])
        facts = footer(labels.attrs, cells(labels.sizes["cell"]), "bands and bars: 10th to 90th percentile")
    numbers = list(table["class"])
    colors, names = [palette[number - 1] for number in numbers], [str(number) for number in numbers]
    with xr.open_dataset(snakemake.input.features) as features:
        described = variables.of_cells(features)
    bands, indices = variables.spectrum(described), [one.name for one in variables.indices(described)]
    name = style.name_of(space, snakemake.params.methods[method]["title"])
    figure = style.figure(5.8, f"What the classes look like: {name}, k = {len(table)}", facts, legend=0.5)
    ratios = ([2.2] if bands else []) + [1] * len(indices)
    panels = [figure.add_subplot(cell) for cell in figure.add_gridspec(1, len(ratios), width_ratios=ratios)]
    if bands:
        columns = [[f"{band.name}_{kind}" for band in bands] for kind in ("mean", "p10", "p90")]
        wavelength = [band.wavelength for band in bands]
        classes.spectra(panels.pop(0), wavelength, *(table[column].values for column in columns), colors)
    for axes, index in zip(panels, indices, strict=True):
        mean, low, high = (table[f"{index}_{kind}"].values for kind in ("mean", "p10", "p90"))
        classes.class_bars(axes, mean, low, high, colors, names, index)
    style.class_legend(figure, colors, names, "class", min(12, len(names)))
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
