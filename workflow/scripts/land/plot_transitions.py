"""Draw which land types became which in other data."""

import pandas as pd
import xarray as xr

from terrapalette.land import class_labels
from terrapalette.plots.common import charts, style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    applied, space, method = (getattr(snakemake.wildcards, key) for key in ("applied", "space", "method"))
    table = pd.read_csv(snakemake.input.transitions)
    with xr.open_dataset(snakemake.input.map) as found:
        attributes, own = found.attrs, found[f"{space}_{method}"].attrs
    names = {one: class_labels.class_label(one, name) for one, name in class_labels.flag_names(own).items()}
    title = f"What became what in {applied}: {style.name_of(space, attributes['method_title'])}"
    if table.empty:
        figure = style.figure(2, title, footer(attributes, f"fitted to: {attributes['fitted_to']}"), width=8.5)
        maps.sentence(figure, f"No cell of {applied} has a class both there and in the study's own data.")
        write_figure(figure, snakemake.output.figure, snakemake.output.vector)
        return
    area = table.pivot(index="from", columns="to", values="area_share")
    total = area.sum(axis=1)
    # A class that only the other data have leads nowhere from here.
    rows = total[total > 0].index
    share = 100 * area.loc[rows].div(total[rows], axis=0)
    labels = [f"{names[number]} ({100 * total[number]:.1f} %)" for number in rows]
    facts = footer(
        attributes, f"compared: {cells(int(table['cells'].sum()))}", f"fitted to: {attributes['fitted_to']}",
        "in brackets: share of the area compared",
    )  # fmt: skip
    figure = style.figure(max(4, 2.2 + 0.42 * len(rows)), title, facts, width=8.5)
    axes = figure.add_subplot()
    columns = [names[number] for number in share.columns]
    label = "share of the row's area (%)"
    charts.heatmap(axes, share.values, labels, columns, cmap="Blues", limits=(0, 100), label=label, number="{:.1f}")
    axes.set(xlabel=f"land type in {applied}", ylabel="land type in the study's data")
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
