"""Figures of the colorization study: what they draw is what the tables and pictures say."""

import numpy as np
import pytest
import xarray as xr
from matplotlib.colors import to_hex
from matplotlib.text import Text
from PIL import Image

from conftest import script_of
from rules.colorize import AGENTS, IMAGE, bands
from terrapalette.colorize import png
from terrapalette.colorize.baselines import BASELINES

TITLES = {name: one.title for name, one in BASELINES.items()}


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    return bands(tmp_path_factory.getbasetemp() / "bands")


@pytest.fixture
def drawn(study, monkeypatch):
    """Draws a figure as the rule does and gives what was drawn."""

    def draw(name, wildcards=None, params=None, **files):
        figures = []
        script = script_of("colorize", f"plot_{name}")["main"].__globals__
        monkeypatch.setitem(script, "write_figure", lambda figure, *paths: figures.append(figure))
        study.run(f"plot_{name}", {"figure": "none.png"}, **files, params=params, wildcards=wildcards or IMAGE)
        figures[0].draw_without_rendering()
        return figures[0]

    return draw


def texts(figure):
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def shown(axes):
    """The picture in one panel."""
    return np.asarray(axes.images[0].get_array())


def test_the_palette_figure_shows_colours_shares_and_elbow(study, drawn):
    files = {"palettes": "palettes.nc", "palette": "palette.csv", "recolored": "recolored.png"}
    figure = drawn("palette", **files)
    table = study.table("palette.csv")
    picture, bars, curve = figure.axes
    np.testing.assert_array_equal(shown(picture), png.read(study.path("recolored.png")).rgb)
    np.testing.assert_allclose([bar.get_width() for bar in bars.patches], 100 * table["share"])
    assert [to_hex(bar.get_facecolor()) for bar in bars.patches] == list(table["color"])
    assert [label.get_text() for label in bars.get_yticklabels()] == list(table["name"])
    with xr.open_dataset(study.path("palettes.nc")) as palettes:
        np.testing.assert_allclose(curve.lines[0].get_ydata(), palettes["sse"].sel(k=slice(2, None)))
    assert "elbow: k = 4" in texts(figure) and "The left half of bands in 4 colours" in texts(figure)


def test_the_search_figure_frames_the_best_settings(study, drawn):
    figure = drawn("search", params={"held_out": 0.25}, search="search.csv")
    table = study.table("search.csv")
    best = table[table["best"]].iloc[0]
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert [axes.get_title(loc="left") for axes in panels] == ["patches of 1 × 1", "patches of 3 × 3"]
    for axes, size in zip(panels, (1, 3), strict=True):
        part = table[table["patch"] == size].pivot(index="neighbours", columns="colors", values="mse")
        np.testing.assert_allclose(shown(axes), part)
        frames = [(frame.get_x() + 0.5, frame.get_y() + 0.5) for frame in axes.patches]
        place = (list(part.columns).index(best["colors"]), list(part.index).index(best["neighbours"]))
        assert frames == ([place] if size == best["patch"] else [])
    assert "25 % next to the middle" in texts(figure)


def test_the_comparison_shows_the_photo_and_every_painting(study, drawn):
    files = {"left": "halves/left.png", "right": "halves/right.png", "scores": "scores.csv"}
    figure = drawn("comparison", **files, paintings=[f"{one}/right.png" for one in AGENTS[::-1]])
    scores = study.table("scores.csv").query("half == 'right' and reference == 'original'")
    scores = scores.sort_values("mse", kind="stable").set_index("agent")
    first, *others = figure.axes
    left, truth = (png.read(study.path(study.halves[half])).rgb for half in ("left", "right"))
    np.testing.assert_array_equal(shown(first)[:, -30:], truth)
    assert len(others) == len(AGENTS)
    for axes, (agent, row) in zip(others, scores.iterrows(), strict=True):
        assert axes.get_title(loc="left") == f"{agent}: MSE {row['mse']:.0f}, ΔE {row['delta_e']:.1f}"
        np.testing.assert_array_equal(shown(axes)[:, :30], left)
        assert (shown(axes)[:, 30] == 255).all()
        np.testing.assert_array_equal(shown(axes)[:, -30:], png.read(study.path(f"{agent}/right.png")).rgb)


