import numpy as np
import pytest

from terrapalette.blocks.lloyd import Converged
from terrapalette.blocks.source import Held, cut
from terrapalette.clustering.methods import Partitions
from terrapalette.land import whole_fit

# The study's cells: none of them lies near 50.
POINTS = np.array([[0.0], [1.0], [10.0], [11.0]])
FAR = [Converged(np.array([[5.5]]), 101.0, 2, 1e-7, 0.0), Converged(np.array([[5.5], [50.0]]), 90.0, 3, 1e-6, 0.0)]


def study():
    return Partitions([1, 2], [np.zeros(4, int), np.array([1, 1, 0, 0])], {})


def test_a_cluster_without_cells_of_the_study_is_not_described():
    found = whole_fit.partitions(lambda blocks, run: FAR, [Held(POINTS)], 9, POINTS, np.array([1.0, 3, 1, 1]), study)
    extras = {name: array for name, (_, array, *_) in found.extras.items()}
    assert [own.tolist() for own in found.labels] == [[0, 0, 0, 0], [1, 1, 0, 0]] and found.k == [1, 2]
    # Where all cells give no clusters that the study sees, its own do, with its weights.
    np.testing.assert_array_equal(extras["center"][:, :, 0], [[5.5, np.nan], [10.5, 0.75]])
    assert extras["fitted_cells"].tolist() == [9, 4] and extras["passes"].tolist() == [2, 0]
    np.testing.assert_array_equal(extras["shift"], [1e-7, np.nan])
    np.testing.assert_array_equal(extras["whole_inertia"], [101, np.nan])


def test_the_study_is_not_fitted_where_it_sees_every_cluster():
    near = [FAR[0], Converged(np.array([[10.0], [0.0]]), 2.0, 1, 0.0, 0.0)]
    found = whole_fit.partitions(
        lambda blocks, run: near, [Held(POINTS)], 9, POINTS, None, lambda: pytest.fail("asked")
    )
    assert found.labels[1].tolist() == [1, 1, 0, 0]
    np.testing.assert_array_equal(found.extras["center"][1][1], [[10.0], [0.0]])


@pytest.mark.parametrize(("most", "held"), [(16, True), (15, False)])
def test_few_cells_are_read_once(monkeypatch, most, held):
    monkeypatch.setattr(whole_fit, "HELD_BYTES", most)
    given = []

    def fit(blocks, run):
        given.extend(blocks)
        return [FAR[0]]

    blocks = cut(POINTS, size=2)
    whole_fit.partitions(fit, blocks, 4, POINTS, None, study)
    assert len(given) == 2 and all((one.cells.dtype == np.float32) == held for one in given)
