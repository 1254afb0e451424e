import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.stats import norm

from terrapalette.runtime.errors import DivergedError
from terrapalette.spaces import autoencoder, pca, variance
from terrapalette.spaces.autoencoder import Run
from terrapalette.spaces.encoder_decoder import initial

pytestmark = pytest.mark.usefixtures("one_thread")
SETTINGS = {
    "latent_dim": 2, "hidden": [16, 16], "epochs": 5, "batch_size": 64, "optimizer": "adam", "learning_rate": 1e-3,
}  # fmt: skip


@pytest.fixture
def cells(rng):
    return rng.normal(size=(300, 2)) @ rng.normal(size=(2, 5)) + 0.1 * rng.normal(size=(300, 5)) + 3 * np.arange(5)


def loss_in_numpy(cells, decoded, mean, logvar, alpha, batch_size, weights):
    """The loss of one batch, cell by cell."""
    total = 0.0
    for cell in range(len(cells)):
        squares = sum((cells[cell] - decoded[cell]) ** 2) / (cells.shape[1] * batch_size)
        divergence = sum(
            (np.exp(log) + centre**2 - 1 - log) / 2 for centre, log in zip(mean[cell], logvar[cell], strict=True)
        )
        total += weights[cell] * (squares + alpha * divergence)
    return total


def decoded_r2(model, cells):
    return variance.explained(cells, autoencoder.decode(model, autoencoder.encode(model, cells)[0]))


@pytest.mark.parametrize(("mean", "logvar"), [(0.0, 0.0), (1.3, -2.0), (-0.4, 0.7)])
def test_divergence_is_the_integral_that_defines_it(mean, logvar):
    code, standard = norm(mean, np.exp(logvar / 2)), norm(0, 1)
    expected, _ = quad(lambda z: code.pdf(z) * (code.logpdf(z) - standard.logpdf(z)), -12, 12)
    found = autoencoder.divergence(torch.tensor(mean).double(), torch.tensor(logvar).double())
    assert float(found) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("n_cells", [6, 2])
def test_loss_is_the_one_written_in_numpy(rng, n_cells, weighted):
    """For a full batch of six and for the two cells left at the end of an epoch."""
    cells, decoded = rng.normal(size=(2, n_cells, 5))
    mean, logvar = rng.normal(size=(2, n_cells, 3))
    weights = rng.uniform(0.2, 2, n_cells) if weighted else None
    tensors = [torch.as_tensor(one) for one in (cells, decoded, mean, logvar)]
    found = autoencoder.loss(*tensors, 0.7, 6, None if weights is None else torch.as_tensor(weights))
    weights = np.ones(n_cells) if weights is None else weights
    assert float(found.total) == pytest.approx(loss_in_numpy(cells, decoded, mean, logvar, 0.7, 6, weights), rel=1e-12)
    assert float(found.total) == pytest.approx(float(found.reconstruction + 0.7 * found.divergence), rel=1e-12)
    assert float(found.reconstruction) == pytest.approx(
        loss_in_numpy(cells, decoded, mean, logvar, 0, 6, weights), rel=1e-12
    )


def test_loss_of_a_stack_is_that_of_each_run(rng):
    cells, decoded = (torch.as_tensor(rng.normal(size=(3, 8, 5))) for _ in range(2))
    mean, logvar = (torch.as_tensor(rng.normal(size=(3, 8, 2))) for _ in range(2))
    alphas = torch.tensor([0.0, 0.1, 2.0]).double()
    together = autoencoder.loss(cells, decoded, mean, logvar, alphas, 8)
    for run in range(3):
        alone = autoencoder.loss(cells[run], decoded[run], mean[run], logvar[run], float(alphas[run]), 8)
        np.testing.assert_allclose([term[run] for term in together], alone, rtol=1e-12)


class InNumpy:
    """One network in double precision, whose gradient is taken by finite differences."""

    def __init__(self, weights, n_encoder):
        self.weights = {name: values.astype(float) for name, values in weights.items()}
        self.n_encoder = n_encoder

    def _through(self, part, values, slope):
        for number in range(1, self.n_encoder + 1):
            values = values @ self.weights[f"{part}{number}_weight"].T + self.weights[f"{part}{number}_bias"]
            if number < self.n_encoder:
                values = np.where(values > 0, values, slope * values)
            slope = 0
        return values

    def loss(self, cells, noise, *settings):
        mean, logvar = np.split(self._through("encoder", cells, 0.2), 2, axis=1)
        decoded = self._through("decoder", mean + np.exp(logvar / 2) * noise, 0)
        return loss_in_numpy(cells, decoded, mean, logvar, *settings)

    def step(self, learning_rate, *batch, width=1e-6):
        gradients = {}
        for name, values in self.weights.items():
            gradients[name] = np.empty_like(values)
            for place in np.ndindex(values.shape):
                before = values[place]
                values[place] = before + width
                above = self.loss(*batch)
                values[place] = before - width
                gradients[name][place] = (above - self.loss(*batch)) / (2 * width)
                values[place] = before
        for name, gradient in gradients.items():
            self.weights[name] -= learning_rate * gradient


