"""Put every labelling back on the grid as a CF map with class colours."""

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import frames, landtypes
from terrapalette.report.palettes import class_colors
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    with xr.open_dataset(snakemake.input.labels) as labels, xr.open_dataset(snakemake.input.features) as features:
        labels.load()
        frame = frames.of_cells(features)
    names = pd.read_csv(snakemake.input.classes).set_index(["space", "method", "class"])["name"]
    colors = class_colors(snakemake.params.class_colors, labels.attrs["n_classes"])
    product = xr.Dataset(coords=frames.coordinates(frame))
    for one in labels["class"]:
        space, method, title = (one[key].item() for key in ("space", "method", "method_title"))
        used = [int(number) for number in np.unique(one.values)]
        variable = landtypes.cf_variable(
            landtypes.to_map(one.values, labels["row"].values, labels["col"].values, frame.shape),
            used,
            [landtypes.flag_meaning(number, names[space, method, number]) for number in used],
            [colors[number - 1] for number in used],
            f"land type, {method} in space {space}, {len(used)} classes",
            frame,
        )
        variable.attrs |= {"space": space, "method": method, "method_title": title}
        product[f"{space}_{method}"] = variable
    product.attrs = {"Conventions": "CF-1.10", "title": "Land types", "source": labels.attrs["source"]}
    product.attrs["normalize"] = labels.attrs["normalize"]
    product.attrs["cells"] = labels.sizes["cell"]
    write_netcdf(product, snakemake.output.landtypes)


if __name__ == "__main__":
    main(snakemake)
