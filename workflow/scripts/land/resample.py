"""Would another Earth, or its other half, give the same classes? Those of one space on blocks and halves."""

from functools import partial

import numpy as np
import xarray as xr

from terrapalette.land import features, resampling, survey
from terrapalette.runtime import engine, jobs
from terrapalette.runtime.logs import logger, only_own, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf
from terrapalette.spaces import kinds
from terrapalette.verdict import light_sweep, null_worlds


def main(snakemake):
    open_log(snakemake.log[0])
    params, space = snakemake.params, snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    sample = features.sampled(cells)
    chosen = features.sample(cells)
    with xr.open_dataset(snakemake.input.space) as dataset:
        points = np.ascontiguousarray(dataset["value"].values[chosen])
    with xr.open_dataset(snakemake.input.model) as dataset:
        kind = kinds.kind(dataset.attrs["kind"])
        model = kinds.restored(kind, dataset)
    known = {}
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            known[clusters.attrs["method"]] = clusters["labels"].values[:, chosen].astype(np.intp) - 1

    def streams(what, count):
        return [stream(params.seed, f"land/{what}/{number}") for number in range(1, count + 1)]

    with only_own(), engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
        # The same worlds as those that are measured.
        given = survey.survey(sample, params.k_max, params.cells, stream(params.seed, "land/worlds/pairs"))
        name = resampling.STRICTEST
        null = null_worlds.fit(name, given.values, given.place, given.pairs)
        side = 2 * given.reach if params.block is None else params.block * given.unit
        asked = None if params.block is None else f"land.verdict.block is {params.block:g} {given.unit_name}"
        logger.info("blocks of %.3g %s", side / given.unit, given.unit_name)
        found = resampling.resampled(
            points,
            known,
            given.place,
            resampling.Asked(side, asked, params.cells),
            null,
            partial(kind.encode, model),
            streams("resample/blocks", params.replicates),
            streams("resample/halves", params.splits),
            streams(f"worlds/{name}", min(params.worlds, resampling.NULL_WORLDS)),
            run,
        )
    logger.info("left out: %s", "; ".join(found.left_out) or "nothing")
    methods = [one for one in light_sweep.METHODS if one in known]
    dataset = resampling.dataset(found, methods, params.k_max, chosen, cells.sizes["cell"])
    facts = {"block": side / given.unit, "range_unit": given.unit_name, "given_encoder": int(kind.is_random)}
    write_netcdf(dataset.assign_attrs(cells.attrs | facts, space=space), snakemake.output.resampled)


if __name__ == "__main__":
    jobs.run(main, snakemake)
