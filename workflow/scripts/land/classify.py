"""Give the clusters of every labelling at its chosen k one common numbering, and describe the classes."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import class_labels, landtypes, variables
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    choice = pd.read_csv(snakemake.input.choice).set_index(["space", "method"])["k"]
    labellings, chosen = [], []
    for path in snakemake.input.clusters:
        with xr.open_dataset(path) as clusters:
            one = {key: clusters.attrs[key] for key in ("space", "method", "method_title")}
            one["k"] = int(choice[one["space"], one["method"]])
            labellings.append(one)
            # The number 0 is no cluster's.
            chosen.append(clusters["labels"].sel(k=one["k"]).values.astype(np.intp) - 1)
            if one["k"] > class_labels.MOST_CLASSES:
                raise InputError(
                    f"{path}: {one['k']} clusters, expected at most {class_labels.MOST_CLASSES} in maps. Have "
                    f"land.methods.{one['method']} look for larger ones."
                )
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    matched = landtypes.common_numbers(chosen)
    described, order_by, area = variables.of_cells(cells), cells.attrs["order_by"], cells["area_weight"].values
    names, physical = [one.name for one in described], cells["physical"].values
    if order_by not in names:
        # Ordered by the mean of many steps: it stands among the variables.
        names, physical = [*names, order_by], np.column_stack([physical, cells["order"].values])
    tables = []
    for one, raw, numbers in zip(labellings, chosen, matched, strict=True):
        weights = area if params.area_weights else None
        table = landtypes.describe(numbers, physical, names, area, weights)
        table.insert(1, "name", landtypes.class_names(table, described, order_by))
        cluster = [int(raw[numbers == number][0]) + 1 for number in table["class"]]
        first = {"space": one["space"], "method": one["method"], "k": one["k"], "cluster": cluster}
        for place, (column, value) in enumerate(first.items()):
            table.insert(place, column, value)
        tables.append(table)
    dataset = xr.Dataset(
        {"class": (("labelling", "cell"), np.array(matched, np.int16), {"long_name": "class number from 1"})},
        coords={
            **{key: ("labelling", [one[key] for one in labellings]) for key in labellings[0]},
            **{name: cells[name] for name in ("lat", "lon", "row", "col", "area_weight")},
        },
        attrs={**cells.attrs, "n_classes": max(one["k"] for one in labellings)},
    )
    logger.info("%d labellings of %d cells share %d classes", *dataset["class"].shape, dataset.attrs["n_classes"])
    write_netcdf(dataset, snakemake.output.labels)
    write_csv(pd.concat(tables), snakemake.output.classes)


if __name__ == "__main__":
    jobs.run(main, snakemake)
