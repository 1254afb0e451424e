"""Put every labelling on the whole grid as a CF map with class colours, and measure its classes."""

from pathlib import Path

import pandas as pd
import xarray as xr

from terrapalette.land import fitted, frames, landtypes, model_files, whole_grid
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    with xr.open_dataset(snakemake.input.labels) as labels:
        labels.load()
    fits = [model_files.read(str(Path(path).parent)) for path in snakemake.input.models]
    stride = int(labels.attrs["stride"])
    with xr.open_dataset(snakemake.input.grid) as grid:
        frame = frames.of(grid)
        if stride == 1:
            place = labels["row"].values, labels["col"].values
            maps = [landtypes.to_map(one, *place, frame.shape) for one in labels["class"].values]
        else:
            choice = whole_grid.Choice(params.land_variable, params.land_threshold, params.surface)
            maps = whole_grid.classified(grid, fits, choice)
            logger.info("every cell got its class by the rules of a study of every %dth row and column", stride)
    product = xr.Dataset(coords=frames.coordinates(frame))
    rows = []
    areas = whole_grid.class_areas(maps, frame)
    for one, found, own, (cells, area) in zip(labels["class"], fits, maps, areas, strict=True):
        space, method, title = (one[key].item() for key in ("space", "method", "method_title"))
        used, meanings, colors = fitted.flags(found)
        long_name = f"land type, {method} in space {space}, {len(used)} classes"
        variable = landtypes.cf_variable(own, used, meanings, colors, long_name, frame)
        variable.attrs |= {"space": space, "method": method, "method_title": title}
        if stride > 1:
            given = {key: found.facts[key] for key in ("fitted_cells",) if key in found.facts}
            variable.attrs |= {"assigned_by": found.assigned_by, **given}
        product[f"{space}_{method}"] = variable
        names = dict(zip(found.number.tolist(), found.name, strict=True))
        rows += [
            {
                "space": space, "method": method, "class": number, "name": names[number], "cells": cells[number],
                "area_share": area[number] / area.sum(), "area_km2": area[number],
            }
            for number in used
        ]  # fmt: skip
    product.attrs = {"Conventions": "CF-1.10", "title": "Land types", "source": labels.attrs["source"]}
    product.attrs["normalize"] = labels.attrs["normalize"]
    product.attrs["cells"] = int(areas[0][0].sum())
    if stride > 1:
        product.attrs |= {"stride": stride, "study_cells": labels.sizes["cell"]}
    write_netcdf(product, snakemake.output.landtypes)
    write_csv(pd.DataFrame(rows), snakemake.output.areas)


if __name__ == "__main__":
    main(snakemake)
