"""Let one agent paint both halves of a photo; it never sees the right half's colours."""

import json
import time
from pathlib import Path

import pandas as pd
import xarray as xr
from threadpoolctl import threadpool_limits

from terrapalette.colorize import photo_palette, png
from terrapalette.colorize.agents.registry import Task, agent
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import whole


def main(snakemake):
    open_log(snakemake.log[0])
    image, name = snakemake.wildcards.image, snakemake.wildcards.agent
    settings = resolved(dict(snakemake.params.settings), snakemake.input)
    kind, colors = settings.pop("kind"), None
    left = png.read(snakemake.input.left).rgb
    greys = [png.read_grey(path) for path in (snakemake.input.left_grey, snakemake.input.right_grey)]
    classes, chosen = None, {key: value for key, value in settings.items() if key not in ("photos", "colors")}
    if "colors" in settings:
        with xr.open_dataset(snakemake.input.palettes) as palettes:
            colors = palettes["color"].sel(k=settings["colors"]).values[: settings["colors"]]
        classes = photo_palette.classes(left, colors)
    logger.info("%s, kind %s: %s", name, kind, settings)
    paint = agent(kind)
    random_state = stream(snakemake.params.seed, f"colorize/color/{image}/{name}")
    start = time.perf_counter()
    # One thread: several agents paint side by side, and sums do not depend on how many threads share them.
    with threadpool_limits(1):
        try:
            painting = paint(Task(left, *greys, colors, classes), random_state=random_state, **chosen)
        except ArithmeticError as error:
            raise InputError(
                f"colorize.agents.{name}: {error}. Lower learning_rate ({settings.get('learning_rate')})."
            ) from error
    seconds = round(time.perf_counter() - start, 3)
    logger.info("%.1f s", seconds)
    png.write(painting.left, snakemake.output.left, colors)
    png.write(painting.right, snakemake.output.right, colors)
    record = {"settings": {"kind": kind, **settings}, "training": painting.training, "seconds": seconds}
    with whole(snakemake.output.record) as part:
        Path(part).write_text(json.dumps(record, indent=1), encoding="utf-8")


def resolved(settings, files):
    """Settings with numbers in place of auto (the search's) and elbow (the palette's)."""
    if "auto" in settings.values():
        best = pd.read_csv(files.search).query("best").iloc[0]
        settings |= {key: int(best[key]) for key, value in settings.items() if value == "auto"}
    if settings.get("colors") == "elbow":
        with xr.open_dataset(files.palettes) as palettes:
            settings["colors"] = int(palettes.attrs["k_elbow"])
        if not settings["colors"]:
            raise InputError(f"{files.palettes}: no elbow. Set the agent's colors to a number.")
    return settings


if __name__ == "__main__":
    main(snakemake)
