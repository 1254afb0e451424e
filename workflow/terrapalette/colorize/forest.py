"""Forests of extremely randomized trees (Geurts, Ernst and Wehenkel 2006, doi:10.1007/s10994-006-6226-1).

Trees grow and answer on as many threads as joblib is configured to use; sums are taken in the order of the trees, so
that the same forest gives the same bytes on any number of them.
"""

import numpy as np
from joblib import Parallel, delayed
from sklearn.ensemble import ExtraTreesRegressor

# Share of the features that each split looks at: a third is as good as all of them, in half the time.
MAX_FEATURES = 1 / 3


def fit(
    features: np.ndarray,
    targets: np.ndarray,
    *,
    trees: int,
    min_samples_leaf: int,
    max_samples: float,
    random_state: np.random.Generator,
) -> ExtraTreesRegressor:
    """Trees that tell targets (point, target) from features (point, feature).

    Parameters
    ----------
    min_samples_leaf : fewest points that a leaf stands for
    max_samples : share of the points that each tree learns from
    """
    forest = ExtraTreesRegressor(
        trees,
        min_samples_leaf=min_samples_leaf,
        bootstrap=True,
        max_samples=max(1, round(max_samples * len(features))),
        max_features=MAX_FEATURES,
        random_state=int(random_state.integers(2**31)),
    )
    return forest.fit(features, targets)


def predict(forest: ExtraTreesRegressor, features: np.ndarray) -> np.ndarray:
    """The mean of all trees: (point, target)."""
    answers = Parallel(prefer="threads", return_as="generator")(
        delayed(tree.predict)(features) for tree in forest.estimators_
    )
    return sum(answers).reshape(len(features), -1) / len(forest.estimators_)
