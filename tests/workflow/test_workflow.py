"""Snakemake itself: what runs, what does not run again, what is refused before any job."""

import os
import re
import time
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from conftest import PROJECT
from terrapalette.land.origins import ESTIMATED
from workflow.conftest import Copy

pytestmark = pytest.mark.workflow

PLOTS_OF_CLASSES = {"land_plot_map", "land_plot_maps", "land_plot_scatter", "land_plot_sizes", "land_plot_spectra"}


def touched(path):
    later = time.time() + 5
    os.utime(path, (later, later))


def test_the_default_study_is_planned(fresh):
    done = fresh.snakemake("--dry-run", config=())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "land_emulate" in done.stdout + done.stderr


def test_a_second_run_has_nothing_to_do(finished):
    done = finished.snakemake()
    assert "Nothing to be done" in done.stdout + done.stderr


def test_a_touch_reruns_nothing(finished):
    for path in (finished.folder / "workflow").rglob("*.py"):
        touched(path)
    touched(finished.folder / "results/land/features.nc")
    assert finished.planned() == {}


def test_an_edit_of_a_module_reruns_its_dependants_alone(finished):
    module = finished.folder / "workflow/terrapalette/clustering/validity.py"
    text = module.read_text()
    module.write_text(text + "\n# edited\n")
    touched(module)
    try:
        assert set(finished.planned()) == {
            "land_score", "land_collect_scores", "land_plot_scores",
            "land_compare", "land_collect_comparison", "land_plot_comparison",
            "land_sweep_alpha", "land_collect_alpha", "land_plot_alpha",
            "land_contend", "land_collect_contest", "land_plot_contest",
            "land_worlds", "land_collect_worlds", "land_judge", "land_plot_verdict", "land_plot_which_earth",
            "land_reproduce", "land_atlas", "report_reproduction", "report_summarize", "report_front", "all",
        }  # fmt: skip
    finally:
        module.write_text(text)
        touched(module)
    assert finished.planned() == {}


