"""Draw how every space and method did, criterion by criterion, with ranks and ties."""

import textwrap

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import contest, contest_findings
from terrapalette.plots.common import style
from terrapalette.plots.land import contests
from terrapalette.report.footers import footer, sampled
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    table, seconds = pd.read_csv(snakemake.input.contest), pd.read_csv(snakemake.input.seconds)
    looks = {name: look["title"] for name, look in snakemake.params.methods.items()}
    entries = table.drop_duplicates(contest.KEY)
    keys = list(zip(entries["space"], entries["method"], strict=True))
    names = [
        f"{style.name_of(space, looks[method])}\nk = {k}" for (space, method), k in zip(keys, entries["k"], strict=True)
    ]
    texts, first, last, columns = [], [], [], []
    for name, own in table.groupby("criterion", sort=False):
        own, of = own.set_index(contest.KEY).loc[keys], contest.criterion(name)
        texts.append([cell(row) for row in own.itertuples()])
        first.append(own["rank"].to_numpy())
        last.append(own["last_rank"].to_numpy())
        columns.append(
            "\n".join([*textwrap.wrap(of.title, 12, break_long_words=False), "(high)" if of.is_high else "(low)"])
        )
    median = seconds.groupby(contest.KEY)["seconds"].median().loc[keys]
    texts.append([f"{value:.1f} s" if value >= 0.05 else "<0.1 s" for value in median])
    unranked = np.full(len(keys), np.nan)
    columns.append("processor\ntime of\none fit")
    with xr.open_dataset(snakemake.input.features) as features:
        facts = footer(
            features.attrs,
            sampled(features),
            "mean ± deviation, best if (high) or (low); ranks that no draw rules out; bold: none better, some worse",
        )
    figure = style.figure(1.3 + 0.42 * len(names), contest_findings.heading(table), facts)
    axes = figure.add_subplot()
    contests.board(
        axes, names, columns, np.array(texts).T, *(np.stack([*one, unranked], axis=1) for one in (first, last))
    )
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


def cell(row):
    """What one cell of the table says: the value, its spread and its rank."""
    if np.isnan(row.rank):
        return "–"
    places = f"{row.rank:.0f}" if row.rank == row.last_rank else f"{row.rank:.0f} to {row.last_rank:.0f}"
    return f"{row.mean:.3f} ± {row.std:.3f}\nrank {places}"


if __name__ == "__main__":
    jobs.run(main, snakemake)
