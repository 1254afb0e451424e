import numpy as np
import pytest
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis

from terrapalette.course import distributions


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
