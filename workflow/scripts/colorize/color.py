"""Let one agent paint both halves of a photo; it never sees the right half's colours."""

import time
from importlib import import_module

import pandas as pd
import xarray as xr
from joblib import parallel_config
from threadpoolctl import threadpool_limits

from terrapalette.colorize import painting_files, photo_palette, png
from terrapalette.colorize.agents import registry
from terrapalette.colorize.agents.settings import resolved
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream


def main(snakemake):
    open_log(snakemake.log[0])
    image, name, files = snakemake.wildcards.image, snakemake.wildcards.agent, snakemake.input
    settings = dict(snakemake.params.settings)
    agent = registry.agent(settings["kind"])
    left = png.read(files.left).rgb
    greys = [png.read_grey(path) for path in (files.left_grey, files.right_grey)]
    best = pd.read_csv(files.search).query("best").iloc[0] if "auto" in settings.values() else None
    palettes = xr.load_dataset(files.palettes) if agent.needs_palette else None
    settings = resolved(settings, best, 0 if palettes is None else palettes.attrs["k_elbow"])
    colors = None if palettes is None else photo_palette.colors_of(palettes, settings["colors"])
    classes = None if palettes is None else photo_palette.classes(left, colors)
    logger.info("%s: %s", name, settings)
    chosen = {key: settings[key] for key in agent.settings if key != "colors"}
    random_state = stream(snakemake.params.seed, f"colorize/color/{image}/{name}")
    members = zip(settings.get("members", {}), files.member_lefts, files.member_rights, strict=True)
    paintings = {one: registry.Painting(*(png.read(half).rgb for half in halves)) for one, *halves in members}
    for module in registry.imports(settings):
        import_module(module)
    start = time.perf_counter()
    # Numbers are the same on any number of threads: sums are left to one, and trees answer in their order.
    with threadpool_limits(1), parallel_config("threading", n_jobs=snakemake.threads):
        try:
            task = registry.Task(left, *greys, colors, classes, paintings)
            painting = agent.color(task, random_state=random_state, **chosen)
        except DivergedError as error:
            advice = f"Lower learning_rate ({settings.get('learning_rate', 'of one of its members')})."
            raise InputError(f"colorize.agents.{name}: {error}. {advice}") from error
    seconds = time.perf_counter() - start
    logger.info("%.1f s", seconds)
    record = {"image": image, "agent": name, "what": "agent", "title": agent.title, "settings": settings}
    paths = {part: getattr(snakemake.output, part) for part in painting_files.PARTS}
    painting_files.write(painting, paths, colors, record | {"loss": agent.loss}, seconds)


if __name__ == "__main__":
    jobs.run(main, snakemake)
