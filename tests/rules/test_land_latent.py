"""Training a variational autoencoder as a rule, on a planet of five spectra."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from conftest import PROJECT
from rules.conftest import CONFIG, METHODS
from terrapalette.report import reproduction
from terrapalette.runtime.errors import InputError
from terrapalette.spaces import autoencoder, variance


def opened(study, name):
    with xr.open_dataset(study.path(name)) as dataset:
        return dataset.load()


def errors(level):
    return {"level": level, "indices": {"NDVI": ["DHR865", "DHR670"]}, "deviation": {"default": 0.02}}


def test_the_space_holds_what_the_saved_model_encodes(study):
    space, cells = opened(study, "vae.nc"), opened(study, "features.nc")
    model = autoencoder.restore({name: one.values for name, one in opened(study, "model.vae.nc").variables.items()})
    mean, std = autoencoder.encode(model, cells["value"].values)
    np.testing.assert_allclose(space["value"], mean, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(space["std"], std, rtol=1e-5, atol=1e-6)
    decoded = autoencoder.decode(model, mean)
    assert space.attrs["r2"] == pytest.approx(variance.explained(cells["value"].values, decoded), rel=1e-6)
    assert space.attrs["kind"] == "vae" and space["component"].values.tolist() == ["z1", "z2"]


def test_training_logs_every_epoch(study):
    training = opened(study, "vae.nc")
    assert training.sizes["epoch"] == 8
    for name in ("mean_count", "logvar_count"):
        assert (training[name].sum(f"{name.split('_')[0]}_bin") == 576).all()
    assert training["r2"][-1] > training["r2"][0]


def test_tensorboard_reads_the_run(study):
    events = EventAccumulator(study.path("tensorboard/vae"), size_guidance={"histograms": 0})
    events.Reload()
    training = opened(study, "vae.nc")
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
    before = {name: (study.folder / name).read_bytes() for name in ("vae.nc", "model.vae.nc")}
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
    study.repeat("pca", choice="choice.two.csv", output="repeats.two.nc")
    study.compare("pca", repeats="repeats.two.nc", output="compare.two.csv")
    assert set(pd.read_csv(study.path("compare.two.csv"))["k"]) == {4, 5, 7}


def test_autoencoders_are_trained_anew_for_every_seed(study):
    settings = CONFIG["land"]["spaces"]["vae2"] | {"epochs": 4, "batch_size": 64, "device": "cpu"}
    study.repeat("vae", settings)
    study.compare("vae")
    table = pd.read_csv(study.path("compare.vae.csv"))
    assert table.groupby("seed")["r2"].first().nunique() == 3
    assert len(table) == 3 * 2 * 2 and table.notna().all(axis=None)
    first = table.copy()
    study.repeat("vae", settings)
    study.compare("vae")
    pd.testing.assert_frame_equal(pd.read_csv(study.path("compare.vae.csv")), first)


def test_noise_moves_no_cell_of_tight_classes_and_most_when_it_drowns_them(study):
    table = pd.read_csv(study.path("noise.csv"))
    assert len(table) == 4 and (table["draws"] == 4).all() and (table["level"] == 0.05).all()
    study.perturb("original", "drowned.nc", errors=errors(0.9))
    drowned = opened(study, "drowned.nc")["changed_share"].mean(("seed", "draw"))
    quiet = opened(study, "noise.original.nc")["changed_share"].mean(("seed", "draw"))
    # The planet's five spectra differ by far more than 5 % and by no more than 90 %.
    assert (quiet < 0.05).all() and (drowned > 0.2).all()


def test_without_noise_no_cell_moves(study):
    study.perturb("pca", "still.nc", errors=errors(1e-12))
    still = opened(study, "still.nc")
    assert float(still["changed"].sum()) == 0 and still["changed"].shape == (2, 576)


def test_noise_is_the_same_in_every_space(study):
    study.reduce("all_pca", kind="pca", components=7)
    for method in METHODS:
        study.cluster("all_pca", method)
    choice = pd.read_csv(study.path("choice.csv")).query("space == 'original'")
    choice.assign(space="all_pca").to_csv(study.path("choice.all.csv"), index=False)
    study.repeat("all_pca", {"kind": "pca", "components": 7}, choice="choice.all.csv")
    study.perturb("all_pca", "rotated.nc", kind="pca", choice="choice.all.csv", errors=errors(0.3))
    study.perturb("original", "straight.nc", errors=errors(0.3))
    # All seven components are the variables rotated: the same noise moves the same cells.
    rotated, straight = opened(study, "rotated.nc"), opened(study, "straight.nc")
    np.testing.assert_array_equal(rotated["changed"], straight["changed"])
    assert straight["changed"].sum() > 0
    # Five tight classes: the maps' labelling is that of every seed.
    np.testing.assert_allclose(straight["changed_share"], straight["mapped_share"].expand_dims(seed=3))


def test_whose_rule_gives_a_class_is_said(study):
    noise = opened(study, "noise.pca.nc")
    told = dict(zip(noise["method"].values, noise["assigned_by"].values, strict=True))
    assert told["kmeans"] == "own rule" and "nearest class centre" in told["hac"]
    table = pd.read_csv(study.path("noise.csv"))
    assert set(table.loc[table["method"] == "hac", "assigned_by"]) == {told["hac"]}
    assert "NDVI as its bands DHR865 and DHR670 make it" in noise.attrs["errors"]


def test_training_is_drawn(study):
    output = {"figure": "training.png", "table": "training.csv"}
    study.run("plot_training", output, space="vae.nc", wildcards={"space": "vae"})
    assert (study.folder / "training.png").stat().st_size > 20_000


def test_diagnosis_stands_beside_principal_components(study):
    table = pd.read_csv(study.path("latent.csv")).set_index(["space", "projection"])
    for space, dimensions in (("vae", 2), ("line", 1)):
        linear = table.loc[space, "pca"]
        # A projection onto orthonormal axes neither stretches nor squeezes, and keeps the order of distances.
        assert linear["magnification_p05"] == pytest.approx(1) and linear["magnification_p95"] == pytest.approx(1)
        assert linear["rank_correlation"] == pytest.approx(1)
        assert table.loc[space, "vae"]["dimensions"] == linear["dimensions"] == dimensions
    assert (table[["trustworthiness", "continuity"]] > 0.8).all(axis=None) and (table["cells"] == 576).all()
    assert table.loc["vae", "vae"]["r2"] == pytest.approx(opened(study, "vae.nc").attrs["r2"], abs=1e-6)


def test_the_walk_joins_two_cells(study):
    latent, space, cells = opened(study, "latent.vae.nc"), opened(study, "vae.nc"), opened(study, "features.nc")
    assert (latent.attrs["from_lat"], latent.attrs["from_lon"]) == (45, -155)
    ends = [
        int(np.flatnonzero((cells["lat"] == lat) & (cells["lon"] == lon))[0]) for lat, lon in ((45, -155), (65, 155))
    ]
    np.testing.assert_allclose(latent["walk"][[0, -1]], space["value"].values[ends])
    assert latent["from_latent"][ends[0]] == 0 and latent["from_decoded"][ends[0]] == 0
    # Decoded back to physical units, the ends look like their cells.
    np.testing.assert_allclose(latent["walk_decoded"][0], cells["physical"].values[ends[0]], atol=0.2)


def test_too_many_neighbours_name_the_key(study):
    with pytest.raises(InputError, match=r"land\.latent\.neighbors is 288, expected fewer than half of the 576 cells"):
        study.diagnose("vae", output="bad", neighbors=288)


def test_a_strong_divergence_silences_the_codes(study):
    table = pd.read_csv(study.path("alpha.csv"))
    # Each method at the number of clusters that its maps show.
    assert table.groupby("method")["k"].first().to_dict() == {"kmeans": 5, "hac": 4}
    table = table[table["method"] == "kmeans"].set_index("alpha")
    weak, strong = table.loc[1e-6], table.loc[1e-1]
    assert weak["r2"] > strong["r2"] and weak["divergence"] > 10 * strong["divergence"]
    assert weak["active_units"] == 2 and strong["active_units"] < 2
    sweep = opened(study, "alpha.vae.nc")
    assert sweep.sizes["seed_pair"] == 3 and sweep.sizes["epoch"] == 3 and sweep["agreement"].shape == (2, 3, 2)
    # 18 batches of 32 cells, two codes each.
    assert (sweep["mean_count"].sum("mean_bin") == 2 * 576).all()


def test_alpha_is_all_that_changes_within_a_seed(study):
    study.sweep_alpha("vae", "choice.vae.csv", "alpha.again.nc", alpha=[1e-6, 1e-5])
    one, other = opened(study, "alpha.vae.nc"), opened(study, "alpha.again.nc")
    np.testing.assert_array_equal(one["r2"].sel(alpha=1e-6), other["r2"].sel(alpha=1e-6))


def test_an_independent_map_of_the_truth_is_met(study):
    table = pd.read_csv(study.path("references.five.csv"))
    assert table["adjusted_mutual_information"].to_numpy() == pytest.approx(1) and (table["cells"] == 576).all()
    cross = pd.read_csv(study.path("crosstable.five.csv")).query("space == 'pca' and method == 'hac'")
    assert cross["cells"].sum() == 576 and (cross["cells"] > 0).sum() == 5
    with xr.open_dataset(study.path("cells.five.nc")) as cells:
        assert cells["class_name"].sel(reference="five").values.tolist() == ["one", "two", "three", "four", "five"]
        assert cells["class"].sel(reference="five").values.max() == 5 and cells.sizes["cell"] == 576
    assert set(cross["reference_name"]) == {"one", "two", "three", "four", "five"}


def test_a_reference_may_lie_on_another_grid_and_have_gaps(study):
    with xr.open_dataset(study.path("five.nc")) as five:
        kind = np.where(five["kind"].values == 2, 0, five["kind"].values)
    # Half as wide cells, longitudes from 0 to 360.
    kind = np.roll(kind.repeat(2, axis=0).repeat(2, axis=1), -36, axis=1)
    axes = {"lat": 87.5 - 5 * np.arange(36), "lon": 2.5 + 5 * np.arange(72)}
    xr.Dataset({"kind": (("lat", "lon"), kind)}, axes).to_netcdf(study.path("finer.nc"))
    study.validate("finer.nc", "finer", names=["a", "b", "c", "d", "e"])
    table = pd.read_csv(study.path("references.finer.csv"))
    assert table["adjusted_mutual_information"].to_numpy() == pytest.approx(1)
    assert 0 < table["cells"].iloc[0] < 576
    assert "b" not in set(pd.read_csv(study.path("crosstable.finer.csv"))["reference_name"])


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda kind: kind * 0.5, r"kind holds fractions such as 0\.5, expected whole numbers"),
        (lambda kind: kind * 0, r"kind has no class \(a whole number above 0\) in any of the 576 cells"),
    ],
)
def test_a_reference_that_is_none_is_refused(study, spoil, sentence):
    with xr.open_dataset(study.path("five.nc")) as five:
        spoil(five["kind"]).to_dataset(name="kind").to_netcdf(study.path("spoilt.nc"))
    with pytest.raises(InputError, match=sentence):
        study.validate("spoilt.nc", "spoilt")


def test_a_missing_variable_names_the_references_key(study):
    with pytest.raises(InputError, match=r"no variable 'sort'.*land\.references\.five\.variable"):
        study.validate(variable="sort")


def test_every_published_figure_gets_a_verdict(study):
    published = PROJECT / "workflow/terrapalette/land/data/published.csv"
    study.run(
        "reproduce",
        {"reproduction": "reproduction.csv"},
        features="features.nc",
        published=published,
        params={"seed": 1},
    )
    table = pd.read_csv(study.path("reproduction.csv"))
    assert list(table.columns) == reproduction.COLUMNS and len(table) == len(pd.read_csv(published))
    assert set(table["verdict"]) <= set(reproduction.VERDICTS) and table["ours"].notna().sum() > 20
    # This planet is not the Earth: nothing of the report can be met by it.
    assert set(table["verdict"]) == {"another input"}
    cells = opened(study, "features.nc").assign_attrs(source="GRASP_POLDER_L3_climatological_S1.1degree.nc")
    cells.to_netcdf(study.path("polder.nc"))
    study.run(
        "reproduce",
        {"reproduction": "polder.csv"},
        features="polder.nc",
        published=published,
        params={"seed": 1},
    )
    table = pd.read_csv(study.path("polder.csv")).set_index("quantity")
    assert table.loc["land cells", "verdict"] == "differs" and "another input" not in set(table["verdict"])
    own_space = table[table["note"].fillna("").str.contains("in its own space")]
    assert len(own_space) == 6 and "better" not in set(own_space["verdict"])
    note = table.loc["R² of the autoencoder with one number (the report's formula)", "note"]
    assert "around each variable's own mean" in note and "one principal component gives" in note
