"""Draw the errors of the search over neighbours, colours and patches."""

import pandas as pd

from terrapalette.plots.common import charts, style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    image = snakemake.wildcards.image
    table = pd.read_csv(snakemake.input.search)
    sizes = sorted(table["patch"].unique())
    best = table[table["best"]].iloc[0]
    facts = (
        f"Photo: {image}  ·  learnt from the left part of the left half, measured on its "
        f"{100 * snakemake.params.held_out:g} % next to the middle; the right half plays no part"
    )
    title = f"Search for {image}: patch {best['patch']}, {best['neighbours']} neighbours, {best['colors']} colours"
    figure = style.figure(0.8 + 0.5 * table["neighbours"].nunique(), title, facts, width=max(7.0, 4.4 * len(sizes)))
    limits = (table["mse"].min(), table["mse"].max())
    for index, size in enumerate(sizes):
        part = table[table["patch"] == size].pivot(index="neighbours", columns="colors", values="mse")
        axes = figure.add_subplot(1, len(sizes), index + 1)
        rows, columns = [str(n) for n in part.index], [str(k) for k in part.columns]
        label = "mean squared error"
        charts.heatmap(axes, part.values, rows, columns, cmap="cividis_r", limits=limits, label=label, number="{:.0f}")
        axes.set(xlabel="colours", ylabel="neighbours")
        axes.set_title(f"patches of {size} × {size}")
        if size == best["patch"]:
            place = (list(part.columns).index(best["colors"]), list(part.index).index(best["neighbours"]))
            charts.frame(axes, *place)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
