"""Draw the loss of a network over its training."""

import json
from pathlib import Path

import numpy as np

from terrapalette.plots.common import charts, style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    image, agent = snakemake.wildcards.image, snakemake.wildcards.agent
    record = json.loads(Path(snakemake.input.record).read_text(encoding="utf-8"))
    training, settings = record["training"], record["settings"]
    facts = [
        f"{key.replace('_', ' ')} {_words(value)}"
        for key, value in settings.items()
        if key != "photos" and value is not None
    ]
    figure = style.figure(4.4, f"Training of {agent} on {image}", "  ·  ".join([f"Photo: {image}", *facts]), width=7.5)
    series = {"learnt examples": np.array(training["loss"], float)}
    held_out = np.array(training["held_out"], float)
    if np.isfinite(held_out).any():
        series["held-out examples"] = held_out
    axes = figure.add_subplot()
    charts.curves(axes, training["iteration"], series, "iteration", record["loss"], log=True)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def _words(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else value


if __name__ == "__main__":
    jobs.run(main, snakemake)
