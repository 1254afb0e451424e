"""Short ways to read in tests: a file's features, as the rule that writes grid.nc reads them."""

import xarray as xr

from terrapalette.config.land import variables
from terrapalette.land import frames
from terrapalette.reading import fields, layers, stores


def entries(*changes):
    """Entries of land.variables written out in full."""
    return variables({"variables": [one if isinstance(one, dict) else {"name": one} for one in changes]})


def gridded(opened, *wanted, land_variable=None, fill_values=(-999, -1000), crs=None, regrid=None):
    """All features of opened files as a dataset on their grid."""
    settings = {"land_variable": land_variable, "fill_values": list(fill_values), "crs": crs, "regrid": regrid}
    plan = fields.plan(entries(*wanted), opened, **settings)
    found = {one.name: (plan.frame.dims, one.read(), one.attributes) for one in plan.fields}
    return xr.Dataset(found | frames.coordinates(plan.frame))


def read(paths, *wanted, reader="xarray", **settings):
    """All features of files."""
    paths = paths if isinstance(paths, list) else [paths]
    return gridded([stores.opened(str(path), reader) for path in paths], *wanted, **settings)


def values(path, name, reader="xarray"):
    """The decoded numbers of one layer."""
    store = stores.opened(str(path), reader)
    return layers.numbers(store, store.layer(name))


def ranged(ranges):
    """Entries of variables with these ranges, and the land variable of the planets in tests."""
    return [{"name": name, "range": list(bounds)} for name, bounds in ranges.items() if bounds is not None]
