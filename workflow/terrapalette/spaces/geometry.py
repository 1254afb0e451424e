"""How regular a latent space is: what a small step in it does to what is decoded."""

from collections.abc import Callable

import numpy as np
import torch
from scipy.stats import spearmanr


def jacobian(decoder: Callable[[torch.Tensor], torch.Tensor], codes: np.ndarray) -> np.ndarray:
    """Derivatives of what is decoded by each number of the code.

    Parameters
    ----------
    decoder : differentiable map from codes (point, code) to values (point, variable), on the processor
    codes : (point, code)

    Returns
    -------
    (point, variable, code)
    """
    points = torch.as_tensor(np.asarray(codes, np.float32))
    # Points do not mix in the decoder: the derivatives of sums over points are those of each point.
    of_sums = torch.autograd.functional.jacobian(lambda codes: decoder(codes).sum(dim=0), points)
    return of_sums.permute(1, 0, 2).numpy().astype(float)


def norm_gradient(jacobian: np.ndarray, decoded: np.ndarray) -> np.ndarray:
    """Magnitude of the gradient of the decoded values' norm over the code, (point,); 0 where the norm is 0.

    jacobian (point, variable, code), decoded (point, variable).
    """
    norm = np.linalg.norm(decoded, axis=1, keepdims=True)
    direction = np.divide(decoded, norm, out=np.zeros_like(decoded), where=norm > 0)
    return np.linalg.norm(np.einsum("pvc,pv->pc", jacobian, direction), axis=1)


def magnification(jacobian: np.ndarray) -> np.ndarray:
    """Volume that a unit of latent volume has once decoded, (point,): the root of the pullback metric's determinant.

    The pullback metric is J'J, with J (variable, code) the decoder's Jacobian at the point (Arvanitidis, Hansen and
    Hauberg 2018, arXiv:1710.11379, for a decoder without noise).
    """
    metric = np.einsum("pvc,pvd->pcd", jacobian, jacobian)
    # Rounding may leave a determinant of zero a little below.
    return np.sqrt(np.maximum(np.linalg.det(metric), 0))


def random_pairs(n_points: int, n_pairs: int, random_state: np.random.Generator) -> np.ndarray:
    """Pairs of different points drawn at random: (pair, 2) indices."""
    first = random_state.integers(n_points, size=n_pairs)
    return np.stack([first, (first + random_state.integers(1, n_points, size=n_pairs)) % n_points], axis=1)


def pair_distances(points: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Euclidean distance of each pair (pair, 2) of points (point, dimension)."""
    return np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's correlation of two lists of distances: 1 where they rise together."""
    return float(spearmanr(one, other).statistic)
