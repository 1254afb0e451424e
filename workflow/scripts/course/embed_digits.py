"""Bring images of digits into planes: autoencoders of several strengths of divergence, and principal components."""

import numpy as np
import pandas as pd
import torch
import xarray as xr

from terrapalette.course import lattice, planes
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf
from terrapalette.spaces import autoencoder

# Images along each side of a decoded plane, and steps along each leg of a path.
LATTICE, CANDIDATES, STEPS = 11, 60, 5


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    torch.set_num_threads(1)
    with xr.open_dataset(snakemake.input.images) as dataset:
        dataset.load()
    digits = Images(dataset)
    made, history = {}, []
    for alpha in params.settings["alphas"]:
        name = f"alpha {alpha:g}"
        model = trained(digits.images[~digits.is_test] - digits.mean, alpha, name, params, history)
        made[name] = planes.latent(model, digits.mean)
    made["PCA"] = planes.principal(digits.images[~digits.is_test])
    described = [digits.describe(name, plane) for name, plane in made.items()]
    alphas = [*map(float, params.settings["alphas"]), np.nan]
    result = xr.concat(described, "plane").assign_coords(plane=list(made), alpha=("plane", alphas))
    result = result.assign(label=("image", digits.labels)).assign_attrs(dataset.attrs)
    write_netcdf(result, snakemake.output.planes)
    between = params.settings["between"]
    walk = digits.walk(made[f"alpha {between['alpha']:g}"], between["digits"])
    write_netcdf(walk.assign_attrs(dataset.attrs, plane=f"alpha {between['alpha']:g}"), snakemake.output.between)
    write_csv(pd.DataFrame(history), snakemake.output.trace)
    scores = [{key: one[key].item() for key in ("r2", "accuracy")} for one in described]
    write_json(dict(zip(made, scores, strict=True)), snakemake.output.scores)


def trained(images, alpha, name, params, history):
    """An autoencoder of two codes; every epoch goes into the history."""
    settings = {key: params.settings[key] for key in ("hidden", "epochs", "batch_size", "optimizer", "learning_rate")}

    def watch(epoch):
        row = {key: getattr(epoch, key) for key in ("loss", "reconstruction", "divergence", "r2")}
        history.append({"plane": name, "epoch": epoch.number, **row})
        logger.info("%s, epoch %d: loss %.5g, R2 %.4f", name, epoch.number, epoch.loss, epoch.r2)

    if settings["batch_size"] > len(images):
        raise InputError(
            f"course.digits_vae.batch_size is {settings['batch_size']}, expected at most the {len(images)} images to "
            "train on."
        )
    # One seed for all: the planes differ by alpha alone.
    seed = int(stream(params.seed, "course/embed_digits").integers(2**31))
    try:
        return autoencoder.train(images, latent_dim=2, alpha=alpha, seed=seed, watch=watch, **settings)
    except autoencoder.DivergedError as error:
        raise InputError(
            f"course.digits_vae: {error} at alpha {alpha:g}. Lower learning_rate ({settings['learning_rate']:g}) "
            "or the alpha."
        ) from error


class Images:
    """The images as (image, pixel) values 0..1, and what a plane makes of them."""

    def __init__(self, dataset):
        pixels = dataset["pixels"].values
        self.shape = pixels.shape[1:]
        self.images = pixels.reshape(len(pixels), -1) / dataset.attrs["levels"]
        self.labels = dataset["label"].values
        self.is_test = dataset["is_test"].values == 1
        self.mean = self.images[~self.is_test].mean(axis=0)

    def pictures(self, values):
        """Decoded values (..., pixel) as pictures; a decoder may overshoot what ink allows."""
        return np.clip(values, 0, 1).reshape(*values.shape[:-1], *self.shape).astype(np.float32)

    def describe(self, name, plane):
        """Codes and labels of all images, scores on the test images, and the plane decoded on a lattice."""
        codes, tested = plane.encode(self.images), self.is_test
        kept = planes.r2(self.images[tested], plane.decode(codes[tested]), self.mean)
        found = planes.neighbour_accuracy(codes[~tested], self.labels[~tested], codes[tested], self.labels[tested])
        logger.info("%s: R2 %.4f, accuracy of ten neighbours %.4f", name, kept, found)
        x, y = planes.lattice(codes, LATTICE)
        decoded = self.pictures(plane.decode(lattice.crossing(x, y))).reshape(LATTICE, LATTICE, *self.shape)
        return xr.Dataset(
            {
                "code": (("image", "axis"), codes),
                "r2": ((), kept, {"long_name": "R2 of decoded test images"}),
                "accuracy": ((), found, {"long_name": "accuracy of ten nearest neighbours on test images"}),
                "decoded": (("y", "x", "row", "column"), decoded, {"long_name": "ink of the decoded plane, 0 to 1"}),
                "x_code": ("x", x),
                "y_code": ("y", y),
            }
        )

    def walk(self, plane, pair):
        """From the middle of one digit to the middle of another, by the point where both lie deepest."""
        codes = plane.encode(self.images)
        members = [codes[self.labels == digit] for digit in pair]
        # Finer than the decoded lattice: the point should sit well between the two.
        candidates = lattice.crossing(*planes.lattice(np.vstack(members), CANDIDATES))
        point = planes.meeting_point(candidates, *members)
        middles = [np.median(part, axis=0) for part in members]
        steps = planes.path([middles[0], point, middles[1]], STEPS)
        return xr.Dataset(
            {
                "code": (("image", "axis"), codes),
                "label": ("image", self.labels),
                "step": (("number", "axis"), steps, {"long_name": "codes from one digit to the other"}),
                "decoded": (("number", "row", "column"), self.pictures(plane.decode(steps))),
                "digit": ("end", np.array(pair, np.int8)),
            },
            attrs={"meeting": STEPS},
        )


if __name__ == "__main__":
    main(snakemake)
