"""Draw every plane of the digits, coloured by digit, and how well each keeps pixels and digits."""

import numpy as np
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
    with xr.open_dataset(snakemake.input.planes) as planes:
        planes.load()
    labels, names = planes["label"].values, planes["plane"].values
    order = stream(0, "drawing order").permutation(len(labels))
    facts = footer(planes.attrs, f"{len(labels)} images, all drawn, in random order", "scores on held-out images")
    n_rows = -(-(len(names) + 1) // 3)
    figure = style.figure(0.7 + 3.6 * n_rows, "Digits in a plane", facts)
    for index, name in enumerate(names):
        one = planes.sel(plane=name)
        axes = figure.add_subplot(n_rows, 3, index + 1)
        digits.plane(axes, one["code"].values[order], labels[order])
        kind = "component" if name == "PCA" else "code"
        axes.set(xlabel=f"{kind} 1", ylabel=f"{kind} 2")
        # Adding zero turns a rounded -0.00 into 0.00.
        kept, found = round(one["r2"].item(), 2) + 0.0, one["accuracy"].item()
        axes.set_title(f"{name}\nR² {kept:.2f}, neighbours {found:.0%}")
    axes = figure.add_subplot(n_rows, 3, len(names) + 1)
    place = np.arange(len(names))
    series = {"R² of decoded pixels": "r2", "accuracy of ten neighbours": "accuracy"}
    for index, (text, column) in enumerate(series.items()):
        look = {"color": style.LINE_COLORS[index], "marker": style.MARKERS[index], "label": text}
        axes.plot(place[:-1], planes[column].values[:-1], **look)
        axes.plot(place[-1:], planes[column].values[-1:], **(look | {"label": None}))
    axes.set_xticks(place, [name.replace("alpha ", "") for name in names])
    axes.set(xlabel="alpha of the plane", ylim=(-0.03, 1.15))
    axes.set_title("What the planes keep")
    axes.grid(axis="y")
    axes.legend(fontsize=8, loc="upper right")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
