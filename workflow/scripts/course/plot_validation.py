"""Draw errors on training and validation samples, and the true error, over every method's complexity."""

import json
from pathlib import Path

import pandas as pd

from terrapalette.plots.common import style
from terrapalette.plots.course import functions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    trace = pd.read_csv(snakemake.input.trace)
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    facts = (
        f"Data: generated, noise {scores['noise']:g}  ·  root of the mean squared error; what lies higher is cut off"
    )
    figure = style.figure(6.6, "Too simple, right, too supple", facts, legend=0.3)
    for index, ((dimensions, method), part) in enumerate(trace.groupby(["dimensions", "method"], sort=False)):
        axes = figure.add_subplot(2, 3, index + 1)
        best = scores[f"{dimensions}-D"][method]
        errors = {name: part[name].values for name in functions.ERRORS}
        functions.validation(axes, part["complexity"].values, errors, best["complexity"], scores["noise"])
        axes.set(xlabel=functions.SIZES[method], ylabel="error" if index % 3 == 0 else "")
        if method == "kNN":
            # The fewer neighbours, the more supple: all panels run from simple to supple.
            axes.invert_xaxis()
        axes.set_title(f"{dimensions}-D, {method}: best {best['complexity']}, error {best['true']:.2f}", fontsize=10)
    style.shared_legend(figure, figure.axes[0])
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
