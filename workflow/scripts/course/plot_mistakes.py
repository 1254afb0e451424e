"""Draw the images that each network was surest to name wrongly."""

import numpy as np
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import digits
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

SHOWN = 10


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.answers) as answers:
        answers.load()
    names, truth = answers["network"].values, answers["label"].values
    facts = f"Data: {answers.attrs['source']}  ·  {len(truth)} images held out from training"
    figure = style.figure(0.75 + 1.4 * len(names), "The worst mistakes: true digit → named digit (how sure)", facts)
    for row, name in enumerate(names):
        probability = answers["probability"].sel(network=name).values
        named = probability.argmax(axis=1)
        wrong = np.flatnonzero(named != truth)
        worst = wrong[np.argsort(-probability[wrong, named[wrong]], kind="stable")][:SHOWN]
        for column in range(SHOWN):
            axes = figure.add_subplot(len(names), SHOWN, row * SHOWN + column + 1)
            if column < len(worst):
                image = worst[column]
                sure = probability[image, named[image]]
                digits.picture(axes, answers["pixels"].values[image] / answers.attrs["levels"])
                axes.set_title(f"{truth[image]} → {named[image]} ({sure:.0%})", fontsize=9, loc="center")
            else:
                axes.set_axis_off()
            if column == 0:
                axes.set_ylabel(f"{digits.NETWORKS[name]}:\n{len(wrong)} mistakes", fontsize=9)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
