"""Draw which classes of the first method are which classes of each other one, in one space."""

import pandas as pd
import xarray as xr

from terrapalette.land import class_labels
from terrapalette.plots.common import charts, style
from terrapalette.report.footers import cells, footer
from terrapalette.report.rst import listed
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    space, methods = snakemake.wildcards.space, snakemake.params.methods
    counts = pd.read_csv(snakemake.input.contingency).query("space_a == @space and space_b == @space")
    with xr.open_dataset(snakemake.input.labels) as labels:
        methods = {name: methods[name] for name in labels["method"].values[labels["space"].values == space].tolist()}
        facts = footer(
            labels.attrs, cells(labels.sizes["cell"]), "colour: share of the row", "on the diagonal: paired classes"
        )
    others = list(methods)[1:]
    names = [look["title"] for look in methods.values()]
    title = f"{names[0]} against {listed(names[1:])}, space {space}"
    n_columns = min(2, len(others))
    n_rows = -(-len(others) // n_columns)
    figure = style.figure(0.9 + 5.3 * n_rows, title, facts, width=8 if n_columns == 1 else style.WIDTH)
    for index, other in enumerate(others):
        axes = figure.add_subplot(n_rows, n_columns, index + 1)
        pair = counts[(counts["method_a"] == next(iter(methods))) & (counts["method_b"] == other)]
        panel(axes, pair, names[0], methods[other]["title"])
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def panel(axes, counts, name, other):
    """Cells that share classes of two methods; what is paired stands on the diagonal."""
    table = counts.pivot(index="class_a", columns="class_b", values="cells")
    table = table.loc[table.sum(axis=1) > 0, table.sum(axis=0) > 0]
    # Columns stand in the order of the rows they are paired with: the diagonal is what both methods agree on.
    pairs = counts.query("paired == 1").set_index("class_a")["class_b"]
    partners = [pairs[number] for number in table.index if pairs.get(number) in table.columns]
    table = table[partners + [number for number in table.columns if number not in partners]]
    same = sum(table.loc[row, column] for row, column in pairs.items() if row in table.index and column in table)
    share = table.div(table.sum(axis=1), axis=0).values
    charts.heatmap(
        axes,
        table.values,
        [class_labels.short_label(number) for number in table.index],
        [class_labels.short_label(number) for number in table.columns],
        cmap="Blues",
        limits=(0, 1),
        label=f"share of the {name} class",
        number="{:.0f}",
        shade=share,
    )
    axes.set_title(f"{100 * same / table.values.sum():.1f} % of the cells in paired classes")
    axes.set(xlabel=f"class of {other} (cells)", ylabel=f"class of {name}")


if __name__ == "__main__":
    jobs.run(main, snakemake)
