"""Draw the variables of the chosen cells as maps."""

import numpy as np
import xarray as xr

from terrapalette.land import frames, variables, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.features) as features:
        features.load()
    described, frame = variables.of_cells(features), frames.of_cells(features)
    physical = {one.name: features["physical"].values[:, index] for index, one in enumerate(described)}
    # Steps of a group share a scale, every other variable has its own.
    seasons = variables.seasons(described)
    stepped = [one for steps in seasons.values() for one in steps]
    single = [one for one in described if one not in stepped]
    view = views.of(frame, snakemake.params.projection, 350 if seasons else 700)
    facts = footer({"source": features.attrs["source"]}, cells(features.sizes["cell"]), view.credit)
    counts = [len(single)] * bool(single) + [len(steps) for steps in seasons.values()]
    # A row of single variables has a colour bar for each map, a group one below all its maps.
    room = 0.8 + 0.6 * len(seasons) + 0.45 * bool(single)
    row, least = (2.6, 4) if seasons else (3.05, 2)
    n_columns, height = maps.arrangement(view, counts, row, room, least)
    figure = style.figure((room if seasons else 0.8) + height * maps.n_rows(counts, n_columns), "The variables", facts)
    panels = maps.grid(figure, counts, n_columns)

    def draw(axes, one, limits, plain):
        values = view.scatter(physical[one.name], features["row"].values, features["col"].values, frame.shape)
        image = maps.blend(view.background, maps.colored(values, limits), np.isfinite(values), 0.0)
        maps.drawn(axes, image, view, plain=plain)
        maps.titled(axes, one.name if n_columns < 8 or not one.step else one.step, n_columns)

    for one, axes in zip(single, panels[0] if single else [], strict=True):
        limits = tuple(np.percentile(physical[one.name], [1, 99]))
        draw(axes, one, limits, n_columns > 3)
        maps.color_bar(axes, limits, label(one.long_name if one.long_name and n_columns < 4 else one.name, one.unit))
    for (group, steps), row in zip(seasons.items(), panels[bool(single) :], strict=True):
        limits = tuple(np.percentile([physical[one.name] for one in steps], [1, 99]))
        for axes, one in zip(row, steps, strict=True):
            draw(axes, one, limits, True)
        maps.color_bar(row, limits, label(f"{group}, all {len(steps)} steps", steps[0].unit))
    write_figure(figure, snakemake.output.figure)


def label(name, unit):
    return name if unit == "1" else f"{name} ({unit})"


if __name__ == "__main__":
    jobs.run(main, snakemake)