@pytest.mark.parametrize(
    ("overlay", "rerun", "kept"),
    [
        (
            "land: {figures: {class_colors: ['#ffffff', '#000000']}}",
            {"land_map", *PLOTS_OF_CLASSES},
            {"land_cluster", "land_classify", "land_score", "land_plot_elbow"},
        ),
        ("land: {k: 5}", {"land_choose", "land_classify", "land_map", "land_plot_map"}, {"land_cluster", "land_score"}),
        (
            "land: {figures: {projection: moll}}",
            {"land_plot_map", "land_plot_variables"},
            {"land_map", "land_classify"},
        ),
        ("land: {spaces: {pca: {components: 2}}}", {"land_reduce", "land_cluster"}, {"land_prepare", "land_train"}),
        ("land: {k_max: 6}", {"land_cluster", "land_choose"}, {"land_prepare", "land_reduce", "land_correlate"}),
        ("land: {normalize: global}", {"land_prepare", "land_cluster"}, {"land_ingest", "land_emulate"}),
    ],
)
def test_a_changed_setting_reruns_what_it_touches(finished, overlay, rerun, kept):
    (finished.folder / "mine.yaml").write_text(overlay)
    done = finished.snakemake("--dry-run", "--quiet", "host", "rules", config=("tests/config/tiny.yaml", "mine.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    words = set((done.stdout + done.stderr).split())
    assert rerun <= words and not kept & words


# Figures of each sort: the others are drawn twice by the tests of their rules.
DRAWN = ["map.original.kmeans", "scores", "dendrogram.pca", "training.vae2"]
IMAGES = {".png", ".svg"}


def results(copy):
    """All results by name, without logs, measured times, their records, and what drawing leaves beside figures."""
    root = copy.folder / "results"
    paths = [path for path in root.rglob("*") if path.is_file() and not {"logs", ".made"} & set(path.parts)]
    paths = [path for path in paths if "benchmarks" not in path.parts and path.name not in ("times.csv", "report.html")]
    return {path.relative_to(root).as_posix(): path for path in paths if "screenshots" not in path.parts}


@pytest.fixture(scope="module")
def twin(finished, tmp_path_factory):
    """What the tiny studies computed, and some of their figures, once more, in other surroundings."""
    computed = [
        name
        for name, path in results(finished).items()
        if not (path.suffix in IMAGES and ("figures" in path.parts or "course" in path.parts))
        and not (path.suffix == ".csv" and "figures" in path.parts)
    ]
    other = Copy(tmp_path_factory.mktemp("twin") / "another place" / "project")
    targets = [f"results/{name}" for name in [*computed, *(f"land/figures/{name}.png" for name in DRAWN)]]
    variables = {"LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1", "HOME": str(other.folder.parent)}
    done = other.snakemake(*targets, "--cores", "1", variables=variables, umask=0o077)
    assert done.returncode == 0, done.stdout + done.stderr
    return other


def settled(name, path):
    """A file's bytes, without how many seconds an agent or a method took, which nothing else tells."""
    if "seconds" in name and path.suffix == ".csv":
        return pd.read_csv(path).drop(columns="seconds").to_csv().encode()
    return path.read_bytes()


def test_two_runs_give_the_same_bytes(finished, twin):
    first = {name: settled(name, path) for name, path in results(finished).items()}
    second = {name: settled(name, path) for name, path in results(twin).items()}
    emulated = "resources/land/emulated_polder.nc"
    assert (finished.folder / emulated).read_bytes() == (twin.folder / emulated).read_bytes()
    assert second.keys() <= first.keys() and len(second) > 120
    assert [name for name in second if first[name] != second[name]] == []
    assert [name for name in second if b"another place" in second[name]] == []


def test_outputs_say_that_they_are_estimated(finished):
    for name in ("grid", "features", "landtypes", "classes"):
        with xr.open_dataset(finished.folder / f"results/land/{name}.nc") as dataset:
            assert dataset.attrs["source"] == ESTIMATED, name


@pytest.fixture(scope="module")
def report_file(finished):
    style = "workflow/report/report.css"
    done = finished.snakemake("--report", "results/report.html", "--report-stylesheet", style)
    assert done.returncode == 0, done.stdout + done.stderr
    return finished.folder / "results/report.html"


@pytest.mark.browser
def test_the_report_opens_at_its_beginning(report_file, browser):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(report_file.as_uri())
    heading = page.get_by_role("heading", name="Terrapalette")
    heading.wait_for()
    # Snakemake centres its first page beside a rule graph of any height: the beginning would lie above the window.
    assert 0 <= heading.bounding_box()["y"] < 300
    page.close()


def test_the_report_holds_every_figure_and_table(finished, report_file):
    page = report_file.read_text(encoding="utf-8")
    figures = sorted((finished.folder / "results/land/figures").glob("*.png"))
    assert len(figures) > 25
    for path in [*figures, *(finished.folder / "results/land").glob("*.csv")]:
        if path.name != "contingency.csv":
            assert path.name in page, path.name
    course = sorted((finished.folder / "results/course").rglob("*.png"))
    assert course and [path for path in course if path.name not in page] == []
    assert ESTIMATED in page
    figures = sorted((finished.folder / "results/colorize/figures").glob("*.png"))
    assert len(figures) > 6
    tables = (finished.folder / "results/colorize").glob("*.csv")
    for path in [*figures, *tables, finished.folder / "results/colorize/gallery.html"]:
        assert path.name in page, path.name


def test_the_front_page_links_what_is_there(finished):
    page = (finished.folder / "results/index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="(?!data:)([^"]+)"', page)
    assert {"land/atlas.html", "report.html", "reproduction.csv"} <= set(links)
    # The report is written after everything else.
    absent = [link for link in links if not (finished.folder / "results" / link).exists()]
    assert absent in ([], ["report.html"])


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_front_page_opens(finished, opened, width):
    shown = opened(finished.folder / "results/index.html", width=width)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    pictures = shown.locator(".cards img")
    assert pictures.count() >= 3 and pictures.evaluate_all("all => all.every((one) => one.naturalWidth > 100)")
    shots = PROJECT / "results/screenshots"
    shots.mkdir(parents=True, exist_ok=True)
    shown.screenshot(path=shots / f"front.{width}.png", full_page=True)


def test_the_summary_speaks_from_the_result_files(finished):
    text = (finished.folder / "results/summary.rst").read_text(encoding="utf-8")
    cells = pd.read_csv(finished.folder / "results/land/classes.csv").query(
        "space == 'original' and method == 'kmeans'"
    )
    assert f"- {cells['cells'].sum()} cells take part." in text
    words = ("separates", "noise", "divergence of vae2", "printed figures stand beside those of another input")
    for word in (*words, "list-table"):
        assert word in text, word


def test_an_independent_map_is_compared_and_an_absent_one_is_not(finished):
    with xr.open_dataset(finished.folder / "results/land/grid.nc") as grid:
        belts = (np.abs(grid["lat"]) // 20 + 1 + 0 * grid["lon"]).astype(np.int16)
        belts.to_dataset(name="belt").to_netcdf(finished.folder / "belts.nc")
    (finished.folder / "mine.yaml").write_text("land: {references: {belts: {file: belts.nc, variable: belt}}}")
    done = finished.snakemake("results/land/references.csv", config=("tests/config/tiny.yaml", "mine.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    text = (finished.folder / "results/land/references.csv").read_text()
    labellings = len(list((finished.folder / "results/land/clusters").iterdir()))
    assert labellings > 6 and text.count("\nbelts,") == text.count("\nlandcover,") == labellings
    # As it was before, for the tests that follow.
    assert finished.snakemake().returncode == 0
    (finished.folder / "none.yaml").write_text("land: {references: {landcover: null}}")
    assert "land_validate" in finished.planned("--forceall")
    none = finished.snakemake("--forceall", "--dry-run", config=("tests/config/tiny.yaml", "none.yaml"))
    assert none.returncode == 0 and "land_validate" not in none.stdout + none.stderr


def test_an_own_file_runs_to_its_maps(fresh, small_grid):
    mine = small_grid.drop_attrs(deep=False).rename(NDVI="greenness").assign_coords(lon=small_grid["lon"] % 360)
    mine.sortby("lon").to_netcdf(fresh.folder / "mine.nc")
    (fresh.folder / "mine.yaml").write_text(
        "studies: [land]\n"
        "land:\n  source: mine.nc\n  land_threshold: 100\n  order_by: greenness\n  k: auto\n  methods: [kmeans]\n"
        "  area_weights: true\n  spaces: {vae2: null}\n  variables:\n"
        "    - {name: DHR670, range: [0, 1], wavelength: 670}\n"
        "    - {name: DHR865, range: [0, 1], wavelength: 865}\n"
        "    - {name: greenness, range: [-1, 1], wavelength: null}\n"
    )
    figures = ("figures/spectra.pca.kmeans.png", "figures/zoom.original.kmeans.png")
    targets = [f"results/land/{name}" for name in ("landtypes.nc", "noise.csv", "atlas.html", *figures)]
    done = fresh.snakemake(*targets, config=("tests/config/tiny.yaml", "mine.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    with xr.open_dataset(fresh.folder / "results/land/landtypes.nc") as landtypes:
        assert landtypes.attrs["source"] == "mine.nc"
        assert np.isfinite(landtypes["pca_kmeans"]).sum() == 576


@pytest.mark.parametrize(
    ("overlay", "sentence"),
    [
        (
            "land: {references: {climate: {file: climate.nc, variable: zone}}}",
            "land.references.climate.file: no file 'climate.nc'",
        ),
        ("land: {source: nowhere.nc}", "land.source: no file 'nowhere.nc'"),
        ("course: {digits: {source: nowhere}}", "course.digits.source: nowhere: no such folder"),
        ("studies: [sea]", "studies.0 is 'sea', expected one of land"),
    ],
)
def test_a_wrong_setting_stops_before_any_job(fresh, overlay, sentence):
    (fresh.folder / "mine.yaml").write_text(overlay)
    done = fresh.snakemake(config=("mine.yaml",))
    assert done.returncode != 0 and sentence in done.stdout + done.stderr
    assert not (fresh.folder / "results").exists()


def test_every_exercise_can_be_made_alone(fresh):
    """The commands of docs/course.md, and what the first of them runs."""
    text = (PROJECT / "docs/course.md").read_text(encoding="utf-8")
    targets = re.findall(
        r"results/course/\w+/[\w.]+\.(?:csv|png|html)", "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
    )
    assert {target.split("/")[2] for target in targets} == {
        "kmeans", "perceptron", "mlp", "svm", "gallery", "digits", "digits_vae", "regression",
    }  # fmt: skip
    assert "course_plot_margins" in fresh.planned(*targets)
    assert set(fresh.planned("results/course/kmeans/trace.csv")) == {"course_load_points", "course_kmeans"}


def test_results_may_lie_in_another_folder(fresh, tmp_path):
    done = fresh.snakemake("--dry-run", "--directory", str(tmp_path), config=())
    assert done.returncode == 0, done.stdout + done.stderr


def test_figures_of_earlier_settings_are_named(finished):
    old = finished.folder / "results/land/figures/map.umap.kmeans.png"
    old.write_bytes(b"")
    choice = finished.folder / "results/land/choice.csv"
    text = choice.read_bytes()
    choice.unlink()
    done = finished.snakemake("results/land/choice.csv")
    old.unlink()
    assert choice.read_bytes() == text
    assert "Left from earlier settings" in done.stdout + done.stderr and old.name in done.stdout + done.stderr


def test_a_bad_file_stops_with_one_sentence_and_leaves_nothing(fresh):
    (fresh.folder / "bad.nc").write_text("no netCDF")
    (fresh.folder / "mine.yaml").write_text("studies: [land]\nland: {source: bad.nc}")
    done = fresh.snakemake(config=("mine.yaml",))
    output = done.stdout + done.stderr
    assert done.returncode != 0 and "Error: bad.nc: not a netCDF file" in output and "Traceback" not in output
    assert not list((fresh.folder / "results").rglob("*.nc*"))


@pytest.mark.parametrize(("place", "study"), enumerate(("land", "colorize"), start=1))
def test_the_readme_shows_the_rule_graph(finished, place, study):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    shown = set()
    for line in readme.split("```mermaid")[place].split("```")[0].splitlines():
        words = line.split(" --> ")
        shown |= {(one.strip(), other.strip()) for one, other in pairwise(words)}
    done = finished.snakemake("--forceall", "--rulegraph", "mermaid-js")
    names = dict(re.findall(r'(\w+)\[(?:")?(\w+)(?:")?\]', done.stdout))
    edges = {(names[one], names[other]) for one, other in re.findall(r"(\w+) --> (\w+)", done.stdout)}
    computing = {
        (one.removeprefix(f"{study}_"), other.removeprefix(f"{study}_"))
        for one, other in edges
        if one.startswith(study) and other.startswith(study) and "plot" not in one + other
    }
    assert computing and shown == computing
