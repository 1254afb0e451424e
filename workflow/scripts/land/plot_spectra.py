"""Draw mean and spread of every class: reflectances over wavelength, curves over the year, and the indices."""

import pandas as pd
import xarray as xr

from terrapalette.land import class_labels, variables
from terrapalette.plots.common import style
from terrapalette.plots.land import classes
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import class_colors
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space, method = snakemake.wildcards.space, snakemake.wildcards.method
    table = pd.read_csv(snakemake.input.classes).query("space == @space and method == @method")
    with xr.open_dataset(snakemake.input.labels) as labels:
        palette = class_colors(snakemake.params.class_colors, labels.attrs["n_classes"])
        facts = footer(labels.attrs, cells(labels.sizes["cell"]), "bands and bars: 10th to 90th percentile")
    colors = [class_labels.color_of(number, palette) for number in table["class"]]
    names = [class_labels.short_label(number) for number in table["class"]]
    with xr.open_dataset(snakemake.input.features) as features:
        described = variables.of_cells(features)
    bands, seasons, indices = (part(described) for part in (variables.spectrum, variables.seasons, variables.indices))
    # The panel of the spectrum goes without a name.
    rows = classes.layout([""] * bool(bands) + list(seasons), [one.name for one in indices])
    name = style.name_of(space, snakemake.params.methods[method]["title"])
    title = f"What the classes look like: {name}, k = {class_labels.types(table['class'])}"
    figure = style.figure(0.5 + sum(row.height for row in rows), title, facts, legend=0.5)
    panels = classes.panels(figure, rows)

    def spread(members):
        return [table[[f"{one.name}_{part}" for one in members]].values for part in ("mean", "p10", "p90")]

    if bands:
        classes.spectra(panels[""], [one.wavelength for one in bands], *spread(bands), colors)
    first = {}
    for group, members in seasons.items():
        axes, unit = panels[group], members[0].unit
        # What has one unit is to be compared.
        if unit in first:
            axes.sharey(first[unit])
        first.setdefault(unit, axes)
        classes.seasons(axes, [one.step for one in members], *spread(members), colors, style.quantity(group, unit))
    for one in indices:
        mean, low, high = (values[:, 0] for values in spread([one]))
        classes.class_bars(panels[one.name], mean, low, high, colors, names, style.quantity(one.name, one.unit))
    style.class_legend(figure, colors, names, "class", min(12, len(names)))
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
