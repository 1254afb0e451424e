"""Draw which digits each network takes for which."""

import json
from pathlib import Path

import numpy as np

from terrapalette.plots.common import style
from terrapalette.plots.course import decisions, digits
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    facts = f"Data: {scores['source']}  ·  {scores['held_out']} images held out from training"
    figure = style.figure(5.7, "Which digits are mistaken for which?", facts)
    for index, (name, one) in enumerate(scores["networks"].items()):
        axes = figure.add_subplot(1, 2, index + 1)
        title = f"{digits.NETWORKS[name]}: {one['accuracy']:.2%} after {one['epochs']} epochs"
        decisions.confusion(axes, np.array(one["confusion"]), [str(digit) for digit in range(10)], title, size=8)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
