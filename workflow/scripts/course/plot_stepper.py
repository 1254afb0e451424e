"""Write the page on which k-means is stepped through by hand: the sets of points, and the starts of the table."""

from pathlib import Path

import pandas as pd

from terrapalette import pages
from terrapalette.course import groups, pointfiles, traces
from terrapalette.plots import style
from terrapalette.runtime import open_log, whole


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.trace, dtype={"start": str})
    sets = []
    for (data, source), path in zip(snakemake.params.sources.items(), snakemake.input.points, strict=True):
        points = pointfiles.read_points(path)
        starts = [run.centres[0] for start, run in traces.runs(table, data).items() if start != "given"]
        title = f"{data}: {groups.describe(source)}"
        described = {"name": data, "title": title, "k": len(starts[0]), "dimensions": points.shape[1]}
        sets.append({**described, "points": points, "starts": starts})
    # The last colour is ink, which a dark page would hide.
    page = pages.render(
        "k-means, step by step",
        pages.source("stepper/body.html"),
        data={"sets": sets, "colors": style.GROUP_COLORS[:-1]},
        style=pages.source("stepper/stepper.css"),
        script=pages.source("stepper/stepper.js"),
    )
    with whole(snakemake.output.page) as part:
        Path(part).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(snakemake)
