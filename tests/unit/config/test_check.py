import copy

import pytest
import yaml

from conftest import PROJECT, STUDIES, changed, problems
from terrapalette.config import land, schema
from terrapalette.config.land import variables

DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text())


def test_the_default_is_sound():
    assert problems(DEFAULT) == []


@pytest.mark.parametrize("scheduler", [None, "slurm", "tcp://node:8786", "tls://10.0.0.1:8786"])
def test_schedulers(scheduler):
    assert problems(changed(DEFAULT, ("engine", "scheduler"), scheduler)) == []


def test_every_key_is_described():
    def undescribed(schema, where):
        for key, part in schema.get("properties", {}).items():
            if "description" not in part:
                yield f"{where}.{key}"
            yield from undescribed(part, f"{where}.{key}")
            yield from undescribed(part.get("items", {}), f"{where}.{key}[]")
            for branch in (
                part.get("additionalProperties", {}).get("allOf", [])
                if isinstance(part.get("additionalProperties"), dict)
                else []
            ):
                own = {key: one for key, one in branch["then"]["properties"].items() if key != "kind"}
                yield from undescribed({"properties": own}, f"{where}.{key}.*")

    base, *parts = [
        yaml.safe_load((PROJECT / f"workflow/schemas/{name}.schema.yaml").read_text()) for name in ["config", *STUDIES]
    ]
    whole = schema.assembled(base, dict(zip(STUDIES, parts, strict=True)), DEFAULT)
    assert list(undescribed(whole, "config")) == []


