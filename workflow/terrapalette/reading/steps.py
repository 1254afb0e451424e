"""Steps of a variable along a dimension such as time: what they are called, and one field taken from all of them."""

import re
import warnings
from collections import Counter
from typing import NamedTuple

import cftime
import numpy as np

TAKES = ("mean", "min", "max", "std", "amplitude", "phase")
HARMONICS = ("amplitude", "phase")

# Numbers in one block of rows: what is made on the way stays small beside the input.
_BLOCK = 2**20
# A harmonic has three coefficients; a fourth value is the first that could contradict it.
_LEAST_STEPS = 4
# Below, the steps that have a value lie so close together in the cycle that they leave the harmonic open.
_LEAST_SPREAD = 1e-9
# As many months as four digits of a year hold.
_MOST_MONTHS = 120_000
# An amplitude this small beside the values is rounding.
_ROUNDING = 1e-12


class _Moment(NamedTuple):
    year: int
    month: int
    day: int = 1
    hour: int = 0
    minute: int = 0
    second: int = 0


def labels(values: np.ndarray | None, attributes: dict, count: int | None = None) -> list[str]:
    """What the steps along a dimension are called, from its coordinate: short, all different, safe in names.

    Whole numbers are written with equally many digits, at least two (01, 12); other numbers with p for the point and m
    for minus (0p5, m2p5). Times are months (01, 12) where these all differ within a year or in a climatology, else the
    shortest of 201905, 20190512, 20190512T06, 20190512T0630 and 20190512T063015 that tells them apart. Text keeps its
    letters, digits, _ and -, and gets _ for anything else.

    Parameters
    ----------
    values : (step,) numbers, text or times; None for a dimension without coordinate, whose steps count from 1
    attributes : those of the coordinate; units such as "days since 2000-01-01", in its `calendar`, make numbers times
    count : the number of steps, needed where there are no values

    Raises
    ------
    ValueError
        if two steps would be called the same, one has no time, or neither values nor count are given
    """
    if values is None:
        if count is None:
            raise ValueError("a dimension without coordinate needs its number of steps")
        values = np.arange(1, count + 1)
    values = np.ravel(values)
    moments = _moments(values, attributes)
    if moments is not None:
        found = _of_moments(moments, "climatology" in attributes)
    elif values.dtype.kind in "biuf":
        found = _of_numbers(values)
    else:
        texts = [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in values.tolist()]
        found = [re.sub(r"[^A-Za-z0-9_-]", "_", text.strip()) or "_" for text in texts]
    twice = [label for label, times in Counter(found).items() if times > 1]
    if twice:
        raise ValueError(f"several steps are called {', '.join(twice[:5])}; expected steps that all differ")
    return found


def names(name: str, values: np.ndarray | None, attributes: dict, count: int | None = None) -> list[str]:
    """What the features are called that the steps of a variable become: ndvi_01 to ndvi_12 (see `labels`)."""
    return [f"{name}_{label}" for label in labels(values, attributes, count)]


