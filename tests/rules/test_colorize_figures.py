"""Figures of the colorization study: what they draw is what the tables and pictures say."""

from functools import partial

import numpy as np
import pytest
import xarray as xr
from matplotlib.colors import to_hex
from matplotlib.text import Text
from PIL import Image

from conftest import script_of
from rules.colorize import AGENTS, IMAGE, bands, eight_photos
from terrapalette.colorize import detail, png, ranking


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    return bands(tmp_path_factory.getbasetemp() / "bands")


@pytest.fixture(scope="session")
def several(tmp_path_factory):
    return eight_photos(tmp_path_factory.mktemp("several"))


@pytest.fixture
def drawn_of(monkeypatch):
    """Draws a figure of a study as the rule does and gives what was drawn."""

    def draw(study, name, wildcards=None, params=None, **files):
        figures = []
        script = script_of("colorize", f"plot_{name}")["main"].__globals__
        monkeypatch.setitem(script, "write_figure", lambda figure, *paths: figures.append(figure))
        study.run(f"plot_{name}", {"figure": "none.png"}, **files, params=params, wildcards=wildcards or IMAGE)
        figures[0].draw_without_rendering()
        return figures[0]

    return draw


@pytest.fixture
def drawn(study, drawn_of):
    """The same of the study of bands."""
    return partial(drawn_of, study)


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
        title = axes.get_title(loc="left")
        assert title.startswith(f"{agent}: MSE {row['mse']:.0f}") and title.endswith(f", ΔE {row['delta_e']:.1f}")
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


def test_the_comparison_names_the_limit_of_each_palette(study, drawn):
    files = {"left": "halves/left.png", "right": "halves/right.png", "scores": "scores.csv"}
    figure = drawn("comparison", **files, paintings=[f"{one}/right.png" for one in AGENTS])
    rows = study.table("scores.csv").query("half == 'right' and reference == 'original'").set_index("agent")
    titles = {one.get_title(loc="left").split(":")[0]: one.get_title(loc="left") for one in figure.axes[1:]}
    for agent in ("basic", "improved"):
        assert f"MSE {rows.loc[agent, 'mse']:.0f} (limit {rows.loc[agent, 'mse_limit']:.0f})" in titles[agent]
    assert "limit" not in titles["context"] + titles["grey"] + titles["palette_limit"].removeprefix("palette_limit")


def segments(collection):
    return np.array([part[:, 0] for part in collection.get_segments()])


def test_the_leaderboard_figure_shows_the_table(several, drawn_of):
    figure = drawn_of(several, "leaderboard", params={"margin": 1}, leaderboard="leaderboard.csv", scores="scores.csv")
    board, scores = several.table("leaderboard.csv"), several.table("scores.csv")
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == [name if name != "picky" else "picky (2 photos)" for name in board["agent"]]
    for axes, column in zip(figure.axes, ("mse", "delta_e", "ssim", "colorfulness"), strict=True):
        bars = segments(axes.collections[0])
        np.testing.assert_allclose(bars, board[[f"{column}_low", f"{column}_high"]])
        (middle,) = [line for line in axes.lines if line.get_marker() == "d"]
        np.testing.assert_allclose(middle.get_xdata(), board[column])
        dots = [line for line in axes.lines if line.get_marker() == "."]
        for name, line in zip(board["agent"], dots, strict=True):
            np.testing.assert_allclose(line.get_xdata(), scores.loc[scores["agent"] == name, column])
    limits = segments(figure.axes[0].collections[1])
    np.testing.assert_allclose(limits[:, 0], board["mse_limit"].dropna())
    dashed = [line for line in figure.axes[3].lines if line.get_linestyle() == "--"]
    assert dashed[0].get_xdata()[0] == board["true_colorfulness"].iloc[0]
    assert "8 photos" in texts(figure)
    # One line between agents and baselines; names of baselines are in italics.
    ways = [label.get_style() for label in figure.axes[0].get_yticklabels()]
    assert ways == ["normal" if what in ("agent", "entry") else "italic" for what in board["what"]]


