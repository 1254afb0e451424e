"""Draw the land types of all labellings side by side."""

import xarray as xr

from terrapalette.land import frames, rasters, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer, lattice
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.landtypes) as landtypes:
        landtypes.load()
    view = views.of(frames.of(landtypes), snakemake.params.projection, 760)
    labellings = [name for name, field in landtypes.data_vars.items() if "flag_values" in field.attrs]
    n_columns = min(2, len(labellings))
    n_rows = -(-len(labellings) // n_columns)
    spread = lattice(landtypes.attrs, [landtypes[name].attrs.get("assigned_by", "") for name in labellings])
    facts = footer(landtypes.attrs, cells(int(landtypes.attrs["cells"])), *spread, "background: Blue Marble (NASA)")
    figure = style.figure(1.3 + 2.85 * n_rows, "Land types from every space and method", facts, legend=0.5)
    colors = {}
    for index, name in enumerate(labellings):
        attributes = landtypes[name].attrs
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        colored, inside = rasters.classes(view, landtypes, name)
        maps.drawn(axes, maps.blend(view.background, colored, inside, 0.25), view)
        shown = style.name_of(attributes["space"], attributes["method_title"])
        axes.set_title(f"{shown}, k = {len(attributes['flag_values'])}")
        colors |= rasters.class_colors(landtypes[name])
    colors = dict(sorted(colors.items()))
    title = f"class, numbered by rising {snakemake.params.order_by}; elsewhere the satellite view"
    style.class_legend(figure, list(colors.values()), [str(number) for number in colors], title, min(12, len(colors)))
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
