"""Colour that spreads where the grey is alike (Levin, Lischinski and Weiss 2004, doi:10.1145/1015706.1015780).

Each pixel's chroma is the mean of its eight neighbours', weighted by how alike their greys are, and drawn towards what
is known or guessed of it by as much as that is trusted. Known pixels alone are the paper's scribbles; guesses of other
agents with their trust make it the last step of a colorization.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from terrapalette.runtime.errors import InputError

# Smallest variance of a window, that of rounding to whole levels: flat windows then have equal weights.
_FLAT = 1 / 12
# Divides squared differences of grey, in variances of the window. Equation 2 has 2; the authors' program has 0.6, which
# lets far less colour through edges.
_WIDTH = 0.6
_NEIGHBOURS = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if (row, column) != (0, 0)]
# A factorization takes some 600 bytes a pixel, and more for each the more there are.
MAX_PIXELS = 4_000_000


def spread(grey: np.ndarray, chroma: np.ndarray, trust: np.ndarray) -> np.ndarray:
    """Chroma spread over a picture from where it is trusted: (row, column, channel).

    With the weights w of `similarity`, which sum to one over a pixel's neighbours, solves for every pixel r

        u(r) - sum_s w(r, s) u(s) + trust(r) (u(r) - chroma(r)) = 0.

    Where trust is infinite or 0 this is the paper's colorization from scribbles; between, trust 1 weighs a guess as
    much as all neighbours together. No value lies outside those that are trusted.

    Parameters
    ----------
    grey : (row, column), any levels
    chroma : (row, column, channel), whatever is to spread; not looked at where trust is 0
    trust : (row, column), from 0 (nothing is known here) to infinity (this is so)

    Raises
    ------
    ValueError
        if nothing is trusted
    InputError
        if the picture is too large to be solved for
    """
    if not (trust > 0).any():
        raise ValueError("nothing is trusted anywhere: there is no chroma to spread")
    if grey.size > MAX_PIXELS:
        raise InputError(
            f"{grey.shape[1]} x {grey.shape[0]} pixels are too many to spread colour over, expected at most "
            f"{MAX_PIXELS} in all. Lower colorize.max_side."
        )
    known = np.isinf(trust).ravel()
    values = np.where(trust[..., None] > 0, chroma, 0.0).reshape(grey.size, -1)
    if known.all():
        return values.reshape(chroma.shape)
    pull = np.where(known, 0.0, trust.ravel())
    alike = similarity(grey)
    system = (sparse.diags_array(alike.sum(axis=1) + pull) - alike).tocsr()
    wanted = system[~known]
    target = pull[~known, None] * values[~known] - wanted[:, known] @ values[known]
    found = values.copy()
    # Rows are diagonally dominant: no pivoting, so that the factors stay as sparse as the symmetric pattern allows.
    factors = splu(
        wanted[:, ~known].tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0, options={"SymmetricMode": True}
    )
    found[~known] = factors.solve(target)
    return found.reshape(chroma.shape)


def similarity(grey: np.ndarray) -> sparse.csr_array:
    """How much each neighbour counts for each pixel (pixel, pixel): rows sum to one (equation 2).

    exp(-(Y(r) - Y(s))^2 / 0.6 sigma_r^2) with the variance sigma_r^2 of the greys Y in the window of 3 x 3 around r.
    """
    levels = np.asarray(grey, float)
    around = [_shifted(levels, *step) for step in _NEIGHBOURS]
    variance = np.maximum(np.nanvar([levels, *around], axis=0), _FLAT)
    numbers = np.arange(levels.size).reshape(levels.shape)
    rows, columns, weights = [], [], []
    for step, neighbour in zip(_NEIGHBOURS, around, strict=True):
        inside = np.isfinite(neighbour)
        rows.append(numbers[inside])
        columns.append(_shifted(numbers, *step)[inside].astype(int))
        weights.append(np.exp(-((neighbour - levels)[inside] ** 2) / (_WIDTH * variance[inside])))
    places = (np.concatenate(rows), np.concatenate(columns))
    table = sparse.csr_array((np.concatenate(weights), places), shape=(levels.size, levels.size))
    return sparse.diags_array(1 / np.maximum(table.sum(axis=1), np.finfo(float).tiny)) @ table


def from_middle(
    left_chroma: np.ndarray, left_grey: np.ndarray, right_grey: np.ndarray, chroma: np.ndarray, trust: np.ndarray
) -> np.ndarray:
    """`spread` over a right half whose left neighbour is known: chroma of the right half (row, column, channel).

    Only the left half's last column touches the right one. Of an odd width the middle column lies between them; colour
    passes it unchanged.

    Parameters
    ----------
    left_chroma, left_grey : (row, column, channel) and (row, column) of the left half
    right_grey : (row, column)
    chroma, trust : guesses for the right half and their trust, as `spread` takes them
    """
    last = np.s_[:, -1:]
    joined = np.concatenate([left_grey[last], right_grey], axis=1)
    both = np.concatenate([left_chroma[last], chroma], axis=1)
    trusted = np.concatenate([np.full(left_grey[last].shape, np.inf), trust], axis=1)
    return spread(joined, both, trusted)[:, 1:]


def _shifted(picture: np.ndarray, down: int, right: int) -> np.ndarray:
    """The neighbour of each pixel that lies so far down and right, NaN beyond the edges."""
    height, width = picture.shape
    padded = np.pad(picture.astype(float), 1, constant_values=np.nan)
    return padded[1 + down : 1 + down + height, 1 + right : 1 + right + width]
