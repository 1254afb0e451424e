"""Draw the steps of one run of k-means: the start that took longest to the best end."""

import pandas as pd

from terrapalette.course import groups, lloyd, pointfiles, traces
from terrapalette.plots.common import style
from terrapalette.plots.course import clusters
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

PANELS = 6


def main(snakemake):
    open_log(snakemake.log[0])
    data, source = snakemake.wildcards.data, groups.describe(snakemake.params.source)
    points = pointfiles.read_points(snakemake.input.points)
    runs = traces.runs(pd.read_csv(snakemake.input.trace, dtype={"start": str}), data)
    start = traces.longest_of_the_best(runs)
    run = runs[start]
    last = len(run.centres) - 1
    shown = clusters.evenly(last, PANELS)
    n_columns = min(3, len(shown))
    n_rows = -(-len(shown) // n_columns)
    facts = clusters.facts(source, points, f"start {start}")
    figure = style.figure(0.7 + 3.5 * n_rows, f"k-means step by step: {data}", facts)
    for index, step in enumerate(shown):
        axes = clusters.panel(figure, n_rows, n_columns, index, points.shape[1])
        centres = run.centres[step]
        influence = lloyd.influence(points, centres) if points.shape[1] == 2 else None
        clusters.state(axes, points, lloyd.identify(points, centres), run.centres[: step + 1], influence)
        what = "start" if step == 0 else f"step {step}" + (", the end" if step == last else "")
        axes.set_title(f"{what}: error {run.mean_squared_distance[step]:.4f}")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
