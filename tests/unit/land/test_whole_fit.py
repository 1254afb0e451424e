import numpy as np
import pytest

from terrapalette.blocks.fits import Fitted
from terrapalette.blocks.source import SIZE, Held, cut
from terrapalette.clustering import centers
from terrapalette.land import whole_fit

# The study's cells: none of them lies near 50.
POINTS = np.array([[0.0], [1.0], [10.0], [11.0]])
WEIGHTS = np.array([1.0, 3, 1, 1])


def nearest(places, **more):
    """A method that found these centres, in all cells or in the study's."""
    center = np.full((2, 2, 1), np.nan)
    center[0, 0], center[1, :, 0] = 5.5, places
    extras = {"center": (("k", "cluster", "component"), center), "passes": ("k", np.array([2, 3])), **more}
    return Fitted(lambda points: [centers.assign(points, center[0, :1]), centers.assign(points, center[1])], extras)


def fit(of_all, of_study=None, given=None):
    def found(blocks, k_max, run):
        assert k_max == 2
        if given is not None:
            given.append(blocks)
        if blocks[0].cells.dtype == float and len(blocks[0].cells) == 4:
            assert of_study is not None, "nobody asked for the study"
            return of_study
        return of_all

    return found


def test_a_cluster_without_cells_of_the_study_is_not_described():
    given = []
    of_all, of_study = nearest([0.5, 50]), nearest([10.5, 0.75])
    found = whole_fit.partitions(fit(of_all, of_study, given), [Held(POINTS)], 9, POINTS, WEIGHTS, 2)
    extras = {name: array for name, (_, array, *_) in found.extras.items()}
    assert [own.tolist() for own in found.labels] == [[0, 0, 0, 0], [1, 1, 0, 0]] and found.k == [1, 2]
    # Where all cells give no clusters that the study sees, its own do, with its weights.
    np.testing.assert_array_equal(extras["center"][:, :, 0], [[5.5, np.nan], [10.5, 0.75]])
    assert (extras["fitted_cells"].tolist() == [9, 4] and given[1][0].weights is WEIGHTS) or (
        given[1][0].weights.tolist() == WEIGHTS.tolist()
    )
    # What the method itself said stays as it was.
    np.testing.assert_array_equal(of_all.extras["center"][1][1, :, 0], [0.5, 50])


def test_one_tree_for_all_numbers_is_replaced_as_one():
    tree = {"merge_tree": (("merge", "field"), np.zeros((1, 4)))}
    other = {"merge_tree": (("merge", "field"), np.ones((1, 4)))}
    given = fit(nearest([0.5, 50], **tree), nearest([0.5, 10.5], **other))
    found = whole_fit.partitions(given, [Held(POINTS)], 9, POINTS, None, 2)
    assert found.extras["fitted_cells"][1].tolist() == [4, 4] and found.extras["merge_tree"][1][0, 0] == 1


def test_the_study_is_not_fitted_where_it_sees_every_cluster():
    found = whole_fit.partitions(fit(nearest([10.0, 0.0])), [Held(POINTS)], 9, POINTS, None, 2)
    assert found.labels[1].tolist() == [1, 1, 0, 0] and found.extras["fitted_cells"][1].tolist() == [9, 9]
    np.testing.assert_array_equal(found.extras["center"][1][1, :, 0], [10.0, 0.0])


def test_cells_say_which_micro_cluster_they_follow():
    place = {"leaf_place": (("leaf", "component"), np.array([[0.0], [10.0], [1.0]]))}
    found = whole_fit.partitions(fit(nearest([10.0, 0.0], **place)), [Held(POINTS)], 9, POINTS, None, 2)
    assert found.extras["leaf"][0] == "cell" and found.extras["leaf"][1].tolist() == [0, 2, 1, 1]


@pytest.mark.parametrize(("most", "held"), [(16, True), (15, False)])
def test_few_cells_are_read_once(monkeypatch, most, held):
    monkeypatch.setattr(whole_fit, "HELD_BYTES", most)
    given = []
    blocks = cut(POINTS, size=2)
    whole_fit.partitions(fit(nearest([10.0, 0.0]), given=given), blocks, 4, POINTS, None, 2)
    assert len(given[0]) == 2 and all((one.cells.dtype == np.float32) == held for one in given[0])


def test_what_fits_into_a_block_and_is_studied_whole_is_not_large():
    assert not whole_fit.is_large(1, SIZE) and whole_fit.is_large(1, SIZE + 1) and whole_fit.is_large(2, 100)
