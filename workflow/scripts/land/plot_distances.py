"""Draw whether cells that are near in a latent space are near once decoded."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import latents
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.latent) as latent, xr.open_dataset(snakemake.input.space) as space:
        latent.load()
        codes = space["value"].values
    attributes = latent.attrs
    place = f"latitude {attributes['from_lat']:g}, longitude {attributes['from_lon']:g}"
    count = f"{latent.sizes['pair']:,} random pairs".replace(",", " ")
    facts = footer(attributes, cells(len(codes)), f"red: the cell at {place}", count)
    figure = style.figure(4.8, f"Are neighbours in {snakemake.wildcards.space} alike once decoded?", facts)
    axes = figure.add_subplot(1, 2, 1)
    chosen = int(latent["from_latent"].values.argmin())
    latents.from_a_cell(axes, codes, latent["from_decoded"].values, chosen, "decoded distance from the red cell")
    axes.set_title("Distance from one cell")
    axes = figure.add_subplot(1, 2, 2)
    names = ("distance between codes", "distance between decoded values")
    latents.pairs(axes, latent["pair_latent"].values, latent["pair_decoded"].values, names)
    axes.set_title(f"All over: rank correlation {attributes['rank_correlation']:.3f}")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
