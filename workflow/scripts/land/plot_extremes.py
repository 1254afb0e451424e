"""Draw what the extremes of a mixture look like: spectra, curves over the year, and the other variables."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import variables
from terrapalette.plots.common import style
from terrapalette.plots.land import classes, mixtures
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.space) as space:
        space.load()
    with xr.open_dataset(snakemake.input.features) as features:
        described = variables.of_cells(features)
        physical = space["extreme"].values * features["scale"].values + features["centre"].values
    names, mean_share = list(space["component"].values), space["value"].values.mean(axis=0)
    colors = mixtures.colors(variables.order_values(physical, described, snakemake.params.order_by))
    values = {one.name: column for one, column in zip(described, physical.T, strict=True)}
    bands, seasons, indices = (part(described) for part in (variables.spectrum, variables.seasons, variables.indices))
    # The panel of the spectrum goes without a name.
    rows = classes.layout([""] * bool(bands) + list(seasons), [one.name for one in indices])
    facts = footer(space.attrs, cells(space.sizes["cell"]), "in brackets: mean share over all cells")
    title = f"What the extremes look like: {snakemake.wildcards.space}"
    figure = style.figure(0.5 + sum(row.height for row in rows), title, facts, legend=0.5)
    panels = classes.panels(figure, rows)

    def thrice(members):
        # No spread: an extreme is one point.
        return [np.stack([values[one.name] for one in members], axis=1)] * 3

    if bands:
        classes.spectra(panels[""], [one.wavelength for one in bands], *thrice(bands), colors)
    for group, members in seasons.items():
        steps, label = [one.step for one in members], style.quantity(group, members[0].unit)
        classes.seasons(panels[group], steps, *thrice(members), colors, label)
    for one in indices:
        mixtures.bars(panels[one.name], values[one.name], colors, names, style.quantity(one.name, one.unit))
    texts = [f"{name} ({style.percent(share)})" for name, share in zip(names, mean_share, strict=True)]
    style.class_legend(figure, colors, texts, "extreme", min(8, len(names)))
    table = pd.DataFrame({"extreme": names, "mean_share": mean_share, **values})
    write_csv(table, snakemake.output.table)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
