"""Draw what perceptrons of one and of two layers say in the plane of the petals."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.regions) as regions:
        regions.load()
    names, (xlabel, ylabel) = list(regions.attrs["species"]), regions["variable"].values
    facts = f"Data: iris (scikit-learn), {regions.sizes['flower']} flowers, all used for training and drawn"
    figure = style.figure(5.0, "Species by their petals", facts)
    for index, layers in enumerate(regions["layers"].values):
        one = regions.sel(layers=layers)
        axes = figure.add_subplot(1, 2, index + 1)
        decisions.regions(axes, one["x"].values, one["y"].values, one["class"].values, len(names))
        decisions.examples(axes, one["petal"].values, one["species"].values, names)
        axes.set(xlabel=xlabel, ylabel=ylabel)
        axes.set_title(f"{['One layer', 'Two layers'][layers - 1]}: {one['right'].item():.1%} right")
        axes.legend(fontsize=9, loc="upper left")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
