"""Paint both halves by the rules that agents are measured against."""

import json
import time
from pathlib import Path

import xarray as xr

from terrapalette import pictures, quantize
from terrapalette.agents import Task, baselines
from terrapalette.runtime import logger, open_log, whole
from terrapalette.settings_colorize import BASELINES


def main(snakemake):
    open_log(snakemake.log[0])
    left = pictures.read(snakemake.input.left).rgb
    truth = pictures.read(snakemake.input.truth).rgb
    with xr.open_dataset(snakemake.input.palettes) as palettes:
        used = palettes.attrs["k_used"]
        colors = palettes["color"].sel(k=used).values[:used]
    greys = [pictures.read_grey(path) for path in (snakemake.input.left_grey, snakemake.input.right_grey)]
    task = Task(left, *greys, colors, quantize.classes(left, colors))
    for index, name in enumerate(BASELINES):
        start = time.perf_counter()
        rule = getattr(baselines, name)
        painting = rule(task, truth) if name == "oracle" else rule(task)
        record = {"settings": {"colors": int(used)} if name == "oracle" else {}}
        record |= {"training": None, "seconds": round(time.perf_counter() - start, 3)}
        pictures.write(painting.left, snakemake.output.left[index], colors)
        pictures.write(painting.right, snakemake.output.right[index], colors)
        with whole(snakemake.output.record[index]) as part:
            Path(part).write_text(json.dumps(record, indent=1), encoding="utf-8")
        logger.info("%s: %.2f s", name, record["seconds"])


if __name__ == "__main__":
    main(snakemake)
