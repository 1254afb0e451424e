"""Draw the cells as mixtures of extremes: one map in three colours, or a map for each share."""

import numpy as np
import xarray as xr

from terrapalette.land import frames, variables, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps, mixtures
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.space) as space:
        shares, names, attributes = space["value"].values, list(space["component"].values), space.attrs
        extremes = space["extreme"].values
    with xr.open_dataset(snakemake.input.features) as features:
        frame, place = frames.of_cells(features), (features["row"].values, features["col"].values)
        order = variables.order_values(extremes, variables.of_cells(features), params.order_by)
    drawn = draw_one if len(names) == 3 else draw_each
    facts = footer(attributes, cells(len(shares)), f"{100 * attributes['r2']:.1f} % of the variance kept")
    title = f"Cells as mixtures of {len(names)} extremes: {snakemake.wildcards.space}"
    write_figure(drawn(shares, names, order, frame, place, params.projection, title, facts), snakemake.output.figure)


def draw_one(shares, names, order, frame, place, projection, title, facts):
    """One map in the colours of the mixtures, and the triangle that explains them."""
    colors, view = mixtures.colors(order), views.of(frame, projection, 1100)
    wide = 0.73
    figure = style.figure(0.8 + maps.height(view, 5.2, wide * style.WIDTH) - 1.7, title, facts)
    left, right = figure.add_gridspec(1, 2, width_ratios=[wide, 1 - wide])
    fields = np.stack([view.scatter(share, *place, frame.shape) for share in shares.T], axis=-1)
    image = maps.blend(view.background, mixtures.mixed(fields, colors), np.isfinite(fields).all(axis=-1), 0.25)
    maps.drawn(figure.add_subplot(left), image, view)
    mixtures.triangle(figure.add_subplot(right), shares, colors, names)
    return figure


def draw_each(shares, names, order, frame, place, projection, title, facts):
    """A map for each share."""
    view = views.of(frame, projection, 760)
    n_columns, height = maps.arrangement(view, [len(names)], 2.75, 1.5)
    figure = style.figure(1.5 + height * maps.n_rows([len(names)], n_columns), title, facts)
    axes = [one for group in maps.grid(figure, [len(names)], n_columns) for one in group]
    for one, share, name in zip(axes, shares.T, names, strict=True):
        values = view.scatter(share, *place, frame.shape)
        image = maps.blend(view.background, maps.colored(values, (0, 1)), np.isfinite(values), 0.25)
        maps.drawn(one, image, view)
        maps.titled(one, name, n_columns)
    maps.color_bar(axes, (0, 1), "share of the extreme", "neither")
    return figure


if __name__ == "__main__":
    jobs.run(main, snakemake)
