"""Rank everyone over all photos: medians and quartiles, and each against each on the same photos."""

import pandas as pd

from terrapalette.colorize import ranking
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    scores = pd.read_csv(snakemake.input.scores)
    write_csv(ranking.leaderboard(scores), snakemake.output.leaderboard)
    write_csv(ranking.duels(scores, snakemake.params.seed), snakemake.output.duels)


if __name__ == "__main__":
    jobs.run(main, snakemake)
