"""Draw the steps of one run of k-means: the start that took longest to the best end."""

import numpy as np
import pandas as pd

from terrapalette.course import groups, lattice, lloyd, pointfiles, traces
from terrapalette.plots.common import style
from terrapalette.plots.course import clusters, decisions
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

PANELS = 6


def main(snakemake):
    open_log(snakemake.log[0])
    data = snakemake.wildcards.data
    points = pointfiles.read_points(snakemake.input.points)
    runs = traces.runs(pd.read_csv(snakemake.input.trace, dtype={"start": str}), data)
    lowest = min(run.mean_squared_distance[-1] for run in runs.values())
    at_best = [start for start, run in runs.items() if run.mean_squared_distance[-1] <= lowest * (1 + 1e-9)]
    start = max(at_best, key=lambda name: len(runs[name].centres))
    run = runs[start]
    last = len(run.centres) - 1
    shown = np.unique(np.linspace(0, last, PANELS).round().astype(int))
    n_columns = min(3, len(shown))
    n_rows = -(-len(shown) // n_columns)
    facts = f"Data: {groups.describe(snakemake.params.source)}  ·  {len(points)} points  ·  start {start}"
    if points.shape[1] > 3:
        facts += "  ·  the first three dimensions are drawn"
    figure = style.figure(0.7 + 3.5 * n_rows, f"k-means step by step: {data}", facts)
    drawn = clusters.planar(points)
    for index, step in enumerate(shown):
        axes = clusters.panel(figure, n_rows, n_columns, index, points.shape[1])
        labels = lloyd.identify(points, run.centres[step])
        if points.shape[1] == 2:
            x, y = lattice.around(points, 200)
            nearest = lloyd.identify(lattice.crossing(x, y), run.centres[step]).reshape(len(y), len(x))
            decisions.regions(axes, x, y, nearest, run.centres.shape[1])
        trails = np.stack([clusters.planar(centres) for centres in run.centres[: step + 1]])
        clusters.clusters(axes, drawn, labels, trails)
        what = "start" if step == 0 else f"step {step}" + (", the end" if step == last else "")
        axes.set_title(f"{what}: error {run.mean_squared_distance[step]:.4f}")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
