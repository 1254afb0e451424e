"""Draw what the number of classes explains in the data and in null worlds, and the verdict on it."""

import textwrap

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import verdicts
from terrapalette.report.footers import cells, footer
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure
from terrapalette.verdict.null_worlds import TITLES

INDICES = {
    "tightness": "gap: tightness less\nthe mean of the worlds",
    "silhouette": "silhouette",
    "calinski_harabasz": "Calinski–Harabasz",
}


def main(snakemake):
    open_log(snakemake.log[0])
    space = snakemake.wildcards.space
    table = pd.read_csv(snakemake.input.verdict).query("space == @space")
    looks = {name: look for name, look in snakemake.params.methods.items() if name in set(table["method"])}
    with xr.open_dataset(snakemake.input.worlds) as worlds:
        facts = told(worlds, table)
        found = worlds.sel({"space": space}).isel({"k": slice(1, None)}).load()
    nulls, k = found["null"].values, found["k"].values
    figure = style.figure(7.6, heading(table, looks, space), facts, legend=0.3)
    panels = figure.subplots(len(INDICES), len(nulls), sharey="row", squeeze=False)
    for row, (index, label) in zip(panels, INDICES.items(), strict=True):
        for null, axes in zip(nulls, row, strict=True):
            for color, (method, look) in zip(style.LINE_COLORS, looks.items(), strict=False):
                many, data = found[index].sel({"null": null}), found[f"data_{index}"]
                many, data = (one.sel({"method": method}).values for one in (many, data))
                zero = np.nan_to_num(many.mean(axis=0)) if index == "tightness" else 0
                rows = table[table["method"] == method]
                # Only gaps decide.
                standing = rows.loc[rows["stands_out"], "k"].tolist() if index == "tightness" else []
                verdicts.in_band(axes, k, data - zero, many - zero, standing, look, color)
        row[0].set_ylabel(label)
    for null, top, bottom in zip(nulls, panels[0], panels[-1], strict=True):
        top.set_title(textwrap.fill(f"Null worlds {TITLES[null]}", 38), fontsize=9)
        bottom.set_xlabel("number of clusters k")
    style.shared_legend(figure, panels[0, 0], 4)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def heading(table, looks, space):
    """The verdict of the space, or of each method on a line of its own."""
    sentences = table.groupby("method", sort=False)["verdict"].first()
    if len(set(sentences)) == 1:
        lines = [f"Space {space}: {sentences.iloc[0]}"]
    else:
        lines = [f"{style.name_of(space, look['title'])}: {sentences[name]}" for name, look in looks.items()]
    return "\n".join(textwrap.fill(line, 95) for line in lines)


def told(worlds, table):
    """Data, numbers of cells and worlds, and what the first component says: one mode or more."""
    found = [table[f"dip_p_{null}"].iloc[0] for null in worlds["null"].values]
    modes = ", ".join(f"{p:.2g}" for p in found)
    return footer(
        worlds.attrs,
        cells(int(worlds.attrs["measured_cells"])),
        f"{worlds.attrs['worlds']} worlds of each null",
        *[f"more than one mode along the first component: p = {modes} against each null"]
        * bool(np.isfinite(found).all()),
        "rings: numbers that stand out against all nulls",
    )


if __name__ == "__main__":
    jobs.run(main, snakemake)
