import numpy as np
import pytest
from sklearn.decomposition import PCA

from terrapalette.course import digits, lattice, planes
from terrapalette.spaces import autoencoder


@pytest.fixture(scope="module")
def images():
    found = digits.from_scikit_learn(0.25, 1)
    return found.pixels.reshape(len(found.pixels), -1) / found.levels, found.labels, found.is_test


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


SETTINGS = {"hidden": [8], "epochs": 2, "batch_size": 50, "optimizer": "adam", "learning_rate": 1e-3}


def test_planes_of_several_alphas_are_learnt_together(images):
    values = images[0][:200]
    seen = []
    made, table = planes.learnt(values, [0.0, 1e-3], 1, watch=seen.append, **SETTINGS)
    assert list(made) == ["alpha 0", "alpha 0.001"]
    assert table["plane"].tolist() == ["alpha 0"] * 2 + ["alpha 0.001"] * 2 and table["epoch"].tolist() == [1, 2] * 2
    assert sorted(map(str, seen)) == sorted(map(str, table.to_dict("records")))
    # Each is what it would be alone, up to the rounding of stacked products.
    for name, alpha in (("alpha 0", 0.0), ("alpha 0.001", 1e-3)):
        alone, _ = planes.learnt(values, [alpha], 1, **SETTINGS)
        np.testing.assert_allclose(made[name].encode(values), alone[name].encode(values), atol=1e-4)
    assert not np.allclose(made["alpha 0"].encode(values), made["alpha 0.001"].encode(values), atol=1e-3)


def test_the_latent_plane_adds_the_mean_it_took_off(images):
    values = images[0][:200]
    mean = values.mean(axis=0)
    (model,) = autoencoder.train(values - mean, [autoencoder.Run(0, 0.0)], latent_dim=2, **SETTINGS)
    plane = planes.latent(model, mean)
    codes = plane.encode(values)
    np.testing.assert_allclose(codes, autoencoder.encode(model, values - mean)[0])
    np.testing.assert_allclose(plane.decode(codes) - mean, autoencoder.decode(model, codes))


def test_a_plane_is_described_by_what_it_keeps(images):
    """The plane of two pixels: its codes are ink itself, and decoding it gives these pixels back and no others."""
    values, labels, is_test = images
    bright = [20, 43]

    def decode(codes):
        decoded = np.zeros((len(codes), 64))
        decoded[:, bright] = codes
        return decoded

    plane = planes.Plane(lambda cells: cells[:, bright], decode)
    found = planes.described(plane, values.reshape(-1, 8, 8), labels, is_test)
    np.testing.assert_array_equal(found["code"], values[:, bright])
    rest = np.delete(np.arange(64), bright)
    lost, spread = values[is_test][:, rest], values[is_test] - values[~is_test].mean(axis=0)
    assert found["r2"].item() == pytest.approx(1 - np.sum(lost**2) / np.sum(spread**2))
    assert 0.1 < found["accuracy"].item() < 0.7
    assert found["decoded"].shape == (11, 11, 8, 8)
    # Pixel 20 lies in row 2, column 4; it changes along x alone.
    expected = np.broadcast_to(np.clip(found["x_code"], 0, 1), (11, 11))
    np.testing.assert_allclose(found["decoded"][:, :, 2, 4], expected, atol=1e-7)


def test_a_walk_leads_by_the_middles_of_its_digits(images):
    values, labels, _ = images
    walk = planes.walk(planes.principal(values), values.reshape(-1, 8, 8), labels, (5, 9))
    codes, steps = walk["code"].values, walk["step"].values
    np.testing.assert_allclose(steps[0], np.median(codes[labels == 5], axis=0))
    np.testing.assert_allclose(steps[-1], np.median(codes[labels == 9], axis=0))
    assert len(steps) == 2 * walk.attrs["meeting"] + 1 and walk["decoded"].shape == (len(steps), 8, 8)
    assert walk["decoded"].min() >= 0 and walk["decoded"].max() <= 1


def test_neighbours_name_groups_that_lie_apart(rng):
    labels = np.repeat([3, 7], 50)
    codes = rng.normal(size=(100, 2)) + 20 * (labels == 7)[:, None]
    assert planes.neighbour_accuracy(codes, labels, codes, labels) == 1
    assert planes.neighbour_accuracy(codes, labels, codes, 10 - labels) == 0


def test_bounds_cover_all_but_the_rim():
    codes = np.stack([np.arange(1001.0), -np.arange(1001.0)], axis=1)
    x, y = planes.bounds(codes, 3)
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
