"""Draw which palette colours an agent takes for which, in both halves."""

import pandas as pd

from terrapalette.plots.colorize import photos
from terrapalette.plots.common import charts, style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    image, agent = snakemake.wildcards.image, snakemake.wildcards.agent
    counts, classes = pd.read_csv(snakemake.input.confusion), pd.read_csv(snakemake.input.classes)
    facts = f"Photo: {image}  ·  cells: pixels  ·  colour: share of the true class  ·  diagonal: right"
    figure = style.figure(5.4, f"{agent} on {image}: which colour is taken for which?", facts)
    for index, half in enumerate(("left", "right")):
        part, own = counts[counts["half"] == half], classes[classes["half"] == half]
        names = list(own["name"])
        table = part.pivot(index="true", columns="given", values="pixels").loc[names, names]
        share = table.div(table.sum(axis=1).clip(lower=1), axis=0).values
        axes = figure.add_subplot(1, 2, index + 1)
        charts.heatmap(
            axes, table.values, names, names, cmap="Blues", limits=(0, 1), label="share of the true class",
            number="{:.0f}", shade=share,
        )  # fmt: skip
        photos.label_with_colors(axes, list(own["color"]))
        axes.set(xlabel="given colour", ylabel="true colour")
        axes.set_title(f"{half} half: {100 * own['accuracy'].iloc[0]:.1f} % right")
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
