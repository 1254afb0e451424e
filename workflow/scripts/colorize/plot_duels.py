"""Draw who beats whom, on the photos that both painted."""

import numpy as np
import pandas as pd

from terrapalette.plots.colorize import scores
from terrapalette.plots.common import style
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    board, duels = pd.read_csv(snakemake.input.leaderboard), pd.read_csv(snakemake.input.duels)
    names = list(board.loc[board["what"] != "limit", "agent"])
    tables = {
        column: duels.pivot(index="agent", columns="other", values=column).reindex(index=names, columns=names)
        for column in ("gain", "wins", "losses", "verdict")
    }
    count = int(board["photos"].max())
    few = "none, for six photos are the fewest that can tell" if count < 6 else "the 95 % interval leaves out zero"
    facts = (
        f"{scores.counted(count)}  ·  row against column on the photos that both painted: mean difference of "
        f"PSNR, below it photos won\N{EN DASH}lost  ·  bold: {few}  ·  sorted by the median mean squared error"
    )
    figure = style.figure(1.6 + 0.42 * len(names), "Who beats whom?", facts)
    numbers = (tables[column].fillna(0).values.astype(int) for column in ("wins", "losses"))
    is_sure = tables["verdict"].isin(["better", "worse"]).values
    scores.duels(figure.add_subplot(), names, tables["gain"].values.astype(float), *numbers, np.asarray(is_sure))
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
