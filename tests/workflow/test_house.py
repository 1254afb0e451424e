"""A new method and a new kind of space as CONTRIBUTING.md says: one file, one line in the registry, and config."""

import re

import pandas as pd
import pytest
import xarray as xr

from workflow.conftest import Copy

pytestmark = pytest.mark.workflow

# A method that cuts the cells into groups of equal size along the first coordinate.
METHOD = '''
"""Groups of equal size along the first coordinate."""

import numpy as np

from terrapalette.clustering import methods


def fit(points, k_max, *, weights, random_state, offset):
    place = np.argsort(np.argsort(points[:, 0], kind="stable")) + offset
    numbers = list(range(1, k_max + 1))
    return methods.Partitions(numbers, [np.clip(place * k // len(points), 0, k - 1) for k in numbers], {})


METHOD = methods.Method(
    title="Slices", long_title="slices of equal size", marker="D", line=":", fit=fit, assign=methods.nearest_center,
    assigned_by="nearest class centre, for slices know no other", settings={"offset": {"type": "integer"}},
)
'''

# A method that finds two groups, whatever it is asked for, and leaves cells out: those around the middle.
SIDES = '''
"""Both ends of the first coordinate; what lies between belongs nowhere."""

import numpy as np

from terrapalette.clustering import methods


def fit(points, k_max, *, weights, random_state):
    return methods.Partitions([2], [sides(points, np.quantile(points[:, 0], [0.4, 0.6]))], {})


def sides(points, ends):
    return np.where(points[:, 0] <= ends[0], 0, np.where(points[:, 0] >= ends[1], 1, methods.NOWHERE))


def assign(partition, points):
    left, right = (partition.points[partition.labels == label, 0] for label in (0, 1))
    return sides(points, (left.max(), right.min()))


METHOD = methods.Method(
    title="Sides", long_title="both sides", marker="v", line=":", fit=fit, assign=assign, keeps=("points", "labels"),
    numbers=methods.OWN, leaves_out=True,
)
'''

# A space of two coordinates: the smallest and the largest of a cell's values.
KIND = '''
"""The smallest and the largest of a cell's values."""

import numpy as np

from terrapalette.spaces.kinds import Kind


def fit(values, seeds, *, weights, watch, stretch):
    return [stretch] * len(seeds)


def encode(model, values):
    return model * np.stack([values.min(axis=1), values.max(axis=1)], axis=1)


def describe(model, values):
    found = encode(model, values)
    return {"component": ("component", ["smallest", "largest"]), "value": (("cell", "component"), found)}


KIND = Kind(
    title="extremes", fit=fit, encode=encode, describe=describe, save=lambda model: {"stretch": ((), model)},
    load=lambda arrays: float(arrays["stretch"]), dimensions=lambda settings: 2,
    settings={"stretch": {"type": "number", "exclusiveMinimum": 0}},
)
'''

FIGURES = ("map", "scatter", "spectra", "zoom")
TARGETS = [
    "results/summary.rst", "results/land/atlas.html", "results/land/geotiff/extremes.slices.tif",
    "results/land/figures/scores.png", "results/land/figures/elbow.extremes.png",
    *(f"results/land/figures/{figure}.extremes.{one}.png" for figure in FIGURES for one in ("slices", "sides")),
]  # fmt: skip

OVERLAY = """
studies: [land]
land:
  methods: [kmeans, {slices: {offset: 0}}, {sides: {spaces: [extremes]}}]
  spaces:
    {pca: null, vae1: null, vae2: null, archetypes: null, tensor_train: null, extremes: {kind: extremes, stretch: 2.0}}
"""


