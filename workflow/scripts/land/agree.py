"""Compare every two labellings at their chosen k."""

from itertools import combinations

import pandas as pd
import xarray as xr

from terrapalette.clustering.agreement import agreement
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv

MEASURES = ["adjusted_rand_index", "adjusted_mutual_information"]
PAIR = ["space_a", "method_a", "space_b", "method_b"]


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.labels) as dataset:
        dataset.load()
    rows, counts = [], []
    for first, second in combinations(dataset["class"], 2):
        pair = {
            f"{key}_{side}": one[key].item()
            for side, one in (("a", first), ("b", second))
            for key in ("space", "method", "k")
        }
        found = agreement(first.values.astype(int), second.values.astype(int))
        rows.append(pair | {measure: getattr(found, measure) for measure in MEASURES})
        names = {key: pair[key] for key in PAIR}
        shared = found.contingency
        counts += [
            names | {"class_a": a, "class_b": b, "cells": shared[a, b], "paired": int(found.partner.get(a) == b)}
            for a in range(1, shared.shape[0])
            for b in range(1, shared.shape[1])
        ]
    columns = ["space_a", "method_a", "k_a", "space_b", "method_b", "k_b", *MEASURES]
    write_csv(pd.DataFrame(rows, columns=columns), snakemake.output.agreement)
    columns = [*PAIR, "class_a", "class_b", "cells", "paired"]
    write_csv(pd.DataFrame(counts, columns=columns), snakemake.output.contingency)


if __name__ == "__main__":
    main(snakemake)