def test_the_duels_figure_shows_gains_wins_and_what_is_sure(several, drawn_of):
    figure = drawn_of(several, "duels", leaderboard="leaderboard.csv", duels="duels.csv")
    axes, duels = figure.axes[0], several.table("duels.csv").set_index(["agent", "other"])
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert "palette_limit" not in names and names == [label.get_text() for label in axes.get_xticklabels()]
    gains = shown(axes)
    told = {(round(text.get_position()[1] * 2) / 2, text.get_position()[0]): text for text in axes.texts}
    seen = 0
    for row, one in enumerate(names):
        for column, other in enumerate(names):
            if one == other:
                assert np.isnan(gains[row, column])
                continue
            duel = duels.loc[(one, other)]
            assert gains[row, column] == pytest.approx(duel["gain"])
            upper, lower = (
                next(text for text in axes.texts if text.get_position() == (column, row + shift))
                for shift in (-0.16, 0.24)
            )
            assert upper.get_text().replace("\N{MINUS SIGN}", "-") == f"{duel['gain']:+.1f}"
            assert (upper.get_fontweight() == "bold") == (duel["verdict"] in ("better", "worse"))
            assert lower.get_text() == f"{duel['wins']}\N{EN DASH}{duel['losses']}"
            seen += 1
    assert seen == len(duels) and told
    assert "bold: the 95 % interval leaves out zero" in texts(figure).replace("\n", " ")


def test_the_fading_figure_has_medians_by_distance(several, drawn_of):
    figure = drawn_of(several, "fading", distance="distance.csv", leaderboard="leaderboard.csv")
    table = several.table("distance.csv")
    errors = table.pivot(index=["image", "nearest"], columns="agent", values="mse")
    shares = errors.div(errors["grey"], axis=0)
    for axes, values in zip(figure.axes, (errors, shares), strict=True):
        middle = values.groupby(level="nearest").median()
        lines = {line.get_label(): line for line in axes.lines if not line.get_label().startswith("_")}
        assert {"trees", "patches", "luminance"} <= set(lines) and "picky" not in lines and "palette_limit" not in lines
        for name, line in lines.items():
            np.testing.assert_allclose(line.get_ydata(), middle[name])
        ticks = [label.get_text() for label in axes.get_xticklabels()]
        assert ticks == ["0", "1.56", "3.12", "6.25", "12.5", "25", "50", "100"]
    assert "grey" not in [line.get_label() for line in figure.axes[1].lines]


def test_the_kinds_figure_has_a_mark_for_each_kind(several, drawn_of):
    figure = drawn_of(several, "kinds", kinds="kinds.csv", leaderboard="leaderboard.csv")
    axes, table = figure.axes[0], several.table("kinds.csv")
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["trees", "patches", "luminance", "grey"]
    middle = table.groupby(["agent", "kind"])["mse"].median().unstack()
    lines = {line.get_label().split(" (")[0]: line for line in axes.lines if "(" in line.get_label()}
    for kind in ("smooth", "edge", "textured"):
        np.testing.assert_allclose(lines[kind].get_xdata(), middle.loc[names, kind])
    assert "smooth (50 % of the pixels)" in texts(figure)


def test_the_seconds_figure_has_times_beside_errors(several, drawn_of):
    figure = drawn_of(several, "seconds", seconds="seconds.csv", leaderboard="leaderboard.csv")
    errors, times = figure.axes
    names = [label.get_text() for label in times.get_yticklabels()]
    # picky is an entry: nobody knows its time.
    assert names == ["trees", "patches", "luminance", "grey"]
    (middle,) = [line for line in times.lines if line.get_marker() == "d"]
    np.testing.assert_allclose(middle.get_xdata(), [20, 2, 0.01, 0.01])
    (middle,) = [line for line in errors.lines if line.get_marker() == "d"]
    np.testing.assert_allclose(
        middle.get_xdata(), several.table("leaderboard.csv").set_index("agent").loc[names, "mse"]
    )


