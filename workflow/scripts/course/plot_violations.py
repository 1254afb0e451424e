"""Draw how the violation of the optimum falls, pair by pair."""

import pandas as pd

from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    trace = pd.read_csv(snakemake.input.trace)
    figure = style.figure(4.4, "Two weights at a time", "Data: generated  ·  one line for each machine", width=9)
    axes = figure.add_subplot()
    for index, (name, part) in enumerate(trace.groupby("machine", sort=False)):
        axes.plot(
            part["pair"] + 1,
            part["violation"],
            color=style.LINE_COLORS[index % len(style.LINE_COLORS)],
            linestyle=["-", "--"][index // 3 % 2],
            label=f"{name}: {len(part) - 1} pairs",
        )
    axes.set(
        xscale="log", yscale="log", xlabel="pairs mended (+ 1)", ylabel="violation of the worst pair", ylim=(1e-7, None)
    )
    axes.grid()
    axes.legend(fontsize=8)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
