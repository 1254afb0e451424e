"""Fitted classes give training cells their classes back, live on in files, and refuse what they were not fitted to."""

import json

import numpy as np
import pytest
import xarray as xr
from pyproj import CRS

import terrapalette
from terrapalette.clustering import methods
from terrapalette.land import features, fitted, frames, model_files, repeats
from terrapalette.land.variables import Variable
from terrapalette.runtime.errors import InputError
from terrapalette.spaces import kinds

VAE = {
    "latent_dim": 2, "hidden": [8], "alpha": 1e-6, "epochs": 3, "batch_size": 64, "optimizer": "adam",
    "learning_rate": 0.01, "device": "cpu",
}  # fmt: skip
SPACES = {"original": {}, "pca": {"components": 2}, "vae": VAE}
VARIABLES = [
    Variable("red", "red", wavelength=650.0, low=0.0, high=1.0),
    Variable("ndvi_01", "ndvi", "01"),
    Variable("heat", "heat", unit="K"),
]
FACTS = {
    "space": "mine", "method_title": "k-means", "source": "a.nc", "normalize": "variable", "surface": "land",
    "order_by": "red",
}  # fmt: skip


def values(seed, even=False):
    random = np.random.default_rng(seed)
    if even:
        # Few different values: many cells lie half-way between centres.
        return random.integers(0, 4, (600, 3)) * [0.1, 0.2, 10.0] + [0.1, 0, 250]
    centres = random.uniform(0.1, 0.8, (5, 3))
    return (centres[random.integers(0, 5, 600)] + random.normal(0, 0.08, (600, 3))) * [1, 1, 100] + [0, 0, 200]


def made(physical, kind="original", method="kmeans", k=5, seed=1, weights=None, mode="variable"):
    normalized = features.normalize(physical, mode, weights)
    space = kinds.kind(kind)
    model = space.fit(normalized.value, [seed], weights=weights, watch=None, **SPACES[kind])[0]
    points = space.encode(model, normalized.value)
    random_state = np.random.default_rng(seed)
    every = methods.method(method).fit(points, k + 1, weights=weights, random_state=random_state)
    partition = repeats.partition(every, k, points, weights)
    # Numbers of classes need not be those of clusters.
    classes = [(number + 3, f"type {number}, dry", f"#0000{number:02x}") for number in reversed(range(k))]
    found = fitted.assemble(
        VARIABLES, physical, normalized.centre, normalized.scale, kind=kind, model=model, method=method,
        partition=partition, classes=classes, facts=FACTS, weights=weights,
    )  # fmt: skip
    return found, found.number[partition.labels], partition


@pytest.mark.parametrize("kind", SPACES)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("even", [False, True])
def test_training_cells_get_their_classes_back(kind, seed, even):
    physical = values(seed, even)
    area = np.random.default_rng(seed).uniform(0.2, 2, 600)
    weights = area / area.mean() if seed % 2 else None
    found, labels, _ = made(physical, kind, seed=seed, weights=weights, mode="global" if seed == 3 else "variable")
    np.testing.assert_array_equal(fitted.classify(found, physical)[0], labels)


def test_company_and_type_do_not_matter(monkeypatch):
    physical = values(1, even=True).astype(np.float32)
    found, labels, _ = made(physical.astype(float), "pca")
    order = np.random.default_rng(0).permutation(600)
    monkeypatch.setattr(fitted, "BLOCK", 7)
    np.testing.assert_array_equal(fitted.classify(found, physical[order])[0], labels[order])


def test_a_stand_in_takes_the_nearest_centre_by_definition():
    physical = values(2)
    found, _, partition = made(physical, method="hac")
    points = (physical - physical.mean(axis=0)) / physical.std(axis=0)
    nearest = np.linalg.norm(points[:, None] - partition.centers, axis=2).argmin(axis=1)
    np.testing.assert_array_equal(fitted.classify(found, physical)[0], found.number[nearest])
    assert "nearest class centre" in found.assigned_by


@pytest.mark.parametrize("method", ["kmeans", "hac"])
def test_one_training_cell_in_a_thousand_lies_outside(method):
    physical = np.concatenate([values(seed) for seed in range(10)])
    found, _, partition = made(physical, method=method)
    ratio = fitted.classify(found, physical)[1]
    assert 0 < (ratio > 1).mean() <= 0.001
    far = np.linalg.norm(fitted.encode(found, physical)[:, None] - partition.centers, axis=2)
    for cluster, reach in enumerate(found.reach):
        own = np.sort(far.min(axis=1)[far.argmin(axis=1) == cluster])
        assert reach == pytest.approx(own[int(np.ceil(0.999 * len(own))) - 1], rel=1e-12)


def test_weights_move_the_reach():
    physical = values(3)
    found, _, partition = made(physical)
    far = np.linalg.norm(fitted.encode(found, physical) - partition.centers[partition.labels], axis=1)
    # Whoever weighs next to nothing does not stretch the reach.
    weights = np.where(far > np.quantile(far, 0.5), 1e-9, 1.0)
    args = (VARIABLES, physical, found.centre, found.scale)
    named = {"kind": "original", "model": None, "method": "kmeans", "partition": partition, "facts": FACTS}
    light = fitted.assemble(*args, **named, classes=[(1, "a", "#000000")] * 5, weights=weights)
    assert (light.reach < found.reach).all() and light.reach.max() <= np.quantile(far, 0.5)


