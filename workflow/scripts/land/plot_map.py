"""Draw the land types of one labelling on a map."""

import pandas as pd
import xarray as xr

from terrapalette.land import class_labels, frames, rasters, variables, views
from terrapalette.plots.common import style
from terrapalette.plots.land import maps
from terrapalette.report.footers import cells, footer, lattice
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space, method = snakemake.wildcards.space, snakemake.wildcards.method
    params = snakemake.params
    table = pd.read_csv(snakemake.input.classes).query("space == @space and method == @method")
    name = f"{space}_{method}"
    with xr.open_dataset(snakemake.input.landtypes, mask_and_scale=False) as product:
        view = views.of(frames.of(product), params.projection, 1500)
        colored, inside = rasters.classes(view, product, name)
    k = class_labels.types(table["class"])
    title = f"Land types: {style.name_of(space, product[name].attrs['method_title'])}, k = {k}"
    spread = lattice(product.attrs, [product[name].attrs])
    facts = footer(product.attrs, cells(int(product.attrs["cells"])), *spread, view.credit)
    columns = min(4, max(3, -(-len(table) // 2)))
    legend = 0.3 + 0.22 * -(-len(table) // columns)
    figure = style.figure(maps.height(view, 6.05) + legend, title, facts, legend=legend)
    maps.drawn(figure.add_subplot(), maps.blend(view.background, colored, inside, 0.25), view)
    order_by = params.order_by
    with xr.open_dataset(snakemake.input.features) as features:
        unit = next(one.unit for one in variables.of_cells(features) if order_by in (one.name, one.group))
    labels = map(class_labels.class_label, table["class"], table["name"])
    means = [style.measured(mean, unit) for mean in table[f"{order_by}_mean"]]
    shares = map(style.percent, table["area_share"])
    texts = [f"{label} ({mean}; {share})" for label, mean, share in zip(labels, means, shares, strict=True)]
    known = rasters.class_colors(product[name])
    colors = [known[number] for number in table["class"]]
    caption = f"class (mean {order_by}; share of the mapped area); {view.elsewhere}"
    style.class_legend(figure, colors, texts, caption, columns)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
