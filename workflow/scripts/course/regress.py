"""Recover functions of one and of two variables from noisy samples, with methods from too simple to too supple."""

import numpy as np
import pandas as pd
import xarray as xr
from threadpoolctl import threadpool_limits

from terrapalette.course import lattice, regression
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf

# Of complexities: what a method calls them, and whether more of it is simpler.
KINDS = {"polynomial": ("degree", False), "kNN": ("neighbours", True), "MLP": ("hidden", False)}
LINE = np.linspace(-1, 1, 300)
SIDE = 80


def main(snakemake):
    open_log(snakemake.log[0])
    params, settings = snakemake.params, snakemake.params.settings
    # The networks are small: threads waiting for each other cost more than they bring.
    with threadpool_limits(1):
        rows, scores, fields = recover(params.seed, settings)
    write_csv(pd.DataFrame(rows), snakemake.output.trace)
    write_json({"noise": settings["noise"], **scores}, snakemake.output.scores)
    write_netcdf(fields[1], snakemake.output.line)
    write_netcdf(fields[2], snakemake.output.plane)


def recover(seed, settings):
    """Errors of every method at every complexity, the best ones' scores, and what was recovered."""
    rows, scores, fields = [], {}, {}
    for n_dimensions, count in ((1, settings["samples"]["line"]), (2, settings["samples"]["plane"])):
        random = stream(seed, f"course/regress/{n_dimensions}")
        places, values = samples(random, count, n_dimensions, settings["noise"])
        held_out, held_values = samples(random, count, n_dimensions, settings["noise"])
        everywhere = LINE[:, None] if n_dimensions == 1 else lattice.crossing(*[np.linspace(-1, 1, SIDE)] * 2)
        recovered, chosen = {}, {}
        for method, fit in regression.METHODS.items():
            key, _ = KINDS[method]
            functions = {size: fit(places, values, size, seed) for size in settings[key]}
            part = [
                {
                    "dimensions": n_dimensions,
                    "method": method,
                    "complexity": size,
                    "train": regression.rmse(function, places, values),
                    "validation": regression.rmse(function, held_out, held_values),
                    "true": regression.rmse(function, everywhere, regression.truth(everywhere)),
                }
                for size, function in functions.items()
            ]
            rows += part
            best = min(part, key=lambda row: row["validation"])
            chosen[method] = three(method, settings[key], best["complexity"])
            recovered[method] = [functions[size](everywhere) for size in chosen[method]]
            scores.setdefault(f"{n_dimensions}-D", {})[method] = {
                name: best[name] for name in ("complexity", "train", "validation", "true")
            }
            logger.info("%d-D, %s: best %s %d, error %.4f", n_dimensions, method, key, best["complexity"], best["true"])
        fields[n_dimensions] = dataset(everywhere, recovered, chosen, places, values)
    return rows, scores, fields


def samples(random, count, n_dimensions, noise):
    """Places drawn evenly and the function's values there, with normal noise."""
    places = random.uniform(-1, 1, (count, n_dimensions))
    return places, regression.truth(places) + random.normal(0, noise, count)


def three(method, sizes, best):
    """The simplest of a method, the best, and the most supple."""
    simplest_first = sorted(sizes, reverse=KINDS[method][1])
    return [simplest_first[0], best, simplest_first[-1]]


def dataset(everywhere, recovered, chosen, places, values):
    """The truth, what was recovered of it and the samples."""
    return xr.Dataset(
        {
            "truth": ("place", regression.truth(everywhere)),
            "recovered": (("method", "fit", "place"), np.array(list(recovered.values()))),
            "complexity": (("method", "fit"), np.array(list(chosen.values()))),
            "coordinate": (("place", "axis"), everywhere),
            "sample": (("example", "axis"), places),
            "value": ("example", values),
        },
        coords={"method": list(recovered), "fit": ["simplest", "best", "most supple"]},
    )


if __name__ == "__main__":
    main(snakemake)
