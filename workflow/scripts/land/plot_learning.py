"""Draw how a method of deep clustering was trained: squared errors, parts of its loss, cells that changed cluster."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.clusters) as found:
        found.load()
    name = style.name_of(found.attrs["space"], found.attrs["method_title"])
    numbers = found["k"].values.tolist()
    facts = footer(found.attrs, cells(found.sizes["cell"]), *[f"k = {k}" for k in numbers if len(numbers) == 1])
    panels = [("pretraining", "squared error", found["pretraining_step"].values, found["pretraining_error"])]
    for part, weight in zip(found["part"].values, found["part_weight"].values, strict=True):
        label = f"{part}\n(weight {weight:g})" if np.isfinite(weight) else "share of cells\nthat changed cluster"
        panels.append(("training", label, found["step"].values, found["history"].sel(part=part)))
    columns = 3 if len(panels) > 4 else 2
    rows = -(-len(panels) // columns)
    figure = style.figure(2.6 * rows + 0.4, f"Training of {name}", facts)
    tables = []
    for place, (phase, label, steps, values) in enumerate(panels, start=1):
        lines = {f"k = {k}": values.sel(k=k).values for k in numbers}
        axes = figure.add_subplot(rows, columns, place)
        charts.curves(axes, steps, lines, f"step of {phase}", label, log=phase == "pretraining")
        axes.locator_params(axis="x", nbins=5)
        tables += [
            pd.DataFrame({"k": k, "phase": phase, "part": label.replace("\n", " "), "step": steps, "value": line})
            for k, line in zip(numbers, lines.values(), strict=True)
        ]
    table = pd.concat(tables)
    write_csv(table[np.isfinite(table["value"])], snakemake.output.table)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
