"""Draw one detail of a photo as everyone painted it, best first."""

import pandas as pd

from terrapalette.colorize import detail, png, ranking
from terrapalette.plots.colorize import photos
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

# At most so many beside each other.
COLUMNS = 9


def main(snakemake):
    open_log(snakemake.log[0])
    image, files = snakemake.wildcards.image, snakemake.input
    scores = ranking.right_halves(pd.read_csv(files.scores)).set_index("agent").sort_values("mse", kind="stable")
    truth = png.read(files.right).rgb
    window = detail.most_colorful(truth)
    paintings = {painting.facts["agent"]: painting.rgb[window] for painting in map(png.read, files.paintings)}
    pictures = [("the truth", truth[window], f"MSE 0 · {scores['true_colorfulness'].iloc[0]:.0f}", True)]
    for agent, row in scores.iterrows():
        told = f"MSE {row['mse']:.0f} · {row['colorfulness']:.0f}"
        pictures.append((agent, paintings[agent], told, False))
    rows = -(-len(pictures) // COLUMNS)
    columns = -(-len(pictures) // rows)
    height, width = truth[window].shape[:2]
    facts = (
        f"Photo: {image}, {width} × {height} pixels of its right half where the truth is most colourful  ·  below each "
        "name: mean squared error · colourfulness, both of the whole right half  ·  sorted by MSE"
    )
    tall = (style.WIDTH / columns - 0.12) * min(1.6, height / width)
    figure = style.figure(0.4 + rows * (0.5 + tall), f"{image}: one detail, everyone", facts)
    for index, (name, picture, told, is_truth) in enumerate(pictures):
        axes = figure.add_subplot(rows, columns, index + 1)
        photos.picture(axes, picture, f"{name}\n{told}", bold=is_truth)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