CHANGES = [
    (("land", "normalise"), "variable", "land.normalise is not a known key; did you mean normalize?"),
    (("sed",), 1, "sed is not a known key; did you mean seed?"),
    (("land", "figures", "colour"), "red", "land.figures.colour is not a known key"),
    (
        ("land", "spaces", "pca", "component"),
        3,
        "pca.component is not a known key; did you mean components?",
    ),
    (("engine", "kind"), "spark", "engine.kind is 'spark', expected one of local, dask"),
    (("engine", "workers"), 0, "engine.workers: 0 is less than the minimum of 1"),
    (("engine", "scheduler"), "node:8786", "engine.scheduler: 'node:8786' does not match"),
    (("engine", "worker"), 2, "engine.worker is not a known key; did you mean workers?"),
    (("land", "blocks"), 0, "land.blocks: 0 is less than the minimum of 1"),
    (("land", "k"), 1, "land.k is 1, expected a whole number of at least 2 or auto"),
    (("land", "k"), "elbow", "land.k is 'elbow', expected a whole number of at least 2 or auto or verdict"),
    (("land", "k"), "7", "--configfile"),
    (("land", "spaces", "worlds"), {"kind": "original"}, "land.spaces.worlds is the name of a file of the verdict"),
    (("land", "verdict", "worlds"), 18, "land.verdict.worlds is 18, expected at least 19"),
    (("land", "verdict", "worlds"), -1, "land.verdict.worlds: -1 is less than the minimum of 0"),
    (("land", "verdict", "world"), 99, "land.verdict.world is not a known key; did you mean worlds?"),
    (("land", "verdict", "cells"), 3, "land.verdict.cells: 3 is less than the minimum of 100"),
    (("land", "verdict", "replicates"), 1, "land.verdict.replicates: 1 is less than the minimum of 2"),
    (("land", "verdict", "block"), 0, "land.verdict.block: 0 is less than or equal"),
    (("land", "verdict", "block"), "10 km", "land.verdict.block is '10 km', expected a number or null"),
    (
        ("land",),
        {**DEFAULT["land"], "k": "verdict", "verdict": {**DEFAULT["land"]["verdict"], "worlds": 0}},
        "land.k is verdict, but land.verdict.worlds is 0: expected worlds, or land.k a number or auto",
    ),
    (("land", "k"), 21, "land.k is 21, expected at most land.k_max (20)"),
    (("land", "surface"), "ocean", "land.surface is 'ocean', expected one of land, sea, both"),
    (("land", "order_by"), "EVI", "land.order_by is 'EVI', expected one of land.variables"),
    (("land", "land_variable"), None, "land.land_variable is null, but land.surface land needs it"),
    (("land", "grid_step"), 0.7, "land.grid_step is 0.7, expected a divisor of 180"),
    (("land", "grid_step"), 0.01, "land.grid_step: 0.01 is less than the minimum of 0.1"),
    (("land", "spaces", "pca", "components"), 9, "land.spaces.pca.components is 9, expected a whole number up to 7"),
    (("land", "spaces", "pca", "components"), 2.5, "expected a whole number"),
    (("land", "spaces", "pca"), {"kind": "pca"}, "land.spaces.pca.components is missing"),
    (("land", "spaces", "original", "components"), 2, "does not belong to kind original"),
    (("land", "spaces"), {"original": None}, "land.spaces is empty"),
    (("land", "methods"), [], "land.methods"),
    (("land", "spaces", "archetypes", "extremes"), 7, "land.spaces.archetypes.extremes: 7 is greater than the maximum"),
    (("land", "spaces", "archetypes", "extremes"), 1, "land.spaces.archetypes.extremes: 1 is less than the minimum"),
    (("land", "spaces", "archetypes", "methods"), ["kmean"], "expected one of kmeans, hac"),
    (("land", "spaces", "archetypes", "methods"), [], "land.spaces.archetypes.methods"),
    (
        ("land", "spaces", "tensor_train", "rank"),
        8,
        "land.spaces.tensor_train.rank is 8, expected at most the 7 variables",
    ),
    (
        ("land", "spaces", "tensor_train", "step_rank"),
        0,
        "land.spaces.tensor_train.step_rank: 0 is less than the minimum",
    ),
    (
        ("land", "spaces", "islands"),
        {"kind": "umap", "neighbors": 15, "min_dist": 0.1},
        "land.spaces.islands is a map of nearest neighbours (UMAP), to be looked at, not clustered in",
    ),
    (("land", "umap", "neighbors"), 1, "land.umap.neighbors: 1 is less than the minimum of 2"),
    (("land", "umap", "neighbor"), 9, "land.umap.neighbor is not a known key; did you mean neighbors?"),
    (("land", "map_train", "folds"), 1, "land.map_train.folds: 1 is less than the minimum of 2"),
    (("land", "map_train", "ridge"), 0, "land.map_train.ridge: 0 is less than or equal"),
    (("land", "methods"), ["kmeans", "gmm"], "land.methods.1 is 'gmm', expected one of kmeans, hac"),
    (("land", "methods"), ["kmeans", {"kmeans": {"spaces": ["pca"]}}], "land.methods names kmeans twice"),
    (
        ("land", "methods"),
        ["hac", {"kmeans": {"spaces": ["pca", "umap"]}}],
        "land.methods.kmeans.spaces names umap, expected some of land.spaces: original, pca, vae2, vae1",
    ),
    (("land", "methods"), [{"kmeans": {"spaces": []}}], "land.methods.0.kmeans.spaces"),
    (("land", "methods"), [{"kmeans": {"space": ["pca"]}}], "kmeans.space is not a known key; did you mean spaces?"),
    (("land", "methods"), [{"gmm": {"covariance_floor": 0, "starts": 1}}], "land.methods.0.gmm.covariance_floor"),
    (("land", "methods"), [{"gmm": {"covariance_floor": 0.1}}], "starts is missing"),
    (("land", "methods"), [{"hdbscan": {"min_share": 0.001, "min_samples": 5}}], "hdbscan.min_share"),
    (("land", "figures", "class_colors"), ["red", "#ffffff"], "land.figures.class_colors.0"),
    (("land", "figures", "regions", "Africa"), [-20, 55, 38, -36], "land.figures.regions.Africa"),
    (("land", "variables"), [{"name": "A", "range": [0, 1], "wavelength": None}] * 2, "names a variable twice"),
    (("land", "variables"), [{"name": "A"}], "land.variables has 1 to cluster (A), expected two or more features"),
    (
        ("land", "variables"),
        [{"name": "A", "from": "a", "index": ["B", "C"]}],
        "A is made from others (index), expected no",
    ),
    (("land", "variables"), [{"name": "A", "index": ["B", "A"]}], "A is made from B, expected names among A"),
    (
        ("land", "variables"),
        [{"name": "A", "index": ["B", "B"]}, {"name": "B", "ratio": ["A", "A"]}],
        "A, B are made from",
    ),
    (("land", "variables"), [{"name": "A", "index": ["B", "B"], "ratio": ["B", "B"]}], "A has index and ratio"),
    (("land", "variables"), [{"name": "A", "along": "time", "over": "time", "take": "max"}], "A has along and over"),
    (("land", "variables"), [{"name": "A", "over": "time"}], "A has over without take"),
    (("land", "variables"), [{"name": "A", "take": "max"}], "A has take without over"),
    (
        ("land", "variables"),
        [{"name": "A", "over": "time", "take": "median"}],
        "take is 'median', expected one of mean",
    ),
    (("land", "variables"), [{"name": "A", "along": "band", "band": 3}], "A has steps over bands and one band"),
    (("land", "variables"), [{"name": "A", "band": 0}], "land.variables.0.band: 0 is less than the minimum of 1"),
    (("land", "variables"), [{"name": "A", "wave": 3}], "land.variables.0.wave is not a known key"),
    (("land", "variables"), [{"name": "lat"}], "land.variables: lat is a name that grids need"),
    (("land", "source"), [], "land.source"),
    (("land", "source"), 5, "land.source is 5, expected text or a list"),
    (
        ("land", "regrid"),
        {"step": 0, "method": "mean", "valid_share": 0.5},
        "land.regrid.step: 0 is less than or equal",
    ),
    (("land", "regrid"), {"step": 1, "method": "mean"}, "land.regrid.valid_share is missing"),
    (("land", "mask"), {"file": "a.tif"}, "land.mask.variable is missing"),
    (("land", "sample_cells"), 3, "land.sample_cells: 3 is less than the minimum of 100"),
    (("land", "spaces", "vae2", "latent_dim"), 8, "land.spaces.vae2.latent_dim is 8, expected at most the 7 variables"),
    (("land", "spaces", "vae2", "alpha"), -1e-6, "land.spaces.vae2.alpha: -1e-06 is less than the minimum of 0"),
    (("land", "spaces", "vae2", "alpha"), "1e-6", "such as 1.0e-6"),
    (("land", "spaces", "vae2", "batch_size"), 10**6, "the whole grid has 64800 cells"),
    (("land", "spaces", "vae2", "components"), 2, "land.spaces.vae2.components does not belong to kind vae"),
    (("land", "spaces", "vae2"), {"kind": "vae"}, "land.spaces.vae2.epochs is missing, kind vae needs it"),
    (("land", "comparison", "k"), [6, 30], "land.comparison.k is [6, 30], expected at most land.k_max (20)"),
    (("land", "comparison", "seeds"), 1, "land.comparison.seeds: 1 is less than the minimum of 2"),
    (("land", "latent", "walk", "from"), [95, 0], "land.latent.walk.from.0: 95 is greater than the maximum of 90"),
    (("land", "latent", "pairs"), 3, "land.latent.pairs: 3 is less than the minimum of 100"),
    (("land", "alpha_sweep", "alpha"), ["1e-6", 1.0], "such as 1.0e-6"),
    (("land", "alpha_sweep", "alpha"), [-1.0, 1.0], "land.alpha_sweep.alpha.0: -1.0 is less than the minimum of 0"),
    (("land", "references"), {"koppen": {"file": "k.nc"}}, "land.references.koppen.variable is missing"),
    (("land", "noise", "draws"), 1, "land.noise.draws: 1 is less than the minimum of 2"),
    (("source",), "x.nc", "source is not a known key; did you mean land.source?"),
    (("land", "figures", "regions", "Fiji"), [170, -170, -15, -20], "Fiji is [170, -170, -15, -20], expected south"),
    (("land", "figures", "regions", "Fiji"), [170, 170, -20, -15], "expected west and east to differ"),
    (("land", "figures", "regions", "Fiji"), [180, -180, -20, -15], "expected west and east to differ"),
    (("land", "figures", "regions", "Fiji"), [170, -190, -20, -15], "-190 is less than the minimum of -180"),
    (("land", "spaces", "My space"), {"kind": "original"}, "lower-case letters, digits and _"),
    (("course", "digits", "test_share"), 0.9, "course.digits.test_share: 0.9 is greater than the maximum of 0.5"),
    (("course", "digits_vae", "between", "alpha"), 0.5, "course.digits_vae.between.alpha is 0.5, expected one of"),
    (("course", "digits_vae", "between", "digits"), [5, 5], "course.digits_vae.between.digits"),
    (("course", "kmeans", "data"), {"plane": None, "space": None}, "course.kmeans.data is empty"),
    (("course", "kmeans", "data", "plane", "k"), 0, "course.kmeans.data.plane.k: 0 is less than the minimum of 1"),
    (("course", "kmeans", "data", "plane", "file"), "x", "course.kmeans.data.plane.file is not a known key"),
    (("course", "mlp", "momentum"), 1.0, "course.mlp.momentum"),
    (("course", "svm", "c"), [100, 0.1], "course.svm.c must rise, found [100, 0.1]"),
    (
        ("course", "regression", "neighbours"),
        [1, 5, 50],
        "course.regression.neighbours has 50, expected at most the 40",
    ),
    (("course", "networks", "cnn", "epochs"), 0, "course.networks.cnn.epochs: 0 is less than the minimum of 1"),
    (("course", "kmean"), {}, "course.kmean is not a known key"),
    (("land",), None, "land is None, expected a mapping"),
    (("land", "variables"), "NDVI", "land.variables is 'NDVI', expected a list"),
    (("seed",), -1, "seed: -1 is less than the minimum of 0"),
]


