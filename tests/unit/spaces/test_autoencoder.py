import numpy as np
import pytest
import torch

from terrapalette.spaces import autoencoder, pca

# Threads that wait for each other cost small networks more than they bring.
torch.set_num_threads(1)
SETTINGS = {
    "latent_dim": 2, "hidden": [16, 16], "alpha": 1e-6, "epochs": 5, "batch_size": 64, "optimizer": "adam",
    "learning_rate": 1e-3, "seed": 1,
}  # fmt: skip


@pytest.fixture
def cells(rng):
    return rng.normal(size=(300, 2)) @ rng.normal(size=(2, 5)) + 0.1 * rng.normal(size=(300, 5))


def test_divergence_is_torchs():
    mean, logvar = torch.randn(40, 3, dtype=torch.float64), torch.randn(40, 3, dtype=torch.float64)
    own = torch.distributions.Normal(mean, torch.exp(0.5 * logvar))
    expected = torch.distributions.kl_divergence(own, torch.distributions.Normal(0.0, 1.0)).sum()
    assert autoencoder.divergence(mean, logvar).item() == pytest.approx(expected.item(), rel=1e-12)
    assert autoencoder.divergence(torch.zeros(5, 2), torch.zeros(5, 2)).item() == 0


def test_loss_averages_errors_and_sums_divergences():
    cells, decoded = torch.zeros(4, 5), torch.full((4, 5), 2.0)
    mean, logvar = torch.full((4, 2), 3.0), torch.zeros(4, 2)
    found = autoencoder.loss(cells, decoded, mean, logvar, alpha=0.5)
    # Squares of 2; eight codes of divergence 9 / 2 each.
    assert [term.item() for term in found] == [4 + 0.5 * 36, 4, 36]


def test_gradient_of_the_loss_in_closed_form():
    """One linear layer each way, no noise: the gradient is written down by hand."""
    torch.manual_seed(0)
    cells = torch.randn(6, 3, dtype=torch.float64)
    to_mean = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
    to_cells = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    mean, logvar, alpha = cells @ to_mean.T, torch.full((6, 2), 0.3, dtype=torch.float64), 0.01
    autoencoder.loss(cells, mean @ to_cells.T, mean, logvar, alpha).total.backward()
    error = 2 * (mean @ to_cells.T - cells) / cells.numel()
    torch.testing.assert_close(to_cells.grad, (error.T @ mean).detach())
    torch.testing.assert_close(to_mean.grad, ((error @ to_cells + alpha * mean).T @ cells).detach())


def test_the_shared_vector_steps_like_separate_parameters(cells):
    """Training through one vector of weights is plain training, step by step."""
    found = autoencoder.train(cells, **SETTINGS)
    random = torch.Generator().manual_seed(1)
    torch.manual_seed(1)
    model = autoencoder.Autoencoder(5, 2, [16, 16])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    data = torch.as_tensor(cells, dtype=torch.float32)
    for _ in range(5):
        order, noise = torch.randperm(300, generator=random), torch.randn((300, 2), generator=random)
        for start in range(0, 300, 64):
            batch = data[order[start : start + 64]]
            optimizer.zero_grad()
            autoencoder.loss(batch, *model(batch, noise[start : start + 64]), 1e-6).total.backward()
            optimizer.step()
    for one, other in zip(found.parameters(), model.parameters(), strict=True):
        # 32-bit sums in another order.
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4)


def test_without_divergence_a_plane_is_found_as_by_pca(rng):
    cells = rng.normal(size=(600, 2)) @ rng.normal(size=(2, 6))
    cells += 0.05 * rng.normal(size=cells.shape)
    model = autoencoder.train(cells, **SETTINGS | {"alpha": 0.0, "epochs": 150, "hidden": [64], "learning_rate": 3e-3})
    ratio = pca.fit(cells).explained_variance_ratio[:2].sum()
    # The plane holds over 99 % of the variance; the network is not linear and need not find the last percent.
    assert ratio > 0.99 and autoencoder.r2(model, cells) > ratio - 0.02


def test_same_seed_same_weights_and_global_state_untouched(cells):
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    one, other = autoencoder.train(cells, **SETTINGS), autoencoder.train(cells, **SETTINGS)
    different = autoencoder.train(cells, **SETTINGS | {"seed": 2})
    assert torch.equal(before, torch.random.get_rng_state())
    for name, tensor in autoencoder.state(one).items():
        assert torch.equal(tensor, autoencoder.state(other)[name])
    assert not torch.equal(
        autoencoder.state(one)["mean_layer.weight"], autoencoder.state(different)["mean_layer.weight"]
    )


def test_saved_weights_encode_and_decode_alike(cells, tmp_path):
    model = autoencoder.train(cells, **SETTINGS)
    torch.save(autoencoder.state(model), tmp_path / "model.pt")
    restored = autoencoder.restore(torch.load(tmp_path / "model.pt", weights_only=True))
    for one, other in zip(autoencoder.encode(model, cells), autoencoder.encode(restored, cells), strict=True):
        np.testing.assert_array_equal(one, other)
    codes = autoencoder.encode(model, cells)[0]
    np.testing.assert_array_equal(autoencoder.decode(model, codes), autoencoder.decode(restored, codes))


def test_every_epoch_is_watched(cells):
    seen = []
    autoencoder.train(cells, **SETTINGS, watch=seen.append)
    assert [epoch.number for epoch in seen] == [1, 2, 3, 4, 5]
    assert seen[-1].mean.shape == seen[-1].logvar.shape == (300, 2)
    last = seen[-1]
    assert last.loss == pytest.approx(last.reconstruction + 1e-6 * last.divergence, rel=1e-5)
    assert last.r2 == pytest.approx(1 - last.reconstruction / cells.var(), rel=1e-5)


@pytest.mark.parametrize("spoil", [np.nan, np.inf, 1e30])
def test_a_loss_that_is_not_finite_stops_with_its_epoch(cells, spoil):
    cells[3, 2] = spoil
    with pytest.raises(autoencoder.DivergedError, match=r"the loss is (nan|inf) in epoch 1"):
        autoencoder.train(cells, **SETTINGS)


def test_a_batch_larger_than_the_data_is_refused(cells):
    with pytest.raises(ValueError, match=r"a batch of 301 is larger than the data \(300 cells\)"):
        autoencoder.train(cells, **SETTINGS | {"batch_size": 301})


def test_divergence_of_encoded_cells_is_torchs():
    random = np.random.default_rng(2)
    mean, std = random.normal(size=(30, 3)), random.uniform(0.1, 2, (30, 3))
    normal = torch.distributions.Normal
    expected = torch.distributions.kl_divergence(normal(torch.as_tensor(mean), torch.as_tensor(std)), normal(0.0, 1.0))
    assert autoencoder.divergence_of(mean, std) == pytest.approx(float(expected.sum()))


def test_a_code_that_does_not_vary_is_not_active():
    random = np.random.default_rng(2)
    mean = np.stack([random.normal(size=200), 5 + 0.05 * random.normal(size=200)], axis=1)
    assert autoencoder.active_units(mean).tolist() == [True, False]
