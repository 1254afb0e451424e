"""Soft memberships of codes in clusters, and the losses that deep clustering makes of them, in torch."""

import math

import torch


def squared_distances(codes: torch.Tensor, centers: torch.Tensor) -> torch.Tensor:
    """(point, cluster) squared distances between codes (point, code) and centres (cluster, code)."""
    crossed = torch.addmm((centers**2).sum(1), codes, centers.T, alpha=-2)
    # Rounding must not lead below zero.
    return (crossed + (codes**2).sum(1, keepdim=True)).clamp(min=0)


def student_t(codes: torch.Tensor, centers: torch.Tensor) -> torch.Tensor:
    """Memberships (point, cluster) by Student's t distribution of one degree of freedom around each centre.

    Q of Xie, Girshick and Farhadi 2016 (arXiv:1511.06335, equation 1), rows sum to 1.
    """
    kernel = 1 / (1 + squared_distances(codes, centers))
    return kernel / kernel.sum(1, keepdim=True)


def sharpened(membership: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Memberships made more certain, each cluster counted by its mass: the target P of (point, cluster) memberships Q.

    Xie, Girshick and Farhadi 2016 (equation 3), with (point,) weights of the points in the masses; rows sum to 1.
    """
    squared = membership**2 / (weights @ membership)
    return squared / squared.sum(1, keepdim=True)


def divergence(target: torch.Tensor, membership: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler divergence KL(P || Q) in nats: summed over the clusters of a point, averaged over points.

    The average is by (point,) weights of mean 1 over all data. Averaged over clusters as well it would be a K-th.
    """
    terms = torch.xlogy(target, target) - target * membership.log()
    return (weights * terms.sum(1)).mean()


def radial_basis(
    codes: torch.Tensor, centers: torch.Tensor, log_widths: torch.Tensor, temperature: float
) -> torch.Tensor:
    """Memberships (point, cluster): a softmax of Gaussian bells around centres (cluster, code), rows sum to 1.

    exp(-|z - c|^2 / width^2) / temperature goes into the softmax, as in Vardakas, Papakostas and Likas 2024
    (arXiv:2402.00608, section 4); the widths (cluster,) come as logarithms.
    """
    bells = torch.exp(-squared_distances(codes, centers) * torch.exp(-2 * log_widths))
    return torch.softmax(bells / temperature, 1)


def entropy(membership: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Entropy of (point, cluster) memberships in bits, averaged over points by their weights (of mean 1)."""
    return -(weights * torch.xlogy(membership, membership).sum(1)).mean() / math.log(2)


def soft_silhouette(
    codes: torch.Tensor, membership: torch.Tensor, weights: torch.Tensor, by_mass: bool = True
) -> torch.Tensor:
    """The silhouette of soft clusters (Vardakas, Papakostas and Likas 2024, arXiv:2402.00608), from -1 to 1.

    How far a point is from a cluster is the mean distance to all other points, weighted by their membership there. With
    these distances a to a cluster and b to the nearest other one, a point has the score (b - a) / max(a, b) in each
    cluster, and the sum of them by its memberships. Of memberships that are 0 or 1 it is Rousseeuw's silhouette (1987),
    also in that a point which is a cluster alone scores 0.

    Parameters
    ----------
    codes : (point, code)
    membership : (point, cluster), rows sum to 1, at least two clusters
    weights : (point,) what a point counts for, mean 1 over all data
    by_mass : whether distances are divided by the mass of the cluster, as in the paper. The authors' published code
        leaves them undivided (sums, not means), so that small clusters seem near
    """
    # By products, distances of a point to itself would be the roots of rounding errors.
    between = torch.cdist(codes, codes, compute_mode="donot_use_mm_for_euclid_dist")
    mass = weights[:, None] * membership
    apart = between @ mass
    if by_mass:
        # Every point but itself.
        others = mass.sum(0) - mass
        is_alone = others <= 1e-6 * mass
        apart = torch.where(is_alone, torch.inf, apart / torch.where(is_alone, 1, others))
    # The nearest other cluster is the nearest one, or to that the second nearest: nothing larger than (point, cluster).
    first, second = apart.topk(2, dim=1, largest=False).values.split(1, dim=1)
    nearest_other = torch.where(apart > first, first, second)
    longest = torch.maximum(apart, nearest_other)
    is_defined = torch.isfinite(longest) & (longest > 0)
    score = torch.where(is_defined, nearest_other - apart, 0) / torch.where(is_defined, longest, 1)
    return (weights * (membership * score).sum(1)).mean()
