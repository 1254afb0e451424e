"""Fit one labelling again to halves of the land's blocks, and judge each on the half that it has not seen."""

import time

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering import methods
from terrapalette.land import contest_draws, features, repeats, survey
from terrapalette.land.contest import KEY
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv
from terrapalette.verdict import unseen_blocks


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, {key: getattr(snakemake.wildcards, key) for key in KEY}
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    chosen, cells = features.sample(cells), features.sampled(cells)
    with xr.open_dataset(snakemake.input.space) as dataset:
        points = np.ascontiguousarray(dataset["value"].values[chosen])
    choice = pd.read_csv(snakemake.input.choice).set_index(["space", "method"])
    k = int(choice.loc[tuple(name.values()), "k"])
    with xr.open_dataset(snakemake.input.clusters) as clusters:
        own = clusters["labels"].sel(k=k).values[chosen].astype(np.intp) - 1
    maps = independent(snakemake.input.references, chosen)
    weights = cells["area_weight"].values if params.area_weights else None
    method = methods.method(name["method"])
    given = survey.survey(cells, k, len(points), stream(params.seed, "land/worlds/pairs"))
    side = 2 * given.reach if params.block is None else params.block * given.unit
    scores, seconds = [], []
    for draw in range(1, params.draws + 1):
        # The same halves for every space and method: only then can they be compared draw by draw.
        try:
            seen, unseen = unseen_blocks.divided(given.place, side, stream(params.seed, f"land/contest/{draw}"))
        except InputError as error:
            logger.info("left out: %s", error)
            break
        random_state = stream(params.seed, "/".join(["land/contest", *name.values(), str(draw)]))
        started = time.process_time()
        fitted = fit(method, params.settings, points[seen], k, part(weights, seen), random_state)
        seconds.append({**name, "draw": draw, "cells": len(seen), "seconds": time.process_time() - started})
        found = method.assign(fitted, points[unseen])
        values = cells["value"].values[unseen]
        told = contest_draws.judged(
            values, own[unseen], found, {key: one[unseen] for key, one in maps.items()}, part(weights, unseen)
        )
        scores += [{**name, "k": k, "draw": draw, "criterion": key, "value": one} for key, one in told.items()]
        logger.info("half %d: agreement with the study's classes %.3f", draw, told["block_ari"])
    write_csv(pd.DataFrame(scores, columns=[*KEY, "k", "draw", "criterion", "value"]), snakemake.output.draws)
    write_csv(pd.DataFrame(seconds, columns=[*KEY, "draw", "cells", "seconds"]), snakemake.output.seconds)


def fit(method, settings, points, k, weights, random_state):
    """The partition of these points at k clusters."""
    found = method.fit(points, k, weights=weights, random_state=random_state, **repeats.asked(settings, [k]))
    return repeats.partition(found, k, points, weights)


def part(weights, cells):
    """Weights of some cells, if there are any."""
    return None if weights is None else weights[cells]


def independent(files, chosen):
    """Class numbers (cell,) of independent maps, by name."""
    if not files:
        return {}
    with xr.open_dataset(files) as known:
        return {str(name): known["class"].sel(reference=name).values[chosen] for name in known["reference"].values}


if __name__ == "__main__":
    jobs.run(main, snakemake)
