"""Compare every labelling with independent maps of the same cells."""

import pandas as pd
import xarray as xr

from terrapalette.land import references
from terrapalette.reading import maps, sources
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    classes = xr.load_dataset(snakemake.input.labels)
    known, scores, tables = {}, [], []
    for name, settings in params.references.items():
        path = sources.store_of(getattr(snakemake.input, f"reference_{name}"))
        reference, mixed, attributes = compared(path, f"land.references.{name}", settings, classes, params)
        named = references.flag_names(attributes) | dict(enumerate(settings.get("names", []), start=1))
        count = (reference > 0).sum()
        logger.info("%s: %d of %d cells have a class, %d mixed ones left out", name, count, len(reference), mixed)
        known[name] = (reference, named)
        table = references.scores(reference, classes).assign(reference=name)
        table.insert(table.columns.get_loc("cells") + 1, "mixed_cells", mixed)
        scores.append(table)
        tables.append(references.cross_table(reference, named, classes).assign(reference=name))
    write_netcdf(references.dataset(known, classes), snakemake.output.cells)
    for parts, path in ((scores, snakemake.output.scores), (tables, snakemake.output.crosstable)):
        table = pd.concat(parts)
        write_csv(table[["reference", *table.columns.drop("reference")]], path)


def compared(path, key, settings, classes, params):
    """Class of a reference at each cell, the number of cells left out as mixed, and the attributes of its variable."""
    variable, share = settings["variable"], settings.get("share")
    found = maps.read(path, variable, params.reader, key=key, crs=params.crs)
    grid = found.dataset("class")["class"].rename(str(variable))
    lat, lon = classes["lat"].values, classes["lon"].values
    reference = references.classes_at(grid, lat, lon, path)
    if share is None:
        return reference, 0, found.attributes
    covered = (
        maps.read(path, share, params.reader, key=key, crs=params.crs).dataset("share")["share"].rename(str(share))
    )
    clear = references.classes_at(references.where_clear(grid, covered, settings["least_share"], path), lat, lon, path)
    return clear, int((reference > 0).sum() - (clear > 0).sum()), found.attributes


if __name__ == "__main__":
    jobs.run(main, snakemake)
