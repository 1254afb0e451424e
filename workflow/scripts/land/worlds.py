"""Draw null worlds, and measure numbers of classes in them as in the data, in every space."""

from functools import partial

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import features, null_study, survey, variables
from terrapalette.runtime import engine
from terrapalette.runtime.logs import logger, only_own, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_netcdf
from terrapalette.spaces import kinds
from terrapalette.verdict import gate, places


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.features) as cells:
        cells = features.sampled(cells.load())
    spaces = {}
    for name, path in zip(params.spaces, snakemake.input.models, strict=True):
        with xr.open_dataset(path) as dataset:
            kind = kinds.kind(dataset.attrs["kind"])
            spaces[name] = partial(kind.encode, kinds.restored(kind, dataset))
    given = survey.survey(cells, params.k_max, params.cells, stream(params.seed, "land/worlds/pairs"))
    logger.info("%d cells, range %.3g %s", len(given.values), given.reach / given.unit, given.unit_name)
    nulls, names = null_study.fitted(given), cells["variable"].values

    def streams(count):
        # The same worlds each time: what is checked and shown is what is measured.
        numbers = range(1, count + 1)
        return {one: [stream(params.seed, f"land/worlds/{one}/{number}") for number in numbers] for one in nulls}

    def watch(name, count):
        logger.info("%s: %d of %d worlds", name, count, params.worlds)

    tables, refused = [], ""
    with only_own(), engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
        for name, own in streams(min(params.worlds, null_study.GATE_WORLDS)).items():
            found = null_study.gated(nulls[name], given, stream(params.seed, "land/worlds/gate"), own, run)
            tables.append(null_study.gate_rows(name, found, names))
            refused = refused or gate.refusal(found, names) or ""
        logger.info("worlds are like the data: %s", refused or "yes")
        dataset = null_study.measured(given, nulls, spaces, params.k_max, streams(params.worlds), run, watch)
    facts = {
        "worlds": params.worlds,
        "measured_cells": len(given.measured),
        "range": given.reach / given.unit,
        "range_unit": given.unit_name,
        "grid": "sphere" if places.on_sphere(given.place) else "plane",
        "refused": refused,
    }
    write_netcdf(dataset.assign_attrs(cells.attrs | facts), snakemake.output.worlds)
    write_csv(pd.concat(tables), snakemake.output.gate)
    write_netcdf(shown(cells, *null_study.examples(nulls, streams(null_study.EXAMPLES))), snakemake.output.examples)


def shown(cells, names, worlds):
    """Some worlds in physical units, beside the data."""
    physical = worlds * cells["scale"].values + cells["centre"].values
    order = variables.order_values(physical, variables.of_cells(cells), cells.attrs["order_by"])
    dims = ("example", "cell", "variable")
    found = cells[["physical", "order"]].rename(physical="data_value", order="data_order").astype(np.float32)
    found["value"] = (dims, physical.astype(np.float32), {"long_name": "null world in physical units"})
    found["order"] = (dims[:2], order.astype(np.float32), {"long_name": cells.attrs["order_by"]})
    return found.assign_coords(null=("example", names), example=np.arange(1, len(names) + 1))


if __name__ == "__main__":
    main(snakemake)
