"""Draw whether classes come again on other cells: bootstrap of blocks, halves of the land, the weakest class."""

import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import verdicts
from terrapalette.report.footers import footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure
from terrapalette.verdict.conclusion import DISSOLVED

# From here on a number of classes predicts the other half (Tibshirani and Walther 2005).
STRONG = 0.8
# What a class is from here on (Hennig 2007); below the lowest line it counts as dissolved.
LASTING = {0.75: "valid", 0.85: "highly\nstable"}


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.resampled) as resampled:
        found = resampled.isel({"k": slice(1, None)}).load()
    k, looks = found["k"].values, snakemake.params.methods
    runs = f"{found.sizes['replicate']} bootstraps of blocks, {found.sizes['split']} splits into halves"
    missing = [one for one in [found.attrs["left_out"]] if one]
    facts = footer(found.attrs, runs, "bands: 95 % of bootstraps or splits", *missing)
    figure = style.figure(4.2, f"Would another Earth give the same classes? Space {space}", facts, legend=0.3)
    again, halves, weakest = figure.subplots(1, 3)
    for color, method in zip(style.LINE_COLORS, found["method"].values, strict=False):
        look, one = looks[method], found.sel({"method": method})
        verdicts.spread(again, k, one["block_ari"].values, look, color)
        verdicts.ceiling(again, k, one["null_ari"].values, look, color)
        verdicts.spread(halves, k, one["prediction_strength"].values, look, color)
        verdicts.line(weakest, k, one["jaccard"].min("class").values, look, color)
    verdicts.threshold(halves, STRONG, "authors'\nline")
    verdicts.threshold(weakest, DISSOLVED, "dissolved\nbelow")
    for level, text in LASTING.items():
        verdicts.threshold(weakest, level, text)
    again.set(title="Refitted to other blocks", ylabel="adjusted Rand index where not drawn")
    halves.set(title="Told by the other half", ylabel="prediction strength")
    weakest.set(title="The weakest class", ylabel="Jaccard index where not drawn")
    for axes in (again, halves, weakest):
        axes.set(xlabel="number of clusters k", xlim=(k[0] - 0.4, k[-1] + 0.4), ylim=(min(0, axes.get_ylim()[0]), 1.03))
    style.shared_legend(figure, again, 4)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
