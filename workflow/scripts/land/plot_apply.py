"""Draw other data in a study's land types: the classes, where they changed, and what lies outside what was learnt."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import class_labels, frames, rasters, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer
from terrapalette.report.palettes import rgb
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

OUTSIDE, UNCHANGED = style.LINE_COLORS[1], 0.82


def main(snakemake):
    open_log(snakemake.log[0])
    applied, space, method = (getattr(snakemake.wildcards, key) for key in ("applied", "space", "method"))
    name = f"{space}_{method}"
    row = pd.read_csv(snakemake.input.table).iloc[0]
    # As they lie in the file: floats would take four times the memory.
    with xr.open_dataset(snakemake.input.map, mask_and_scale=False) as found:
        view = views.of(frames.of(found), snakemake.params.projection, 760)
        colored, inside = rasters.classes(view, found, name)
        own, compared = rasters.classes(view, found, "before")
        ratio = rasters.means(view, found["distance_ratio"])
    panels = {f"Land types of {applied}": (colored, inside, view.background)}
    caption = f"class; {view.elsewhere}"
    if row["compared_cells"]:
        panels["The study's own data"] = own, compared, view.background
        # What stayed is pale, so that the little that changed is seen.
        changed = inside & compared & (colored != own).any(axis=2)
        title = f"Changed: {100 * row['changed_share']:.1f} % of the area compared"
        plane = view.kind == "plane"
        # Grey paper would look like what stayed.
        behind = np.ones_like(view.background) if plane else view.background
        panels[title] = np.where(changed[..., None], colored, UNCHANGED), inside & compared, behind
        elsewhere = "white: no class in one of the two" if plane else view.elsewhere
        caption += f"\nwhere changed: the class that it became; pale grey: unchanged; {elsewhere}"
    far = np.where((ratio > 1)[..., None], rgb(OUTSIDE), maps.colored(ratio, (0, 1)))
    panels[f"Outside what was learnt: {100 * row['outside_share']:.1f} % of the area"] = (
        far, np.isfinite(ratio), view.background,
    )  # fmt: skip
    facts = footer(
        found.attrs, cells(int(row["cells"])), f"fitted to: {found.attrs['fitted_to']}",
        f"classes by {found.attrs['assigned_by']}", view.credit,
    )  # fmt: skip
    title = f"{applied} in land types of {style.name_of(space, found.attrs['method_title'])}"
    colors = rasters.class_colors(found[name])
    names = [class_labels.class_label(*one) for one in class_labels.flag_names(found[name].attrs).items()]
    # As many in each column as may be: they run down the columns.
    rows = -(-len(names) // 4)
    columns = -(-len(names) // rows)
    legend = 0.08 + 0.2 * (rows + caption.count("\n") + 1)
    # Room for the title and the scale.
    room = 1.25 + legend
    n_columns, height = maps.arrangement(view, [len(panels)], 2.75, room)
    n_rows = maps.n_rows([len(panels)], n_columns)
    figure = style.figure(room + height * n_rows, title, facts, legend=legend)
    for index, (heading, (layer, mask, behind)) in enumerate(panels.items()):
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, maps.blend(behind, layer, mask, 0.25), view)
        maps.titled(axes, heading, n_columns)
    label = "distance to the nearest class centre over that class's reach; vermilion: beyond 1, outside what was learnt"
    maps.color_bar(figure.axes, (0, 1), label, extend="neither")
    style.class_legend(figure, list(colors.values()), names, caption, columns)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
