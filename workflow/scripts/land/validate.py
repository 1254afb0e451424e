"""Compare every labelling with independent maps of the same cells."""

import pandas as pd
import xarray as xr

from terrapalette.land import references
from terrapalette.reading import maps, sources
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    classes = xr.load_dataset(snakemake.input.labels)
    known, scores, tables = {}, [], []
    for name, settings in params.references.items():
        path, variable = sources.store_of(getattr(snakemake.input, f"reference_{name}")), settings["variable"]
        found = maps.read(path, variable, params.reader, key=f"land.references.{name}", crs=params.crs)
        grid = found.dataset(name)[name].rename(str(variable))
        reference = references.classes_at(grid, classes["lat"].values, classes["lon"].values, path)
        named = references.flag_names(found.attributes) | dict(enumerate(settings.get("names", []), start=1))
        logger.info("%s: %d of %d cells have a class", name, (reference > 0).sum(), len(reference))
        known[name] = (reference, named)
        scores.append(references.scores(reference, classes).assign(reference=name))
        tables.append(references.cross_table(reference, named, classes).assign(reference=name))
    write_netcdf(references.dataset(known, classes), snakemake.output.cells)
    for parts, path in ((scores, snakemake.output.scores), (tables, snakemake.output.crosstable)):
        table = pd.concat(parts)
        write_csv(table[["reference", *table.columns.drop("reference")]], path)


if __name__ == "__main__":
    main(snakemake)
