"""Draw how often each cell kept its class when classes were found anew on other blocks."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import frames, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

# From always to as often as a coin.
LIMITS = (0.5, 1)
NEVER = (0.6, 0.6, 0.6)


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as features:
        frame, row, column = frames.of_cells(features), features["row"].values, features["col"].values
    choice = pd.read_csv(snakemake.input.choice).query("space == @space").set_index("method")["k"]
    with xr.open_dataset(snakemake.input.resampled) as resampled:
        kept = {
            name: resampled["kept"].sel({"method": name, "k": choice[name]}).values
            for name in resampled["method"].values
        }
        judged = int(np.isfinite(np.stack(list(kept.values()))).any(axis=0).sum())
        runs = f"{resampled.sizes['replicate']} bootstraps of blocks"
        missing = [] if judged else [resampled.attrs["left_out"]]
        counts = f"{cells(judged)} judged, {cells(len(row) - judged)} never (grey)"
        facts = footer(resampled.attrs, counts, runs, *missing)
    view = views.of(frame, snakemake.params.projection, 760)
    place = row, column, frame.shape
    taken = np.isfinite(view.scatter(np.ones(len(row)), *place))
    n_columns, height = maps.arrangement(view, [len(kept)], 2.75, 1.5)
    n_rows = maps.n_rows([len(kept)], n_columns)
    figure = style.figure(1.5 + height * n_rows, f"Which cells keep their class? Space {space}", facts)
    for index, (method, values) in enumerate(kept.items()):
        share = mean_share(view, values, place)
        colored = np.where(np.isfinite(share)[..., None], maps.colored(share, LIMITS), NEVER)
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, maps.blend(view.background, colored, taken, 0.25), view)
        maps.titled(axes, f"{snakemake.params.methods[method]['title']}, k = {choice[method]}", n_columns)
    label = "share of bootstraps in which the cell has the class that its own one became"
    maps.color_bar(figure.axes, LIMITS, label, extend="min")
    write_figure(figure, snakemake.output.figure)


def mean_share(view, share, place):
    """The mean of what was judged under each pixel."""
    judged = np.isfinite(share)
    total, count = (view.scatter(one, *place) for one in (np.where(judged, share, 0), judged.astype(float)))
    return np.where(count > 0, total / np.where(count > 0, count, 1), np.nan)


if __name__ == "__main__":
    jobs.run(main, snakemake)
