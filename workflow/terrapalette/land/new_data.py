"""Data that classes were not fitted to: what they must have, and a sentence where they do not."""

from typing import TYPE_CHECKING

import numpy as np

from terrapalette.runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from terrapalette.land.fitted import FittedClasses
    from terrapalette.land.variables import Variable

# Of a variable's values at most this share may lie beyond what was learnt from: else it is likely another quantity.
MOST_BEYOND = 0.5
# Fewer values tell nothing of what a variable holds.
FEWEST = 30
# Percent and scaled integers, the mildest first: a factor too strong brings anything near to zero.
_FACTORS = (1e-2, 1e2, 1e-4, 1e4)
# Units of what has none, or of which a file says nothing.
_PLAIN = {"", "1", "none", "-"}


def check_names(fitted: "FittedClasses", names: "Iterable[str]", source: str) -> None:
    """Raise an InputError where a variable of the fitted classes is not among the names."""
    found = [str(name) for name in names]
    missing = [one.name for one in fitted.variables if one.name not in found]
    if missing:
        wanted = ", ".join(one.name for one in fitted.variables)
        raise InputError(
            f"{source}: no variable {missing[0]!r}, found {', '.join(found) or 'none'}; the classes were fitted to "
            f"{wanted}. Add it, or rename what holds it."
        )


def check_variable(
    variable: "Variable", smallest: float, largest: float, units: str | None, values, source: str
) -> None:
    """Raise an InputError where a variable of new data is in other units, or holds another quantity.

    Data unlike those that were learnt from are no error: their distance tells it. But most of their values lie within
    what is physically possible; where nobody said what that is, no simple factor brings them to what was learnt from.

    Parameters
    ----------
    smallest, largest : of the training cells, in physical units
    units : what the new data say, None if nothing
    values : any shape, in physical units; NaN is missing
    """
    said = [text.strip().lower() for text in (variable.unit, units or "")]
    if said[0] != said[1] and not _PLAIN.intersection(said):
        raise InputError(
            f"{source}: {variable.name} is in {units}, expected {variable.unit}, as the classes were fitted to. "
            "Convert it, for example with scale and offset of its entry under variables."
        )
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if values.size < FEWEST or _share(values, smallest, largest) >= 1 - MOST_BEYOND:
        return
    factor = next((one for one in _FACTORS if _share(one * values, smallest, largest) > MOST_BEYOND), None)
    possible = factor is None if variable.low is None else _share(values, variable.low, variable.high) > MOST_BEYOND
    if not possible:
        allowed = "" if variable.low is None else f" (possible: {variable.low:g}..{variable.high:g})"
        hint = (
            "Check what it holds" if factor is None else f"It looks multiplied by {1 / factor:g}: set scale: {factor:g}"
        )
        beyond = 100 - 100 * _share(values, smallest, largest)
        raise InputError(
            f"{source}: {variable.name} is {values.min():g}..{values.max():g}, and {beyond:.0f} % of its {values.size} "
            f"values lie beyond {smallest:g}..{largest:g}, which the classes were fitted to"
            f"{allowed}. {hint}."
        )


def _share(values: np.ndarray, smallest: float, largest: float) -> float:
    slack = 1e-6 * (largest - smallest)
    return float(((values >= smallest - slack) & (values <= largest + slack)).mean())
