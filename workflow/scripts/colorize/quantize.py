"""Find palettes of every size in the left half, and recolour it with one of them."""

import numpy as np

from terrapalette.colorize import color_names, photo_palette, png
from terrapalette.runtime import jobs
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
    k_elbow = photo_palette.elbow_between(np.array([palette.sse for palette in palettes]), settings["k_min"])
    logger.info("elbow at %s", k_elbow)
    used = k_elbow if settings["colors"] == "elbow" else settings["colors"]
    if used is None:
        raise InputError(
            f"photo {image}: the sum of squares has no elbow between {settings['k_min']} and {settings['k_max']} "
            "colours. Set colorize.palette.colors to a number."
        )
    write_netcdf(photo_palette.dataset(palettes, k_elbow, used, settings["k_min"]), snakemake.output.palettes)
    colors = palettes[used - 1].colors
    classes = photo_palette.classes(left, colors)
    png.write(classes, snakemake.output.recolored, colors, image=image)
    write_csv(color_names.shares(colors, classes), snakemake.output.palette)


if __name__ == "__main__":
    jobs.run(main, snakemake)