def test_the_confusion_figure_has_shares_and_numbers(study, drawn):
    files = {"confusion": "basic/confusion.csv", "classes": "basic/classes.csv"}
    figure = drawn("confusion", {**IMAGE, "agent": "basic"}, **files)
    counts, classes = study.table("basic/confusion.csv"), study.table("basic/classes.csv")
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    for axes, half in zip(panels, ("left", "right"), strict=True):
        own = classes[classes["half"] == half]
        part = counts[counts["half"] == half].pivot(index="true", columns="given", values="pixels")
        part = part.loc[own["name"], own["name"]].values
        np.testing.assert_allclose(shown(axes), part / part.sum(axis=1, keepdims=True))
        assert [int(text.get_text()) for text in axes.texts] == part.ravel().tolist()
        # Each class's colour below its column and beside its row.
        assert [to_hex(mark.get_facecolor()) for mark in axes.patches] == list(own["color"].repeat(2))
        assert axes.get_title(loc="left") == f"{half} half: {100 * own['accuracy'].iloc[0]:.1f} % right"


def test_the_training_figure_has_the_losses(study, drawn):
    figure = drawn("training", {**IMAGE, "agent": "improved"}, record="improved/record.json")
    training = study.record("improved")["training"]
    (axes,) = figure.axes
    (line,) = axes.lines
    np.testing.assert_allclose(line.get_xydata(), np.transpose([training["iteration"], training["loss"]]))
    assert axes.get_ylabel() == "cross entropy per pixel" and axes.get_yscale() == "log"
    found = texts(figure)
    assert (
        "optimizer adam" in found
        and "activations sigmoid, sigmoid" in found
        and "Training of improved on bands" in found
    )
    study.color("improved", folder="stopped", early_stop={"share": 0.2, "patience": 50})
    figure = drawn("training", {**IMAGE, "agent": "improved"}, record="stopped/record.json")
    losses = study.record("stopped")["training"]
    for line, name in zip(figure.axes[0].lines, ("loss", "held_out"), strict=True):
        np.testing.assert_allclose(line.get_ydata(), losses[name])


def test_the_scores_figure_has_a_dot_for_every_score(study, drawn):
    figure = drawn("scores", params={"margin": 1, "baselines": TITLES}, scores="scores.csv")
    scores = study.table("scores.csv").query("half == 'right' and reference == 'original'")
    scores = scores.set_index("agent")
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert set(names) == set(AGENTS) and scores.loc[names, "mse"].is_monotonic_increasing
    for axes, column in zip(figure.axes, ("mse", "delta_e", "psnr", "ssim"), strict=True):
        (dots,) = axes.lines
        assert [label.get_text() for label in axes.get_yticklabels()] == names
        np.testing.assert_allclose(dots.get_xdata(), scores.loc[names, column])
        np.testing.assert_allclose(dots.get_ydata(), np.arange(len(AGENTS)))
    found = texts(figure).replace("\n", " ")
    assert "1 photo " in found and "grey (no colour)" in found and "oracle (the true pixels in the palette)" in found


WRITTEN = {
    "palette": {"palettes": "palettes.nc", "palette": "palette.csv", "recolored": "recolored.png"},
    "search": {"search": "search.csv"},
    "scores": {"scores": "scores.csv"},
}


@pytest.mark.parametrize("name", WRITTEN)
def test_figures_are_pictures_with_their_ink_inside(study, name):
    study.run(
        f"plot_{name}",
        {"figure": f"{name}.png"},
        **WRITTEN[name],
        params={"held_out": 0.25, "margin": 1, "baselines": TITLES},
        wildcards=IMAGE,
    )
    picture = np.asarray(Image.open(study.path(f"{name}.png")).convert("L"))
    assert picture.shape[1] <= 1600
    # Titles and axes of a figure that fits leave the edge white; the title's dark ink stands at the top left.
    assert (picture[[0, -1]] == 255).all() and (picture[:, [0, -1]] == 255).all()
    assert picture[: picture.shape[0] // 8, : picture.shape[1] // 3].min() < 80
