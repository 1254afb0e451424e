"""Write the page on which k-means is stepped through by hand: the sets of points, and the starts of the table."""

from pathlib import Path

import pandas as pd

from terrapalette.course import groups, pointfiles, traces
from terrapalette.pages import offline
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole

SCRIPTS = ["algorithm.js", "history.js", "view.js", "axes.js", "picture.js", "address.js", "hands.js"]


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.trace, dtype={"start": str})
    sets = []
    for data, source in snakemake.params.sources.items():
        points = pointfiles.read_points(getattr(snakemake.input, f"points_{data}"))
        starts = [run.centres[0] for start, run in traces.runs(table, data).items() if start != "given"]
        title = f"{data}: {groups.describe(source)}"
        described = {"name": data, "title": title, "k": len(starts[0]), "dimensions": points.shape[1]}
        sets.append({**described, "points": points, "starts": starts})
    # The last colour is ink, which a dark page would hide.
    page = offline.render(
        "k-means, step by step",
        offline.source("stepper/body.html"),
        data={"sets": sets, "colors": style.GROUP_COLORS[:-1]},
        style=offline.source("stepper/stepper.css"),
        script="'use strict';\n" + "\n".join(offline.source(f"stepper/{name}") for name in SCRIPTS),
    )
    with whole(snakemake.output.page) as part:
        Path(part).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    jobs.run(main, snakemake)
