"""Train a variational autoencoder and encode the cells into its latent space."""

import shutil

import numpy as np
import torch
import xarray as xr
from torch.utils.tensorboard import SummaryWriter

from terrapalette import vae
from terrapalette.errors import InputError
from terrapalette.runtime import logger, open_log, stream, whole, write_netcdf

# Wide enough for the codes of weak and strong divergence; what lies beyond counts in the outermost bins.
MEAN_EDGES = np.linspace(-15, 15, 151)
LOGVAR_EDGES = np.linspace(-20, 5, 126)


def main(snakemake):
    open_log(snakemake.log[0])
    params, space = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    settings = {key: value for key, value in params.settings.items() if key != "kind"}
    settings["device"] = vae.resolve_device(settings["device"])
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
        history = History(writer)
        try:
            model = vae.train(value, **settings, seed=seed, watch=history)
        except vae.DivergedError as error:
            raise InputError(
                f"land.spaces.{space}: {error}. Lower learning_rate ({settings['learning_rate']:g}) or alpha "
                f"({settings['alpha']:g})."
            ) from error
    mean, std = vae.encode(model, value)
    kept = vae.r2(model, value)
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
    write_netcdf(history.dataset(dataset.attrs), snakemake.output.training)
    with whole(snakemake.output.model) as part:
        torch.save(vae.state(model), part)


class History:
    """Keeps what every epoch gave, for figures and for TensorBoard."""

    def __init__(self, writer):
        self.writer, self.rows, self.means, self.logvars = writer, [], [], []

    def __call__(self, epoch):
        logger.info("epoch %d: loss %.5g, R2 %.4f", epoch.number, epoch.loss, epoch.r2)
        scalars = {name: getattr(epoch, name) for name in ("loss", "reconstruction", "divergence", "r2")}
        for name, value in scalars.items():
            self.writer.add_scalar(f"train/{name}", value, epoch.number)
        for name, values in (("mean", epoch.mean), ("logvar", epoch.logvar)):
            if np.isfinite(values).all():
                self.writer.add_histogram(f"codes/{name}", values, epoch.number)
        self.rows.append(scalars)
        self.means.append(counts(epoch.mean, MEAN_EDGES))
        self.logvars.append(counts(epoch.logvar, LOGVAR_EDGES))

    def dataset(self, attributes):
        columns = {name: ("epoch", [row[name] for row in self.rows]) for name in self.rows[0]}
        histograms = {
            "mean_count": (("epoch", "code", "mean_bin"), np.array(self.means, np.int32)),
            "logvar_count": (("epoch", "code", "logvar_bin"), np.array(self.logvars, np.int32)),
            "mean_edge": ("mean_edges", MEAN_EDGES),
            "logvar_edge": ("logvar_edges", LOGVAR_EDGES),
        }
        return xr.Dataset(columns | histograms, {"epoch": np.arange(1, len(self.rows) + 1)}, attributes)


def counts(values, edges):
    """How many values of each code (cell, code) lie in each bin: (code, bin)."""
    inside = np.clip(np.nan_to_num(values), edges[0], edges[-1])
    return np.stack([np.histogram(code, edges)[0] for code in inside.T])


if __name__ == "__main__":
    main(snakemake)