def test_the_strip_shows_one_detail_of_everyone(study, drawn):
    files = {"right": "halves/right.png", "scores": "scores.csv", "paintings": [f"{one}/right.png" for one in AGENTS]}
    figure = drawn("strip", **files)
    truth = png.read(study.path(study.halves["right"])).rgb
    window = detail.most_colorful(truth)
    scores = study.table("scores.csv").query("half == 'right' and reference == 'original'")
    order = list(scores.sort_values("mse", kind="stable")["agent"])
    np.testing.assert_array_equal(shown(figure.axes[0]), truth[window])
    for axes, agent in zip(figure.axes[1:], order, strict=True):
        np.testing.assert_array_equal(shown(axes), png.read(study.path(f"{agent}/right.png")).rgb[window])
        row = scores.set_index("agent").loc[agent]
        title = axes.get_title(loc="left")
        assert (
            title.replace("\n", "").startswith(agent) and f"MSE {row['mse']:.0f} · {row['colorfulness']:.0f}" in title
        )


def test_the_figure_of_grey_shows_where_and_why(study, drawn):
    figure = drawn(
        "grey_wins", scores="scores.csv", halves="halves.csv", lefts=[study.halves["left"]],
        rights=[study.halves["right"]], paintings=[f"{one}/right.png" for one in AGENTS],
    )  # fmt: skip
    found = ranking.where_grey_wins(study.table("scores.csv"))
    photo, painted, difference, _, distances = figure.axes
    truth, best, grey = (
        png.read(study.path(path)).rgb for path in (study.halves["right"], f"{found.best}/right.png", "grey/right.png")
    )
    np.testing.assert_array_equal(shown(photo)[:, -30:], truth)
    np.testing.assert_array_equal(shown(painted)[:, -30:], best)
    squared = [((one.astype(float) - truth) ** 2).mean(axis=2) for one in (best, grey)]
    signed = shown(difference)
    np.testing.assert_allclose(np.sign(signed) * signed**2, squared[0] - squared[1], atol=1e-9)
    row = study.table("halves.csv").iloc[0]
    marks = {line.get_label(): line.get_xdata() for line in distances.lines}
    assert marks == {"from grey": [row["chroma"]], "from the left half": [row["shift"]]}
    heading = f"Plain grey beats {found.beaten} of {found.agents} agents on bands"
    assert (heading if found.beaten else "Plain grey beats no agent; it comes nearest on bands") in texts(figure)


WRITTEN = {
    "palette": {"palettes": "palettes.nc", "palette": "palette.csv", "recolored": "recolored.png"},
    "search": {"search": "search.csv"},
    "leaderboard": {"leaderboard": "leaderboard.csv", "scores": "scores.csv"},
    "duels": {"leaderboard": "leaderboard.csv", "duels": "duels.csv"},
    "fading": {"leaderboard": "leaderboard.csv", "distance": "distance.csv"},
    "kinds": {"leaderboard": "leaderboard.csv", "kinds": "kinds.csv"},
}


@pytest.mark.parametrize("name", WRITTEN)
def test_figures_are_pictures_with_their_ink_inside(study, name):
    study.run(
        f"plot_{name}",
        {"figure": f"{name}.png"},
        **WRITTEN[name],
        params={"held_out": 0.25, "margin": 1},
        wildcards=IMAGE,
    )
    picture = np.asarray(Image.open(study.path(f"{name}.png")).convert("L"))
    assert picture.shape[1] <= 1600
    # Titles and axes of a figure that fits leave the edge white; the title's dark ink stands at the top left.
    assert (picture[[0, -1]] == 255).all() and (picture[:, [0, -1]] == 255).all()
    assert picture[: picture.shape[0] // 8, : picture.shape[1] // 3].min() < 80
