"""Draw worlds of one null, and measure numbers of classes in them as in the data, in every space."""

from functools import partial

import xarray as xr

from terrapalette.land import features, null_study, survey
from terrapalette.runtime import engine, jobs
from terrapalette.runtime.logs import logger, only_own, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_netcdf
from terrapalette.spaces import kinds
from terrapalette.verdict import gate, indices, null_worlds, places


def main(snakemake):
    open_log(snakemake.log[0])
    params, name = snakemake.params, snakemake.wildcards.null
    with xr.open_dataset(snakemake.input.features) as cells:
        cells = features.sampled(cells.load())
    spaces = points_in_spaces(params, snakemake.input.models, cells)
    slow = {space: params.retrain for space in params.spaces if params.retrain and is_random(params, space)}

    def streams(count):
        # The same worlds each time: what is checked and shown is what is measured.
        return [stream(params.seed, f"land/worlds/{name}/{number}") for number in range(1, count + 1)]

    def watch(count):
        logger.info("%d of %d worlds", count, params.worlds)

    # Nulls are fitted here too: on any number of cores they are the same to the last digit.
    with only_own(), engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
        given = survey.survey(cells, params.k_max, params.cells, stream(params.seed, "land/worlds/pairs"))
        logger.info("%d cells, range %.3g %s", len(given.values), given.reach / given.unit, given.unit_name)
        null = null_worlds.fit(name, given.values, given.place, given.pairs)
        checked = streams(min(params.worlds, null_study.GATE_WORLDS))
        found = null_study.gated(null, given, stream(params.seed, "land/worlds/gate"), checked, run)
        refused = gate.refusal(found, cells["variable"].values, given.unit_name) or ""
        logger.info("worlds are like the data: %s", refused or "yes")
        dataset = null_study.measured(given, null, spaces, params.k_max, streams(params.worlds), run, watch, slow)
        examples = null_study.examples(null, cells, streams(3))
    facts = {
        "worlds": params.worlds,
        "retrained": params.retrain,
        "measured_cells": len(given.measured),
        "range": given.reach / given.unit,
        "range_unit": given.unit_name,
        "grid": "sphere" if places.on_sphere(given.place) else "plane",
        "refused": refused,
    }
    write_netcdf(dataset.assign_attrs(cells.attrs | facts), snakemake.output.worlds)
    write_csv(null_study.gate_rows(name, found, cells["variable"].values), snakemake.output.gate)
    write_netcdf(examples, snakemake.output.examples)


def points_in_spaces(params, models, cells):
    """What gives points of cells in each space: the study's own model or, if asked for, one that is trained anew."""
    spaces, weights = {}, cells["area_weight"].values if params.area_weights else None
    for (space, settings), path in zip(params.spaces.items(), models, strict=True):
        if params.retrain and is_random(params, space):
            own = {**settings, **kinds.given_steps(kinds.kind(settings["kind"]), cells), "weights": weights}
            seed = int(stream(params.seed, f"land/train/{space}").integers(2**31))
            spaces[space] = null_study.retrained(space, kinds.kind(own.pop("kind")), seed, own)
            continue
        with xr.open_dataset(path) as dataset:
            kind = kinds.kind(dataset.attrs["kind"])
            spaces[space] = partial(indices.encoded, partial(kind.encode, kinds.restored(kind, dataset)))
    return spaces


def is_random(params, space):
    """Whether another training could give another space."""
    return kinds.kind(params.spaces[space]["kind"]).is_random


if __name__ == "__main__":
    jobs.run(main, snakemake)
