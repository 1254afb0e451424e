"""How a training goes, in the rule's log and for TensorBoard."""

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from terrapalette.runtime.logs import logger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def watcher(folder: str | None) -> "Iterator[Callable | None]":
    """What shows every epoch of a training in the log and writes it to a folder for TensorBoard; None without one.

    The epoch has number, loss, reconstruction, divergence, r2, and mean and logvar (cell, code) of the codes it saw.
    """
    if folder is None:
        yield None
        return
    from torch.utils.tensorboard import SummaryWriter

    shutil.rmtree(folder, ignore_errors=True)
    with SummaryWriter(folder) as writer:

        def watch(index, epoch):
            logger.info("epoch %d: loss %.5g, R2 %.4f", epoch.number, epoch.loss, epoch.r2)
            for name in ("loss", "reconstruction", "divergence", "r2"):
                writer.add_scalar(f"train/{name}", getattr(epoch, name), epoch.number)
            for name, values in (("mean", epoch.mean), ("logvar", epoch.logvar)):
                if np.isfinite(values).all():
                    writer.add_histogram(f"codes/{name}", values, epoch.number)

        yield watch
