"""Read the source's files, of whatever format, and bring the chosen variables to one grid, north up."""

from pathlib import Path

import xarray as xr

from terrapalette.land import frames, origins
from terrapalette.reading import fields, maps, regions, sources, stores
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_fields

# Above, fields are not compressed: that would take longer than all the rest.
LARGE = 4_000_000


def main(snakemake):
    open_log(snakemake.log[0])
    given, params = snakemake.input, snakemake.params
    paths = [sources.store_of(path) for path in listed(given.source)]
    opened = [stores.opened(path, params.reader) for path in paths]
    plan = fields.plan(
        params.variables,
        opened,
        land_variable=params.land_variable,
        fill_values=params.fill_values,
        crs=params.crs,
        regrid=params.regrid,
        key=params.key,
    )
    logger.info("%s: grid of %s", named(paths), frames.described(plan.frame))
    grid = xr.Dataset(
        frames.coordinates(plan.frame),
        attrs={
            "Conventions": "CF-1.10",
            "title": str(opened[0].attributes.get("title", "Gridded surface variables")),
            "source": origins.told(opened[0].attributes.get("source", ""), named(paths)),
        },
    )
    complevel = 0 if plan.frame.y.size * plan.frame.x.size > LARGE else 4
    write_fields(grid, variables(plan, given, params), snakemake.output.grid, complevel)


def variables(plan, given, params):
    """Variables of grid.nc with their names, each made when it is asked for."""
    placed = frames.mapping(plan.frame)
    for field in plan.fields:
        yield field.name, xr.Variable(plan.frame.dims, field.read(), placed | field.attributes)
    held = {}
    if hasattr(given, "mask"):
        path, how = sources.store_of(given.mask), {"key": "land.mask", "crs": params.crs}
        held[path] = maps.covered(plan.frame, maps.read(path, params.mask_variable, params.reader, **how))
    if hasattr(given, "region"):
        held[given.region] = regions.inside(given.region, plan.frame)
    if held:
        inside = maps.common(plan.frame, held)
        told = {"role": "inside", "long_name": "1 inside the mask and the region of interest"}
        yield "inside", xr.Variable(plan.frame.dims, inside.astype("int8"), placed | told)


def listed(value):
    """A rule's input as a list, whether it is one file or several."""
    return [value] if isinstance(value, str) else list(value)


def named(paths):
    """What outputs call the source: files' names, not paths, for they must not depend on where a project lies."""
    names = [Path(path).name for path in paths]
    return names[0] if len(names) == 1 else f"{len(names)} files, {names[0]} to {names[-1]}"


if __name__ == "__main__":
    jobs.run(main, snakemake)
