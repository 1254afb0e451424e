"""Draw the loss and accuracy of the networks over the epochs."""

import json
from pathlib import Path

import pandas as pd

from terrapalette.plots.common import style
from terrapalette.plots.course import digits
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    trace = pd.read_csv(snakemake.input.trace)
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    facts = f"Data: {scores['source']}  ·  {scores['training']} images to train on, {scores['held_out']} held out"
    figure = style.figure(4.6, "Two networks learn digits", facts)
    panels = [("loss", "mean cross-entropy", "log"), ("accuracy", "share named rightly", "linear")]
    for index, (column, ylabel, scale) in enumerate(panels):
        axes = figure.add_subplot(1, 2, index + 1)
        for place, (name, part) in enumerate(trace.groupby("network", sort=False)):
            look = {"color": style.LINE_COLORS[place], "marker": style.MARKERS[place] if len(part) < 12 else None}
            axes.plot(
                part["epoch"], part[column], "--", label=f"{digits.NETWORKS[name].lower()}, while training", **look
            )
            axes.plot(
                part["epoch"], part[f"test_{column}"], "-", label=f"{digits.NETWORKS[name].lower()}, held out", **look
            )
        axes.set(xlabel="epoch", ylabel=ylabel, yscale=scale)
        axes.set_title(column[0].upper() + column[1:])
        axes.grid(axis="y")
        if index == 0:
            axes.legend(fontsize=9)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