@pytest.mark.parametrize(("keys", "value", "sentence"), CHANGES)
def test_a_mistake_is_named(keys, value, sentence):
    found = problems(changed(DEFAULT, keys, value))
    assert any(sentence in problem for problem in found), found


@pytest.mark.parametrize("order_by", ["A", "A_07", "B"])
def test_one_variable_along_time_is_many_and_may_order(order_by):
    config = changed(DEFAULT, ("land", "variables"), [{"name": "A", "along": "month"}, {"name": "B"}])
    config["land"]["order_by"] = order_by
    # How many features it makes, and so how many codes and components there may be, only the file tells.
    config["land"]["noise"]["indices"] = {}
    assert problems(config) == []
    config["land"]["order_by"] = "B_07"
    assert any("land.order_by is 'B_07'" in problem for problem in problems(config))


def test_entries_are_written_out_in_full():
    first, second = variables({"variables": [{"name": "A", "band": 4}, {"name": "B", "cluster": False}]})
    assert first.keys() == second.keys() and first["band"] == 4 and first["from"] is None and first["cluster"] is True
    assert second["cluster"] is False and second["range"] is None


@pytest.mark.parametrize("box", [[170, -170, -20, -10], [-180, 180, -90, 90], [180, -170, -20, -10]])
def test_regions_may_cross_the_date_line(box):
    assert problems(changed(DEFAULT, ("land", "figures", "regions", "Fiji"), box)) == []


