# Where the data of the land study lie, and how they are read: its own, and others that its classes are applied to.
import os
from functools import cache

from terrapalette.config.land import others as land_others
from terrapalette.config.land import variables as land_variables
from terrapalette.reading import sources


def land_applied():
    """Names of the data sets that the classes are applied to."""
    return list(land_others(config["land"]))


def land_source_value(applied=None):
    """The source of the study, or of a data set that its classes are applied to, as the configuration has it."""
    land = config["land"]
    return land["source"] if applied is None else land_others(land)[applied]["source"]


def land_source(applied=None):
    """The files of the source; for a Zarr store its metadata (land_stamp sees to the rest of it)."""
    source = land_source_value(applied)
    if source == "emulated":
        return [rules.land_emulate.output.product]
    if source == "earth":
        return [rules.land_observe.output.product]
    return sources.inputs(sources.stores(source))


@cache
def land_reading(applied=None):
    """How files are read, of the study or of a data set that its classes are applied to: params of land_ingest."""
    land = config["land"]
    keys = ("reader", "land_variable", "fill_values", "crs", "regrid")
    return {
        **{key: land[key] for key in keys},
        "mask_variable": (land["mask"] or {}).get("variable"),
        "variables": land_variables(land, applied),
        "key": (
            "land.variables" if applied is None else f"land.apply.{applied}.variables"
        ),
        "stamp": land_stamp(*land_source(applied), *land_beside().values()),
    }


def land_beside():
    """Files that say which cells lie inside, by their key."""
    land = config["land"]
    paths = {"mask": (land["mask"] or {}).get("file"), "region": land["region"]}
    return {name: land_file(path) for name, path in paths.items() if path}


def land_file(path):
    """The file that stands for a file or Zarr store."""
    return sources.inputs([os.path.expanduser(path)])[0]


def land_stamp(*paths):
    """What files and Zarr stores from outside hold, down to the last chunk; others are made by a rule."""
    stores = [sources.store_of(path) for path in paths]
    made = [rules.land_emulate.output.product, rules.land_observe.output.product]
    return stamp([path for path in stores if path not in made])
