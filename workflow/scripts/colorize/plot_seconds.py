"""Draw what accuracy costs: errors beside seconds."""

import pandas as pd

from terrapalette.plots.colorize import photos, scores
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    board = pd.read_csv(snakemake.input.leaderboard)
    seconds = pd.read_csv(snakemake.input.seconds).groupby("agent")["seconds"]
    # Entries come without their time; below a hundredth of a second there is nothing to compare.
    board = board[board["agent"].isin(list(seconds.groups)) & (board["what"] != "limit")]
    times = [seconds.get_group(name).clip(lower=0.01) for name in board["agent"]]
    names, what = list(board["agent"]), list(board["what"])
    count = int(board["photos"].max())
    facts = (
        f"{scores.counted(count)}  ·  learning and painting both halves on one core of this machine; at least "
        "0.01 s  ·  diamond: median, bar: middle half of the photos, dot: one photo"
    )
    figure = style.figure(1.2 + 0.24 * len(board), "Is an agent worth its seconds?", facts)
    axes = figure.add_subplot(1, 2, 1)
    parts = [board[column].values for column in ("mse", "mse_low", "mse_high")]
    scores.ranks(axes, names, what, *parts, [[]] * len(board), "mean squared error (smaller is better)")
    photos.scale(axes, "log")
    axes = figure.add_subplot(1, 2, 2)
    parts = [[one.quantile(share) for one in times] for share in (0.5, 0.25, 0.75)]
    scores.ranks(axes, names, what, *parts, [one.values for one in times], "seconds a photo")
    photos.scale(axes, "log")
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
