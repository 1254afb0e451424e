"""Memberships and losses beside slow ones, written point by point and pair by pair from the papers' formulas."""

import numpy as np
import pytest
import torch
from sklearn.metrics import silhouette_score

from terrapalette.clustering import soft_clusters

N, CODES, K = 12, 3, 4


@pytest.fixture
def case(rng):
    """Codes, centres, log-widths, weights of mean 1: in double precision."""
    weights = rng.uniform(0.5, 2, N)
    arrays = rng.normal(size=(N, CODES)), rng.normal(size=(K, CODES)), rng.normal(0, 0.3, K), weights / weights.mean()
    return [torch.tensor(one) for one in arrays]


def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5


def student_t(codes, centers):
    kernel = [[1 / (1 + distance(z, c) ** 2) for c in centers] for z in codes]
    return np.array([[one / sum(row) for one in row] for row in kernel])


def sharpened(q, weights):
    mass = [sum(w * row[j] for w, row in zip(weights, q, strict=True)) for j in range(K)]
    raised = [[row[j] ** 2 / mass[j] for j in range(K)] for row in q]
    return np.array([[one / sum(row) for one in row] for row in raised])


def divergence(p, q, weights):
    total = 0
    for i in range(len(p)):
        total += weights[i] * sum(p[i][j] * np.log(p[i][j] / q[i][j]) for j in range(K))
    return total / len(p)


def radial_basis(codes, centers, log_widths, temperature):
    bells = [
        [np.exp(-(distance(z, c) ** 2) / np.exp(s) ** 2) for c, s in zip(centers, log_widths, strict=True)]
        for z in codes
    ]
    raised = np.exp(np.array(bells) / temperature)
    return raised / raised.sum(1, keepdims=True)


def soft_silhouette(codes, p, weights, by_mass):
    n, total = len(codes), 0
    for i in range(n):
        others = [j for j in range(n) if j != i]
        a = []
        for k in range(p.shape[1]):
            apart = sum(weights[j] * p[j, k] * distance(codes[i], codes[j]) for j in others)
            a.append(apart / sum(weights[j] * p[j, k] for j in others) if by_mass else apart)
        for k in range(p.shape[1]):
            b = min(a[m] for m in range(p.shape[1]) if m != k)
            total += weights[i] * p[i, k] * (b - a[k]) / max(a[k], b)
    return total / n


def entropy(p, weights):
    return sum(-weights[i] * sum(one * np.log2(one) for one in p[i]) for i in range(len(p))) / len(p)


def test_memberships_are_the_papers(case):
    codes, centers, log_widths, weights = case
    q = soft_clusters.student_t(codes, centers)
    np.testing.assert_allclose(q, student_t(codes.numpy(), centers.numpy()), rtol=1e-10)
    np.testing.assert_allclose(soft_clusters.sharpened(q, weights), sharpened(q.numpy(), weights.numpy()), rtol=1e-10)
    np.testing.assert_allclose(
        soft_clusters.radial_basis(codes, centers, log_widths, 0.25),
        radial_basis(codes.numpy(), centers.numpy(), log_widths.numpy(), 0.25),
        rtol=1e-10,
    )


def test_divergence_is_summed_over_clusters_and_averaged_over_points(case):
    codes, centers, _, weights = case
    q = soft_clusters.student_t(codes, centers)
    p = soft_clusters.sharpened(q, weights)
    found = float(soft_clusters.divergence(p, q, weights))
    assert found == pytest.approx(divergence(p.numpy(), q.numpy(), weights.numpy()), rel=1e-10)
    # Certain targets, as of points that lie on their centre.
    hard = torch.eye(K, dtype=torch.double)[p.argmax(1)]
    expected = -np.mean(weights.numpy() * np.log(q.max(1).values.numpy()))
    assert float(soft_clusters.divergence(hard, q, weights)) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("by_mass", [True, False])
def test_soft_silhouette_is_the_papers_or_without_the_mass(case, by_mass):
    codes, centers, log_widths, weights = case
    p = soft_clusters.radial_basis(codes, centers, log_widths, 0.25)
    found = float(soft_clusters.soft_silhouette(codes, p, weights, by_mass))
    assert found == pytest.approx(soft_silhouette(codes.numpy(), p.numpy(), weights.numpy(), by_mass), rel=1e-9)


@pytest.mark.parametrize("alone", [False, True])
def test_soft_silhouette_of_hard_clusters_is_the_silhouette(rng, alone):
    points, labels = rng.normal(size=(80, 3)), np.arange(80) % 5
    if alone:
        labels[0] = 5
    membership = torch.eye(6, dtype=torch.double)[labels]
    found = soft_clusters.soft_silhouette(torch.tensor(points), membership, torch.ones(80, dtype=torch.double))
    assert float(found) == pytest.approx(silhouette_score(points, labels), rel=1e-10)


def test_entropy_is_in_bits_from_none_to_all(case):
    *_, weights = case
    p = torch.full((N, K), 1 / K, dtype=torch.double)
    assert float(soft_clusters.entropy(p, weights)) == pytest.approx(2)
    assert float(soft_clusters.entropy(torch.eye(K, dtype=torch.double).repeat(3, 1), weights)) == 0
    p = soft_clusters.student_t(*case[:2])
    assert float(soft_clusters.entropy(p, weights)) == pytest.approx(entropy(p.numpy(), weights.numpy()), rel=1e-10)


def idec_loss(codes, centers, log_widths, weights, target):
    return divergence(target, student_t(codes, centers), weights)


def dcss_loss(codes, centers, log_widths, weights, target):
    p = radial_basis(codes, centers, log_widths, 0.25)
    return 1 - soft_silhouette(codes, p, weights, True) + 2 * entropy(p, weights)


def in_torch(name, codes, centers, log_widths, weights, target):
    if name == "idec":
        return soft_clusters.divergence(target, soft_clusters.student_t(codes, centers), weights)
    p = soft_clusters.radial_basis(codes, centers, log_widths, 0.25)
    silhouette = soft_clusters.soft_silhouette(codes, p, weights)
    return 1 - silhouette + 2 * soft_clusters.entropy(p, weights)


@pytest.mark.parametrize(("name", "slow"), [("idec", idec_loss), ("dcss", dcss_loss)])
def test_gradients_are_those_of_the_slow_losses(case, name, slow):
    *moved, weights = case
    target = soft_clusters.sharpened(soft_clusters.student_t(*moved[:2]), weights)
    for tensor in moved:
        tensor.requires_grad_()
    in_torch(name, *moved, weights, target).backward()
    arrays, width = [one.detach().numpy().copy() for one in moved], 1e-6
    for number, array in enumerate(arrays):
        if name == "idec" and number == 2:
            assert moved[number].grad is None
            continue
        expected = np.empty_like(array)
        for place in np.ndindex(array.shape):
            values = []
            for side in (width, -width):
                moved_by = [one.copy() for one in arrays]
                moved_by[number][place] += side
                values.append(slow(*moved_by, weights.numpy(), target.numpy()))
            expected[place] = (values[0] - values[1]) / (2 * width)
        # Central differences err by the square of their width, and by rounding over it.
        np.testing.assert_allclose(moved[number].grad, expected, rtol=1e-5, atol=1e-8)


def test_points_on_each_other_have_finite_gradients():
    codes = torch.zeros((4, 2), dtype=torch.double).requires_grad_()
    membership = torch.full((4, 2), 0.5, dtype=torch.double)
    score = soft_clusters.soft_silhouette(codes, membership, torch.ones(4, dtype=torch.double))
    score.backward()
    assert score == 0
    assert torch.isfinite(codes.grad).all()
