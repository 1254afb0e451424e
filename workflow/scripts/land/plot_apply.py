"""Draw other data in a study's land types: the classes, where they changed, and what lies outside what was learnt."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import frames, rasters, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import rgb
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

OUTSIDE = style.LINE_COLORS[1]


def main(snakemake):
    open_log(snakemake.log[0])
    applied, space, method = (getattr(snakemake.wildcards, key) for key in ("applied", "space", "method"))
    name = f"{space}_{method}"
    with xr.open_dataset(snakemake.input.map) as found:
        found.load()
    row = pd.read_csv(snakemake.input.table).iloc[0]
    view = views.of(frames.of(found), snakemake.params.projection, 760)
    colored, inside = rasters.classes(view, found, name)
    panels = {f"Land types of {applied}": (colored, inside)}
    if row["compared_cells"]:
        own, compared = rasters.classes(view, found, "before")
        panels["The study's own data"] = own, compared
        # What stayed is pale, so that the little that changed is seen.
        changed = inside & compared & (colored != own).any(axis=2)
        title = f"Changed: {100 * row['changed_share']:.1f} % of the area compared"
        panels[title] = np.where(changed[..., None], colored, 0.88), inside & compared
    ratio = view.sample(found["distance_ratio"].values, np.nan)
    far = np.where((ratio > 1)[..., None], rgb(OUTSIDE), maps.colored(ratio, (0, 1)))
    panels[f"Outside what was learnt: {100 * row['outside_share']:.1f} % of the area"] = far, np.isfinite(ratio)
    facts = footer(
        found.attrs, cells(int(row["cells"])), f"fitted to: {found.attrs['fitted_to']}",
        f"classes by {found.attrs['assigned_by']}", view.credit,
    )  # fmt: skip
    n_columns, height = maps.arrangement(view, [len(panels)], 2.75, 2.3)
    n_rows = maps.n_rows([len(panels)], n_columns)
    title = f"{applied} in land types of {style.name_of(space, found.attrs['method_title'])}"
    colors = rasters.class_colors(found[name])
    names = [word.replace("_", " ") for word in found[name].attrs["flag_meanings"].split()]
    columns = min(4, len(names))
    legend = 0.3 + 0.22 * -(-len(names) // columns)
    figure = style.figure(1.5 + height * n_rows, title, facts, legend=legend)
    for index, (heading, (layer, mask)) in enumerate(panels.items()):
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, maps.blend(view.background, layer, mask, 0.25), view)
        maps.titled(axes, heading, n_columns)
    label = "distance to the nearest class centre over that class's reach; vermilion: beyond 1, outside what was learnt"
    maps.color_bar(figure.axes, (0, 1), label, extend="neither")
    style.class_legend(figure, list(colors.values()), names, f"class; {view.elsewhere}", columns)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
