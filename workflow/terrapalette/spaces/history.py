"""What training an autoencoder gave, epoch by epoch."""

import numpy as np

from terrapalette.spaces.autoencoder import Epoch

# Wide enough for the codes of weak and strong divergence; what lies beyond counts in the outermost bins.
MEAN_EDGES = np.linspace(-15, 15, 151)
LOGVAR_EDGES = np.linspace(-20, 5, 126)
SCALARS = ("loss", "reconstruction", "divergence", "r2")


class History:
    """Collects the epochs of one run: scalars, and histograms of the codes' means and log-variances."""

    def __init__(self):
        self._rows, self._means, self._logvars = [], [], []

    def __call__(self, epoch: Epoch) -> None:
        self._rows.append([getattr(epoch, name) for name in SCALARS])
        self._means.append(counts(epoch.mean, MEAN_EDGES))
        self._logvars.append(counts(epoch.logvar, LOGVAR_EDGES))

    def scalars(self) -> dict[str, np.ndarray]:
        """loss, reconstruction, divergence (nats, mean over cells) and r2, each (epoch,)."""
        return dict(zip(SCALARS, np.array(self._rows).T, strict=True))

    def histograms(self) -> tuple[np.ndarray, np.ndarray]:
        """Counts of means and of log-variances, each (epoch, code, bin)."""
        return np.array(self._means, np.int32), np.array(self._logvars, np.int32)


def counts(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How many values of each code (cell, code) lie in each bin: (code, bin)."""
    inside = np.clip(np.nan_to_num(values), edges[0], edges[-1])
    return np.stack([np.histogram(code, edges)[0] for code in inside.T])


def variables(history: History) -> dict[str, tuple]:
    """The history as variables of an xarray.Dataset, by name: dimensions and values, with epochs counted from 1."""
    means, logvars = history.histograms()
    return {name: ("epoch", values) for name, values in history.scalars().items()} | {
        "mean_count": (("epoch", "code", "mean_bin"), means),
        "logvar_count": (("epoch", "code", "logvar_bin"), logvars),
        "epoch": ("epoch", np.arange(1, len(means) + 1)),
        **edges(),
    }


def edges() -> dict[str, tuple]:
    """The edges of the histograms' bins as variables of an xarray.Dataset."""
    return {"mean_edge": ("mean_edges", MEAN_EDGES), "logvar_edge": ("logvar_edges", LOGVAR_EDGES)}
