"""Paint both halves by the rules that agents are measured against."""

import json
import time
from pathlib import Path

import xarray as xr

from terrapalette.colorize import photo_palette, png
from terrapalette.colorize.agents import baselines
from terrapalette.colorize.agents.registry import Task
from terrapalette.config.colorize import BASELINES
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import whole


def main(snakemake):
    open_log(snakemake.log[0])
    left = png.read(snakemake.input.left).rgb
    truth = png.read(snakemake.input.truth).rgb
    with xr.open_dataset(snakemake.input.palettes) as palettes:
        used = palettes.attrs["k_used"]
        colors = palettes["color"].sel(k=used).values[:used]
    greys = [png.read_grey(path) for path in (snakemake.input.left_grey, snakemake.input.right_grey)]
    task = Task(left, *greys, colors, photo_palette.classes(left, colors))
    for index, name in enumerate(BASELINES):
        start = time.perf_counter()
        rule = getattr(baselines, name)
        painting = rule(task, truth) if name == "oracle" else rule(task)
        record = {"settings": {"colors": int(used)} if name == "oracle" else {}}
        record |= {"training": None, "seconds": round(time.perf_counter() - start, 3)}
        png.write(painting.left, snakemake.output.left[index], colors)
        png.write(painting.right, snakemake.output.right[index], colors)
        with whole(snakemake.output.record[index]) as part:
            Path(part).write_text(json.dumps(record, indent=1), encoding="utf-8")
        logger.info("%s: %.2f s", name, record["seconds"])


if __name__ == "__main__":
    main(snakemake)
