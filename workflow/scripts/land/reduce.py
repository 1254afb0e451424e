"""Fit one space to the normalized variables, and bring the cells into it."""

import numpy as np
import xarray as xr

from terrapalette.blocks import fits
from terrapalette.land import whole_fit
from terrapalette.runtime import engine, jobs, training_log
from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf
from terrapalette.spaces import kinds, variance


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    kind, settings = kinds.kind(params.settings["kind"]), dict(params.settings)
    values, weights = cells["value"].values, cells["area_weight"].values if params.area_weights else None
    fit_blocks = fits.space(settings.pop("kind"))
    check(name, settings, cells)
    if fit_blocks and whole_fit.is_large(cells.attrs["stride"], cells.attrs["grid_cells"]):
        choice = params.land_variable, params.land_threshold, params.surface
        blocks = whole_fit.normalized(snakemake.input.grid, cells, choice, params.area_weights)
        with engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
            model = fit_blocks(blocks, run, **settings)
    else:
        model = fitted(kind, values, weights, settings | kinds.given_steps(kind, cells), params, name)
    space = xr.Dataset(kind.describe(model, values))
    if "component" not in space:
        space = space.assign_coords(component=cells["variable"].values)
    space = space.assign_coords(variable=cells["variable"].values)
    space.attrs = {**cells.attrs, "space": name, "kind": params.settings["kind"], "is_input": int(kind.is_input)}
    space.attrs |= {key: value for key, value in settings.items() if isinstance(value, int | float | str)}
    if kind.decode is not None:
        space.attrs["r2"] = variance.explained(values, kind.decode(model, kind.encode(model, values)), weights)
        logger.info("%d coordinates keep %.2f %% of the variance", space.sizes["component"], 100 * space.attrs["r2"])
    write_netcdf(space, snakemake.output.space)
    write_netcdf(xr.Dataset(kind.save(model), attrs={"kind": space.attrs["kind"]}), snakemake.output.model)


def fitted(kind, values, weights, settings, params, name):
    """The space of the study's cells."""
    seed = int(stream(params.seed, f"land/train/{name}").integers(2**31))
    with training_log.watcher(params.tensorboard if kind.has_history else None) as watch:
        try:
            return kind.fit(values, [seed], weights=weights, watch=watch, **settings)[0]
        except DivergedError as error:
            raise InputError(
                f"land.spaces.{name}: {error}. Lower learning_rate ({settings['learning_rate']:g}) or alpha "
                f"({settings['alpha']:g})."
            ) from error


def check(name, settings, cells):
    """Stop where a batch would hold more cells than there are."""
    batch, n_cells = settings.get("batch_size", 1), cells.sizes["cell"]
    if np.isscalar(batch) and batch > n_cells:
        raise InputError(
            f"land.spaces.{name}.batch_size is {batch}, expected at most the {n_cells} cells of "
            f"{cells.attrs['source']}."
        )


if __name__ == "__main__":
    jobs.run(main, snakemake)
