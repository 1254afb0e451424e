"""Draw what the points of every plane decode to."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.course import digits
from terrapalette.report.footers import footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.planes) as planes:
        planes.load()
    names = planes["plane"].values
    facts = footer(planes.attrs, "each picture is decoded from the codes at its middle")
    n_rows = -(-len(names) // 3)
    figure = style.figure(0.7 + 3.6 * n_rows, "Planes of digits, decoded", facts)
    for index, name in enumerate(names):
        one = planes.sel(plane=name)
        axes = figure.add_subplot(n_rows, 3, index + 1)
        digits.decoded_plane(axes, one["x_code"].values, one["y_code"].values, one["decoded"].values)
        # More numbers would run into each other.
        axes.locator_params(nbins=5)
        kind = "component" if name == "PCA" else "code"
        axes.set(xlabel=f"{kind} 1", ylabel=f"{kind} 2")
        axes.set_title(str(name))
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
