"""Draw what a loose stop costs: the way still to go after a step, and the inertia an early stop leaves."""

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
    facts = ["  ·  ".join(f"{data}: {one['source']}, {one['starts']} starts" for data, one in scores.items())]
    facts += [
        f"given solution of {data}: inertia {one['given']['inertia']:.6g}, "
        f"{one['given']['inertia_after']:.6g} at rest, its centres moved by {one['given']['largest_move']:.4f}"
        for data, one in scores.items()
        if "given" in one
    ]
    figure = style.figure(4.4, "Small steps are no sign of the end", f"Data: {'  ·  '.join(facts)}")
    left, right = figure.subplots(1, 2)
    runs = {(data, start): run for data in scores for start, run in traces.runs(table, data).items()}
    clusters.way_to_go(left, *traces.ways_to_go(runs), "Each point: one step of one start")
    clusters.prices(right, {data: one["stopped_at"] for data, one in scores.items()})
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
