"""Draw the errors of every agent on every photo."""

import pandas as pd

from terrapalette.plots.colorize import photos
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

PANELS = [
    ("mse", "mean squared error (smaller is better)", "log"),
    ("delta_e", "mean CIEDE2000 (smaller is better)", "linear"),
    ("psnr", "PSNR in dB (larger is better)", "linear"),
    ("ssim", "SSIM (larger is better)", "linear"),
]


def main(snakemake):
    open_log(snakemake.log[0])
    scores = pd.read_csv(snakemake.input.scores).query("half == 'right' and reference == 'original'")
    order = scores.groupby("agent")["mse"].median().sort_values(kind="stable").index
    images = list(scores["image"].unique())
    titles = snakemake.params.baselines
    baselines = [f"{name} ({titles[name]})" for name in order if name in titles]
    photos_told = f"{len(images)} photo" + "s" * (len(images) > 1)
    facts = (
        f"{photos_told}  ·  right half against the original, without {snakemake.params.margin} px along its edges  ·  "
        f"sorted by the median mean squared error  ·  baselines: {', '.join(baselines)}"
    )
    height = 1.4 + 2 * (0.7 + 0.24 * len(order))
    figure = style.figure(height, "How far is each agent from the truth?", facts, legend=0.35)
    for index, (column, label, scale) in enumerate(PANELS):
        axes = figure.add_subplot(2, 2, index + 1)
        table = scores.pivot(index="agent", columns="image", values=column).loc[order]
        photos.dots(axes, list(order), {image: table[image].values for image in images}, label)
        photos.scale(axes, scale)
        if index == 0:
            style.shared_legend(figure, axes)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