@pytest.mark.parametrize("others", [[], [Run(9, 0.0), Run(8, 3.0)]])
def test_training_descends_the_gradient_of_the_loss(rng, others):
    """One epoch of a full and a short batch, beside finite differences in double precision."""
    cells, weights = rng.normal(size=(10, 3)), rng.uniform(0.5, 1.5, 10)
    weights /= weights.mean()
    run, rate = Run(4, 0.7), 0.05
    found = autoencoder.train(
        cells, [run, *others], latent_dim=2, hidden=[4, 3], epochs=1, batch_size=7, optimizer="sgd",
        learning_rate=rate, weights=weights,
    )[0]  # fmt: skip
    random = torch.Generator().manual_seed(run.seed)
    expected = InNumpy(autoencoder.state(initial([3, 4, 3, 2], random)), 3)
    order = torch.randperm(10, generator=random).numpy()
    noise = torch.randn((10, 2), generator=random).numpy()
    for batch in (slice(0, 7), slice(7, 10)):
        expected.step(rate, cells[order[batch]], noise[batch], run.alpha, 7, weights[order[batch]])
    for name, values in autoencoder.state(found).items():
        # Single precision in one, differences of width 1e-6 in the other; steps are of the order of 0.01.
        np.testing.assert_allclose(values, expected.weights[name], atol=2e-6, err_msg=name)


def test_start_is_glorots_with_narrow_codes():
    found = autoencoder.state(initial([50, 40, 30, 20], torch.Generator().manual_seed(3)))
    # Means and log-variances count as two layers of twenty codes each.
    for name, width in {"encoder1": 50 + 40, "encoder2": 40 + 30, "encoder3": 30 + 20, "decoder3": 40 + 50}.items():
        weight, bound = found[f"{name}_weight"], np.sqrt(6 / width)
        assert 0.9 * bound < np.abs(weight).max() <= bound
        # Four standard errors of a uniform distribution's mean.
        assert abs(weight.mean()) < 4 * bound / np.sqrt(3 * weight.size)
    assert found["encoder3_bias"].tolist() == [0] * 20 + [-4] * 20
    assert not any(found[name].any() for name in found if name.endswith("bias") and name != "encoder3_bias")


def test_a_known_plane_is_found_without_divergence(rng):
    """Cells around a plane: decoded ones lie in it, and keep what two principal components keep."""
    axes = np.linalg.qr(rng.normal(size=(6, 2)))[0].T
    cells = rng.normal(size=(600, 2)) * [2, 1] @ axes + 0.05 * rng.normal(size=(600, 6))
    settings = SETTINGS | {"epochs": 150, "hidden": [64], "learning_rate": 3e-3}
    model = autoencoder.train(cells, [Run(1, 0.0)], **settings)[0]
    decoded = autoencoder.decode(model, autoencoder.encode(model, cells)[0])
    ratio = pca.fit(cells).explained_variance_ratio[:2].sum()
    # The plane holds over 99 % of the variance; the network is not linear and need not find the last percent.
    assert ratio > 0.99 and variance.explained(cells, decoded) > ratio - 0.02
    off = decoded - decoded @ axes.T @ axes
    assert np.sqrt(np.mean(off**2)) < 0.1 * np.sqrt(np.mean(decoded**2))


def test_strong_divergence_leaves_no_active_unit_and_the_mean_cell(cells):
    cells = cells - cells.mean(axis=0)
    settings = SETTINGS | {"epochs": 60, "learning_rate": 3e-3}
    weak, strong = autoencoder.train(cells, [Run(1, 1e-6), Run(1, 1.0)], **settings)
    assert autoencoder.active_units(autoencoder.encode(weak, cells)[0]).all()
    assert not autoencoder.active_units(autoencoder.encode(strong, cells)[0]).any()
    assert decoded_r2(weak, cells) > 0.8 and abs(decoded_r2(strong, cells)) < 0.05


def test_a_run_does_not_depend_on_those_beside_it(cells):
    runs = [Run(1, 1e-6), Run(2, 1e-6), Run(1, 1e-3)]
    together = autoencoder.train(cells, runs, **SETTINGS)
    for run, stacked in zip(runs, together, strict=True):
        alone = autoencoder.train(cells, [run], **SETTINGS)[0]
        for name, values in autoencoder.state(alone).items():
            # Sums in single precision, in another order.
            np.testing.assert_allclose(autoencoder.state(stacked)[name], values, atol=1e-4, err_msg=name)
    first, other_seed, other_alpha = (autoencoder.encode(model, cells)[0] for model in together)
    assert np.abs(first - other_seed).max() > 0.1 and np.abs(first - other_alpha).max() > 1e-3


