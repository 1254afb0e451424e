"""Draw what the weight of the divergence does to an autoencoder."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import latents
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure

MEASURES = {
    "r2": "R² of decoded means",
    "divergence": "divergence per cell (nats)",
    "silhouette_input": "silhouette, common space",
    "agreement": "agreement of seeds (ARI)",
}
BY_METHOD = ("silhouette_input", "agreement")


def main(snakemake):
    open_log(snakemake.log[0])
    name = snakemake.wildcards.space
    table = pd.read_csv(snakemake.input.table).query("space == @name")
    with xr.open_dataset(snakemake.input.sweep) as sweep:
        sweep.load()
    alpha = [f"{value:g}" for value in sweep["alpha"].values]
    seeds, epochs = sweep.sizes["seed"], sweep.sizes["epoch"]
    # Not every method is fitted for every weight.
    looks = {method: look for method, look in snakemake.params.methods.items() if method in set(table["method"])}
    told = [
        f"{looks[method]['title']}, k = {k}"
        for method, k in zip(sweep["method"].values, sweep["k"].values, strict=True)
    ]
    facts = footer(
        sweep.attrs, cells(sweep.attrs["cells"]), f"{seeds} seeds", f"{epochs} epochs", *told,
        "bands: lowest to highest seed",
    )  # fmt: skip
    figure = style.figure(6.6, f"What the weight of the divergence does to {name}", facts)
    panels = figure.add_gridspec(2, 12)
    axes = figure.add_subplot(panels[0, :4])
    latents.over_epochs(
        axes, sweep["epoch"].values, sweep["training_r2"].mean("seed").values, alpha, "R² of decoded draws"
    )
    for index, (count, label) in enumerate((("mean", "means of the codes"), ("logvar", "log-variances of the codes"))):
        axes = figure.add_subplot(panels[0, 4 * (index + 1) : 4 * (index + 2)])
        final = sweep[f"{count}_count"].isel(epoch=-1).sum("seed").values
        shares = final / final.sum(axis=1, keepdims=True)
        latents.distributions(axes, sweep[f"{count}_edge"].values, shares, alpha, label)
    for index, (measure, label) in enumerate(MEASURES.items()):
        axes = figure.add_subplot(panels[1, 3 * index : 3 * (index + 1)])
        # What does not depend on the method is drawn once.
        shown = looks if measure in BY_METHOD else dict(list(looks.items())[:1])
        for number, (method, look) in enumerate(shown.items()):
            rows = table[table["method"] == method]
            columns = [rows[f"{measure}{suffix}"].values for suffix in ("", "_min", "_max")]
            latents.trade_off(axes, alpha, *columns, label, look if measure in BY_METHOD else None, number)
        axes.tick_params(axis="x", labelsize=8)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
