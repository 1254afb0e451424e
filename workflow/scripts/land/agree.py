"""Compare every two labellings at their chosen k."""

from itertools import combinations

import pandas as pd
import xarray as xr
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from terrapalette.clustering import labels
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.labels) as dataset:
        classes = {str(one["labelling"].values): one.values.astype(int) for one in dataset["class"]}
        k = {str(one["labelling"].values): int(one) for one in dataset["k"]}
    rows, counts = [], []
    for first, second in combinations(classes, 2):
        row = {}
        for side, name in (("a", first), ("b", second)):
            row[f"space_{side}"], row[f"method_{side}"] = name.split(".")
            row[f"k_{side}"] = k[name]
        row["adjusted_rand_index"] = adjusted_rand_score(classes[first], classes[second])
        row["adjusted_mutual_information"] = adjusted_mutual_info_score(classes[first], classes[second])
        rows.append(row)
        shared = labels.contingency(classes[first], classes[second])
        partner = labels.pair(shared)
        counts += [
            {
                "labelling_a": first,
                "labelling_b": second,
                "class_a": a,
                "class_b": b,
                "cells": shared[a, b],
                "paired": int(partner.get(a) == b),
            }
            for a in range(1, shared.shape[0])
            for b in range(1, shared.shape[1])
        ]
    columns = ["space_a", "method_a", "k_a", "space_b", "method_b", "k_b"]
    columns += ["adjusted_rand_index", "adjusted_mutual_information"]
    write_csv(pd.DataFrame(rows, columns=columns), snakemake.output.agreement)
    columns = ["labelling_a", "labelling_b", "class_a", "class_b", "cells", "paired"]
    write_csv(pd.DataFrame(counts, columns=columns), snakemake.output.contingency)


if __name__ == "__main__":
    main(snakemake)
