"""Draw spectra, seasons and indices decoded along a straight line through a latent space."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import variables
from terrapalette.plots.common import style
from terrapalette.plots.land import latents
from terrapalette.report.footers import footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.latent) as latent:
        latent.load()
    attributes = latent.attrs
    start, end = (f"{attributes[f'{side}_lat']:g}, {attributes[f'{side}_lon']:g}" for side in ("from", "to"))
    facts = footer(attributes, f"from the cell at {start} to the cell at {end} (latitude, longitude)")
    with xr.open_dataset(snakemake.input.features) as features:
        described = variables.of_cells(features)
    bands, seasons, indices = (part(described) for part in (variables.spectrum, variables.seasons, variables.indices))
    decoded, share, place = latent["walk_decoded"], np.linspace(0, 1, latent.sizes["step"]), "place on the line"
    # Values along the line: of the indices, or of the bands where there is nothing else.
    shown = indices or ([] if seasons else bands)
    title = f"A walk through {snakemake.wildcards.space}"
    figure, panels = laid_out(bool(bands) + len(seasons) + bool(shown), bool(bands), title, facts)
    if bands:
        axes, names = next(panels), [one.name for one in bands]
        wavelength = np.array([one.wavelength for one in bands])
        latents.walk(axes, wavelength, decoded.sel(variable=names).values, place)
        axes.set_title("Spectra decoded along the line")
    for group, members in seasons.items():
        axes, values = next(panels), decoded.sel(variable=[one.name for one in members]).values
        label = style.quantity(group, members[0].unit)
        latents.walk_seasons(axes, [one.step for one in members], values, label, place)
        axes.set_title(f"{group}, decoded along the line")
    if shown:
        axes, names = next(panels), [one.name for one in shown]
        series = {name: decoded.sel(variable=name).values for name in names}
        latents.along(axes, share, series, f"{place} (0: start, 1: end)", ", ".join(names) if indices else "value")
        axes.set_title("Index along the line" if indices else "Values along the line")
    table = pd.DataFrame(decoded.values, columns=[str(name) for name in decoded["variable"].values])
    table.insert(0, "place", share)
    write_csv(table, snakemake.output.table)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def laid_out(count, has_spectrum, title, facts):
    """A figure with so many panels, two to a row; a spectrum with one beside it takes more than half."""
    n_rows = -(-count // 2)
    figure = style.figure(0.6 + 4 * n_rows, title, facts)
    widths = [[1.5 if has_spectrum and count == 2 else 1, 1]] * (count // 2) + [[1]] * (count % 2)
    return figure, iter(style.strips(figure, [1] * n_rows, widths))


if __name__ == "__main__":
    jobs.run(main, snakemake)
