"""Draw the land types of one labelling on a world map."""

import pandas as pd
import xarray as xr
from terrapalette import projections, rasters
from terrapalette.facts import cells, footer
from terrapalette.plots import maps, style
from terrapalette.runtime import open_log, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space, method = snakemake.wildcards.space, snakemake.wildcards.method
    params = snakemake.params
    with xr.open_dataset(snakemake.input.landtypes) as landtypes:
        landtypes.load()
    table = pd.read_csv(snakemake.input.classes).query("space == @space and method == @method")
    name = f"{space}_{method}"
    canvas = projections.world(params.projection, 1500)
    colored, inside = rasters.classes(canvas, landtypes, name)
    title = f"Land types: {style.name_of(space, method)}, k = {len(table)}"
    figure = style.figure(6.75, title, footer(landtypes.attrs, cells(int(landtypes.attrs["cells"])), "background: Blue Marble (NASA)"))
    image = maps.blend(rasters.background(canvas), colored, inside, 0.25)
    maps.world(figure.add_subplot(), image, canvas.extent, projections.graticule(params.projection))
    maps.class_legend(
        figure,
        list(rasters.class_colors(landtypes[name]).values()),
        [
            f"{row['class']}: {params.order_by} {row[f'{params.order_by}_mean']:.2f}, {100 * row['area_share']:.0f} % of area"
            for _, row in table.iterrows()
        ],
        f"class: mean {params.order_by}, share of the mapped area",
        min(6, max(3, -(-len(table) // 2))),
    )
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
