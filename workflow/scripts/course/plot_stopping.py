"""Draw what a loose stop costs: the way still to go after a step, and the inertia an early stop leaves."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from terrapalette.course import traces
from terrapalette.plots.common import style
from terrapalette.plots.course import clusters
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.read_csv(snakemake.input.trace, dtype={"start": str})
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    facts = ["  ·  ".join(f"{data}: {one['source']}, {one['starts']} starts" for data, one in scores.items())]
    for data, one in scores.items():
        if "given" in one:
            facts.append(
                f"given solution of {data}: inertia {one['given']['inertia']:.6g}, "
                f"{one['given']['inertia_after']:.6g} at rest, its centres moved by {one['given']['largest_move']:.4f}"
            )
    figure = style.figure(4.4, "Small steps are no sign of the end", f"Data: {'  ·  '.join(facts)}")
    left, right = figure.subplots(1, 2)
    moved, to_go = [], []
    for data in scores:
        for run in traces.runs(table, data).values():
            away = np.linalg.norm(run.centres - run.centres[-1], axis=2).max(axis=1)
            # From the first update to the last that still moved something and left something to go.
            between = slice(1, max(len(away) - 2, 1))
            moved.append(run.moved.max(axis=1)[between])
            to_go.append(away[between])
    clusters.way_to_go(left, np.concatenate(moved), np.concatenate(to_go), "Each point: one step of one start")
    tolerances = list(next(iter(scores.values()))["stopped_at"])
    place = np.arange(len(tolerances))
    for index, (data, one) in enumerate(scores.items()):
        stops = list(one["stopped_at"].values())
        shift = 0.8 / len(scores)
        bars = right.bar(
            place + shift * (index - (len(scores) - 1) / 2),
            [stop["worst_excess_percent"] for stop in stops],
            shift * 0.9,
            color=style.LINE_COLORS[index % len(style.LINE_COLORS)],
            label=data,
        )
        right.bar_label(bars, [str(stop["too_early"]) for stop in stops], fontsize=8)
    right.set_xticks(place, tolerances)
    right.set(xlabel="stop when no centre moves farther than", ylabel="worst excess of inertia (%)")
    right.set_title("An early stop's price; numbers: starts concerned")
    right.grid(axis="y")
    right.legend()
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    main(snakemake)
