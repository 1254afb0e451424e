"""Compare every labelling with independent maps of the same cells."""

import pandas as pd
import xarray as xr

from terrapalette.land import grids, references
from terrapalette.land.foreign_netcdf import read_netcdf
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    classes = xr.load_dataset(snakemake.input.labels)
    maps, scores, tables = {}, [], []
    for name, settings in params.references.items():
        path, variable = getattr(snakemake.input, f"reference_{name}"), settings["variable"]
        share = settings.get("share")
        names = [one for one in (variable, share) if one]
        key = f"land.references.{name}"
        product = read_netcdf(
            path, names, params.reader, file_key=f"{key}.file", variable_key=f"{key}.variable or share"
        )
        grid = grids.standardize(product, source=path, ranges=dict.fromkeys(names), fill_values=[])
        lat, lon = classes["lat"].values, classes["lon"].values
        reference = references.classes_at(grid[variable], lat, lon, path)
        mixed = 0
        if share:
            clear = references.where_clear(grid[variable], grid[share], settings["least_share"], path)
            whole, reference = reference, references.classes_at(clear, lat, lon, path)
            mixed = int((whole > 0).sum() - (reference > 0).sum())
        named = references.flag_names(product[variable].attrs) | dict(enumerate(settings.get("names", []), start=1))
        known = (reference > 0).sum()
        logger.info("%s: %d of %d cells have a class, %d mixed ones left out", name, known, len(reference), mixed)
        maps[name] = (reference, named)
        table = references.scores(reference, classes).assign(reference=name)
        table.insert(table.columns.get_loc("cells") + 1, "mixed_cells", mixed)
        scores.append(table)
        tables.append(references.cross_table(reference, named, classes).assign(reference=name))
    write_netcdf(references.dataset(maps, classes), snakemake.output.cells)
    for parts, path in ((scores, snakemake.output.scores), (tables, snakemake.output.crosstable)):
        table = pd.concat(parts)
        write_csv(table[["reference", *table.columns.drop("reference")]], path)


if __name__ == "__main__":
    main(snakemake)
