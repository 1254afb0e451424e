"""Draw how much every labelling has in common with maps of others."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import scores
from terrapalette.report.footers import footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

MEASURES = {"adjusted_mutual_information": "adjusted mutual information", "v_measure": "V-measure"}


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.scores)
    with xr.open_dataset(snakemake.input.labels) as labels:
        facts = footer(labels.attrs, "1: the same partition, 0: nothing in common (adjusted: beyond chance)")
    references = list(table["reference"].unique())
    figure = style.figure(0.9 + 3.6 * len(references), "Do other maps know these land types?", facts)
    for index, reference in enumerate(references):
        own = table[table["reference"] == reference]
        titles = {name: look["title"] for name, look in snakemake.params.methods.items()}
        names = [f"{titles[row.method]}\n{row.space}\nk = {row.k}" for row in own.itertuples()]
        axes = figure.add_subplot(len(references), 1, index + 1)
        scores.bars(axes, names, {label: own[column].values for column, label in MEASURES.items()}, "agreement")
        axes.set_title(f"{reference}: {own['cells'].iloc[0]:,} cells".replace(",", " "))
        axes.set_ylim(0, None)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
