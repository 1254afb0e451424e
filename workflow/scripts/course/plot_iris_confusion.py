"""Draw which species the perceptrons mistake for which, over all splits."""

import json
from pathlib import Path

import numpy as np

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    found = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    facts = (
        f"Data: iris (scikit-learn)  ·  {found['splits']} splits, {found['held_out']} flowers held out in each, summed"
    )
    figure = style.figure(7.9, "Which species are mistaken for which?", facts)
    for index, (name, one) in enumerate(found["scores"].items()):
        axes = figure.add_subplot(2, 2, index + 1)
        who = name if "scikit" in name else f"{name}, by hand"
        title = f"{who[0].upper()}{who[1:]}: {one['accuracy']:.1%}"
        decisions.confusion(axes, np.array(one["confusion"]), found["species"], title)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
