"""Draw every support vector machine: its border, its margin, its support vectors."""

import json
from pathlib import Path

import numpy as np
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    with xr.open_dataset(snakemake.input.machines) as machines:
        machines.load()
    worst = max(abs(one["margin"] - one["scikit_learn"]["margin"]) for one in scores.values())
    n_points = machines.sizes["example"]
    facts = (
        f"Data: generated, {n_points} points in each set  ·  largest difference of a margin from scikit-learn's: "
        f"{worst:.0e}  ·  dots and squares: the two classes; thick: the border; dashed: the edges of the margin; "
        "rings: support vectors (SV)"
    )
    n_rows = -(-len(scores) // 3)
    figure = style.figure(0.7 + 3.6 * n_rows, "Support vector machines by hand", facts)
    for index, (name, one) in enumerate(scores.items()):
        axes = figure.add_subplot(n_rows, 3, index + 1)
        part = machines.sel(machine=name)
        x, y, said = part["x_place"].values, part["y_place"].values, part["answer"].values
        decisions.regions(axes, x, y, (said > 0).astype(int), 2)
        decisions.margins(axes, x, y, said)
        points, classes = part["point"].values, (part["sign"].values > 0).astype(int)
        decisions.examples(axes, points, classes, ["-1", "1"])
        decisions.encircled(axes, points[part["weight"].values > 0])
        counted = f"{one['support_vectors']} SV, {one['wrong']} wrong"
        axes.set_title(f"{name}\nmargin {one['margin']:.3f}, {counted}", fontsize=10)
        axes.set_xticks(np.arange(np.ceil(x[0]), x[-1], 2))
        axes.set_yticks(np.arange(np.ceil(y[0]), y[-1], 1))
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
