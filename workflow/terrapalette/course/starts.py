"""What several random starts of k-means come to, what an earlier stop would have cost, and what scikit-learn finds."""

import numpy as np
from sklearn.cluster import KMeans

from terrapalette.course import lloyd

# Movements of centres at which a loop might have been stopped.
TOLERANCES = (0.1, 0.03, 0.01, 0.003, 0.001)


def summary(points: np.ndarray, runs: dict[str, list[lloyd.State]]) -> dict:
    """The best and the worst end of random starts, the price of early stops, and whether scikit-learn agrees.

    Parameters
    ----------
    points : (point, dimension)
    runs : every start's states, from `lloyd.run` on these points
    """
    inertia = {start: end(states) for start, states in runs.items()}
    best, worst = min(inertia, key=inertia.get), max(inertia, key=inertia.get)
    return {
        **{
            name: {"start": start, "steps": len(runs[start]) - 1, "inertia": inertia[start]}
            for name, start in (("best", best), ("worst", worst))
        },
        # Ends that differ by rounding alone are the same end.
        "starts_at_the_best": sum(value <= inertia[best] * (1 + 1e-9) for value in inertia.values()),
        "stopped_at": {f"{tolerance:g}": early_stop(runs, tolerance) for tolerance in TOLERANCES},
        "scikit_learn_agrees": all(scikit_learn_agrees(points, states) for states in runs.values()),
    }


def end(states: list[lloyd.State]) -> float:
    """Inertia of the last state: the squared distances of points to their centres, summed."""
    return len(states[-1].labels) * states[-1].mean_squared_distance


def early_stop(runs: dict[str, list[lloyd.State]], tolerance: float) -> dict:
    """How many runs would have stopped too early at a movement below the tolerance, and the worst excess of error."""
    excess = []
    for states in runs.values():
        stopped, last = lloyd.stop(states, tolerance), states[-1]
        if not np.array_equal(stopped.centres, last.centres):
            excess.append(100 * (stopped.mean_squared_distance / last.mean_squared_distance - 1))
    return {"too_early": len(excess), "worst_excess_percent": max(excess, default=0.0)}


def scikit_learn_agrees(points: np.ndarray, states: list[lloyd.State]) -> bool:
    """Whether scikit-learn's Lloyd takes as many steps from the same start to the same labels and inertia."""
    start = states[0].centres
    model = KMeans(len(start), init=start, n_init=1, tol=0, algorithm="lloyd").fit(points)
    same_labels = np.array_equal(model.labels_, states[-1].labels)
    same_inertia = abs(model.inertia_ - end(states)) <= 1e-9 * (1 + end(states))
    return bool(model.n_iter_ == len(states) - 1 and same_labels and same_inertia)


def given(states: list[lloyd.State]) -> dict:
    """A solution that somebody else found, as the start of a run: its inertia, and how far it was from its rest."""
    first, *_, last = states
    return {
        "inertia": len(first.labels) * first.mean_squared_distance,
        "inertia_after": end(states),
        "steps_to_rest": len(states) - 2,
        "largest_move": float(np.linalg.norm(last.centres - first.centres, axis=1).max()),
    }
