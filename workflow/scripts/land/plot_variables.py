"""Draw the variables of the chosen cells on a satellite background."""

import numpy as np
import xarray as xr

from terrapalette.land import frames, variables, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.features) as features:
        features.load()
    described, frame = variables.of_cells(features), frames.of_cells(features)
    view = views.of(frame, snakemake.params.projection, 700)
    n_rows = -(-len(described) // 2)
    facts = footer(
        {"source": features.attrs["source"]}, cells(features.sizes["cell"]), "background: Blue Marble (NASA)"
    )
    figure = style.figure(0.8 + 3.05 * n_rows, "The variables", facts)
    # Two maps to a row; a last one alone stands in the middle.
    places = figure.add_gridspec(n_rows, 4)
    for index, one in enumerate(described):
        first = 1 if index == len(described) - 1 and index % 2 == 0 else 2 * (index % 2)
        axes = figure.add_subplot(places[index // 2, first : first + 2])
        chosen = features["physical"].values[:, index]
        values = view.scatter(chosen, features["row"].values, features["col"].values, frame.shape)
        limits = tuple(np.percentile(chosen, [1, 99]))
        image = maps.blend(view.background, maps.colored(values, limits), np.isfinite(values), 0.0)
        maps.drawn(axes, image, view)
        axes.set_title(one.name)
        long_name = one.long_name or one.name
        maps.color_bar(axes, limits, long_name if one.unit == "1" else f"{long_name} ({one.unit})")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
