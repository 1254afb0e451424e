"""Draw a function of two variables as every method recovers it, too simple, best and too supple."""

import json
from pathlib import Path

import numpy as np
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import functions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    with xr.open_dataset(snakemake.input.plane) as found:
        found.load()
    samples, truth = found["sample"].values, found["truth"].values
    side = int(np.sqrt(len(truth)))
    largest = float(np.abs(truth).max())
    facts = (
        f"Data: generated, {len(samples)} samples (dots), noise {scores['noise']:g}  ·  one scale of colours "
        "for all panels; what lies outside has the colour of its end"
    )
    figure = style.figure(8.4, "A function of two variables, recovered", facts)
    panels = [(0, "the function\nand its samples", truth, samples)]
    for row, method in enumerate(found["method"].values):
        for column, fit in enumerate(found["fit"].values):
            one = found.sel({"method": method, "fit": fit})
            title = f"{method}, {fit}:\n{functions.named(method, int(one['complexity']))}"
            panels.append((4 * row + column + 1, title, one["recovered"].values, None))
    for place, title, values, dots in panels:
        axes = figure.add_subplot(3, 4, place + 1)
        image = functions.surface(axes, values.reshape(side, side), (-largest, largest), dots)
        axes.set_title(title, fontsize=9)
    bar = figure.colorbar(image, ax=figure.axes, shrink=0.5, aspect=30, pad=0.01, extend="both")
    bar.set_label("value", fontsize=8)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
