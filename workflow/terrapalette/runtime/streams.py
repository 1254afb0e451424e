"""Random numbers of jobs, all from one root seed."""

import hashlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """Random numbers of one job: the same for the same seed and name, unrelated between names."""
    digest = hashlib.sha256(name.encode()).digest()
    return np.random.default_rng([seed, int.from_bytes(digest[:8], "little")])
