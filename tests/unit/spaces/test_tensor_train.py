import numpy as np
import pytest

from terrapalette.spaces import pca, tensor_train

MONTHS = [f"{month:02}" for month in range(1, 5)]


def named(groups, steps=MONTHS):
    return [(group, step) for group in groups for step in steps]


def low_rank(rng, n_cells=60, n_steps=4, n_groups=3, rank=2, inner=2):
    """A tensor (cell, step, group) of a train with these ranks, as values (cell, group and step)."""
    one, two = rng.normal(size=(n_cells, rank)), rng.normal(size=(rank, n_steps, inner))
    tensor = np.einsum("na,asb,bg->nsg", one, two, rng.normal(size=(inner, n_groups)))
    return tensor, tensor.transpose(0, 2, 1).reshape(n_cells, -1)


def test_a_train_of_exact_rank_is_recovered(rng):
    tensor, values = low_rank(rng)
    (model,) = tensor_train.fit(values, [1], rank=2, step_rank=2, steps=named("abc"))
    codes = tensor_train.encode(model, values)
    assert codes.shape == (60, 2)
    np.testing.assert_allclose(tensor_train.decode(model, codes), values, atol=1e-9)
    # The cores themselves give the tensor back, too.
    found = np.einsum("na,asb,bg->nsg", codes, model.step_core, model.variable_core)
    np.testing.assert_allclose(found, tensor, atol=1e-9)
    assert model.step.tolist() == MONTHS and model.group.tolist() == list("abc")


def test_too_low_a_step_rank_loses_something(rng):
    _, values = low_rank(rng, inner=3, n_groups=4)
    kept = []
    for step_rank in (1, 2, 3):
        (model,) = tensor_train.fit(values, [1], rank=2, step_rank=step_rank, steps=named("abcd"))
        kept.append(((values - tensor_train.decode(model, tensor_train.encode(model, values))) ** 2).sum())
    assert kept[0] > kept[1] > kept[2] and kept[2] < 1e-9


def test_a_train_of_a_table_is_its_singular_vectors(rng):
    values = rng.normal(size=(100, 6)) @ rng.normal(size=(6, 6)) + 1
    (model,) = tensor_train.fit(values, [1], rank=3, step_rank=1)
    _, singular, vectors = np.linalg.svd(values, full_matrices=False)
    np.testing.assert_allclose(np.abs(model.loading), np.abs(vectors[:3]), atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(tensor_train.encode(model, values), axis=0), singular[:3])
    # Principal components without centring: no angle. With centring, values with means far from 0 make one.
    np.testing.assert_allclose(model.uncentred_angle, 0, atol=1e-5)
    assert model.centred_angle.max() > 1


def test_of_centred_values_both_angles_vanish(rng):
    values = rng.normal(size=(100, 5)) @ rng.normal(size=(5, 5))
    values -= values.mean(axis=0)
    (model,) = tensor_train.fit(values, [1], rank=2, step_rank=1)
    np.testing.assert_allclose([model.centred_angle, model.uncentred_angle], 0, atol=1e-5)
    np.testing.assert_allclose(
        tensor_train.encode(model, values), pca.project(values, pca.fit(values))[:, :2], atol=1e-9
    )


def test_variables_without_steps_stand_at_all_of_them(rng):
    steps = [("still", ""), *named("ab")]
    axes = tensor_train.axes_of(steps)
    assert axes.step == MONTHS and axes.group == ["still", "a", "b"]
    # Distances stay what they are.
    np.testing.assert_allclose(axes.linear @ axes.linear.T, np.eye(9), atol=1e-12)
    values = rng.normal(size=(80, 9))
    # At full rank nothing is lost, whatever stands where.
    (model,) = tensor_train.fit(values, [1], rank=9, step_rank=3, steps=steps)
    np.testing.assert_allclose(tensor_train.decode(model, tensor_train.encode(model, values)), values, atol=1e-9)
    # Patterns are what the cores say of them.
    found = np.einsum("asb,bg->asg", model.step_core, model.variable_core).reshape(9, -1) @ axes.linear.T
    np.testing.assert_allclose(found, model.loading, atol=1e-9)


@pytest.mark.parametrize("steps", [[("a", ""), ("b", "")], [("a", "01"), ("a", "02"), ("b", "spring"), ("b", "fall")]])
def test_without_common_steps_there_is_a_table(steps):
    axes = tensor_train.axes_of(steps)
    assert axes.step == [""] and len(axes.group) == len(set(axes.group)) == len(steps)
    np.testing.assert_array_equal(axes.linear, np.eye(len(steps)))


def test_columns_may_stand_in_any_order(rng):
    _, values = low_rank(rng, rank=3)
    steps, mixed = named("abc"), rng.permutation(12)
    (model,) = tensor_train.fit(values, [1], rank=2, step_rank=2, steps=steps)
    # Steps keep the order in which they come first.
    (other,) = tensor_train.fit(values[:, mixed], [1], rank=2, step_rank=2, steps=[steps[index] for index in mixed])
    np.testing.assert_allclose(np.abs(other.loading), np.abs(model.loading[:, mixed]), atol=1e-9)


def test_a_weight_of_two_is_a_cell_twice(rng):
    values, weights = rng.normal(size=(60, 12)), rng.integers(1, 4, 60)
    own = {"rank": 3, "step_rank": 2, "steps": named("abc")}
    (weighted,) = tensor_train.fit(values, [1], weights=weights.astype(float), **own)
    (repeated,) = tensor_train.fit(np.repeat(values, weights, axis=0), [1], **own)
    np.testing.assert_allclose(weighted.loading, repeated.loading, atol=1e-9)


def test_the_same_bytes_each_time(rng):
    values = rng.normal(size=(60, 12))
    one, other = (tensor_train.fit(values, [1], rank=3, step_rank=2, steps=named("abc"))[0] for _ in range(2))
    assert all(a.tobytes() == b.tobytes() for a, b in zip(one[:3], other[:3], strict=True))


def test_more_coordinates_than_variables_are_named():
    (sentence,) = tensor_train.contradictions({"rank": 8, "step_rank": 1}, 7, 100)
    assert "rank is 8" in sentence and "7 variables" in sentence
