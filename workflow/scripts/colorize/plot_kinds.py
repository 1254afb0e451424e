"""Draw errors on smooth ground, at edges and in texture."""

import pandas as pd

from terrapalette.colorize import pixel_kinds
from terrapalette.plots.colorize import photos, scores
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    board = pd.read_csv(snakemake.input.leaderboard)
    table = pd.read_csv(snakemake.input.kinds)
    shown = board[(board["photos"] == board["photos"].max()) & (board["what"] != "limit")]
    middle = table.groupby(["agent", "kind"])["mse"].median().unstack().loc[shown["agent"]]
    pixels = table.query("agent == 'grey'").pivot(index="image", columns="kind", values="pixels")
    shares = pixels.div(pixels.sum(axis=1), axis=0).mean()
    count = table["image"].nunique()
    facts = (
        f"{scores.counted(count)}  ·  medians over photos of the mean squared error of pixels of one kind, "
        "told from their grey  ·  of the agents that painted every photo, and of baselines"
    )
    figure = style.figure(1.0 + 0.28 * len(shown), "Where are agents wrong?", facts, legend=0.35)
    axes = figure.add_subplot()
    series = {
        f"{kind} ({style.percent(shares[kind])} of the pixels)": middle[kind].values for kind in pixel_kinds.KINDS
    }
    photos.dots(axes, list(shown["agent"]), series, "mean squared error (smaller is better)")
    scores.rows(axes, list(shown["agent"]), list(shown["what"]))
    photos.scale(axes, "log")
    style.shared_legend(figure, axes)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
