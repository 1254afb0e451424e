"""Blocks, halves, and what refits to them agree on."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from terrapalette.runtime import engine
from terrapalette.runtime.errors import InputError
from terrapalette.verdict import bootstrap, overlaps, places, prediction_strength, regions
from unit.verdict import worlds


def test_blocks_have_equal_areas(rng):
    """Cells of a whole planet by area: each block holds the same, but for the cells on its edges."""
    place = worlds.place(2.0, share=1.0)
    place = place._replace(weights=np.cos(np.deg2rad(place.y[place.row])))
    block = regions.blocks(place, 0.7, rng)
    held = np.bincount(block, place.masses) * (block.max() + 1)
    assert 20 <= block.max() + 1 <= 32 and np.abs(held - 1).max() < 0.05
    position = places.positions(place)
    widest = max(np.linalg.norm(np.ptp(position[block == one], axis=0)) for one in range(block.max() + 1))
    assert widest < 2 * 0.7
    again = regions.blocks(place, 0.7, np.random.default_rng(1))
    assert (np.bincount(block, minlength=40) != np.bincount(again, minlength=40)).any()


def test_blocks_in_a_plane_are_squares(rng):
    place = worlds.flat(30, 40)
    block = regions.blocks(place, 1000.0, rng)
    for one in range(block.max() + 1):
        assert np.ptp(place.row[block == one]) < 10 and np.ptp(place.column[block == one]) < 10
    assert 12 <= block.max() + 1 <= 20


def test_blocks_larger_than_the_land_are_refused(rng):
    with pytest.raises(InputError, match=r"blocks of 5e\+03 units of the grid cut the cells into .* choose smaller"):
        regions.blocks(worlds.flat(30, 40), 5000.0, rng)


@pytest.mark.parametrize("place", [worlds.place(6.0), worlds.flat(30, 40)], ids=["sphere", "plane"])
def test_halves_keep_their_distance(rng, place):
    is_sphere = places.on_sphere(place)
    buffer = 0.3 if is_sphere else 500.0
    first, second = regions.halves(place, buffer, rng)
    position = places.positions(place)
    apart = np.linalg.norm(position[first][:, None] - position[second], axis=2)
    assert places.distances(apart, is_sphere).min() >= buffer
    assert place.masses[first].sum() == pytest.approx(0.5, abs=0.01)
    everything = regions.halves(place, 0.0, np.random.default_rng(7))
    assert sorted(np.concatenate(everything)) == list(range(len(position)))


def test_overlaps_by_hand_and_by_scikit_learn(rng):
    first, second = rng.integers(0, 4, 300), rng.integers(0, 3, 300)
    table = overlaps.shared(first, second, np.ones(300), (4, 3))
    assert overlaps.adjusted_rand(table) == pytest.approx(adjusted_rand_score(first, second))
    table = np.array([[6.0, 2.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    np.testing.assert_allclose(overlaps.jaccard(table), [6 / 9, np.nan, 1 / 7])
    # 6 * 5 + 2 * 1 of 8 * 7 ordered pairs stay together.
    np.testing.assert_allclose(overlaps.together(table), [32 / 56, np.nan, np.nan])
    assert np.isnan(overlaps.adjusted_rand(np.array([[5.0]])))


@pytest.fixture(scope="module")
def studied():
    """Three classes far apart in patches, as all later tests see them, and noise of as many cells."""
    random, place = np.random.default_rng(1), worlds.place(6.0)
    points, labels = worlds.planted(place, random, 3, 12.0)
    return place, points, labels, random.normal(size=points.shape)


def test_planted_classes_return_on_blocks_that_were_not_drawn(studied):
    place, points, labels, noise = studied
    reference = bootstrap.reference_labels(points, place.masses, 4, 600)
    streams = np.random.default_rng(0).spawn(10)
    found = bootstrap.bootstrap(points, reference, place, 0.6, 600, streams)
    assert adjusted_rand_score(labels, reference[0, 2]) > 0.99
    assert np.isnan(found.adjusted_rand[:, :, 0]).all() and np.nanmin(found.adjusted_rand[:, :, 2]) > 0.98
    assert found.jaccard[:, 2, :3].min() > 0.98 and np.isnan(found.jaccard[:, 2, 3]).all()
    assert np.nanmean(found.kept[:, 2]) > 0.99
    # A fourth class divides one of the three somewhere else each time.
    assert np.nanmean(found.adjusted_rand[:, 0, 3]) < 0.95
    blind = bootstrap.reference_labels(noise, place.masses, 4, 600)
    other = bootstrap.bootstrap(noise, blind, place, 0.6, 600, np.random.default_rng(0).spawn(10))
    assert np.nanmean(other.adjusted_rand[:, 0, 2]) < 0.8


def test_refits_are_judged_beside_several_references_as_beside_each(studied):
    place, points, _, _ = studied
    light = bootstrap.reference_labels(points, place.masses, 3, 300)
    known = np.stack([light[1], light[0]])
    draws = [np.random.default_rng(3).spawn(3) for _ in range(3)]
    both = bootstrap.bootstraps(points, [known, light], place, 0.6, 300, draws[0])
    for own, reference, streams in zip(both, [known, light], draws[1:], strict=True):
        alone = bootstrap.bootstrap(points, reference, place, 0.6, 300, streams)
        for one, other in zip(own, alone, strict=True):
            np.testing.assert_array_equal(one, other)


def test_the_other_half_knows_planted_classes(studied):
    place, points, _, noise = studied
    reference = bootstrap.reference_labels(points, place.masses, 4, 600)
    streams = np.random.default_rng(0).spawn(8)
    found = prediction_strength.prediction_strength(points, reference, place, 0.2, 600, streams)
    assert (found.weakest[:, :, 0] == 1).all() and np.median(found.weakest[:, 0, 2]) > 0.95
    assert np.median(found.weakest[:, 0, 3]) < 0.8
    assert np.nanmin(found.by_class[0, 2, :3]) > 0.9 and np.isnan(found.by_class[0, 2, 3])
    assert 0.5 < found.share < 1
    blind = bootstrap.reference_labels(noise, place.masses, 4, 600)
    other = prediction_strength.prediction_strength(noise, blind, place, 0.2, 600, np.random.default_rng(0).spawn(8))
    assert np.median(other.weakest[:, 0, 2]) < 0.8


def test_a_buffer_as_wide_as_the_land_is_refused(studied):
    place, points, labels, _ = studied
    reference = np.tile(labels, (2, 4, 1))
    with pytest.raises(InputError, match="a buffer of 172 degrees between halves of the cells leaves"):
        prediction_strength.prediction_strength(points, reference, place, 3.0, 600, np.random.default_rng(0).spawn(1))


def test_threads_do_not_change_a_bit(studied):
    place, points, _, _ = studied
    reference = bootstrap.reference_labels(points, place.masses, 3, 300)

    def run_on(run):
        return bootstrap.bootstrap(points, reference, place, 0.6, 300, np.random.default_rng(3).spawn(4), run)

    with engine.started(workers=2) as run:
        threaded = run_on(run)
    for one, other in zip(run_on(engine.loop), threaded, strict=True):
        np.testing.assert_array_equal(one, other)
