"""How sure a mean over few photos is: intervals from photos drawn again with replacement."""

import numpy as np
from scipy import stats

# Fewer photos cannot tell better from luck: by a two-sided sign test, five wins of five happen in 6 % of all cases.
ENOUGH = 6
RESAMPLES = 10_000
LEVEL = 0.95


def draws(n: int, random_state: np.random.Generator) -> np.ndarray:
    """How often each of n photos is drawn, many times n of them with replacement: (resample, photo) shares."""
    return random_state.multinomial(n, np.full(n, 1 / n), RESAMPLES) / n


def interval(values: np.ndarray, drawn: np.ndarray) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean of one value a photo (photo,); the value itself where there is just one.

    Plain percentiles are too narrow for few photos; these are the expanded ones of Hesterberg (2015,
    doi:10.1080/00031305.2015.1089789), which are as wide as Student's interval where values are normal.

    Parameters
    ----------
    drawn : what `draws` gave for so many photos
    """
    n = len(values)
    if n < 2:
        return float(values[0]), float(values[0])
    tail = stats.norm.cdf(-np.sqrt(n / (n - 1)) * stats.t.ppf((1 + LEVEL) / 2, n - 1))
    low, high = np.quantile(drawn @ values, [tail, 1 - tail])
    return float(low), float(high)
