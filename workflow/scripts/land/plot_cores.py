"""Draw the cores of a tensor train: profiles of variables, what each pattern takes of them, angles to components."""

import numpy as np
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.plots.land import trains
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.space) as space:
        space.load()
    patterns, steps = list(space["component"].values), list(space["core_step"].values)
    groups, has_steps = list(space["core_group"].values), len(steps) > 1
    core = space["variable_core"].values if has_steps else space["loading"].values
    rows = [f"profile {number + 1}" for number in range(len(core))] if has_steps else patterns
    kept = f"{100 * space.attrs['r2']:.2f} % of the variance kept"
    facts = footer(space.attrs, cells(space.sizes["cell"]), kept)
    n_rows = -(-len(patterns) // 3) if has_steps else 0
    first = 1.4 + 0.45 * len(core)
    figure = style.figure(1.1 + first + 2.8 * n_rows, f"Cores of the tensor train {snakemake.wildcards.space}", facts)
    widths = [[1.7, 1]] + [[1] * min(3, len(patterns) - 3 * row) for row in range(n_rows)]
    panels = iter(style.strips(figure, [first] + [2.8] * n_rows, widths))
    axes, dense = next(panels), len(groups) > 20
    reach = np.abs(core).max()
    colored = {"cmap": "RdBu_r", "limits": (-reach, reach), "label": "weight"}
    charts.heatmap(axes, core, rows, groups, **colored, number=None if dense else "{:.2f}")
    axes.set_title("Core of the variables" if has_steps else "What a coordinate stands for")
    angles = {"without centring": space["uncentred_angle"].values, "with centring": space["centred_angle"].values}
    trains.angles(next(panels), angles)
    if has_steps:
        for pattern, amounts in zip(patterns, space["step_core"].values, strict=True):
            trains.step_core(next(panels), steps, amounts, rows, pattern)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
