"""Draw where several starts of k-means end, from the best end to the poorest."""

import numpy as np
import pandas as pd

from terrapalette.course import groups, lattice, lloyd, pointfiles, traces
from terrapalette.plots.common import style
from terrapalette.plots.course import clusters, decisions
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

PANELS = 4


def main(snakemake):
    open_log(snakemake.log[0])
    data = snakemake.wildcards.data
    points = pointfiles.read_points(snakemake.input.points)
    runs = traces.runs(pd.read_csv(snakemake.input.trace, dtype={"start": str}), data)
    runs.pop("given", None)
    # Starts with one end, up to rounding, stand for each other.
    ends = {}
    for start, run in sorted(runs.items(), key=lambda item: item[1].mean_squared_distance[-1]):
        ends.setdefault(round(len(points) * run.mean_squared_distance[-1], 6), []).append(start)
    inertias = list(ends)
    shown = np.unique(np.linspace(0, len(inertias) - 1, PANELS).round().astype(int))
    facts = (
        f"Data: {groups.describe(snakemake.params.source)}  ·  {len(points)} points  ·  "
        f"{len(runs)} starts, {len(inertias)} different ends, {len(shown)} of them drawn"
    )
    if points.shape[1] > 3:
        facts += "  ·  the first three dimensions are drawn"
    figure = style.figure(4.1, f"Where starts end: {data}", facts)
    drawn = clusters.planar(points)
    for index, place in enumerate(shown):
        names = ends[inertias[place]]
        run = runs[names[0]]
        axes = clusters.panel(figure, 1, len(shown), index, points.shape[1])
        if points.shape[1] == 2:
            x, y = lattice.around(points, 200)
            nearest = lloyd.identify(lattice.crossing(x, y), run.centres[-1]).reshape(len(y), len(x))
            decisions.regions(axes, x, y, nearest, run.centres.shape[1])
        trails = np.stack([clusters.planar(centres) for centres in run.centres])
        clusters.clusters(axes, drawn, lloyd.identify(points, run.centres[-1]), trails)
        counted = f"{len(names)} starts" if len(names) > 1 else "1 start"
        axes.set_title(f"inertia {inertias[place]:.3f}\n{counted}, {len(run.centres) - 1} steps here", fontsize=10)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
