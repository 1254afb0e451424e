"""Draw errors over the distance from the middle, where the known half ends."""

import numpy as np
import pandas as pd

from terrapalette.colorize import ranking
from terrapalette.plots.colorize import scores
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    board = pd.read_csv(snakemake.input.leaderboard)
    table = pd.read_csv(snakemake.input.distance)
    ranked, count = ranking.ranked(board), table["image"].nunique()
    facts = (
        f"{scores.counted(count)}  ·  each field is twice as wide as the one before  ·  medians over photos"
        "  ·  left: squared error, right: divided by that of plain grey on the same pixels"
    )
    figure = style.figure(4.4, "How fast does knowledge fade with the distance from the middle?", facts, legend=0.55)
    edges = np.append(np.unique(table["nearest"]), table["farthest"].max())
    errors = table.pivot(index="agent", columns=["image", "nearest"], values="mse")
    for index, (values, label) in enumerate(
        [(errors, "mean squared error"), (errors / errors.loc["grey"], "squared error as a share of grey's")]
    ):
        middle = values.T.groupby(level="nearest").median()
        axes = figure.add_subplot(1, 2, index + 1)
        agents = {name: middle[name].values for name in ranked}
        baselines = ["luminance", "grey"] if index == 0 else ["luminance"]
        scores.fading(axes, edges, agents, {name: middle[name].values for name in baselines}, label)
        if index == 0:
            style.shared_legend(figure, axes, columns=7)
        else:
            axes.axhline(1, color=style.INK, linewidth=0.8)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
