"""Draw how many cells change class under measurement error, for every space and method."""

import pandas as pd
import xarray as xr

from terrapalette.plots.common import style
from terrapalette.plots.land import scores
from terrapalette.report.footers import footer, sampled
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    looks = snakemake.params.methods
    table = pd.read_csv(snakemake.input.noise)
    table["title"] = [looks[method]["title"] for method in table["method"]]
    # Methods without a rule of their own for new cells carry a star, explained below.
    table["star"] = ["" if by == "own rule" else " *" for by in table["assigned_by"]]
    stars = [f"* assigned by {by}" for by in table.loc[table["star"] != "", "assigned_by"].unique()]
    with xr.open_dataset(snakemake.input.features) as features:
        runs = f"{table['draws'].max()} draws, {table['seeds'].max()} seeds"
        marks = "marks: means; bars: from lowest to highest"
        facts = footer(features.attrs, sampled(features), runs, marks, *stars)
    level = table["level"].iloc[0]
    under = f"{100 * level:g} % noise" if level else "measurement error"
    figure = style.figure(5.4, f"How many cells change class under {under}?", facts)
    axes = figure.add_subplot()
    axes.set_title(verdict(table))
    names = [f"{row.title}{row.star}\n{row.space}\nk = {row.k}" for row in table.itertuples()]
    series = {"cells": [100 * table[f"changed_share{suffix}"].values for suffix in ("", "_min", "_max")]}
    scores.ranges(axes, names, series, "cells that change class (%)")
    axes.set_ylim(0, None)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def verdict(table):
    """Which labelling moves least and which most, or how far the only one does.

    Those whose ranges over draws and seeds touch theirs are a tie.
    """
    least, most = (table.loc[place] for place in (table["changed_share"].idxmin(), table["changed_share"].idxmax()))
    if len(table) == 1:
        return said(least, 0)
    if least["changed_share_max"] >= most["changed_share_min"]:
        return "All alike: even the lowest and the highest range touch"
    low = (table["changed_share_min"] <= least["changed_share_max"]).sum() - 1
    high = (table["changed_share_max"] >= most["changed_share_min"]).sum() - 1
    told = [f"Fewest in {said(least, low)}", f"most in {said(most, high)}"]
    return (",\n" if low or high else ", ").join(told)


def said(one, ties):
    """A labelling, its share, and how many others cannot be told from it."""
    others = f"; {ties} more in its range" if ties else ""
    return f"{style.name_of(one['space'], one['title'])} ({100 * one['changed_share']:.1f} %{others})"


if __name__ == "__main__":
    jobs.run(main, snakemake)