@pytest.mark.parametrize("runs", [[Run(1, 1e-6)], [Run(1, 1e-6), Run(2, 1e-4), Run(3, 1e-4)]])
def test_the_same_call_gives_the_same_bits_and_leaves_global_random_numbers_alone(cells, runs):
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    once, again = autoencoder.train(cells, runs, **SETTINGS), autoencoder.train(cells, runs, **SETTINGS)
    assert torch.equal(before, torch.random.get_rng_state())
    for one, other in zip(once, again, strict=True):
        for name, values in autoencoder.state(one).items():
            np.testing.assert_array_equal(values, autoencoder.state(other)[name])


def test_equal_weights_are_none(cells):
    plain, weighted = (
        autoencoder.train(cells, [Run(1, 1e-4)], weights=weights, **SETTINGS)[0] for weights in (None, np.ones(300))
    )
    for name, values in autoencoder.state(plain).items():
        np.testing.assert_allclose(autoencoder.state(weighted)[name], values, atol=1e-4)


def test_cells_without_weight_are_not_learnt(rng):
    """Two lines at right angles, one code: it follows the line that weighs."""
    along = rng.normal(size=300)
    cells = np.where(np.arange(300)[:, None] % 2, along[:, None] * [1, 1, 0, 0], along[:, None] * [0, 0, 1, 1])
    weights = np.where(np.arange(300) % 2, 2.0, 0.0)
    settings = SETTINGS | {"latent_dim": 1, "epochs": 80, "learning_rate": 3e-3}
    seen = []
    model = autoencoder.train(
        cells, [Run(1, 0.0)], weights=weights, watch=lambda _, epoch: seen.append(epoch), **settings
    )[0]
    assert decoded_r2(model, cells[1::2]) > 0.9 and decoded_r2(model, cells[::2]) < 0.5
    assert seen[-1].r2 > 0.9


def test_an_epoch_reports_means_over_cells(cells):
    """Without steps the model is the one at the start, and what an epoch says of it can be computed."""
    seen = {0: [], 1: []}
    weights = np.linspace(0.5, 1.5, 300)
    runs = [Run(1, 1e-3), Run(2, 0.5)]
    models = autoencoder.train(
        cells, runs, weights=weights, watch=lambda index, epoch: seen[index].append(epoch),
        **SETTINGS | {"optimizer": "sgd", "learning_rate": 0.0, "epochs": 2},
    )  # fmt: skip
    for index, run in enumerate(runs):
        assert [epoch.number for epoch in seen[index]] == [1, 2]
        model, epoch = models[index], seen[index][0]
        mean, std = autoencoder.encode(model, cells)
        random = torch.Generator().manual_seed(run.seed)
        initial([5, 16, 16, 2], random)
        order = torch.randperm(300, generator=random).numpy()
        noise = torch.randn((300, 2), generator=random).numpy()
        noisy = autoencoder.decode(model, mean[order] + std[order] * noise)
        squares = np.mean((cells[order] - noisy) ** 2, axis=1)
        assert epoch.reconstruction == pytest.approx(np.average(squares, weights=weights[order]), rel=1e-5)
        by_cell = np.sum((mean**2 + std**2 - 1) / 2 - np.log(std), axis=1)
        assert epoch.divergence == pytest.approx(np.average(by_cell, weights=weights), rel=1e-5)
        assert epoch.loss == pytest.approx(epoch.reconstruction + run.alpha * 64 * epoch.divergence, rel=1e-5)
        means = np.average(cells, axis=0, weights=weights)
        spread = np.average(np.mean((cells - means) ** 2, axis=1), weights=weights)
        assert epoch.r2 == pytest.approx(1 - epoch.reconstruction / spread, rel=1e-5)
        np.testing.assert_allclose(epoch.mean, mean[order], atol=1e-5)
        np.testing.assert_allclose(epoch.logvar, 2 * np.log(std[order]), atol=1e-5)


@pytest.mark.parametrize("hidden", [[16, 8], [7], []])
def test_saved_weights_encode_and_decode_alike(cells, tmp_path, hidden):
    model = autoencoder.train(cells, [Run(1, 1e-6)], **SETTINGS | {"hidden": hidden, "epochs": 1})[0]
    saved = autoencoder.state(model)
    shapes = {name: values.shape for name, values in saved.items()}
    assert shapes["encoder1_weight"] == ((hidden or [4])[0], 5) and shapes[f"decoder{len(hidden) + 1}_bias"] == (5,)
    np.savez(tmp_path / "model.npz", **dict(reversed(saved.items())))
    with np.load(tmp_path / "model.npz") as stored:
        restored = autoencoder.restore(dict(stored))
    codes = autoencoder.encode(model, cells)
    np.testing.assert_array_equal(codes, autoencoder.encode(restored, cells))
    np.testing.assert_array_equal(autoencoder.decode(model, codes[0]), autoencoder.decode(restored, codes[0]))


