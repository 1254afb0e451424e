"""Draw a function of one variable as every method recovers it, too simple, best and too supple."""

import json
from pathlib import Path

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import functions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    with xr.open_dataset(snakemake.input.line) as found:
        found.load()
    x, samples = found["coordinate"].values[:, 0], found["sample"].values[:, 0]
    facts = f"Data: generated, {len(samples)} samples, noise {scores['noise']:g}  ·  best: the lowest validation error"
    figure = style.figure(7.4, "A function of one variable, recovered", facts)
    for row, method in enumerate(found["method"].values):
        for column, fit in enumerate(found["fit"].values):
            one = found.sel({"method": method, "fit": fit})
            axes = figure.add_subplot(3, 3, 3 * row + column + 1)
            functions.line(axes, x, found["truth"].values, one["recovered"].values, samples, found["value"].values)
            size = functions.named(method, int(one["complexity"]))
            axes.set_title(f"{method}, {fit}: {size}", fontsize=10)
            if row == column == 0:
                axes.legend(fontsize=8)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
