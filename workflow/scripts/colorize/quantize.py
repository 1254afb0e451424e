"""Find palettes of every size in the left half, and recolour it with one of them."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.colorize import color_names, photo_palette, png
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    settings, image = snakemake.params.settings, snakemake.wildcards.image
    left = png.read(snakemake.input.left).rgb
    random_state = stream(snakemake.params.seed, f"colorize/quantize/{image}")
    palettes = photo_palette.palettes(left, settings["k_max"], random_state)
    sse = np.array([palette.sse for palette in palettes])
    k_elbow = photo_palette.elbow_between(sse, settings["k_min"])
    logger.info("elbow at %s", k_elbow)
    if k_elbow is None and settings["colors"] == "elbow":
        raise InputError(
            f"photo {image}: the sum of squares has no elbow between {settings['k_min']} and {settings['k_max']} "
            "colours. Set colorize.palette.colors to a number."
        )
    used = k_elbow if settings["colors"] == "elbow" else settings["colors"]
    write_netcdf(dataset(palettes, sse, k_elbow, used, settings["k_min"]), snakemake.output.palettes)
    colors = palettes[used - 1].colors
    classes = photo_palette.classes(left, colors)
    png.write(classes, snakemake.output.recolored, colors)
    share = np.bincount(classes.ravel(), minlength=used) / classes.size
    table = {"number": np.arange(1, used + 1), "name": color_names.names(colors), "color": color_names.codes(colors)}
    write_csv(pd.DataFrame(table | {"share": share}), snakemake.output.palette)


def dataset(palettes, sse, k_elbow, used, k_min):
    """Palettes of all sizes in one file; 0 stands for no elbow."""
    k_max = len(palettes)
    colors = np.zeros((k_max, k_max, 3), np.uint8)
    for index, palette in enumerate(palettes):
        colors[index, : index + 1] = palette.colors
    numbers = np.arange(1, k_max + 1, dtype=np.int16)
    return xr.Dataset(
        {
            "sse": ("k", sse, {"long_name": "sum of squared distances of the pixels to their palette colours"}),
            "color": (("k", "number", "channel"), colors, {"long_name": "palette colours, dark to light"}),
        },
        coords={"k": numbers, "number": numbers, "channel": ["red", "green", "blue"]},
        attrs={"k_elbow": k_elbow or 0, "k_used": used, "k_min": k_min},
    )


if __name__ == "__main__":
    main(snakemake)
