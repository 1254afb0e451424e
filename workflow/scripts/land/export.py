"""Write a map of land types as a GeoTIFF with its colours, for QGIS and other programs."""

import xarray as xr

from terrapalette.land import frames, geotiff, rasters
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.landtypes, mask_and_scale=False) as landtypes:
        frame, source = frames.of(landtypes), landtypes.attrs["source"]
        variable = landtypes[f"{snakemake.wildcards.space}_{snakemake.wildcards.method}"]
        colors = rasters.class_colors(variable)
        meanings = dict(zip(colors, variable.attrs["flag_meanings"].split(), strict=True))
        tags = {"source": source, "title": variable.attrs["long_name"]}
        with whole(snakemake.output.geotiff) as part:
            geotiff.write(part, variable, frame, colors, meanings, tags)


if __name__ == "__main__":
    jobs.run(main, snakemake)
