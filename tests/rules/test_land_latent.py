"""Training a variational autoencoder as a rule, on a planet of five spectra."""

import numpy as np
import pandas as pd
import pytest
import torch
import xarray as xr
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from rules.conftest import CONFIG
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


def test_fixed_spaces_score_as_in_the_study(study):
    table, scores = pd.read_csv(study.path("comparison.csv")), pd.read_csv(study.path("scores.csv"))
    both = table.merge(scores, on=["space", "method", "k"], suffixes=("", "_of_study"))
    # k = 4 as asked for, and the 5 in maps.
    assert len(both) == len(table) == 2 * 2 * 2 and (table["seeds"] == 3).all()
    # Five tight spectra: every seed finds the same partition.
    for score in ("silhouette", "davies_bouldin", "silhouette_input", "davies_bouldin_input"):
        np.testing.assert_allclose(both[score], both[f"{score}_of_study"], rtol=1e-6)
        np.testing.assert_allclose(table[f"{score}_std"], 0, atol=1e-9)
    assert (table.query("space == 'original'")["r2"] == 1).all()


def test_r2_of_principal_components_is_that_of_decoding(study):
    cells, space = opened(study, "features.nc")["value"].values, opened(study, "pca.nc")
    decoded = PCA(3).fit(cells)
    expected = 1 - np.mean((cells - decoded.inverse_transform(decoded.transform(cells))) ** 2) / np.var(cells)
    assert pd.read_csv(study.path("compare.pca.csv"))["r2"].to_numpy() == pytest.approx(expected, abs=1e-9)
    assert space.sizes["component"] == 3


def test_all_spaces_are_compared_at_all_numbers_in_use(study):
    choice = pd.read_csv(study.path("choice.csv"))
    choice.loc[choice["space"] == "original", "k"] = 7
    choice.to_csv(study.path("choice.two.csv"), index=False)
    study.compare("pca", choice="choice.two.csv", output="compare.two.csv")
    assert set(pd.read_csv(study.path("compare.two.csv"))["k"]) == {4, 5, 7}


def test_autoencoders_are_trained_anew_for_every_seed(study):
    settings = CONFIG["land"]["spaces"]["vae2"] | {"epochs": 4, "batch_size": 64, "device": "cpu"}
    study.compare("vae", settings)
    table = pd.read_csv(study.path("compare.vae.csv"))
    assert table.groupby("seed")["r2"].first().nunique() == 3
    assert len(table) == 3 * 2 * 2 and table.notna().all(axis=None)
    first = table.copy()
    study.compare("vae", settings)
    pd.testing.assert_frame_equal(pd.read_csv(study.path("compare.vae.csv")), first)


def test_noise_moves_no_cell_of_tight_classes_and_most_when_it_drowns_them(study):
    table = pd.read_csv(study.path("noise.csv"))
    assert len(table) == 4 and (table["draws"] == 4).all() and (table["level"] == 0.05).all()
    study.perturb("original", "drowned.nc", level=0.9)
    drowned = opened(study, "drowned.nc")["changed_share"].mean("draw")
    quiet = opened(study, "noise.original.nc")["changed_share"].mean("draw")
    # The planet's five spectra differ by far more than 5 % and by no more than 90 %.
    assert (quiet < 0.05).all() and (drowned > 0.2).all()


def test_without_noise_no_cell_moves(study):
    study.perturb("pca", "still.nc", level=1e-12)
    still = opened(study, "still.nc")
    assert float(still["changed"].sum()) == 0 and still["changed"].shape == (2, 576)


def test_noise_is_the_same_in_every_space(study):
    study.reduce("all_pca", kind="pca", components=7)
    with xr.open_dataset(study.path("classes.nc")) as labels:
        renamed = labels.load().isel(labelling=[0, 1])
    renamed.assign_coords(labelling=["all_pca.kmeans", "all_pca.hac"]).to_netcdf(study.path("renamed.nc"))
    study.run(
        "perturb",
        {"noise": "rotated.nc"},
        features="features.nc",
        space="all_pca.nc",
        model=[],
        labels="renamed.nc",
        params={"seed": 1, "methods": ["kmeans", "hac"], "level": 0.3, "draws": 4},
        wildcards={"space": "all_pca"},
    )
    study.perturb("original", "straight.nc", level=0.3)
    # All seven components are the variables rotated: the same noise moves the same cells.
    rotated, straight = opened(study, "rotated.nc")["changed"], opened(study, "straight.nc")["changed"]
    np.testing.assert_array_equal(rotated, straight)
    assert straight.sum() > 0


def test_training_is_drawn(study):
    study.run("plot_training", {"figure": "training.png"}, training="training.vae.nc", wildcards={"space": "vae"})
    assert (study.folder / "training.png").stat().st_size > 20_000