def take(values: np.ndarray, how: str, position: np.ndarray | None = None, period: float | None = None) -> np.ndarray:
    """One field from all steps of a variable, cell by cell, over the steps that have a value.

    Amplitude and phase are those of the first harmonic, m + A cos(2 pi (t - phase) / period), fitted by least squares
    (harmonic analysis as for series of NDVI: Jakubauskas et al. 2001, Photogrammetric Engineering and Remote Sensing
    67). The amplitude A is half the way from trough to peak. The phase is where the maximum lies: counted from the
    first step on, in units of the positions. It is circular: just below the period it neighbours 0, so that December
    and January lie side by side although their numbers lie apart.

    Parameters
    ----------
    values : (step, row, column), missing as NaN
    how : "mean", "min", "max", "std" (of the population), "amplitude" or "phase"
    position, period : (step,) where the steps lie, and after how much all repeats, in the same units; without them
        steps are one apart, and all of them together are one period. Only harmonics ask for them.

    Returns
    -------
    (row, column) float64, NaN where no step has a value; for harmonics where fewer than four have one, or where these
    cannot tell it; for the phase also where nothing rises and falls

    Raises
    ------
    ValueError
        if nothing is called so, only one of position and period is given, or they do not fit the steps
    """
    if how not in TAKES:
        raise ValueError(f"nothing to take is called {how!r}, expected one of {', '.join(TAKES)}")
    steps, rows, columns = values.shape
    position, period = _cycle(steps, position, period)
    field = np.empty((rows, columns))
    height = max(1, _BLOCK // max(1, steps * columns))
    for first in range(0, rows, height):
        block = np.asarray(values[:, first : first + height], float)
        field[first : first + height] = (
            _harmonic(block, how, position, period) if how in HARMONICS else _plain(block, how)
        )
    return field


def _moments(values: np.ndarray, attributes: dict) -> list[_Moment] | None:
    """The times that a coordinate gives, None where it gives none."""
    units = str(attributes.get("units", ""))
    if values.dtype.kind == "M":
        dates = values.astype("datetime64[us]").tolist()
    elif values.dtype.kind == "O" and all(hasattr(one, "timetuple") for one in values):
        dates = values.tolist()
    elif values.dtype.kind in "iuf" and re.search(r"\bsince\b", units):
        if not np.isfinite(values).all():
            raise ValueError("a step has no time")
        # An empty name is none.
        calendar = str(attributes.get("calendar") or "standard").lower()
        if re.match(r"\s*months?\b", units):
            return _months_since(values, units, calendar)
        try:
            dates = _dates(values, units, calendar)
        except (ValueError, OverflowError):
            # Units that no calendar counts in, such as years, or times beyond all calendars: the numbers as they are.
            return None
    else:
        return None
    if any(date is None for date in dates):
        raise ValueError("a step has no time")
    return [_Moment(date.year, date.month, date.day, date.hour, date.minute, date.second) for date in dates]


def _months_since(values: np.ndarray, units: str, calendar: str) -> list[_Moment] | None:
    """Times in calendar months: part of a month is that month."""
    try:
        start = _dates(np.array([0]), re.sub(r"^\s*months?", "days", units), calendar)[0]
    except (ValueError, OverflowError):
        return None
    if np.abs(values).max(initial=0) > _MOST_MONTHS:
        return None
    months = 12 * start.year + start.month - 1 + np.floor(values).astype(int)
    return [_Moment(month // 12, month % 12 + 1) for month in months.tolist()]


def _dates(values: np.ndarray, units: str, calendar: str) -> list[cftime.datetime]:
    """Dates of numbers; climatologies often count from a year 0, which not every calendar has."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cftime.CFWarning)
        try:
            return cftime.num2date(values, units, calendar=calendar, has_year_zero=True).tolist()
        except TypeError as error:
            # What cftime raises where only a part of a date can be made out.
            raise ValueError(f"no times of {units!r}") from error


def _of_moments(moments: list[_Moment], is_climatology: bool) -> list[str]:
    months = [12 * one.year + one.month for one in moments]
    within_a_year = not months or max(months) - min(months) < 12
    if len({one.month for one in moments}) == len(moments) and (within_a_year or is_climatology):
        return [f"{one.month:02d}" for one in moments]
    forms = (
        "{0.year:04d}{0.month:02d}",
        "{0.year:04d}{0.month:02d}{0.day:02d}",
        "{0.year:04d}{0.month:02d}{0.day:02d}T{0.hour:02d}",
        "{0.year:04d}{0.month:02d}{0.day:02d}T{0.hour:02d}{0.minute:02d}",
        "{0.year:04d}{0.month:02d}{0.day:02d}T{0.hour:02d}{0.minute:02d}{0.second:02d}",
    )
    return _shortest([[form.format(one) for one in moments] for form in forms])


def _of_numbers(values: np.ndarray) -> list[str]:
    if values.dtype.kind != "f" or (np.isfinite(values).all() and np.array_equal(values, np.rint(values))):
        whole = [int(value) for value in values.tolist()]
        width = max([2, *(len(str(abs(value))) for value in whole)])
        return [f"{'m' if value < 0 else ''}{abs(value):0{width}d}" for value in whole]
    texts = _shortest([[f"{value:.6g}" for value in values.tolist()], [str(value) for value in values.tolist()]])
    return [text.replace(".", "p").replace("-", "m").replace("+", "") for text in texts]


def _shortest(candidates: list[list[str]]) -> list[str]:
    """The first labels that all differ, else the last."""
    return next((found for found in candidates if len(set(found)) == len(found)), candidates[-1])


def _cycle(steps: int, position: np.ndarray | None, period: float | None) -> tuple[np.ndarray, float]:
    """Positions from the first step on, and the period."""
    if (position is None) != (period is None):
        raise ValueError("position and period belong together, found only one of them")
    if position is None:
        return np.arange(steps, dtype=float), float(max(steps, 1))
    position = np.asarray(position, float)
    if position.shape != (steps,) or not np.isfinite(position).all():
        raise ValueError(f"one finite position for each of {steps} steps expected, found {position.tolist()}")
    if not (np.isfinite(period) and period > 0):
        raise ValueError(f"a period above 0 expected, found {period}")
    return position - position[:1], float(period)


def _plain(block: np.ndarray, how: str) -> np.ndarray:
    valid = np.isfinite(block)
    count = valid.sum(axis=0)
    if how in ("min", "max"):
        worst = np.inf if how == "min" else -np.inf
        reduce = np.min if how == "min" else np.max
        found = reduce(np.where(valid, block, worst), axis=0, initial=worst)
    else:
        found = _mean(block, valid, count)
        if how == "std":
            found = np.sqrt(_mean((block - found) ** 2, valid, count))
    return np.where(count > 0, found, np.nan)


def _mean(block: np.ndarray, valid: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Mean over the valid steps, 0 where there is none."""
    return np.sum(block, axis=0, where=valid) / np.maximum(count, 1)


def _harmonic(block: np.ndarray, how: str, position: np.ndarray, period: float) -> np.ndarray:
    """Amplitude or phase of m + a cos + b sin; m leaves the normal equations when all is centred on the valid steps."""
    valid = np.isfinite(block)
    count = valid.sum(axis=0)
    share = 1 / np.maximum(count, 1)
    rest = np.where(valid, block - _mean(block, valid, count), 0)
    angle = 2 * np.pi * position / period
    cosine, sine = np.cos(angle), np.sin(angle)
    shapes = np.stack([cosine, sine, cosine**2, sine**2, cosine * sine])
    cos, sin, cos2, sin2, both = np.tensordot(shapes, valid.astype(float), 1) * share
    with_cos, with_sin = np.tensordot(shapes[:2], rest, 1) * share
    cos2, sin2, both = cos2 - cos**2, sin2 - sin**2, both - cos * sin
    spread = cos2 * sin2 - both**2
    known = (count >= _LEAST_STEPS) & (spread > _LEAST_SPREAD)
    spread = np.where(known, spread, 1)
    a, b = (sin2 * with_cos - both * with_sin) / spread, (cos2 * with_sin - both * with_cos) / spread
    amplitude = np.hypot(a, b)
    if how == "amplitude":
        return np.where(known, amplitude, np.nan)
    phase = np.mod(np.arctan2(b, a) * period / (2 * np.pi), period)
    largest = np.max(np.abs(np.where(valid, block, 0)), axis=0, initial=0)
    # The remainder of a tiny negative number rounds to the period itself.
    return np.where(known & (amplitude > _ROUNDING * largest), np.where(phase < period, phase, 0), np.nan)
