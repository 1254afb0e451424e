"""A whole colorization study on a small photo with known truth, run script by script as Snakemake would."""

import base64
import io
import json
import re

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from PIL import Image

from conftest import PROJECT, SHARED
from rules.colorize import AGENTS, Study, bands
from terrapalette.colorize import patch_network, photos, png
from terrapalette.runtime.errors import DivergedError, InputError


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    return bands(tmp_path_factory.getbasetemp() / "bands")


def test_halves_are_the_photos(study):
    photo = np.asarray(Image.open(study.path("photo.png")))
    np.testing.assert_array_equal(png.read(study.path(study.halves["left"])).rgb, photo[:, :30])
    np.testing.assert_array_equal(png.read(study.path(study.halves["right"])).rgb, photo[:, 31:])


def test_the_palette_has_the_bands_colours(study):
    table = study.table("palette.csv")
    assert list(table["number"]) == [1, 2, 3, 4]
    np.testing.assert_allclose(table["share"], 0.25, atol=0.01)
    recolored = png.read(study.path("recolored.png"))
    assert (recolored.numbers == np.arange(4).repeat(10)[:, None]).mean() > 0.99
    with xr.open_dataset(study.path("palettes.nc")) as palettes:
        assert palettes.attrs["k_elbow"] == 4 and (np.diff(palettes["sse"]) < 0).all()


def test_an_elbow_may_name_the_palette(study, tmp_path):
    other = Study(tmp_path)
    Image.open(study.path("photo.png")).save(other.path("photo.png"))
    other.prepare()
    other.quantize(colors="elbow")
    assert len(other.table("palette.csv")) == 4


def test_scores_have_the_promised_columns(study):
    scores = study.table("scores.csv")
    assert ",".join(scores) == (
        "image,agent,what,half,reference,mse,rmse,mae,psnr,ssim,delta_e,mse_limit,colorfulness,true_colorfulness"
    )
    told = scores.groupby("agent")["what"].first()
    assert told["grey"] == "baseline" and told["palette_limit"] == "limit" and told["basic"] == "agent"
    assert set(scores["half"]) == {"left", "right"}
    recolored = set(scores.loc[scores["reference"] == "recolored", "agent"])
    assert recolored == {"palette_limit", "basic", "basic_auto", "improved"}
    errors = scores.query("half == 'right' and reference == 'original'").set_index("agent")["mse"]
    # The grey tells the bands apart: who learns colours beats grey, and nobody in a palette passes its limit.
    assert (errors[["basic", "basic_auto", "improved", "context", "luminance"]] < 0.2 * errors["grey"]).all()
    assert errors["palette_limit"] <= errors["basic"] and errors["mean"] > errors["grey"]
    perfect = scores.query("agent == 'palette_limit' and reference == 'recolored'")
    assert (perfect["mse"] == 0).all() and np.isinf(perfect["psnr"]).all()


def test_each_palette_agent_has_the_limit_of_its_own_palette(study):
    rows = study.table("scores.csv").query("half == 'right' and reference == 'original'").set_index("agent")
    limits = rows["mse_limit"]
    assert set(limits.dropna().index) == {"palette_limit", "basic", "basic_auto", "improved"}
    assert (rows["mse"] >= limits)[limits.notna()].all()
    # basic has the four colours of the figure's palette; improved has eight, and more room.
    assert limits["basic"] == limits["palette_limit"] == rows.loc["palette_limit", "mse"] > limits["improved"]
    truth = png.read(study.path(study.halves["right"])).rgb[1:-1, 1:-1]
    colors = png.read(study.path("improved/right.png")).colors
    distance = ((truth[:, :, None].astype(float) - colors) ** 2).mean(axis=3).min(axis=2)
    assert limits["improved"] == pytest.approx(distance.mean())


def test_parts_of_the_right_half_make_up_its_error(study):
    scores = study.table("scores.csv").query("half == 'right' and reference == 'original'").set_index("agent")
    for name, count in (("distance", 7), ("kinds", 3)):
        table = study.table(f"{name}.csv")
        assert set(table["agent"]) == set(AGENTS) and (table.groupby("agent").size() == count).all()
        whole = table.assign(sum=table["mse"] * table["pixels"]).groupby("agent")[["sum", "pixels"]].sum()
        assert (whole["pixels"] == 38 * 28).all()
        expected = scores.loc[whole.index, "mse"]
        np.testing.assert_allclose(whole["sum"] / whole["pixels"], expected, rtol=1e-9)
    # Half of the columns lie in the farthest field, but for the margin.
    farthest = study.table("distance.csv").query("nearest == 0.5")
    assert (farthest["pixels"] == 38 * 14).all() and (farthest["farthest"] == 1).all()


def test_the_halves_of_a_photo_of_bands_are_alike(study):
    (row,) = study.table("halves.csv").itertuples()
    assert row.image == "bands" and row.shift < 0.2 * row.chroma
    assert row.colorfulness_left == pytest.approx(row.colorfulness_right, rel=0.05)


