"""Draw which classes of one method are which classes of the other, in one space."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    first, second = snakemake.params.methods
    counts = pd.read_csv(snakemake.input.contingency)
    chosen = counts.query(f"labelling_a == '{space}.{first}' and labelling_b == '{space}.{second}'")
    table = chosen.pivot(index="class_a", columns="class_b", values="cells")
    table = table.loc[table.sum(axis=1) > 0, table.sum(axis=0) > 0]
    # Columns stand in the order of the rows they are paired with: the diagonal is what both methods agree on.
    pairs = chosen.query("paired == 1").set_index("class_a")["class_b"]
    partners = [pairs[number] for number in table.index if pairs.get(number) in table.columns]
    table = table[partners + [number for number in table.columns if number not in partners]]
    same = sum(table.loc[row, column] for row, column in pairs.items() if row in table.index and column in table)
    with xr.open_dataset(snakemake.input.labels) as labels:
        facts = footer(
            labels.attrs,
            cells(labels.sizes["cell"]),
            f"{100 * same / table.values.sum():.1f} % of the cells in paired classes",
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
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