def test_what_is_unlike_all_that_was_learnt_is_told():
    physical = values(4)
    found, _, _ = made(physical)
    # Ten deviations away in every variable.
    assert fitted.classify(found, physical[:1] + 10 * physical.std(axis=0))[1][0] > 2


def test_equal_cells_are_learnt_and_others_are_outside():
    physical = np.repeat([[0.1, 0.2, 250.0], [0.5, 0.7, 290.0]], 20, axis=0)
    pair, labels, _ = twins(physical)
    number, ratio = fitted.classify(pair, np.vstack([physical, [[0.1, 0.2, 251.0]]]))
    np.testing.assert_array_equal(number[:-1], labels)
    assert (ratio[:-1] <= 1).all() and ratio[-1] > 1


def twins(physical):
    normalized = features.normalize(physical, "variable")
    labels = np.repeat([0, 1], 20)
    partition = methods.Partition(normalized.value, labels, normalized.value[[0, -1]], {})
    found = fitted.assemble(
        VARIABLES, physical, normalized.centre, normalized.scale, kind="original", model=None, method="kmeans",
        partition=partition, classes=[(1, "a", "#000000"), (2, "b", "#ffffff")], facts=FACTS,
    )  # fmt: skip
    return found, found.number[labels], partition


@pytest.mark.parametrize("kind", SPACES)
@pytest.mark.parametrize("method", ["kmeans", "hac"])
def test_models_outlive_their_files(kind, method, tmp_path):
    physical = values(5)
    found, _, _ = made(physical, kind, method)
    model_files.write(found, str(tmp_path / "model.json"), str(tmp_path / "model.nc"))
    again = model_files.read(str(tmp_path))
    assert again.variables == VARIABLES and again.facts == FACTS
    assert (again.name, again.color) == (found.name, found.color)
    for one, other in zip(fitted.classify(found, physical), fitted.classify(again, physical), strict=True):
        np.testing.assert_array_equal(one, other)
    # Nothing of the training cells travels with a rule that needs centres alone.
    assert again.partition.points is None and (tmp_path / "model.nc").stat().st_size < 100_000


def test_what_a_method_keeps_travels_with_it(monkeypatch, tmp_path):
    physical = values(6)

    def lower(partition, points):
        return (points[:, 0] > partition.extras["border"]).astype(int) * partition.labels.max()

    rule = methods.method("kmeans")._replace(assign=lower, keeps=("border", "labels"))
    monkeypatch.setattr(methods, "method", lambda name: rule)
    normalized = features.normalize(physical, "variable")
    labels = (normalized.value[:, 0] > 0.25).astype(int)
    extras = {"border": np.array(0.25), "unused": np.zeros(5)}
    partition = methods.Partition(normalized.value, labels, normalized.value[:2], extras)
    found = fitted.assemble(
        VARIABLES, physical, normalized.centre, normalized.scale, kind="original", model=None, method="kmeans",
        partition=partition, classes=[(1, "a", "#000000"), (2, "b", "#ffffff")], facts=FACTS,
    )  # fmt: skip
    model_files.write(found, str(tmp_path / "model.json"), str(tmp_path / "model.nc"))
    again = model_files.read(str(tmp_path))
    np.testing.assert_array_equal(fitted.classify(again, physical)[0], labels + 1)
    assert set(again.partition.extras) == {"border"} and again.partition.points is None


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "model.nc").unlink(), ["model.nc: no such file", "model.json and model.nc"]),
        (lambda folder: (folder / "model.nc").write_bytes(b"x"), ["damaged model", "Copy both"]),
        (lambda folder: (folder / "model.json").write_text("{"), ["damaged model"]),
        (lambda folder: (folder / "model.json").write_text('{"format": 9}'), ["format 9, expected 1"]),
    ],
)
def test_damaged_models_are_said(spoil, words, tmp_path):
    found, _, _ = made(values(7))
    model_files.write(found, str(tmp_path / "model.json"), str(tmp_path / "model.nc"))
    spoil(tmp_path)
    with pytest.raises(InputError) as caught:
        terrapalette.load_model(str(tmp_path))
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.fixture
def model(tmp_path):
    physical = values(8)
    found, labels, _ = made(physical)
    model_files.write(found, str(tmp_path / "model.json"), str(tmp_path / "model.nc"))
    return terrapalette.load_model(str(tmp_path)), physical, labels


def dataset(physical, dims=("y", "x"), shape=(20, 30)):
    fields = {
        one.name: (dims, column.reshape(shape), {"units": one.unit})
        for one, column in zip(VARIABLES, physical.T, strict=True)
    }
    return xr.Dataset(fields, coords={dims[0]: np.arange(shape[0])[::-1]})


