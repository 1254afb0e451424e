"""Fitted classes for notebooks: `from terrapalette import load_model`."""

import numpy as np
import xarray as xr

from terrapalette.land import class_labels, fitted, landtypes, model_files, new_data
from terrapalette.land.variables import Variable
from terrapalette.runtime.errors import InputError


class LandModel:
    """Classes that a study found, ready for other data (see docs/notebook.md)."""

    def __init__(self, found: fitted.FittedClasses):
        self._fitted = found

    @property
    def variables(self) -> list[Variable]:
        """What a dataset must have: names, units and ranges."""
        return self._fitted.variables

    @property
    def names(self) -> dict[int, str]:
        """Name of each class, by rising number."""
        return dict(sorted(zip(self._fitted.number.tolist(), self._fitted.name, strict=True)))

    @property
    def colors(self) -> dict[int, str]:
        """Colour (#rrggbb) of each class, by rising number."""
        return dict(sorted(zip(self._fitted.number.tolist(), self._fitted.color, strict=True)))

    def classify(self, dataset: xr.Dataset) -> xr.DataArray:
        """The class of every cell of a dataset, 0 where one of the variables is missing.

        Parameters
        ----------
        dataset : the model's variables by name, in physical units, on any dimensions: (lat, lon), (y, x), with a time,
            in any order

        Returns
        -------
        int16 on the variables' dimensions and coordinates, with flag_values, flag_meanings and flag_colors

        Raises
        ------
        InputError
            where a variable is missing, in other units, or for the most part beyond what the classes were fitted to
        """
        template, complete, values = self._taken(dataset)
        numbers = np.full(complete.shape, landtypes.NO_CLASS, np.int16)
        numbers[complete] = fitted.classify(self._fitted, values)[0]
        flags = class_labels.flag_attributes(*fitted.flags(self._fitted))
        return template.copy(data=numbers).rename("class").assign_attrs(long_name="land type", **flags)

    def distance_ratio(self, dataset: xr.Dataset) -> xr.DataArray:
        """How far every cell lies from what was learnt (docs/model.md): above 1 is outside; NaN where incomplete."""
        template, complete, values = self._taken(dataset)
        ratios = np.full(complete.shape, np.nan)
        ratios[complete] = fitted.classify(self._fitted, values)[1]
        told = {"long_name": "distance to the nearest class centre over that class's reach", "units": "1"}
        return template.copy(data=ratios).rename("distance_ratio").assign_attrs(told)

    def _taken(self, dataset: xr.Dataset) -> tuple[xr.DataArray, np.ndarray, np.ndarray]:
        """A field to write on, which of its cells are complete, and their values (cell, variable)."""
        if not isinstance(dataset, xr.Dataset):
            raise InputError(f"classify expects an xarray.Dataset with the model's variables, found {type(dataset)}.")
        new_data.check_names(self._fitted, dataset.data_vars, "dataset")
        bounds = zip(self.variables, self._fitted.smallest, self._fitted.largest, strict=True)
        for one, smallest, largest in bounds:
            field = dataset[one.name]
            if field.dtype.kind not in "fiub":
                raise InputError(f"dataset: {one.name} holds {field.dtype} values, expected numbers.")
            new_data.check_variable(one, smallest, largest, field.attrs.get("units"), field.values, "dataset")
        fields = [dataset[one.name] for one in self.variables]
        dims = max(fields, key=lambda field: field.ndim).dims
        every = [field.transpose(*dims) for field in xr.broadcast(*fields)]
        values = np.stack([field.values for field in every], axis=-1).astype(float)
        complete = np.isfinite(values).all(axis=-1)
        template = every[0].drop_attrs(deep=False)
        # Where it lies stays said.
        mapping = fields[0].attrs.get("grid_mapping", fields[0].encoding.get("grid_mapping"))
        if mapping in dataset.variables:
            template = template.assign_coords({mapping: dataset[mapping]}).assign_attrs(grid_mapping=mapping)
        return template, complete, values[complete]

    def __repr__(self) -> str:
        found = self._fitted
        lines = [
            f"<Terrapalette model: {len(found.number)} classes, {found.facts['method_title']} in the space "
            f"{found.facts['space']}>",
            f"  fitted to: {found.facts['source']} ({found.facts['surface']})",
            f"  variables: {', '.join(one.name for one in found.variables)}",
            *(f"  {number}: {name}" for number, name in self.names.items()),
        ]
        return "\n".join(lines)


def load_model(folder: str) -> LandModel:
    """The model in a folder of results/land/model, or in a copy of its model.json and model.nc."""
    return LandModel(model_files.read(folder))
