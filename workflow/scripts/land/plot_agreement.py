"""Draw how far every two labellings agree."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.agreement)
    with xr.open_dataset(snakemake.input.labels) as labels:
        every = [{key: one[key].item() for key in ("space", "method", "method_title", "k")} for one in labels["class"]]
        keys = [(one["space"], one["method"]) for one in every]
        names = [f"{one['method_title']}\n{one['space']}\nk = {one['k']}" for one in every]
        facts = footer(
            labels.attrs, cells(labels.sizes["cell"]), "1: the same partition, 0: no more alike than by chance"
        )
    # Two tables side by side while their names fit, else one above the other.
    few = len(keys) <= 5
    rows, columns = (1, 2) if few else (2, 1)
    height = (1.7 + 0.85 * len(keys)) if few else 2.5 + 0.85 * len(keys)
    figure = style.figure(height, "Do the labellings agree?", facts)
    for index, (column, label) in enumerate(
        (("adjusted_rand_index", "adjusted Rand index"), ("adjusted_mutual_information", "adjusted mutual information"))
    ):
        square = np.eye(len(keys))
        for _, row in table.iterrows():
            a, b = keys.index((row["space_a"], row["method_a"])), keys.index((row["space_b"], row["method_b"]))
            square[a, b] = square[b, a] = row[column]
        axes = figure.add_subplot(rows, columns, index + 1)
        # Names of many labellings stand on one line, slanted below; one above the other, tables share what is below.
        told = names if few else [name.replace("\n", ", ") for name in names]
        beside = told if not few or index == 0 else [""] * len(keys)
        below = told if few or index == 1 else [""] * len(keys)
        charts.heatmap(axes, square, beside, below, cmap="viridis", limits=(0, 1), label="agreement")
        axes.set_title(label)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
