"""Draw how much a step in a latent space changes what is decoded: gradient and magnification."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import latents
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

LABELS = {
    "gradient": ("Gradient of the decoded norm", "magnitude of the gradient"),
    "magnification": ("Magnification of the pullback metric", "decoded length or area per latent one"),
}


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.latent) as latent:
        latent.load()
    scales = ["scales from the 2nd to the 98th percentile near cells"] * (latent.sizes["component"] > 1)
    facts = footer(latent.attrs, cells(latent.sizes["cell"]), "pale: no cell near", *scales)
    figure = style.figure(4.6, f"How evenly does {snakemake.wildcards.space} decode?", facts)
    inhabited = latent["inhabited"].values.astype(bool)
    for index, (name, (title, label)) in enumerate(LABELS.items()):
        axes = figure.add_subplot(1, 2, index + 1)
        values = latent[name].values
        if values.ndim == 1:
            latents.along(axes, latent["z1"].values, {name: values}, "z1", label, inhabited)
            axes.set_ylim(0, None)
        else:
            latents.field(axes, latent["z1"].values, latent["z2"].values, values, inhabited, label)
        axes.set_title(title)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
