"""Draw everyone's errors over all photos: medians, quartiles and a dot for each photo."""

import pandas as pd

from terrapalette.colorize import ranking
from terrapalette.plots.colorize import photos, scores
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

PANELS = [
    ("mse", "mean squared error (smaller is better)", "log"),
    ("delta_e", "mean CIEDE2000 (smaller is better)", "linear"),
    ("ssim", "SSIM (larger is better)", "linear"),
    ("colorfulness", "colourfulness (dashed: the true halves)", "linear"),
]


def main(snakemake):
    open_log(snakemake.log[0])
    board = pd.read_csv(snakemake.input.leaderboard)
    rows = ranking.right_halves(pd.read_csv(snakemake.input.scores)).groupby("agent")
    count = int(board["photos"].max())
    names = ranking.labels(board)
    facts = (
        f"{scores.counted(count)}  ·  right half against the original, without {snakemake.params.margin} px "
        "along its edges  ·  diamond: median, bar: middle half of the photos, dot: one photo, upright line: limit of "
        "this agent's palette  ·  in italics: baselines, and what sees the truth"
    )
    height = 1.4 + 2 * (0.7 + 0.24 * len(board))
    figure = style.figure(height, "How far is each agent from the truth?", facts)
    for index, (column, label, scale) in enumerate(PANELS):
        axes = figure.add_subplot(2, 2, index + 1)
        parts = [board[column + ending].values for ending in ("", "_low", "_high")]
        dots = [rows.get_group(name)[column].values for name in board["agent"]]
        limits = board["mse_limit"].values if column == "mse" else None
        scores.ranks(axes, names, list(board["what"]), *parts, dots, label, limits)
        photos.scale(axes, scale)
        if column == "colorfulness":
            axes.axvline(board["true_colorfulness"].iloc[0], color=style.INK, linestyle="--", linewidth=1)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
