"""Draw the land types of all labellings side by side."""

import xarray as xr

from terrapalette.land import class_labels, frames, rasters, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer, lattice
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.landtypes, mask_and_scale=False) as landtypes:
        view = views.of(frames.of(landtypes), snakemake.params.projection, 760)
        labellings = [name for name, field in landtypes.data_vars.items() if "flag_values" in field.attrs]
        layers = {name: rasters.classes(view, landtypes, name) for name in labellings}
    n_columns, row = maps.arrangement(view, [len(labellings)], 2.85, 1.3)
    n_rows = maps.n_rows([len(labellings)], n_columns)
    spread = lattice(landtypes.attrs, [landtypes[name].attrs for name in labellings])
    facts = footer(landtypes.attrs, cells(int(landtypes.attrs["cells"])), *spread, view.credit)
    figure = style.figure(1.3 + row * n_rows, "Land types from every space and method", facts, legend=0.5)
    colors = {}
    for index, (name, (colored, inside)) in enumerate(layers.items()):
        attributes = landtypes[name].attrs
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        maps.drawn(axes, maps.blend(view.background, colored, inside, 0.25), view)
        shown = style.name_of(attributes["space"], attributes["method_title"])
        maps.titled(axes, f"{shown}, k = {class_labels.types(attributes['flag_values'])}", n_columns)
        colors |= rasters.class_colors(landtypes[name])
    colors = dict(sorted(colors.items()))
    title = f"class, numbered by rising {snakemake.params.order_by}; {view.elsewhere}"
    names = list(map(class_labels.short_label, colors))
    style.class_legend(figure, list(colors.values()), names, title, min(12, len(colors)))
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
