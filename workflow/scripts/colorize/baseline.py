"""Paint both halves by the rules that agents are measured against."""

import time

import xarray as xr

from terrapalette.colorize import baselines, painting_files, photo_palette, png
from terrapalette.colorize.agents.registry import Task
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log


def main(snakemake):
    open_log(snakemake.log[0])
    files = snakemake.input
    left, truth = png.read(files.left).rgb, png.read(files.truth).rgb
    with xr.open_dataset(files.palettes) as palettes:
        used = int(palettes.attrs["k_used"])
        colors = photo_palette.colors_of(palettes, used)
    greys = [png.read_grey(path) for path in (files.left_grey, files.right_grey)]
    task = Task(left, *greys, colors, photo_palette.classes(left, colors))
    for name, baseline in baselines.BASELINES.items():
        start = time.perf_counter()
        painting = baselines.painted(name, task, truth)
        seconds = time.perf_counter() - start
        logger.info("%s: %.2f s", name, seconds)
        record = {"image": snakemake.wildcards.image, "agent": name, "what": baseline.what, "title": baseline.title}
        record |= {"settings": {"colors": used} if baseline.has_palette else {}}
        paths = {part: getattr(snakemake.output, f"{name}_{part}") for part in painting_files.PARTS}
        painting_files.write(painting, paths, colors, record, seconds)


if __name__ == "__main__":
    jobs.run(main, snakemake)