def add(folder, registry, name, text):
    """One new file and one line."""
    library = folder / "workflow/terrapalette"
    (library / f"{name}.py").write_text(text.lstrip())
    path = library / f"{registry}.py"
    before = path.read_text()
    module = name.split("/")[1]
    path.write_text(re.sub(r"(?m)^MODULES = \{", f'MODULES = {{"{module}": "{module}", ', before))
    assert path.read_text() != before


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory):
    """A copy with the method and the space, run to its end."""
    copy = Copy(tmp_path_factory.mktemp("enlarged") / "project")
    add(copy.folder, "clustering/methods", "clustering/slices", METHOD)
    add(copy.folder, "clustering/methods", "clustering/sides", SIDES)
    add(copy.folder, "spaces/kinds", "spaces/extremes", KIND)
    (copy.folder / "mine.yaml").write_text(OVERLAY)
    done = copy.snakemake(*TARGETS, config=("tests/config/tiny.yaml", "mine.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    return copy


LABELLINGS = {(space, method) for space in ("original", "extremes") for method in ("kmeans", "slices")}
LABELLINGS |= {("extremes", "sides")}


@pytest.mark.parametrize("table", ["scores", "choice", "classes", "comparison", "noise"])
def test_they_stand_in_the_tables(enlarged, table):
    rows = pd.read_csv(enlarged.folder / f"results/land/{table}.csv")
    assert set(zip(rows["space"], rows["method"], strict=True)) == LABELLINGS


def test_they_stand_in_maps_and_atlas(enlarged):
    with xr.open_dataset(enlarged.folder / "results/land/landtypes.nc") as landtypes:
        assert {(one.attrs["space"], one.attrs["method"]) for one in landtypes.data_vars.values()} == LABELLINGS
        assert landtypes["extremes_slices"].attrs["method_title"] == "Slices"
    page = (enlarged.folder / "results/land/atlas.html").read_text(encoding="utf-8")
    assert '"Slices"' in page and '"extremes"' in page
    for figure in FIGURES:
        assert (enlarged.folder / f"results/land/figures/{figure}.extremes.slices.png").exists()
    assert (enlarged.folder / "results/land/geotiff/extremes.slices.tif").exists()


def test_a_number_of_its_own_and_cells_of_no_type_go_all_the_way(enlarged):
    results = enlarged.folder / "results/land"
    row = pd.read_csv(results / "choice.csv").set_index("method").loc["sides"]
    assert row["k"] == 2 and row["chosen_by"] == "method"
    classes = pd.read_csv(results / "classes.csv").query("method == 'sides'")
    assert classes["name"].iloc[-1] == "no type" and classes["area_share"].iloc[-1] > 0.1
    with xr.open_dataset(results / "landtypes.nc", mask_and_scale=False) as landtypes:
        assert (landtypes["extremes_sides"] == classes["class"].iloc[-1]).sum() == classes["cells"].iloc[-1]
    assert "belongs to no type by both sides" in (enlarged.folder / "results/summary.rst").read_text(encoding="utf-8")
    for figure in FIGURES:
        assert (results / f"figures/{figure}.extremes.sides.png").exists()


def test_they_stand_in_the_report(enlarged):
    summary = (enlarged.folder / "results/summary.rst").read_text(encoding="utf-8")
    assert "slices of equal size" in summary
    report = ("--report", "results/report.html")
    done = enlarged.snakemake(*TARGETS, *report, config=("tests/config/tiny.yaml", "mine.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    page = (enlarged.folder / "results/report.html").read_text(encoding="utf-8")
    assert "slices of equal size" in page and "map.extremes.slices.png" in page


def test_an_edit_of_the_method_reruns_it_alone(enlarged):
    module = enlarged.folder / "workflow/terrapalette/clustering/slices.py"
    module.write_text(module.read_text() + "# edited\n")
    done = enlarged.snakemake("--dry-run", "--quiet", "host", "rules", config=("tests/config/tiny.yaml", "mine.yaml"))
    counts = dict(re.findall(r"(?m)^(land_\w+) +(\d+)$", done.stdout + done.stderr))
    assert counts["land_cluster"] == "2" and not {"land_reduce", "land_prepare"} & counts.keys()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("land: {methods: [ward]}", "expected one of"),
        ("land: {methods: [kmeans, {kmeans: {starts: 3}}]}", "land.methods"),
        ("land: {methods: [slices]}", "land.methods"),
        ("land: {methods: [{slices: {}}]}", "offset is missing"),
        ("land: {methods: [{slices: {offset: 0, ofset: 1}}]}", "ofset is not a known key"),
        ("land: {spaces: {extremes: {kind: extreme, stretch: 1.0}}}", "kind is 'extreme', expected one of"),
        ("land: {spaces: {extremes: {kind: extremes, stretch: -1.0}}}", "stretch"),
    ],
)
def test_their_settings_are_checked(enlarged, line, sentence):
    (enlarged.folder / "wrong.yaml").write_text(line)
    done = enlarged.snakemake("--dry-run", config=("tests/config/tiny.yaml", "mine.yaml", "wrong.yaml"))
    assert done.returncode != 0 and sentence in done.stdout + done.stderr, done.stdout + done.stderr