def test_saved_weights_are_a_copy(cells):
    model = autoencoder.train(cells, [Run(1, 1e-6)], **SETTINGS | {"epochs": 1})[0]
    before = autoencoder.encode(model, cells)[0]
    for values in autoencoder.state(model).values():
        values[:] = 0
    np.testing.assert_array_equal(autoencoder.encode(model, cells)[0], before)


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "rmsprop", "sgd"])
def test_every_optimizer_lowers_the_loss(cells, optimizer):
    seen = []
    autoencoder.train(
        cells - cells.mean(axis=0), [Run(1, 1e-6)], watch=lambda _, epoch: seen.append(epoch.loss),
        **SETTINGS | {"optimizer": optimizer, "learning_rate": 1e-2, "epochs": 20},
    )  # fmt: skip
    assert seen[-1] < 0.9 * seen[0]


@pytest.mark.parametrize("spoil", [np.nan, np.inf, 1e30])
def test_a_loss_that_is_not_finite_stops_with_its_epoch(cells, spoil):
    cells[3, 2] = spoil
    with pytest.raises(DivergedError, match=r"^the loss is (nan|inf) in epoch 1$"):
        autoencoder.train(cells, [Run(1, 1e-6)], **SETTINGS)


def test_of_several_runs_the_one_that_diverged_is_named(cells):
    with pytest.raises(DivergedError, match=r"the loss is (nan|inf) in epoch 1 \(seed 2, alpha 1e\+38\)"):
        autoencoder.train(cells, [Run(1, 1e-6), Run(2, 1e38), Run(2, 1e-6)], **SETTINGS)


def test_a_batch_larger_than_the_data_is_refused(cells):
    with pytest.raises(ValueError, match=r"a batch of 301 is larger than the data \(300 cells\)"):
        autoencoder.train(cells, [Run(1, 1e-6)], **SETTINGS | {"batch_size": 301})


@pytest.mark.parametrize("weights", [np.ones(299), np.full(300, 2.0)])
def test_weights_that_do_not_fit_are_refused(cells, weights):
    with pytest.raises(ValueError, match=r"expected \(300,\) and 1"):
        autoencoder.train(cells, [Run(1, 1e-6)], weights=weights, **SETTINGS)


def test_divergence_of_encoded_cells():
    """Half the width gives ln 2 - 3/8, three widths off the middle 9/2, the standard distribution nothing."""
    mean, std = np.array([[0.0, 3.0], [0.0, 0.0]]), np.array([[0.5, 1.0], [1.0, 1.0]])
    assert autoencoder.divergence_of(mean, std) == pytest.approx(np.log(2) - 3 / 8 + 9 / 2, rel=1e-12)
    weights = np.array([1.5, 0.5])
    assert autoencoder.divergence_of(mean, std, weights) == pytest.approx(1.5 * (np.log(2) - 3 / 8 + 9 / 2), rel=1e-12)


def test_a_code_that_does_not_vary_is_not_active(rng):
    mean = np.stack([rng.normal(size=200), 5 + 0.05 * rng.normal(size=200)], axis=1)
    assert autoencoder.active_units(mean).tolist() == [True, False]


def test_of_many_cells_epochs_take_as_many_as_steps_allow(cells):
    seen = []
    given = SETTINGS | {"epochs": 4, "batch_size": 10}
    watch = lambda index, epoch: seen.append(epoch.mean.shape)  # noqa: E731
    few = autoencoder.train(cells, [Run(3, 1e-6)], **given, max_steps=20, watch=watch)[0]
    # Five batches of ten in each of four epochs; their cells are drawn anew, and results stay those of the seed.
    assert seen == [(50, 2)] * 4
    again = autoencoder.train(cells, [Run(3, 1e-6)], **given, max_steps=20)[0]
    assert torch.equal(few.vector, again.vector)
    # No limit is felt where the epochs need no more: 30 batches each.
    whole, limited = (autoencoder.train(cells, [Run(3, 1e-6)], **given, max_steps=one)[0] for one in (None, 120))
    assert torch.equal(whole.vector, limited.vector) and not torch.equal(whole.vector, few.vector)


def test_fewer_steps_than_epochs_still_make_one_each(cells):
    seen = []
    watch = lambda index, epoch: seen.append(len(epoch.mean))  # noqa: E731
    autoencoder.train(cells, [Run(3, 1e-6)], **SETTINGS, max_steps=2, watch=watch)
    assert seen == [64] * 5
