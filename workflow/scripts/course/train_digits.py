"""Train a dense and a convolutional network on images of digits, and let them name the images held out."""

import numpy as np
import pandas as pd
import torch
import xarray as xr

from terrapalette.course import digit_networks, digit_recognition, digits
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.images) as dataset:
        dataset.load()
    known = digits.from_dataset(dataset)
    images, is_test = known.ink.astype(np.float32), known.is_test
    found = {}
    for name, settings in params.settings.items():
        torch.set_num_threads(digit_networks.threads(name, images[0].size))
        seed = int(stream(params.seed, f"course/train_digits/{name}").integers(2**31))
        try:
            found[name] = digit_recognition.learn(name, images, known.labels, is_test, **settings, seed=seed, watch=log)
        except DivergedError as error:
            rate = settings["learning_rate"]
            raise InputError(f"course.networks.{name}: {error}. Lower learning_rate ({rate:g}).") from error
    write_csv(pd.concat([one.trace for one in found.values()]), snakemake.output.trace)
    write_csv(pd.concat([one.speed for one in found.values()]), snakemake.output.times)
    counts = {"source": known.source, "training": int(np.sum(~is_test)), "held_out": int(np.sum(is_test))}
    scores = {name: one.scores for name, one in found.items()}
    write_json({**counts, "networks": scores}, snakemake.output.scores)
    held_out = dataset.isel(image=np.flatnonzero(is_test)).drop_vars("is_test").drop_encoding()
    held_out["probability"] = (("network", "image", "digit"), np.array([one.probability for one in found.values()]))
    write_netcdf(held_out.assign_coords(network=list(found)), snakemake.output.answers)


def log(row):
    words = "{network}, epoch {epoch}: loss {loss:.4g}, accuracy held out {test_accuracy:.4f}"
    logger.info("%s", words.format(**row))


if __name__ == "__main__":
    jobs.run(main, snakemake)
