"""Draw a walk from one digit to another across the latent plane, by the point where both lie deepest."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import digits
from terrapalette.report.footers import footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.between) as walk:
        walk.load()
    labels, codes, steps = walk["label"].values, walk["code"].values, walk["step"].values
    one, other = walk["digit"].values
    order = stream(0, "drawing order").permutation(len(labels))
    facts = footer(walk.attrs, f"{walk.attrs['plane']}", f"{len(labels)} images, all drawn")
    figure = style.figure(6.6, f"Between {one} and {other}", facts)
    top, bottom = figure.subplots(2, 1, height_ratios=[5, 1])
    digits.plane(top, codes[order], labels[order], [one, other])
    top.plot(*steps.T, color=style.INK, marker=".", linewidth=1.2, label=f"walk from {one} to {other}")
    meeting = steps[walk.attrs["meeting"]]
    top.plot(
        *meeting, "x", color=style.LINE_COLORS[1], markersize=15, markeredgewidth=4, label="between both", zorder=4
    )
    top.set(xlabel="code 1", ylabel="code 2")
    top.legend()
    digits.strip(bottom, walk["decoded"].values, walk.attrs["meeting"])
    bottom.set_title("Decoded along the walk; framed: the cross")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
