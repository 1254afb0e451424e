"""Draw where several starts of k-means end, from the best end to the poorest."""

import pandas as pd

from terrapalette.course import groups, lloyd, pointfiles, traces
from terrapalette.plots.common import style
from terrapalette.plots.course import clusters
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

PANELS = 4


def main(snakemake):
    open_log(snakemake.log[0])
    trace = pd.read_csv(snakemake.input.trace, dtype={"start": str})
    runs = traces.runs(trace[trace["start"] != "given"], snakemake.wildcards.data)
    points = pointfiles.read_points(snakemake.input.points)
    ends = list(traces.ends(runs, len(points)).items())
    shown = [ends[place] for place in clusters.evenly(len(ends) - 1, PANELS)]
    counted = f"{len(runs)} starts, {len(ends)} different ends, {len(shown)} of them drawn"
    facts = clusters.facts(groups.describe(snakemake.params.source), points, counted)
    figure = style.figure(4.1, f"Where starts end: {snakemake.wildcards.data}", facts)
    for index, (inertia, starts) in enumerate(shown):
        ways = runs[starts[0]].centres
        axes = clusters.panel(figure, 1, len(shown), index, points.shape[1])
        influence = lloyd.influence(points, ways[-1]) if points.shape[1] == 2 else None
        clusters.state(axes, points, lloyd.identify(points, ways[-1]), ways, influence)
        how_many = f"{len(starts)} starts" if len(starts) > 1 else "1 start"
        axes.set_title(f"inertia {inertia:.3f}\n{how_many}, {len(ways) - 1} steps here", fontsize=10)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
