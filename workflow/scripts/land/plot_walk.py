"""Draw the spectra decoded along a straight line through a latent space."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import variables
from terrapalette.plots.common import style
from terrapalette.plots.land import latents
from terrapalette.report.footers import footer
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.latent) as latent:
        latent.load()
    attributes = latent.attrs
    start, end = (f"{attributes[f'{side}_lat']:g}, {attributes[f'{side}_lon']:g}" for side in ("from", "to"))
    facts = footer(attributes, f"from the cell at {start} to the cell at {end} (latitude, longitude)")
    figure = style.figure(4.6, f"A walk through {snakemake.wildcards.space}", facts)
    with xr.open_dataset(snakemake.input.features) as features:
        described = variables.of_cells(features)
    bands = [(one.wavelength, one.name) for one in variables.spectrum(described)]
    decoded = latent["walk_decoded"]
    indices = [one.name for one in described if not one.wavelength]
    panels = figure.add_gridspec(1, 2, width_ratios=[1.5, 1])
    if bands:
        axes = figure.add_subplot(panels[0, 0])
        wavelength, names = (list(part) for part in zip(*bands, strict=True))
        latents.walk(axes, np.array(wavelength), decoded.sel(variable=names).values, "place on the line")
        axes.set_title("Spectra decoded along the line")
    axes = figure.add_subplot(panels[0, 1])
    share = np.linspace(0, 1, latent.sizes["step"])
    shown = indices or [name for _, name in bands]
    series = {name: decoded.sel(variable=name).values for name in shown}
    latents.along(axes, share, series, "place on the line (0: start, 1: end)", ", ".join(shown) if indices else "value")
    axes.set_title("Index along the line" if indices else "Values along the line")
    table = pd.DataFrame(decoded.values, columns=[str(name) for name in decoded["variable"].values])
    table.insert(0, "place", share)
    write_csv(table, snakemake.output.table)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