def test_a_missing_key_is_named():
    config = copy.deepcopy(DEFAULT)
    del config["land"]["k_max"]
    assert problems(config) == ["land.k_max is missing"]


def test_other_data_may_be_called_by_a_year_or_dropped():
    apply = {2020: {"source": "a.nc", "variables": {"NDVI": {"from": "ndvi", "scale": 0.01}}}, "dry": None}
    config = changed(DEFAULT, ("land", "apply"), apply)
    assert problems(config) == []
    assert list(land.others(config["land"])) == ["2020"]
    own = {one["name"]: one for one in land.variables(config["land"], "2020")}
    assert own["NDVI"]["from"] == "ndvi" and own["NDVI"]["scale"] == 0.01 and own["DHR443"]["from"] is None
    assert own["NDVI"]["range"] == [-1, 1]


@pytest.mark.parametrize(
    ("apply", "sentence"),
    [
        ({"a": {}}, "land.apply.a.source is missing"),
        ({"a": {"source": "a.nc", "sauce": 1}}, "land.apply.a.sauce is not a known key"),
        ({"a-b": {"source": "a.nc"}}, "Names of data sets are up to 60 letters, digits and _"),
        ({"a": {"source": "a.nc", "variables": {"EVI": {"band": 1}}}}, "land.apply.a.variables.EVI is not one of"),
        ({"a": {"source": "a.nc", "variables": {"NDVI": {"scale": "x"}}}}, "land.apply.a.variables.NDVI.scale is 'x'"),
        ({"a": {"source": "a.nc", "variables": {"NDVI": {"over": "time"}}}}, "land.apply.a.variables: NDVI has over"),
    ],
)
def test_a_mistake_in_other_data_is_named(apply, sentence):
    found = problems(changed(DEFAULT, ("land", "apply"), apply))
    assert any(sentence in one for one in found), found


