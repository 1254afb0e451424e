"""Draw the density of cells in a latent space beside that in as many principal components."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import components, latents
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    name = snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.latent) as latent, xr.open_dataset(snakemake.input.space) as space:
        codes, linear, attributes = space["value"].values, latent["pca"].values, latent.attrs
    facts = footer(attributes, cells(len(codes)), "all cells")
    figure = style.figure(4.8, f"Where are the cells in {name}, and where in principal components?", facts)
    for index, (title, points, axis) in enumerate(((name, codes, "z"), ("PCA", linear, "PC"))):
        axes = figure.add_subplot(1, 2, index + 1)
        if points.shape[1] == 1:
            components.histogram(axes, points[:, 0], title, f"{axis}1", style.LINE_COLORS[index])
            continue
        latents.density(axes, points[:, 0], points[:, 1], (f"{axis}1", f"{axis}2"))
        axes.set_title(title)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
