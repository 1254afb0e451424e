"""Give the clusters of every labelling at its chosen k one common numbering, and describe the classes."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.clustering import labels
from terrapalette.land import landtypes
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv, write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    labellings = snakemake.params.labellings
    choice = pd.read_csv(snakemake.input.choice).set_index(["space", "method"])["k"]
    chosen = []
    for (space, method), path in zip(labellings, snakemake.input.clusters, strict=True):
        with xr.open_dataset(path) as clusters:
            chosen.append(clusters["labels"].sel(k=choice[space, method]).values.astype(np.intp) - 1)
    with xr.open_dataset(snakemake.input.features) as cells:
        cells.load()
    # Clusters are numbered by rising mean already; the finest labelling lends all others its numbers and colours.
    reference = max(chosen, key=lambda own: own.max())
    matched = [labels.match(reference, own)[own] + 1 for own in chosen]
    tables = []
    for (space, method), raw, numbers in zip(labellings, chosen, matched, strict=True):
        table = landtypes.describe(
            numbers, cells["physical"].values, list(cells["variable"].values), cells["area_weight"].values
        )
        table.insert(1, "name", class_names(table, snakemake.params.variables, snakemake.params.order_by))
        cluster = [int(raw[numbers == number][0]) + 1 for number in table["class"]]
        for column, value in (("cluster", cluster), ("k", len(table)), ("method", method), ("space", space)):
            table.insert(0, column, value)
        tables.append(table)
    dataset = xr.Dataset(
        {"class": (("labelling", "cell"), np.array(matched, np.int16), {"long_name": "class number from 1"})},
        coords={
            "labelling": [f"{space}.{method}" for space, method in labellings],
            "k": ("labelling", [int(choice[space, method]) for space, method in labellings]),
            **{name: cells[name] for name in ("lat", "lon", "row", "col", "area_weight")},
        },
        attrs={**cells.attrs, "n_classes": int(reference.max()) + 1},
    )
    logger.info("%d labellings of %d cells share %d classes", *dataset["class"].shape, dataset.attrs["n_classes"])
    write_netcdf(dataset, snakemake.output.labels)
    write_csv(pd.concat(tables), snakemake.output.classes)


def class_names(table, variables, order_by):
    """Readable names by rules on the class means, or numbers where the rules do not apply."""
    means = [
        None if name is None else table[f"{name}_mean"].values
        for name in landtypes.naming_variables(variables, order_by)
    ]
    if means[0] is None:
        return [f"class {number}" for number in table["class"]]
    return landtypes.name_classes(*means)


if __name__ == "__main__":
    main(snakemake)
