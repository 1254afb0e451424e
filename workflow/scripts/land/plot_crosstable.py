"""Draw which land types an independent map's classes fall into."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import class_labels
from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    reference, space, method = (getattr(snakemake.wildcards, key) for key in ("reference", "space", "method"))
    every = pd.read_csv(snakemake.input.crosstable)
    table = every.query("reference == @reference and space == @space and method == @method")
    table = table.assign(name=table["reference_class"].astype(str) + " " + table["reference_name"].astype(str))
    unnamed = (table["reference_class"].astype(str) == table["reference_name"].astype(str)).all()
    rows = "reference_class" if unnamed else "name"
    counts = table.pivot(index=["reference_class", rows] if rows == "name" else rows, columns="class", values="cells")
    total = counts.sum(axis=1)
    share = 100 * counts.div(total, axis=0)
    # Ordered by the land types that a class falls into: one diagonal band if both maps tell the same.
    order = (share * np.arange(share.shape[1])).sum(axis=1).sort_values().index
    share, total = share.loc[order], total.loc[order]
    labels = share.index.get_level_values(-1)
    names = [f"{label} ({count:,})".replace(",", " ") for label, count in zip(labels, total, strict=True)]
    with xr.open_dataset(snakemake.input.labels) as dataset:
        facts = footer(dataset.attrs, cells(int(total.sum())), "in brackets: cells of the reference's class")
    name = style.name_of(space, snakemake.params.methods[method]["title"])
    title = f"{reference} against land types: {name}, k = {class_labels.types(share.columns)}"
    figure = style.figure(max(4, 1.6 + 0.27 * len(share)), title, facts, width=8.5)
    axes = figure.add_subplot()
    columns = [class_labels.short_label(number) for number in share.columns]
    label = "share of the reference's class (%)"
    charts.heatmap(axes, share.values, names, columns, cmap="Blues", limits=(0, 100), label=label, number="{:.0f}")
    axes.set(xlabel="land type", ylabel=f"class of {reference}")
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
