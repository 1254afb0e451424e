"""Worlds of known truth on a small planet: fields without classes, and classes planted into one."""

import numpy as np

from terrapalette.verdict import places, spectra, sphere_fields


def place(step=6.0, share=0.5, seed=0):
    """The land of a planet, its shape a random one."""
    n_rows, n_columns = round(180 / step), round(360 / step)
    y, x = 90 - step * (np.arange(n_rows) + 0.5), -180 + step * (np.arange(n_columns) + 0.5)
    row, column = np.divmod(np.arange(n_rows * n_columns), n_columns)
    whole = places.Place(y, x, row, column, True)
    height = smooth(whole, np.random.default_rng(seed), slope=3)[:, 0]
    land = height > np.quantile(height, 1 - share)
    return places.Place(y, x, row[land], column[land], True)


def flat(n_rows=30, n_columns=40, step=100.0):
    row, column = np.divmod(np.arange(n_rows * n_columns), n_columns)
    return places.Place(step * np.arange(n_rows)[::-1], step * np.arange(n_columns), row, column, False)


def correlation(rng, n_variables):
    mixed = rng.standard_normal((n_variables, n_variables))
    product = mixed @ mixed.T
    spread = np.sqrt(np.diag(product))
    return product / spread / spread[:, None]


def power(place, slope, covariance):
    """Spectrum of variance by degree l ** -slope, of the given covariance in all."""
    degree = np.arange(int(180 / places.steps(place)[0]) + 1)
    share = np.where(degree > 0, np.maximum(degree, 1.0) ** -slope * (2 * degree + 1), 0)
    return spectra.Spectrum((share / share.sum())[:, None, None] * covariance, np.zeros_like(covariance), 0.0)


def smooth(place, rng, slope=3, covariance=None):
    covariance = np.eye(1) if covariance is None else covariance
    return sphere_fields.fields(place, power(place, slope, covariance)).draw(rng)


def clusterless(kind, place, rng, n_variables=4):
    """white; smooth, with a spectrum of one slope or of two; skewed, a smooth one's exponential."""
    covariance = correlation(rng, n_variables)
    if kind == "white":
        return rng.multivariate_normal(np.zeros(n_variables), covariance, len(place.row))
    if kind == "two spectra":
        return smooth(place, rng, 4, covariance) + smooth(place, rng, 2, np.eye(n_variables))
    field = smooth(place, rng, 3, covariance)
    return np.exp(field) if kind == "skewed" else field


def planted(place, rng, k, separation, n_variables=4, uneven=False):
    """Classes in patches, and their labels: the nearest two lie so many standard deviations within a class apart.

    Within a class values vary, half of it smoothly. Uneven classes: each about half as large again as the one before.
    """
    heights = np.hstack([smooth(place, rng, 3) for _ in range(k)])
    heights = (heights - heights.mean(axis=0)) / heights.std(axis=0)
    labels = (heights + (np.linspace(0, 1.5, k) if uneven else 0)).argmax(axis=1)
    # Of many random centres those that are most alike in distance.
    drawn = rng.standard_normal((200, k, n_variables))
    nearest = np.array([_nearest(one) for one in drawn])
    best = (nearest / np.sqrt((drawn**2).sum(axis=2).mean(axis=1))).argmax()
    within = smooth(place, rng, 2, np.eye(n_variables)) + rng.standard_normal((len(labels), n_variables))
    return (drawn[best] * separation / nearest[best])[labels] + within / within.std(axis=0), labels


def _nearest(centres):
    between = np.linalg.norm(centres[:, None] - centres, axis=2)
    return between[np.triu_indices(len(centres), 1)].min()
