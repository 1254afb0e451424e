"""Put together how every space and method did, criterion by criterion, with ranks and ties."""

import pandas as pd
import xarray as xr

from terrapalette.clustering import methods
from terrapalette.land import contest, contest_draws, repeats
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import read_groups, write_csv
from terrapalette.spaces import kinds


def main(snakemake):
    open_log(snakemake.log[0])
    given = snakemake.input
    every = pd.concat([pd.read_csv(path) for path in given.draws])
    entries = every[contest.KEY].drop_duplicates()
    chosen = pd.read_csv(given.choice).set_index(contest.KEY)["k"].to_dict()
    draws = dict(list(every.groupby("criterion", sort=False)))
    draws |= {
        "seed_ari": of_seeds(given.repeats, snakemake.params.kinds, chosen),
        "changed_share": of_noise(given.noise),
    }
    found = contest.table({name: entries.merge(own, on=contest.KEY, how="left") for name, own in draws.items()})
    logger.info("winner: %s", contest.winner(found) or "none")
    found.insert(2, "k", [int(chosen[key]) for key in zip(found["space"], found["method"], strict=True)])
    write_csv(found, snakemake.output.contest)
    write_csv(pd.concat([pd.read_csv(path) for path in given.seconds]), snakemake.output.seconds)


def of_seeds(paths, space_kinds, chosen):
    """How far the labels of every two seeds agree, each pair a draw."""
    rows = []
    for path in paths:
        groups = read_groups(path)
        space = groups["/"].attrs["space"]
        by_seed = [one.partitions for one in repeats.read(groups, kinds.kind(space_kinds[space]))]
        for method in by_seed[0]:
            own = [labels_at(one[method], chosen[space, method]) for one in by_seed]
            agreed = contest_draws.agreement_of_seeds(own)
            rows += [(space, method, draw, value) for draw, value in enumerate(agreed)]
    return pd.DataFrame(rows, columns=[*contest.KEY, "draw", "value"])


def labels_at(found, k):
    """Labels (cell,) with k clusters, or the nearest number that there is."""
    return found.labels[found.k.index(methods.nearest_number(found.k, k))]


def of_noise(paths):
    """The share of cells that change class, each draw of each seed a draw."""
    tables = []
    for path in paths:
        with xr.open_dataset(path) as noise:
            for method in noise["method"].values:
                # As a keyword, method would be how to look up, and every method's draws would be taken.
                own = noise["changed_share"].sel({"method": method}).values.ravel()
                key = {"space": noise.attrs["space"], "method": str(method)}
                tables.append(pd.DataFrame({**key, "draw": range(len(own)), "value": own}))
    return pd.concat(tables)


if __name__ == "__main__":
    jobs.run(main, snakemake)