def test_a_setting_with_a_default_may_be_left_out():
    config = copy.deepcopy(DEFAULT)
    del config["land"]["spaces"]["vae2"]["max_steps"]
    assert problems(config) == []
    del config["land"]["spaces"]["vae2"]["epochs"]
    assert "epochs" in problems(config)[0]


def test_null_drops_a_space_and_a_region():
    config = copy.deepcopy(DEFAULT)
    config["land"]["spaces"]["pca"] = None
    config["land"]["spaces"]["vae2"] = None
    config["land"]["figures"]["regions"]["Africa"] = None
    assert problems(config) == []


def test_spaces_to_look_at_may_be_clustered_in_if_that_is_allowed():
    island = {"kind": "umap", "neighbors": 15, "min_dist": 0.1}
    asked = changed(DEFAULT, ("land", "spaces", "islands"), island)
    assert problems(changed(asked, ("land", "allow_display_spaces"), True)) == []


@pytest.mark.parametrize("key", ["umap", "map_train"])
def test_what_is_drawn_beside_spaces_may_be_left_out(key):
    assert problems(changed(DEFAULT, ("land", key), None)) == []


def test_a_space_may_name_its_methods():
    own = {"original": {"kind": "original"}, "pca": {"kind": "pca", "components": 2, "methods": ["hac"]}}
    both = DEFAULT["land"] | {"spaces": own, "methods": ["kmeans", "hac"]}
    assert land.labellings(both) == [("original", "kmeans"), ("original", "hac"), ("pca", "hac")]
    # Both have to allow a labelling.
    limited = both | {"methods": ["kmeans", {"hac": {"spaces": ["original"]}}]}
    assert land.labellings(limited) == [("original", "kmeans"), ("original", "hac")]
    assert land.space_settings(own["pca"]) == {"kind": "pca", "components": 2}


def test_spaces_and_methods_that_never_meet_are_told():
    spaces = {"original": {"kind": "original", "methods": ["hac"]}}
    asked = changed(changed(DEFAULT, ("land", "spaces"), spaces), ("land", "methods"), ["kmeans"])
    assert any("cluster in none of land.spaces" in sentence for sentence in problems(asked))


def test_a_method_limited_to_spaces_that_are_off_is_told_where_nothing_is_left():
    only = [{"kmeans": {"spaces": ["vae1"]}}, {"hac": {"spaces": ["vae1", "pca"]}}]
    config = changed(changed(DEFAULT, ("land", "methods"), only), ("land", "spaces", "vae1"), None)
    assert problems(config) == [] and land.labellings(config["land"]) == [("pca", "hac")]
    told = problems(changed(config, ("land", "spaces", "pca"), None))
    assert len(told) == 1 and told[0].startswith("land.methods cluster in none of land.spaces, expected `spaces` of")


def test_labellings_are_spaces_with_the_methods_that_are_asked_for_them():
    found = land.labellings(DEFAULT["land"])
    assert [space for space, method in found if method == "hdbscan"] == ["original"]
    assert [method for space, method in found if space == "archetypes"] == ["kmeans"]
    assert {method for _, method in found} == {"kmeans", "hac", "gmm", "hdbscan", "idec", "dcss"} and len(found) == 17


@pytest.mark.parametrize(
    ("k", "in_maps", "found"), [([7, 3], 6, [3, 7]), (None, 6, [6]), (None, "auto", [6, 7]), (None, "verdict", [6, 7])]
)
def test_numbers_that_a_method_is_asked_for(k, in_maps, found):
    settings = {"one": {"k": k, "spaces": ["pca"], "other": 1}}
    known = changed(DEFAULT, ("land", "k"), in_maps)["land"]
    assert land.method_settings(settings, known) == {"k": found, "other": 1}
    assert land.method_settings("kmeans", known) == {}
