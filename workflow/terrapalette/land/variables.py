"""What the variables of a study are, as its files tell: names, wavelengths, steps along a dimension."""

from typing import NamedTuple

import numpy as np
import xarray as xr


class Variable(NamedTuple):
    """One feature of the cells.

    name : its own, unlike all others
    group : the configured variable that it belongs to; the name itself, unless it is one step of several
    step : which step of the group it is, such as "01"; "" where there are none
    wavelength : of a reflectance in nm, else None
    low, high : what is physically possible, None where nobody said
    unit, long_name : as the source has them
    """

    name: str
    group: str = ""
    step: str = ""
    wavelength: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "1"
    long_name: str = ""


def of_grid(grid: xr.Dataset) -> list[Variable]:
    """The features of a grid file: its variables whose attribute `role` is "feature", in their order."""
    found = []
    for name, field in grid.data_vars.items():
        own = field.attrs
        if own.get("role") == "feature":
            low, high = own.get("range", (None, None))
            one = Variable(str(name), own.get("variable", str(name)), own.get("step", ""), own.get("wavelength"))
            found.append(
                one._replace(low=low, high=high, unit=own.get("units", "1"), long_name=own.get("long_name", ""))
            )
    return found


def attributes(variable: Variable) -> dict:
    """What `of_grid` reads of a field, besides its unit and long_name."""
    found = {"role": "feature", "variable": variable.group or variable.name}
    found |= {"step": variable.step} if variable.step else {}
    found |= {} if variable.wavelength is None else {"wavelength": float(variable.wavelength)}
    return found | ({} if variable.low is None else {"range": [float(variable.low), float(variable.high)]})


def coordinates(variables: list[Variable]) -> dict[str, tuple]:
    """Variables as coordinates along "variable" of a dataset of cells."""

    def numbers(field):
        return np.array([np.nan if (one := getattr(each, field)) is None else one for each in variables], float)

    def texts(field):
        return np.array([getattr(each, field) for each in variables], object)

    return {
        "variable": ("variable", texts("name")),
        **{field: ("variable", texts(field)) for field in ("group", "step", "unit", "long_name")},
        "wavelength": ("variable", numbers("wavelength"), {"units": "nm"}),
        **{field: ("variable", numbers(field)) for field in ("low", "high")},
    }


def of_cells(cells: xr.Dataset) -> list[Variable]:
    """The variables of a dataset of cells, from what `coordinates` gave it."""
    columns = {field: cells[{"name": "variable"}.get(field, field)].values for field in Variable._fields}
    return [
        Variable(**{field: _plain(values[index]) for field, values in columns.items()})
        for index in range(cells.sizes["variable"])
    ]


def order_values(values: np.ndarray, variables: list[Variable], order_by: str) -> np.ndarray:
    """What orders classes, (...,) of values (..., variable): one variable, or the mean over all steps of a group."""
    columns = [index for index, one in enumerate(variables) if order_by in (one.name, one.group)]
    return values[..., columns[0]] if len(columns) == 1 else values[..., columns].mean(axis=-1)


def spectrum(variables: list[Variable]) -> list[Variable]:
    """The reflectances among the variables that are no steps, by rising wavelength."""
    return sorted((one for one in variables if one.wavelength and not one.step), key=lambda one: one.wavelength)


def seasons(variables: list[Variable]) -> dict[str, list[Variable]]:
    """The variables that run along a dimension, by group, step after step."""
    stepped = [one for one in variables if one.step]
    return {
        group: [one for one in stepped if one.group == group] for group in dict.fromkeys(one.group for one in stepped)
    }


def indices(variables: list[Variable]) -> list[Variable]:
    """The variables that are neither reflectances nor steps."""
    return [one for one in variables if not one.wavelength and not one.step]


def _plain(value: object) -> object:
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else float(value)
    return str(value)
