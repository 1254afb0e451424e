"""The regression exercise: how well functions are recovered from noisy samples, over each method's complexity."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.course import lattice, regression

# Places where functions of one and of two variables are compared and drawn: along each axis.
PLACES = {1: 300, 2: 80}


class Recovery(NamedTuple):
    """What all methods made of the samples of one function.

    Attributes
    ----------
    errors : one row per method and complexity: dimensions, method, complexity, and the roots of the mean squared errors
        train (on the samples), validation (on as many others) and true (on the function itself)
    best : of each method, complexity and errors of the row with the lowest validation error
    drawn : truth (place), recovered (method, fit, place) and complexity (method, fit) for the fits "simplest", "best"
        and "most supple", coordinate (place, axis), sample (example, axis) and value (example)
    """

    errors: pd.DataFrame
    best: dict[str, dict]
    drawn: xr.Dataset


def recover(
    n_dimensions: int,
    complexities: dict[str, list[int]],
    n_samples: int,
    noise: float,
    random: np.random.Generator,
    seed: int,
) -> Recovery:
    """Recover the function of one or two variables with every method at every one of its complexities.

    Parameters
    ----------
    complexities : numbers to try, by the names of `regression.METHODS`
    noise : standard deviation of the normal noise of the samples
    seed : of the methods that draw first weights
    """
    places, values = samples(random, n_samples, n_dimensions, noise)
    held_out, held_values = samples(random, n_samples, n_dimensions, noise)
    everywhere = grid(n_dimensions)
    truth = regression.truth(everywhere)
    tables, best, recovered, chosen = [], {}, [], []
    for name, sizes in complexities.items():
        method = regression.METHODS[name]
        functions = {size: method.fit(places, values, size, seed) for size in sizes}
        rows = [
            {
                "complexity": size,
                "train": regression.rmse(function, places, values),
                "validation": regression.rmse(function, held_out, held_values),
                "true": regression.rmse(function, everywhere, truth),
            }
            for size, function in functions.items()
        ]
        tables += [{"dimensions": n_dimensions, "method": name, **row} for row in rows]
        best[name] = min(rows, key=lambda row: row["validation"])
        simplest_first = sorted(sizes, reverse=method.falling)
        chosen.append([simplest_first[0], best[name]["complexity"], simplest_first[-1]])
        recovered.append([functions[size](everywhere) for size in chosen[-1]])
    drawn = xr.Dataset(
        {
            "truth": ("place", truth),
            "recovered": (("method", "fit", "place"), np.array(recovered)),
            "complexity": (("method", "fit"), np.array(chosen)),
            "coordinate": (("place", "axis"), everywhere),
            "sample": (("example", "axis"), places),
            "value": ("example", values),
        },
        coords={"method": list(complexities), "fit": ["simplest", "best", "most supple"]},
    )
    return Recovery(pd.DataFrame(tables), best, drawn)


def samples(random: np.random.Generator, count: int, n_dimensions: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Places (place, dimension) drawn evenly between -1 and 1, and the function's values there with normal noise."""
    places = random.uniform(-1, 1, (count, n_dimensions))
    return places, regression.truth(places) + random.normal(0, noise, count)


def grid(n_dimensions: int) -> np.ndarray:
    """Even places (place, dimension) between -1 and 1, on a line or in a square row by row."""
    along = np.linspace(-1, 1, PLACES[n_dimensions])
    return along[:, None] if n_dimensions == 1 else lattice.crossing(along, along)