def test_who_stands_where(study):
    board, duels = study.table("leaderboard.csv"), study.table("duels.csv")
    assert set(board["agent"]) == set(AGENTS) and board["photos"].eq(1).all()
    assert list(board["what"].drop_duplicates()) == ["agent", "baseline", "limit"]
    takes_part = len(AGENTS) - 1
    assert len(duels) == takes_part * (takes_part - 1) and "palette_limit" not in set(duels["agent"])
    assert set(duels["verdict"]) == {"few"}


def test_times_stand_alone(study):
    """All other files of a painting are the same when it is made again."""
    for agent in AGENTS:
        row = pd.read_csv(study.path(f"{agent}/seconds.csv")).iloc[0]
        assert (row["image"], row["agent"]) == ("bands", agent) and 0 <= row["seconds"] < 60
        assert "seconds" not in (study.folder / agent / "record.json").read_text()


def test_painted_halves_of_others_are_scored(study):
    """The truth itself as an entry is perfect, and has neither a left half nor a time."""
    study.enter("theirs", study.halves["right"])
    study.score([*AGENTS, "theirs"], prefix="with_")
    rows = study.table("with_scores.csv").query("agent == 'theirs'")
    assert rows[["what", "half", "reference"]].values.tolist() == [["entry", "right", "original"]]
    assert rows["mse"].item() == 0 and rows["ssim"].item() == 1
    others = study.table("with_scores.csv").query("agent != 'theirs'").reset_index(drop=True)
    pd.testing.assert_frame_equal(others, study.table("scores.csv"))


def test_an_entry_of_another_size_is_told_and_leaves_nothing(study):
    with pytest.raises(InputError, match=r"colorize\.entries\.wide: .* has 61 x 40 pixels, expected 30 x 40\. Paint"):
        study.enter("wide", "photo.png")
    assert not (study.folder / "wide/right.png").exists() and not (study.folder / "wide/record.json").exists()


def test_scores_are_those_of_the_pictures(study):
    truth = png.read(study.path(study.halves["right"])).rgb[1:-1, 1:-1].astype(float)
    painted = png.read(study.path("basic/right.png")).rgb[1:-1, 1:-1]
    row = study.table("scores.csv").query("agent == 'basic' and half == 'right' and reference == 'original'").iloc[0]
    assert row["mse"] == pytest.approx(np.mean((painted - truth) ** 2))


def test_confusion_counts_every_scored_pixel(study):
    counts, classes = study.table("basic/confusion.csv"), study.table("basic/classes.csv")
    for half in ("left", "right"):
        part, own = counts[counts["half"] == half], classes[classes["half"] == half]
        assert part["pixels"].sum() == 38 * 28 == own["support"].sum()
        right = part.loc[part["true"] == part["given"], "pixels"].sum()
        assert own["accuracy"].iloc[0] == pytest.approx(right / part["pixels"].sum())
    # Ten bands of edges apart, colours are found.
    assert classes["f1"].min() > 0.9


def test_auto_takes_what_the_search_found(study):
    best = study.table("search.csv").query("best").iloc[0]
    settings = study.record("basic_auto")["settings"]
    assert {key: settings[key] for key in ("patch", "neighbours", "colors")} == {
        key: best[key] for key in ("patch", "neighbours", "colors")
    }
    assert best["mse"] == study.table("search.csv")["mse"].min() and best["colors"] == 4


def test_an_elbow_may_name_an_agents_colours(study):
    study.color("basic", folder="elbow", colors="elbow")
    assert study.record("elbow")["settings"]["colors"] == 4
    assert len(png.read(study.path("elbow/right.png")).colors) == 4


def test_a_variant_needs_settings_only(study):
    study.color("improved", folder="variant", hidden=[6], activations=["relu"], outputs="softmax", blend=True)
    assert png.read(study.path("variant/right.png")).colors is None
    training = study.record("variant")["training"]
    assert training["loss"][-1] < training["loss"][0] and training["iteration"][-1] == 200


def test_the_same_seed_gives_the_same_bytes(study):
    for agent in ("basic_auto", "exemplar", "propagate", "improved", "cnn", "context", "blend"):
        study.color(agent, folder="again")
        for file in ("left.png", "right.png"):
            first, second = ((study.folder / place / file).read_bytes() for place in (agent, "again"))
            assert first == second, agent
        assert study.record(agent) == study.record("again")


def test_agents_never_read_the_right_halfs_colours(study):
    """They are not even given the file: a missing truth disturbs no agent."""
    truth = study.folder / study.halves["right"]
    content = truth.read_bytes()
    truth.unlink()
    try:
        study.color("basic", folder="blind")
    finally:
        truth.write_bytes(content)
    assert (study.folder / "blind/right.png").read_bytes() == (study.folder / "basic/right.png").read_bytes()


def test_a_learning_rate_that_diverges_is_named(study):
    wild = {"activations": ["relu", "relu"], "outputs": "softmax", "optimizer": "mbgd", "learning_rate": 1e9}
    with pytest.raises(InputError, match=r"colorize\.agents.improved: the loss is .* Lower learning_rate"):
        study.color("improved", folder="wild", **wild)


