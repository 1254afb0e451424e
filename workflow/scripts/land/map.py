"""Put every labelling on the whole grid as a CF map with class colours, and measure its classes."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import fitted, frames, landtypes, model_files, whole_grid
from terrapalette.runtime import engine, jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_rows


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.labels) as labels:
        labels.load()
    fits = [model_files.read(str(Path(path).parent)) for path in snakemake.input.models]
    stride = int(labels.attrs["stride"])
    with xr.open_dataset(snakemake.input.grid) as grid:
        frame = frames.of(grid)
    product = xr.Dataset(coords=frames.coordinates(frame))
    product.attrs = {"Conventions": "CF-1.10", "title": "Land types", "source": labels.attrs["source"]}
    product.attrs |= {"normalize": labels.attrs["normalize"], "cells": labels.attrs["grid_cells"]}
    if stride > 1:
        product.attrs |= {"stride": stride, "study_cells": labels.sizes["cell"]}
        logger.info("every cell gets its class by the rules of a study of every %dth row and column", stride)
    told = [{key: one[key].item() for key in ("space", "method", "method_title")} for one in labels["class"]]
    names = [f"{one['space']}_{one['method']}" for one in told]
    fields = {name: field(*one, frame, stride) for name, *one in zip(names, fits, told, strict=True)}
    most, parts = max(max(fitted.flags(found)[0]) for found in fits), []

    def measured(stripes):
        for stripe in stripes:
            parts.append(whole_grid.class_areas(stripe, frame, most))
            yield stripe

    with engine.started(**engine.settings(snakemake.config, snakemake.threads)) as run:
        if stride == 1:
            stripes = whole_grid.placed(labels["class"].values, labels["row"].values, labels["col"].values, frame)
        else:
            choice = params.land_variable, params.land_threshold, params.surface
            stripes = whole_grid.classified(snakemake.input.grid, frame, fits, choice, run)
        write_rows(product, fields, measured(stripes), snakemake.output.landtypes)
    cells, area = (np.sum(part, axis=0) for part in zip(*parts, strict=True))
    rows = [
        {
            "space": one["space"], "method": one["method"], "class": number, "name": name,
            "cells": cells[index, number], "area_share": area[index, number] / area[index].sum(),
            "area_km2": area[index, number],
        }
        for index, (one, found) in enumerate(zip(told, fits, strict=True))
        for number, name in fitted.named(found)
    ]  # fmt: skip
    write_csv(pd.DataFrame(rows), snakemake.output.areas)


def field(found, told, frame, stride):
    """The map of one labelling as its file declares it, still without classes."""
    used, meanings, colors = fitted.flags(found)
    long_name = f"land type, {told['method']} in space {told['space']}, {len(found.number)} classes"
    blank = np.broadcast_to(np.uint8(landtypes.NO_CLASS), frame.shape)
    variable = landtypes.cf_variable(blank, used, meanings, colors, long_name, frame)
    variable.attrs |= told
    if stride > 1:
        given = {key: found.facts[key] for key in ("fitted_cells",) if key in found.facts}
        variable.attrs |= {"assigned_by": found.assigned_by, **given}
    return variable


if __name__ == "__main__":
    jobs.run(main, snakemake)
