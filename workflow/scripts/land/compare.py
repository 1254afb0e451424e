"""Score one space's labellings of several seeds, in its own and in the common input space."""

import xarray as xr

from terrapalette.land import comparison, features, repeats
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import read_groups, write_csv
from terrapalette.spaces import kinds, variance


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.features) as cells:
        cells = features.sampled(cells.load())
    values, weights = cells["value"].values, cells["area_weight"].values if params.area_weights else None
    kind = kinds.kind(params.kind)
    found = repeats.read(read_groups(snakemake.input.repeats), kind)
    runs, points, r2 = [], None, float("nan")
    for seed, one in enumerate(found, start=1):
        if points is None or kind.is_random:
            points = kind.encode(one.model, values)
            if kind.decode is not None:
                r2 = variance.explained(values, kind.decode(one.model, points), weights)
        runs.append(comparison.Run(seed, points, r2, repeats.labels(one)))
        logger.info("seed %d: R2 %.4f", seed, r2)
    table = comparison.scores(values, runs, weights)
    table.insert(0, "space", snakemake.wildcards.space)
    write_csv(table, snakemake.output.comparison)


if __name__ == "__main__":
    jobs.run(main, snakemake)
