"""Draw regions: the plain satellite view beside the land types."""

import xarray as xr

from terrapalette.land import class_labels, frames, rasters, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

# Share of a region's pixels below which its cells are not to be found among them.
SEEN = 0.002


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    name = f"{space}_{snakemake.wildcards.method}"
    with xr.open_dataset(snakemake.input.landtypes, mask_and_scale=False) as landtypes:
        frame = frames.of(landtypes)
        shown = {region: views.region(frame, box, 650) for region, box in snakemake.params.regions.items()}
        layers = {region: rasters.classes(view, landtypes, name) for region, view in shown.items()}
    # A regional input need not reach every region, and a small one is lost in it.
    empty = [region for region, (_, inside) in layers.items() if not inside.any()]
    lost = [region for region, (_, inside) in layers.items() if 0 < inside.mean() < SEEN]
    shown = {region: view for region, view in shown.items() if region not in empty + lost}
    heights = [view.cell.shape[0] / view.cell.shape[1] for view in shown.values()]
    k = class_labels.types(landtypes[name].attrs["flag_values"])
    title = f"Regions: {style.name_of(space, landtypes[name].attrs['method_title'])}, k = {k}"
    if not shown:
        figure = style.figure(2, title, footer(landtypes.attrs), width=9.4)
        maps.sentence(figure, f"No cell of this study can be seen in {', '.join([*empty, *lost])}.")
        write_figure(figure, snakemake.output.figure)
        return
    facts = footer(landtypes.attrs, "satellite view: Blue Marble (NASA)")
    facts += f"  ·  no cells in {', '.join(empty)}" if empty else ""
    facts += f"  ·  too few cells to be seen in {', '.join(lost)}" if lost else ""
    figure = style.figure(1.3 + sum(4.25 * height + 0.6 for height in heights), title, facts, width=9.4, legend=0.5)
    grid = figure.add_gridspec(len(shown), 2, height_ratios=heights)
    for index, (region, view) in enumerate(shown.items()):
        colored, inside = layers[region]
        for column, (what, image) in enumerate(
            (("satellite view", view.background), ("land types", maps.blend(view.background, colored, inside, 0.25)))
        ):
            axes = figure.add_subplot(grid[index, column])
            maps.region(axes, image, view.extent)
            axes.set_title(f"{region}: {what}")
    colors = rasters.class_colors(landtypes[name])
    caption = f"class, numbered by rising {snakemake.params.order_by}; elsewhere the satellite view"
    names = list(map(class_labels.short_label, colors))
    style.class_legend(figure, list(colors.values()), names, caption, min(12, len(colors)))
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
