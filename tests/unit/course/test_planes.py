import numpy as np
import pytest
from sklearn.decomposition import PCA

from terrapalette.course import digits, lattice, planes
from terrapalette.spaces import autoencoder


@pytest.fixture(scope="module")
def images():
    found = digits.from_scikit_learn(0.25, 1)
    return found.pixels.reshape(len(found.pixels), -1) / found.levels, found.labels, found.is_test


def test_a_quarter_of_every_digit_is_held_out(images):
    _, labels, is_test = images
    assert is_test.sum() == 450
    share = np.bincount(labels[is_test]) / np.bincount(labels)
    # One image more or less of the 174 to 183 of a digit.
    assert np.all(np.abs(share - 0.25) < 0.01)


def test_the_principal_plane_is_scikit_learns(images):
    values, _, is_test = images
    plane, theirs = planes.principal(values[~is_test]), PCA(2).fit(values[~is_test])
    codes = plane.encode(values[is_test])
    np.testing.assert_allclose(np.abs(codes), np.abs(theirs.transform(values[is_test])), atol=1e-8)
    np.testing.assert_allclose(
        plane.decode(codes), theirs.inverse_transform(theirs.transform(values[is_test])), atol=1e-8
    )


def test_r2_of_the_training_images_is_their_explained_variance(images):
    values = images[0]
    plane = planes.principal(values)
    kept = planes.r2(values, plane.decode(plane.encode(values)), values.mean(axis=0))
    assert kept == pytest.approx(PCA(2).fit(values).explained_variance_ratio_.sum(), abs=1e-9)
    mean = values.mean(axis=0)
    assert planes.r2(values, values, mean) == 1 and planes.r2(values, np.broadcast_to(mean, values.shape), mean) == 0


def test_the_latent_plane_adds_the_mean_it_took_off(images):
    values = images[0][:200]
    mean = values.mean(axis=0)
    model = autoencoder.train(
        values - mean, [autoencoder.Run(seed=0, alpha=0.0)], latent_dim=2, hidden=[8], epochs=1, batch_size=50,
        optimizer="adam", learning_rate=1e-3,
    )[0]  # fmt: skip
    plane = planes.latent(model, mean)
    codes = plane.encode(values)
    np.testing.assert_allclose(codes, autoencoder.encode(model, values - mean)[0])
    np.testing.assert_allclose(plane.decode(codes) - mean, autoencoder.decode(model, codes))


def test_neighbours_name_groups_that_lie_apart(rng):
    labels = np.repeat([3, 7], 50)
    codes = rng.normal(size=(100, 2)) + 20 * (labels == 7)[:, None]
    assert planes.neighbour_accuracy(codes, labels, codes, labels) == 1
    assert planes.neighbour_accuracy(codes, labels, codes, 10 - labels) == 0


def test_the_lattice_covers_all_but_the_rim():
    codes = np.stack([np.arange(1001.0), -np.arange(1001.0)], axis=1)
    x, y = planes.lattice(codes, 3)
    assert x.tolist() == [10, 500, 990] and y.tolist() == [-990, -500, -10]
    assert lattice.crossing(x, y)[:4].tolist() == [[10, -990], [500, -990], [990, -990], [10, -500]]


def test_the_meeting_point_lies_in_the_overlap(rng):
    # Two clouds around -1 and 1, and a few strays of both that meet far away.
    one, other = rng.normal([-1, 0], 0.7, (300, 2)), rng.normal([1, 0], 0.7, (300, 2))
    one[:3] = other[:3] = [9, 9]
    candidates = lattice.crossing(np.linspace(-3, 9, 61), np.linspace(-3, 9, 61))
    assert np.linalg.norm(planes.meeting_point(candidates, one, other)) < 0.5


def test_a_path_goes_by_all_its_corners():
    steps = planes.path([np.array([0.0, 0]), np.array([4.0, 0]), np.array([4.0, 2])], 4)
    assert steps.shape == (9, 2)
    assert steps[[0, 2, 4, 6, 8]].tolist() == [[0, 0], [2, 0], [4, 0], [4, 1], [4, 2]]
