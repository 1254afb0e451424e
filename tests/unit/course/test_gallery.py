import numpy as np
import pandas as pd
import pytest
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis

from terrapalette.course import distributions, verdicts


@pytest.mark.parametrize("name", distributions.DISTRIBUTIONS)
@pytest.mark.parametrize("count", [60, 301])
def test_samples_are_standardized_and_numbered(name, count, rng):
    points, groups = distributions.sample(name, rng, count)
    assert points.shape == (count, 2) and len(groups) == count
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(points.std(axis=0), 1)
    assert sorted(set(groups)) == list(range(groups.max() + 1))
    assert groups.max() + 1 == {"moons": 2, "circles": 2, "uniform": 1}.get(name, 3)


def test_long_groups_differ_across_alone(rng):
    points, groups = distributions.sample("elongated", rng, 600)
    means = np.array([points[groups == group].mean(axis=0) for group in range(3)])
    # Ellipses part them, though their means are nearer to each other than their ends.
    assert QuadraticDiscriminantAnalysis().fit(points, groups).score(points, groups) > 0.98
    assert np.linalg.norm(means[0] - means[1]) < 2 * points[groups == 0].std(axis=0).max()


SCORES = pd.DataFrame(
    {"slow": [1.0, 0.9, 0.5], "quick": [0.95, 0.2, -0.001], "odd": [0.85, 0.95, 0.45]}, index=["a", "b", "c"]
)


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (
            "slow",
            "slow fails nowhere: never more than 0.2 behind the best, and farthest behind on b (0.90, the best 0.95).",
        ),
        ("quick", "quick fails on b (0.20; odd: 0.95) and c (0.00; slow: 0.50); it does best on a (0.95)."),
        (
            "odd",
            "odd fails nowhere: never more than 0.2 behind the best, and farthest behind on a (0.85, the best 1.00).",
        ),
    ],
)
def test_sentences_follow_from_the_numbers(method, sentence):
    assert verdicts.sentence(SCORES, method) == sentence


def test_three_failures_are_listed():
    scores = pd.DataFrame({"good": [1.0] * 3, "bad": [0.1, 0.2, 0.3]}, index=["a", "b", "c"])
    listed = (
        "bad fails on a (0.10; good: 1.00), b (0.20; good: 1.00) and c (0.30; good: 1.00); it does best on c (0.30)."
    )
    assert verdicts.sentence(scores, "bad") == listed
