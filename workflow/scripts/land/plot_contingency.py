"""Draw which classes of one method are which classes of the other, in one space."""

import pandas as pd
import xarray as xr

from terrapalette.facts import cells, footer
from terrapalette.plots import charts, style
from terrapalette.runtime import open_log, write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    first, second = snakemake.params.methods
    counts = pd.read_csv(snakemake.input.contingency)
    chosen = counts.query(f"labelling_a == '{space}.{first}' and labelling_b == '{space}.{second}'")
    table = chosen.pivot(index="class_a", columns="class_b", values="cells")
    table = table.loc[table.sum(axis=1) > 0, table.sum(axis=0) > 0]
    same = sum(table.loc[number, number] for number in table.index.intersection(table.columns))
    with xr.open_dataset(snakemake.input.labels) as labels:
        facts = footer(
            labels.attrs,
            cells(labels.sizes["cell"]),
            f"same class in both: {100 * same / table.values.sum():.1f} %",
            "colour: share of the row",
        )
    names = [style.METHOD_NAMES[method] for method in (first, second)]
    figure = style.figure(6.2, f"{names[0]} against {names[1]}, space {space}", facts, width=8)
    axes = figure.add_subplot()
    share = table.div(table.sum(axis=1), axis=0).values
    charts.heatmap(
        axes,
        table.values,
        [str(number) for number in table.index],
        [str(number) for number in table.columns],
        cmap="Blues",
        limits=(0, 1),
        label=f"share of the {names[0]} class",
        number="{:.0f}",
        shade=share,
    )
    axes.set(xlabel=f"class of {names[1]} (cells)", ylabel=f"class of {names[0]}")
    write_figure(figure, snakemake.output.figure)


if __name__ == "__main__":
    main(snakemake)
