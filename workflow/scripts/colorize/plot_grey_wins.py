"""Draw the photo on which no colour at all does best beside agents, and why."""

import pandas as pd

from terrapalette.colorize import png, ranking, squared_errors
from terrapalette.plots.colorize import photos, scores
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    files = snakemake.input
    found = ranking.where_grey_wins(pd.read_csv(files.scores))
    halves = pd.read_csv(files.halves)
    halves = halves.loc[(halves["shift"] - halves["chroma"]).sort_values(ascending=False, kind="stable").index]
    pictures = {}
    for one in map(png.read, [*files.lefts, *files.rights, *files.paintings]):
        if one.facts["image"] == found.image:
            pictures[one.facts.get("agent", one.facts["half"])] = one.rgb
    left, truth, painted, grey = (pictures[name] for name in ("left", "right", found.best, "grey"))
    title = f"Plain grey beats {found.beaten} of {found.agents} agents on {found.image}"
    if not found.beaten:
        title = f"Plain grey beats no agent; it comes nearest on {found.image}"
    facts = (
        f"MSE of the right half: {found.best} {found.best_mse:.0f}, grey {found.grey_mse:.0f}  ·  map: signed root of "
        "the difference of squared errors  ·  right: how far the mean colour of each grey lies from grey, and from "
        "what it is in the left half (root mean square over pixels, CIELAB a and b)"
    )
    shape = left.shape[0] / (2 * left.shape[1])
    figure = style.figure(max(3.9, 2 * (0.3 + 3.3 * shape) + 0.5), title, facts)
    grid = figure.add_gridspec(2, 3, width_ratios=[1.25, 0.9, 1])
    photos.picture(figure.add_subplot(grid[0, 0]), photos.joined(left, truth), "the photo", bold=True)
    told = f"right half by {found.best}, the best agent here"
    photos.picture(figure.add_subplot(grid[1, 0]), photos.joined(left, painted), told)
    scores.difference(
        figure.add_subplot(grid[:, 1]), squared_errors.excess(painted, grey, truth),
        f"where {found.best} is farther from\nthe truth than grey (orange)", "levels",
    )  # fmt: skip
    axes = figure.add_subplot(grid[:, 2])
    distances = {"from grey": halves["chroma"].values, "from the left half": halves["shift"].values}
    photos.dots(axes, list(halves["image"]), distances, "distance of mean colours of one grey")
    axes.set_xlim(0, None)
    axes.set_title("where the left half misleads,\nand where it can teach", fontsize=9, fontweight="normal")
    axes.legend(loc="upper right", fontsize=8)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
