"""Draw the mean squared distance over the steps of every start, for every set of points."""

import json
from pathlib import Path

import pandas as pd

from terrapalette.course import traces
from terrapalette.plots.common import style
from terrapalette.plots.course import clusters
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.trace, dtype={"start": str})
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    facts = "  ·  ".join(f"{data}: {one['source']}" for data, one in scores.items())
    n_columns = min(2, len(scores))
    n_rows = -(-len(scores) // n_columns)
    figure = style.figure(0.7 + 3.6 * n_rows, "The error over the steps, every start", f"Data: {facts}")
    for index, (data, one) in enumerate(scores.items()):
        runs = {start: run.mean_squared_distance for start, run in traces.runs(table, data).items()}
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        title = f"{data}: {one['starts_at_the_best']} of {one['starts']} starts reach the best end"
        clusters.error_curves(axes, runs, one["best"]["start"], one["worst"]["start"], title)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
