import numpy as np
import pytest
import torch

from terrapalette.spaces import geometry, pca, regularity, variance


def helicoid(code):
    """A surface whose metric is known: z -> (r cos t, r sin t, t) has J'J = diag(1, 1 + r^2)."""
    r, t = code[..., 0], code[..., 1]
    return torch.stack([r * torch.cos(t), r * torch.sin(t), t], dim=-1)


def projected(decoder):
    """What codes decode to and the derivatives there, for a decoder of tensors."""

    def project(codes):
        with torch.no_grad():
            decoded = decoder(torch.as_tensor(np.asarray(codes, np.float32))).numpy().astype(float)
        return regularity.Projection(codes, decoded, geometry.jacobian(decoder, codes))

    return project


@pytest.fixture
def values(rng):
    return rng.normal(size=(200, 4)) * [3, 2, 1, 0.1] + [5, 0, -2, 1]


@pytest.fixture
def pairs(rng):
    return geometry.random_pairs(200, 300, rng)


def test_all_principal_components_keep_everything(values, pairs):
    found = regularity.measures(values, regularity.linear_projection(values, pca.fit(values), 4), pairs, 5)
    for name in ("r2", "rank_correlation", "trustworthiness", "continuity"):
        assert found[name] == pytest.approx(1, abs=1e-9), name
    # A rotation changes no volume.
    for name in ("magnification_p05", "magnification_median", "magnification_p95"):
        assert found[name] == pytest.approx(1, abs=1e-9), name
    assert (found["dimensions"], found["pairs"], found["neighbors"], found["cells"]) == (4, 300, 5, 200)


def test_two_components_keep_their_share(values, pairs):
    components = pca.fit(values)
    projection = regularity.linear_projection(values, components, 2)
    found = regularity.measures(values, projection, pairs, 5)
    assert found["r2"] == pytest.approx(components.explained_variance_ratio[:2].sum(), abs=1e-9)
    assert found["cells"] == 200 and found["trustworthiness"] < 1
    # In the plane the decoded norm is that of mean plus code: its slope is the cosine between them, at most 1.
    direction = projection.decoded / np.linalg.norm(projection.decoded, axis=1, keepdims=True)
    slope = np.linalg.norm(direction @ components.loading[:2].T, axis=1)
    assert found["gradient_median"] == pytest.approx(np.median(slope), abs=1e-9)
    assert found["gradient_p95"] == pytest.approx(np.percentile(slope, 95), abs=1e-9)


def test_weights_count_in_r2(values, pairs, rng):
    projection, weights = regularity.linear_projection(values, pca.fit(values), 1), rng.uniform(0, 2, 200)
    found = regularity.measures(values, projection, pairs, 5, weights=weights)
    assert found["r2"] == variance.explained(values, projection.decoded, weights)


def test_a_decoder_that_is_linear_is_the_linear_projection(values):
    components = pca.fit(values)
    expected = regularity.linear_projection(values, components, 2)
    loading, mean = (torch.as_tensor(one, dtype=torch.float32) for one in (components.loading[:2], components.mean))
    found = projected(lambda codes: codes @ loading + mean)(expected.codes)
    for one, other in zip(found, expected, strict=True):
        # Single precision.
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_magnification_and_gradient_of_a_known_surface(rng, pairs):
    codes = rng.uniform(-2, 2, (200, 2))
    projection = projected(helicoid)(codes)
    found = regularity.measures(projection.decoded, projection, pairs, 5)
    expected = np.percentile(np.sqrt(1 + codes[:, 0] ** 2), [5, 50, 95])
    names = ["magnification_p05", "magnification_median", "magnification_p95"]
    np.testing.assert_allclose([found[name] for name in names], expected, rtol=1e-5)
    # The helicoid's norm is that of its code.
    np.testing.assert_allclose([found["gradient_median"], found["gradient_p95"]], 1, rtol=1e-5)
    assert found["r2"] == 1


def test_too_many_neighbours_are_refused(values, pairs):
    with pytest.raises(ValueError, match="fewer than half of 200"):
        regularity.measures(values, regularity.linear_projection(values, pca.fit(values), 2), pairs, 100)


def test_the_plane_covers_the_codes(rng):
    codes = rng.uniform([-1, -2, 0], [1, 2, 8], (500, 3))
    plane = regularity.plane(codes, projected(lambda code: torch.cat([helicoid(code), code[:, 2:]], dim=-1)), steps=20)
    assert dict(plane.sizes) == {"z1": 20, "z2": 20, "variable": 4}
    for axis, name in enumerate(["z1", "z2"]):
        step = np.ptp(codes[:, axis]) / 20
        expected = codes[:, axis].min() + step * (np.arange(20) + 0.5)
        np.testing.assert_allclose(plane[name], expected, atol=1e-12)
    r, t = np.meshgrid(plane["z1"], plane["z2"], indexing="ij")
    np.testing.assert_allclose(plane["decoded"][..., 0], r * np.cos(t), atol=1e-6)
    np.testing.assert_allclose(plane["decoded"][..., 2], t, atol=1e-6)
    # The third code stays at its mean.
    np.testing.assert_allclose(plane["decoded"][..., 3], codes[:, 2].mean(), rtol=1e-6)
    # Single precision; the third code is a dimension of its own in the volume.
    np.testing.assert_allclose(plane["magnification"], np.sqrt(1 + r**2), rtol=1e-5)
    np.testing.assert_allclose(plane["gradient"], 1, rtol=1e-5)


def test_only_places_near_cells_are_inhabited():
    corner = np.array([[0.0, 0.0], [0.01, 0.01]])
    plane = regularity.plane(np.vstack([corner, 10 - corner]), projected(helicoid), steps=20)
    inhabited = plane["inhabited"].values
    # Cells in two corners, each with three steps around it: the corner's 1 + 2 + 3 + 4 places.
    assert inhabited[0, 0] == inhabited[19, 19] == inhabited[0, 3] == inhabited[1, 2] == 1
    assert inhabited.sum() == 20 and inhabited[0, 4] == inhabited[2, 2] == inhabited[0, 19] == 0


def test_one_code_gives_a_line(rng):
    codes = rng.normal(size=(100, 1))
    line = regularity.plane(codes, projected(lambda code: code * torch.tensor([1.0, 2.0, 2.0])), steps=30)
    assert dict(line.sizes) == {"z1": 30, "variable": 3}
    np.testing.assert_allclose(line["magnification"], 3, rtol=1e-6)
    np.testing.assert_allclose(line["decoded"][:, 1], 2 * line["z1"], rtol=1e-5, atol=1e-6)