@pytest.mark.parametrize("error", [ZeroDivisionError("division by zero"), KeyError("loss", ["epoch"])])
def test_an_error_that_is_no_divergence_stays_what_it_is(study, monkeypatch, error):
    def broken(*arguments, **settings):
        raise error

    monkeypatch.setattr(patch_network, "train", broken)
    with pytest.raises(type(error)) as caught:
        study.color("improved", folder="broken")
    assert caught.value is error and not (study.folder / "broken/right.png").exists()


def test_a_convolutional_network_that_diverges_is_named(study):
    with pytest.raises(
        InputError, match=r"colorize\.agents\.cnn: the loss is .* Lower learning_rate \(1e\+30\)"
    ) as caught:
        study.color("cnn", folder="wild", learning_rate=1e30)
    assert isinstance(caught.value.__cause__, DivergedError)


def test_paintings_say_what_they_are(study):
    for agent in AGENTS:
        record = study.record(agent)
        assert (record["image"], record["agent"]) == ("bands", agent) and record["title"]
        assert (record["training"] is not None) == (agent in ("improved", "cnn")), agent
        for half in ("left", "right"):
            facts = png.read(study.path(f"{agent}/{half}.png")).facts
            assert facts == {"image": "bands", "agent": agent, "half": half}


def test_scores_do_not_depend_on_the_order_of_files(study):
    """Which painting is whose stands in the file, not in its place in a list."""
    study.score(AGENTS[::-1], prefix="turned_", turned=True)
    keys = ["agent", "half", "reference"]
    first, second = (
        study.table(name).sort_values(keys).reset_index(drop=True) for name in ("scores.csv", "turned_scores.csv")
    )
    pd.testing.assert_frame_equal(first, second)


def test_the_gallery_shows_every_painting_under_its_name(study):
    paintings = [f"{one}/right.png" for one in AGENTS]
    study.run(
        "gallery", {"gallery": "gallery.html"}, lefts=[study.halves["left"]], rights=[study.halves["right"]],
        paintings=paintings[::-1], records=[f"{one}/record.json" for one in AGENTS], scores="scores.csv",
    )  # fmt: skip
    page = (study.folder / "gallery.html").read_text()
    (photo,) = json.loads(re.search(r'id="data">(.*?)</script>', page)[1])["photos"]
    scores = study.table("scores.csv").query("half == 'right' and reference == 'original'").set_index("agent")
    errors = [work["scores"][0] for work in photo["works"]]
    assert errors == sorted(errors) and {work["agent"] for work in photo["works"]} == set(AGENTS)
    for work in photo["works"]:
        assert work["scores"][0] == pytest.approx(scores.loc[work["agent"], "mse"])
        assert work["title"] == study.record(work["agent"])["title"]
        if work["agent"] in ("basic", "palette_limit"):
            # Palette colours are kept without a loss.
            shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(work["picture"].split(",")[1]))).convert("RGB"))
            np.testing.assert_array_equal(shown, png.read(study.path(f"{work['agent']}/right.png")).rgb)


def test_a_missing_photo_is_named(study, tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.png: no such file"):
        Study(tmp_path).prepare("nowhere.png")


def test_a_sample_needs_no_file(tmp_path):
    other = Study(tmp_path)
    other.prepare(photo=[], sample="chelsea")
    # At most 80 pixels: 451 x 300 becomes 80 x 53.
    assert png.read(other.path(other.halves["left"])).rgb.shape == (53, 40, 3)


def test_the_survey_lists_bad_photos(study):
    rows = [["a", "a.png", 20, 10, ""], ["b", "b.txt", 0, 0, "not an image"]]
    study.run("survey", {"photos": "photos.csv"}, params={"rows": rows})
    table = study.table("photos.csv")
    assert list(table["problem"].fillna("")) == ["", "not an image"]
    assert "b.txt cannot be used" in (study.folder / "rule.log").read_text()


@pytest.mark.shared
def test_the_published_errors_come_out(study):
    files = sorted(str(path) for path in (SHARED / "data/colorize/published").glob("*.png"))
    data = PROJECT / "workflow/terrapalette/colorize/data"
    printed = {name: str(data / f"published_{name}.csv") for name in ("errors", "classes")}
    study.run("reproduce", {"reproduction": "reproduction.csv"}, pictures=files, **printed)
    table = study.table("reproduction.csv").set_index("quantity")
    wrapped = table.loc["basic, right half, against the original, MSE, wrapped"]
    assert wrapped["ours"] == pytest.approx(295.3502, abs=5e-5) and wrapped["verdict"] == "met"
    true = "{}, right half, against the original, MSE, true"
    assert table.loc[true.format("basic"), "ours"] == pytest.approx(4942.4, abs=0.05)
    assert table.loc[true.format("improved"), "ours"] == pytest.approx(757.7, abs=0.05)
    assert table.loc[table.index.str.endswith("F1"), "verdict"].eq("met").all()
    assert photos.read(files[0]).shape[2] == 3
