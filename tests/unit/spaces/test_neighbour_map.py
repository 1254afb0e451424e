"""UMAP itself compiles for a quarter of a minute: one test fits it, the others build models by hand."""

import numpy as np

from terrapalette.spaces import kinds, neighbour_map
from terrapalette.spaces.neighbour_map import Model


def test_groups_far_apart_stay_apart_and_a_seed_gives_the_same_bytes(rng):
    values = np.vstack([rng.normal(size=(30, 4)), rng.normal(size=(30, 4)) + 20])
    one, other, again = neighbour_map.fit(values, [1, 2, 1], neighbors=8, min_dist=0.1)
    assert one.place.shape == (60, 2) and one.place.tobytes() == again.place.tobytes()
    assert not np.array_equal(one.place, other.place)
    group = np.repeat([0, 1], 30)
    distance = np.linalg.norm(one.place[:, None] - one.place, axis=2) + 1e9 * np.eye(60)
    np.testing.assert_array_equal(group[distance.argmin(axis=1)], group)


def test_cells_that_were_drawn_keep_their_places(rng):
    drawn = rng.normal(size=(50, 3))
    drawn[7] = drawn[3]
    model = Model(drawn, rng.normal(size=(50, 2)), 5)
    found = neighbour_map.encode(model, drawn)
    others = np.arange(50) != 7
    np.testing.assert_array_equal(found[others], model.place[others])
    assert found[7].tolist() in model.place[[3, 7]].tolist()


def test_new_cells_lie_among_their_neighbours():
    model = Model(np.array([[0.0], [1.0], [10.0]]), np.array([[0.0, 0.0], [3.0, 0.0], [90.0, 90.0]]), 2)
    # A third of the way: twice as near to the first as to the second.
    np.testing.assert_allclose(neighbour_map.encode(model, np.array([[1 / 3]])), [[1.0, 0.0]])


def test_it_is_known_as_one_to_look_at():
    kind = kinds.kind("umap")
    assert kind.is_display and kind.decode is None and kind.dimensions({}) == 2
    assert not any(kinds.kind(name).is_display for name in kinds.MODULES if name != "umap")
