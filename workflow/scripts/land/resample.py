"""Would another Earth, or its other half, give the same classes? Those of one space on blocks and halves."""

import numpy as np
import xarray as xr

from terrapalette.land import features, null_study, resampling, survey
from terrapalette.runtime import engine
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
    chosen = cells["sample"].values if "sample" in cells else np.arange(cells.sizes["cell"])
    with xr.open_dataset(snakemake.input.space) as dataset:
        points = np.ascontiguousarray(dataset["value"].values[chosen])
    with xr.open_dataset(snakemake.input.model) as dataset:
        kind = kinds.kind(dataset.attrs["kind"])
        model = kinds.restored(kind, dataset)
    known = {}
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            known[clusters.attrs["method"]] = clusters["labels"].values[:, chosen].astype(np.intp) - 1
    # The same worlds as those that are measured.
    given = survey.survey(sample, params.k_max, params.cells, stream(params.seed, "land/worlds/pairs"))
    name = null_study.STRICTEST
    null = null_worlds.fit(name, given.values, given.place, given.pairs)
    side = 2 * given.reach if params.block is None else params.block * given.unit
    logger.info("blocks of %.3g %s", side / given.unit, given.unit_name)

    def streams(what, count):
        return [stream(params.seed, f"land/{what}/{number}") for number in range(1, count + 1)]

    with only_own(), engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
        found = resampling.resampled(
            points,
            known,
            given.place,
            null,
            lambda values: kind.encode(model, values),
            side=side,
            is_given=params.block is not None,
            most=params.cells,
            replicates=streams("resample/blocks", params.replicates),
            splits=streams("resample/halves", params.splits),
            worlds=streams(f"worlds/{name}", min(params.worlds, resampling.NULL_WORLDS)),
            run=run,
        )
    logger.info("left out: %s", "; ".join(found.left_out) or "nothing")
    kept = np.full((*found.kept.shape[:2], cells.sizes["cell"]), np.nan, np.float32)
    kept[:, :, chosen] = found.kept
    curve, by_class = ("method", "k"), ("method", "k", "class")
    dataset = xr.Dataset(
        {
            "block_ari": (("replicate", *curve), found.block_ari, {"long_name": "adjusted Rand index on other blocks"}),
            "null_ari": (("world", *curve), found.null_ari, {"long_name": "the same of null worlds"}),
            "jaccard": (by_class, found.jaccard, {"long_name": "Jaccard index of each class on other blocks"}),
            "kept": ((*curve, "cell"), kept, {"long_name": "share of replicates in which a cell kept its class"}),
            "prediction_strength": (
                ("split", *curve),
                found.prediction_strength,
                {"long_name": "of the weakest class"},
            ),
            "class_strength": (by_class, found.class_strength, {"long_name": "prediction strength of each class"}),
        },
        {"method": list(light_sweep.METHODS), "k": np.arange(1, params.k_max + 1, dtype=np.int16)},
        {**cells.attrs, "space": space, "block": side / given.unit, "range_unit": given.unit_name},
    )
    dataset["class"] = np.arange(1, params.k_max + 1, dtype=np.int16)
    dataset = dataset.sel({"method": [name for name in light_sweep.METHODS if name in known]})
    dataset.attrs |= {"given_encoder": int(kind.is_random), "left_out": "; ".join(found.left_out)}
    write_netcdf(dataset, snakemake.output.resampled)


if __name__ == "__main__":
    main(snakemake)
