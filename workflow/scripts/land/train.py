"""Train a variational autoencoder and encode the cells into its latent space."""

import shutil

import numpy as np
import torch
import xarray as xr
from torch.utils.tensorboard import SummaryWriter

from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import whole, write_netcdf
from terrapalette.spaces import autoencoder, history


def main(snakemake):
    open_log(snakemake.log[0])
    params, space = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    settings = {key: value for key, value in params.settings.items() if key != "kind"}
    settings["device"] = autoencoder.resolve_device(settings["device"])
    # One thread: the networks are small, and threads waiting for each other cost more than they bring.
    torch.set_num_threads(1)
    value = cells["value"].values
    if settings["batch_size"] > len(value):
        raise InputError(
            f"land.spaces.{space}.batch_size is {settings['batch_size']}, expected at most the {len(value)} cells of "
            f"{cells.attrs['source']}."
        )
    seed = int(stream(params.seed, f"land/train/{space}").integers(2**31))
    shutil.rmtree(params.tensorboard, ignore_errors=True)
    with SummaryWriter(params.tensorboard) as writer:
        seen = history.History()

        def watch(epoch):
            seen(epoch)
            log(writer, epoch)

        try:
            model = autoencoder.train(value, **settings, seed=seed, watch=watch)
        except autoencoder.DivergedError as error:
            raise InputError(
                f"land.spaces.{space}: {error}. Lower learning_rate ({settings['learning_rate']:g}) or alpha "
                f"({settings['alpha']:g})."
            ) from error
    mean, std = autoencoder.encode(model, value)
    kept = autoencoder.r2(model, value)
    logger.info("R2 of decoded mean codes: %.4f", kept)
    codes = [f"z{number + 1}" for number in range(mean.shape[1])]
    dataset = xr.Dataset(
        {
            "value": (("cell", "component"), mean, {"long_name": "mean of the code"}),
            "std": (("cell", "component"), std, {"long_name": "standard deviation of the code"}),
        },
        coords={"component": codes},
        attrs={**cells.attrs, "kind": "vae", "r2": kept, "alpha": float(settings["alpha"])},
    )
    write_netcdf(dataset, snakemake.output.space)
    write_netcdf(history_dataset(seen, dataset.attrs), snakemake.output.training)
    with whole(snakemake.output.model) as part:
        torch.save(autoencoder.state(model), part)


def log(writer, epoch):
    """Show an epoch in the rule's log and in TensorBoard."""
    logger.info("epoch %d: loss %.5g, R2 %.4f", epoch.number, epoch.loss, epoch.r2)
    for name in history.SCALARS:
        writer.add_scalar(f"train/{name}", getattr(epoch, name), epoch.number)
    for name, values in (("mean", epoch.mean), ("logvar", epoch.logvar)):
        if np.isfinite(values).all():
            writer.add_histogram(f"codes/{name}", values, epoch.number)


def history_dataset(seen, attributes):
    means, logvars = seen.histograms()
    columns = {name: ("epoch", values) for name, values in seen.scalars().items()}
    histograms = {
        "mean_count": (("epoch", "code", "mean_bin"), means),
        "logvar_count": (("epoch", "code", "logvar_bin"), logvars),
        "mean_edge": ("mean_edges", history.MEAN_EDGES),
        "logvar_edge": ("logvar_edges", history.LOGVAR_EDGES),
    }
    return xr.Dataset(columns | histograms, {"epoch": np.arange(1, len(means) + 1)}, attributes)


if __name__ == "__main__":
    main(snakemake)
