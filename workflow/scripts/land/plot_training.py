"""Draw how a variational autoencoder was trained: loss, R2, and the codes' means and log-variances over epochs."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.plots.land import components
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    with xr.open_dataset(snakemake.input.space) as training:
        training.load()
    epoch, alpha = training["epoch"].values, training.attrs["alpha"]
    count = int(training["mean_count"].isel(epoch=0, code=0).sum())
    facts = footer(training.attrs, cells(count), f"alpha {alpha:g}", f"R² of decoded means {training.attrs['r2']:.4f}")
    figure = style.figure(7.4, f"Training of {space}", facts)
    terms = {
        "reconstruction (mean squared error)": training["reconstruction"].values,
        "alpha × divergence": alpha * training["divergence"].values,
    }
    charts.curves(figure.add_subplot(2, 2, 1), epoch, terms, "epoch", "part of the loss", log=True)
    axes = figure.add_subplot(2, 2, 2)
    charts.curves(axes, epoch, {"R²": training["r2"].values}, "epoch", "R² of decoded draws", log=False)
    for index, (name, label) in enumerate((("mean", "mean of the code"), ("logvar", "log-variance of the code"))):
        axes = figure.add_subplot(2, 2, 3 + index)
        pooled = training[f"{name}_count"].sum("code").values
        components.histogram_over_time(axes, epoch, training[f"{name}_edge"].values, pooled, "epoch", label)
    columns = {"epoch": epoch} | {
        name: training[name].values for name in ("loss", "reconstruction", "divergence", "r2")
    }
    write_csv(pd.DataFrame(columns), snakemake.output.table)
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    jobs.run(main, snakemake)
