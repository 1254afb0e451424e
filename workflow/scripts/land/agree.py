"""Compare every two labellings at their chosen k."""

from itertools import combinations

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering.agreement import agreement
from terrapalette.runtime import jobs
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
        # The classes that occur; what is of no type counts as one of them.
        (own, a_labels), (other, b_labels) = (np.unique(one.values, return_inverse=True) for one in (first, second))
        found = agreement(a_labels, b_labels)
        rows.append(pair | {measure: getattr(found, measure) for measure in MEASURES})
        names = {key: pair[key] for key in PAIR}
        counts += [
            names | {"class_a": own[a], "class_b": other[b], "cells": cells, "paired": int(found.partner.get(a) == b)}
            for (a, b), cells in np.ndenumerate(found.contingency)
        ]
    columns = ["space_a", "method_a", "k_a", "space_b", "method_b", "k_b", *MEASURES]
    write_csv(pd.DataFrame(rows, columns=columns), snakemake.output.agreement)
    columns = [*PAIR, "class_a", "class_b", "cells", "paired"]
    write_csv(pd.DataFrame(counts, columns=columns), snakemake.output.contingency)


if __name__ == "__main__":
    jobs.run(main, snakemake)