def test_a_dataset_is_classified(model):
    model, physical, labels = model
    data = dataset(physical)
    found = model.classify(data)
    np.testing.assert_array_equal(found, labels.reshape(20, 30))
    assert found.dims == ("y", "x") and found.dtype == np.int16 and found.name == "class"
    np.testing.assert_array_equal(found["y"], data["y"])
    assert found.attrs["flag_values"].tolist() == [3, 4, 5, 6, 7] == list(model.names) == list(model.colors)
    assert found.attrs["flag_meanings"].split()[0] == "3_type_0_dry" and model.names[3] == "type 0, dry"
    assert found.attrs["flag_colors"].split() == list(model.colors.values())
    assert model.distance_ratio(data).dims == ("y", "x") and float((model.distance_ratio(data) > 1).mean()) <= 0.01


def test_dimensions_stay_as_they_are(model):
    model, physical, labels = model
    data = dataset(physical, ("time", "lat", "lon"), (2, 10, 30))
    data["heat"] = data["heat"].transpose("lon", "time", "lat")
    found = model.classify(data)
    assert found.dims == ("time", "lat", "lon")
    np.testing.assert_array_equal(found, labels.reshape(2, 10, 30))
    # A field that does not change with time goes with every time.
    still = data.assign(heat=data["heat"].isel(time=0))
    assert model.classify(still).dims == ("time", "lat", "lon")
    np.testing.assert_array_equal(model.classify(still).isel(time=0), found.isel(time=0))


def test_missing_values_have_no_class(model):
    model, physical, _ = model
    data = dataset(physical)
    data["red"].values[3, 4] = np.nan
    found, ratio = model.classify(data), model.distance_ratio(data)
    assert found[3, 4] == 0 and np.isnan(ratio[3, 4]) and int((found == 0).sum()) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.drop_vars("heat"), ["no variable 'heat'", "found red, ndvi_01", "red, ndvi_01, heat"]),
        (lambda data: data.assign(heat=data["heat"].assign_attrs(units="degC")), ["heat is in degC", "expected K"]),
        (
            lambda data: data.assign(red=100 * data["red"]),
            ["red", "multiplied by 100", "scale: 0.01", "possible: 0..1"],
        ),
        (lambda data: data.assign(red=1e4 * data["red"]), ["scale: 0.0001", "% of its 600 values"]),
        (lambda data: data.assign(red=data["red"] - 50), ["red is -", "Check what it holds"]),
        (lambda data: data["red"], ["expects an xarray.Dataset"]),
        (lambda data: data.assign(red=data["red"].astype(str)), ["red holds", "expected numbers"]),
    ],
)
def test_other_data_are_refused_with_a_sentence(model, change, words):
    model, physical, _ = model
    with pytest.raises(InputError) as caught:
        model.classify(change(dataset(physical)))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_data_unlike_what_was_learnt_from_are_classed_and_told(model):
    model, physical, labels = model
    data = dataset(physical)
    # Bright as snow, but possible.
    bright = data.assign(red=0.02 * data["red"] + 0.9)
    assert (model.classify(bright) > 0).all() and float((model.distance_ratio(bright) > 1).mean()) > 0.9
    # A single cell at the rim of what was learnt from is no other quantity.
    one = data.isel(y=[0], x=[0])
    assert model.classify(one).item() == labels[0]


def test_the_crs_of_a_scene_travels_with_its_classes(model, tmp_path):
    model, physical, _ = model
    frame = frames.Frame(5e6 - 20.0 * np.arange(20), 4e5 + 20.0 * np.arange(30), CRS.from_epsg(32632).to_wkt())
    data = dataset(physical).drop_vars("y").assign_coords(frames.coordinates(frame))
    for field in data.data_vars.values():
        field.attrs["grid_mapping"] = "crs"
    data.to_netcdf(tmp_path / "scene.nc")
    with (
        xr.open_dataset(tmp_path / "scene.nc", decode_coords="all") as scene,
        xr.open_dataset(tmp_path / "scene.nc") as plain,
    ):
        for name, opened in (("all", scene), ("plain", plain)):
            model.classify(opened).to_netcdf(tmp_path / f"{name}.nc")
            with xr.open_dataset(tmp_path / f"{name}.nc") as found:
                assert found["class"].attrs["grid_mapping"] == "crs" and "32N" in found["crs"].attrs["crs_wkt"]


def test_units_that_nobody_said_are_taken_as_they_are(model):
    model, physical, labels = model
    np.testing.assert_array_equal(model.classify(dataset(physical).drop_attrs()).values.ravel(), labels)


def test_a_model_says_what_it_is(model):
    told = repr(model[0])
    assert "5 classes, k-means in the space mine" in told and "red, ndvi_01, heat" in told and "a.nc" in told
    assert [line.strip() for line in told.splitlines()[3:]] == [f"{n + 3}: type {n}, dry" for n in range(5)]


def test_json_says_what_it_holds(tmp_path):
    found, _, _ = made(values(9))
    model_files.write(found, str(tmp_path / "model.json"), str(tmp_path / "model.nc"))
    told = json.loads((tmp_path / "model.json").read_text())
    assert told["variables"][0]["wavelength"] == 650 and told["classes"][0] == {
        "cluster": 1, "class": 7, "name": "type 4, dry", "color": "#000004",
    }  # fmt: skip
