"""How far points belong to several clusters at once."""

import numpy as np


def entropy(shares: np.ndarray) -> np.ndarray:
    """Shannon's entropy (point,) in nats of shares (point, cluster) that sum to 1: 0 for one cluster, at most ln k."""
    return -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=1)


def relative_entropy(shares: np.ndarray) -> np.ndarray:
    """Entropy over the largest that so many clusters can have (point,), from 0 to 1; 0 of a single cluster."""
    return np.clip(entropy(shares) / max(np.log(shares.shape[1]), 1e-300), 0, 1)


def from_logs(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares (point, cluster) as exp(logs), scaled to rows that sum to 1, and the logarithms of the sums (point,)."""
    top = logs.max(axis=1, keepdims=True)
    parts = np.exp(logs - top)
    total = parts.sum(axis=1, keepdims=True)
    return parts / total, (top + np.log(total))[:, 0]
