"""Draw tensor trains of the map itself beside principal components: maps, what is left over, shares of variance."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import frames, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps, trains
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

# As the table names them.
TRAIN, PCA = "tensor train", "principal components"


def main(snakemake):
    open_log(snakemake.log[0])
    params, table = snakemake.params, pd.read_csv(snakemake.input.table)
    with xr.open_dataset(snakemake.input.maps) as found:
        found.load()
    with xr.open_dataset(snakemake.input.features) as features:
        frame, index = frames.of_cells(features), found["index"].values
        place = features["row"].values[index], features["col"].values[index]
    most, ranks = int(found.attrs["dimensions"]), found["place_rank"].values
    # The middle one: coarser trains are worse, finer ones keep as many numbers as components do.
    rank = int(ranks[len(ranks) // 2])
    data, train, linear = found["data"].values, found["train"].sel(place_rank=rank).values, found["components"].values
    dimensions = sorted(table.loc[table["model"] == TRAIN, "dimensions"].unique())
    view = views.of(frame, params.projection, 760)
    _, height = maps.arrangement(view, [2], 2.9, 4.5)
    facts = footer(found.attrs, cells(len(index)), f"{found.attrs['folds']} parts of the map held out in turn")
    title = "Tensor trains of the map (row x column x variable) beside principal components"
    figure = style.figure(1.2 + 2 * height + 3.6, title, facts, legend=0.3)
    panels = style.strips(figure, [height, height, 3.6], [[1, 1], [1, 1], [1] * len(dimensions)])
    limits, left_over = tuple(np.quantile(data, [0.02, 0.98])), np.quantile(np.abs(train - data), 0.98)
    shown = [
        ("The data", data, limits),
        (f"Tensor train, {most} dimensions, place rank {rank}", train, limits),
        ("Left over by the train", train - data, (-left_over, left_over)),
        (f"Left over by {most} principal components", linear - data, (-left_over, left_over)),
    ]
    for axes, (name, values, own) in zip(panels, shown, strict=False):
        field = view.scatter(values, *place, frame.shape)
        colors = maps.colored(field, own, "viridis" if own is limits else "RdBu_r")
        maps.drawn(axes, maps.blend(view.background, colors, np.isfinite(field), 0.25), view, plain=True)
        maps.titled(axes, name, 2)
    maps.color_bar(panels[:2], limits, params.order_by)
    maps.color_bar(panels[2:4], (-left_over, left_over), f"{params.order_by}: given back less data", cmap="RdBu_r")
    for axes, count in zip(panels[4:], dimensions, strict=True):
        own = table[table["dimensions"] == count]
        trains.shares(
            axes,
            own[own["model"] == TRAIN],
            own[own["model"] == PCA].iloc[0],
            f"{count} dimension{'s' if count > 1 else ''}",
        )
    style.shared_legend(figure, panels[4], 4)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
