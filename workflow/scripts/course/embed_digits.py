"""Bring images of digits into planes: autoencoders of several strengths of divergence, and principal components."""

import numpy as np
import torch
import xarray as xr

from terrapalette.course import digits, planes
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    settings = dict(snakemake.params.settings)
    alphas, between = settings.pop("alphas"), settings.pop("between")
    torch.set_num_threads(1)
    with xr.open_dataset(snakemake.input.images) as dataset:
        dataset.load()
    known = digits.from_dataset(dataset)
    images = known.ink[~known.is_test].reshape(np.sum(~known.is_test), -1)
    if settings["batch_size"] > len(images):
        raise InputError(
            f"course.digits_vae.batch_size is {settings['batch_size']}, expected at most the {len(images)} images to "
            "train on."
        )
    seed = int(stream(snakemake.params.seed, "course/embed_digits").integers(2**31))
    try:
        made, trace = planes.learnt(images, alphas, seed, watch=log, **settings)
    except DivergedError as error:
        rate = settings["learning_rate"]
        raise InputError(f"course.digits_vae: {error}. Lower learning_rate ({rate:g}) or the alpha.") from error
    made["PCA"] = planes.principal(images)
    described = {name: planes.described(plane, known.ink, known.labels, known.is_test) for name, plane in made.items()}
    scores = {name: {key: one[key].item() for key in ("r2", "accuracy")} for name, one in described.items()}
    logger.info("on images held out: %s", scores)
    joined = xr.concat(described.values(), "plane").assign(label=("image", known.labels))
    joined = joined.assign_coords(plane=list(made), alpha=("plane", [*map(float, alphas), np.nan]))
    write_netcdf(joined.assign_attrs(dataset.attrs), snakemake.output.planes)
    name = planes.name_of(between["alpha"])
    walk = planes.walk(made[name], known.ink, known.labels, between["digits"])
    write_netcdf(walk.assign_attrs(dataset.attrs, plane=name), snakemake.output.between)
    write_csv(trace, snakemake.output.trace)
    write_json(scores, snakemake.output.scores)


def log(row):
    logger.info("%s", "{plane}, epoch {epoch}: loss {loss:.5g}, R2 {r2:.4f}".format(**row))


if __name__ == "__main__":
    jobs.run(main, snakemake)
