"""Training a variational autoencoder as a rule, on a planet of five spectra."""

import numpy as np
import pytest
import torch
import xarray as xr
from sklearn.metrics import adjusted_rand_score
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from terrapalette import vae
from terrapalette.errors import InputError


def opened(study, name):
    with xr.open_dataset(study.path(name)) as dataset:
        return dataset.load()


def test_the_space_holds_what_the_saved_model_encodes(study):
    space, cells = opened(study, "vae.nc"), opened(study, "features.nc")
    model = vae.restore(torch.load(study.path("vae.pt"), weights_only=True))
    mean, std = vae.encode(model, cells["value"].values)
    np.testing.assert_allclose(space["value"], mean, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(space["std"], std, rtol=1e-5, atol=1e-6)
    assert space.attrs["r2"] == pytest.approx(vae.r2(model, cells["value"].values), rel=1e-6)
    assert space.attrs["kind"] == "vae" and space["component"].values.tolist() == ["z1", "z2"]


def test_training_logs_every_epoch(study):
    training = opened(study, "training.vae.nc")
    assert training.sizes["epoch"] == 8
    for name in ("mean_count", "logvar_count"):
        assert (training[name].sum(f"{name.split('_')[0]}_bin") == 576).all()
    assert training["r2"][-1] > training["r2"][0]


def test_tensorboard_reads_the_run(study):
    events = EventAccumulator(study.path("tensorboard/vae"), size_guidance={"histograms": 0})
    events.Reload()
    training = opened(study, "training.vae.nc")
    scalars = events.Scalars("train/r2")
    assert [event.step for event in scalars] == list(range(1, 9))
    np.testing.assert_allclose([event.value for event in scalars], training["r2"], rtol=1e-6)
    assert len(events.Histograms("codes/logvar")) == 8


def test_the_five_spectra_are_found_in_the_latent_space(study, small_grid):
    study.train("longer", latent_dim=2, epochs=60)
    study.cluster("longer", "hac")
    cells = opened(study, "features.nc")
    truth = np.array(small_grid.attrs["truth"]).reshape(18, 36)[cells["row"], cells["col"]]
    labels = opened(study, "longer.hac.nc")["labels"].sel(k=5)
    assert adjusted_rand_score(labels, truth) > 0.95


def test_the_same_seed_gives_the_same_files(study):
    before = {name: (study.folder / name).read_bytes() for name in ("vae.nc", "training.vae.nc", "vae.pt")}
    study.train("vae", latent_dim=2)
    assert {name: (study.folder / name).read_bytes() for name in before} == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"batch_size": 1000}, ["land.spaces.never.batch_size is 1000", "the 576 cells of source.nc"]),
        ({"learning_rate": 1e30}, ["land.spaces.never", "the loss is", "in epoch", "Lower learning_rate (1e+30)"]),
    ],
)
def test_what_stops_training_is_said(study, changes, words):
    with pytest.raises(InputError) as caught:
        study.train("never", **changes)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert not (study.folder / "never.nc").exists()


def test_training_is_drawn(study):
    study.run("plot_training", {"figure": "training.png"}, training="training.vae.nc", wildcards={"space": "vae"})
    assert (study.folder / "training.png").stat().st_size > 20_000
