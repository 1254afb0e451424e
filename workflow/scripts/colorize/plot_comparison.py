"""Draw a photo beside what every agent made of its right half, with the errors."""

import pandas as pd

from terrapalette.colorize import png, ranking
from terrapalette.plots.colorize import photos
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

COLUMNS = 4


def main(snakemake):
    open_log(snakemake.log[0])
    image, files = snakemake.wildcards.image, snakemake.input
    scores = ranking.right_halves(pd.read_csv(files.scores)).set_index("agent")
    left, truth = (png.read(path).rgb for path in (files.left, files.right))
    paintings = {painting.facts["agent"]: painting.rgb for painting in map(png.read, files.paintings)}
    order = scores.sort_values("mse", kind="stable").index
    rows = -(-(len(order) + 1) // COLUMNS)
    shape = left.shape[0] / (2 * left.shape[1])
    facts = (
        f"Photo: {image}  ·  left half: as it is, right half: as the agent coloured it  ·  MSE: mean squared error "
        "(limit: the smallest that its palette allows), ΔE: CIEDE2000, both of the right half  ·  sorted by MSE"
    )
    figure = style.figure(0.5 + rows * (0.25 + 2.6 * shape), f"{image}: who colours the right half best?", facts)
    photos.picture(figure.add_subplot(rows, COLUMNS, 1), photos.joined(left, truth), "the photo", bold=True)
    for index, agent in enumerate(order):
        row = scores.loc[agent]
        limit = f" (limit {row['mse_limit']:.0f})" if row["what"] == "agent" and row["mse_limit"] >= 0 else ""
        title = f"{agent}: MSE {row['mse']:.0f}{limit}, ΔE {row['delta_e']:.1f}"
        photos.picture(figure.add_subplot(rows, COLUMNS, index + 2), photos.joined(left, paintings[agent]), title)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
