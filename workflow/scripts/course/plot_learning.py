"""Draw the error of a two-layer perceptron over the epochs, for every way of learning."""

import pandas as pd

from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    trace = pd.read_csv(snakemake.input.trace)
    figure = style.figure(4.6, "Three ways to learn, without and with momentum", "Data: iris (scikit-learn), one split")
    panels = {"error": "error on training flowers", "test_error": "error on held-out flowers"}
    momenta = sorted(trace["momentum"].unique())
    ways = list(trace["way"].unique())
    for index, (column, text) in enumerate(panels.items()):
        axes = figure.add_subplot(1, 2, index + 1)
        for (way, momentum), part in trace.groupby(["way", "momentum"], sort=False):
            axes.plot(
                part["epoch"],
                part[column],
                color=style.LINE_COLORS[ways.index(way)],
                linestyle=["--", "-"][momenta.index(momentum) % 2],
                label=f"{way} ({part['batch_size'].iloc[0]}), momentum {momentum:g}",
            )
        axes.set(xlabel="epoch", ylabel="mean cross-entropy", yscale="log")
        axes.set_title(text[0].upper() + text[1:])
        axes.grid(axis="y")
        if index == 0:
            axes.set_ylim(top=20 * trace[column].max())
            axes.legend(fontsize=8, loc="upper right")
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
