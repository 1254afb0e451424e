"""A study of more cells than its sample: what is of all cells, and what of the sample."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from rules.conftest import METHODS
from terrapalette.land import features
from terrapalette.spaces import kinds, trustworthiness

SAMPLED = "sampled.nc"


@pytest.fixture(scope="module")
def sampled(study):
    """The study's 576 cells with a sample of 200."""
    study.prepare(SAMPLED, sample_cells=200)
    return study


def opened(study, name):
    return xr.load_dataset(study.path(name))


def test_the_sample_is_even_and_fixed(sampled):
    cells, every = opened(sampled, SAMPLED), opened(sampled, "features.nc")
    assert "sample" not in every and cells.drop_vars("sample").identical(every)
    taken = cells["sample"].values
    assert len(taken) == 200 and set(np.diff(taken)) == {2, 3} and taken[0] == 0
    own = features.sampled(cells)
    np.testing.assert_array_equal(own["physical"], every["physical"][taken])
    assert own["area_weight"].mean() == pytest.approx(1) and own.attrs["sampled_from"] == 576
    assert features.sampled(every) is every


def test_silhouettes_are_estimated_with_their_error(sampled):
    sampled.score("pca", features=SAMPLED, output="sampled.csv")
    estimated, exact = (pd.read_csv(sampled.path(name)).query("k >= 2") for name in ("sampled.csv", "scores.pca.csv"))
    assert (exact[["silhouette_error", "silhouette_error_input"]] == 0).all(axis=None)
    # With so few cells most are taken: errors are small, and none where all of a class are.
    for score in ("silhouette", "silhouette_input"):
        error = estimated[score.replace("silhouette", "silhouette_error")]
        assert (error >= 0).all() and (error < 0.05).all()
        assert (np.abs(estimated[score] - exact[score]) <= 5 * error + 1e-9).all()
    same = ["inertia", "davies_bouldin", "davies_bouldin_input", "squared_silhouette", "squared_silhouette_input"]
    np.testing.assert_allclose(estimated[same], exact[same], rtol=1e-9)


def test_seeds_are_of_the_sample(sampled):
    sampled.repeat("pca", output="sampled.repeats.nc", features=SAMPLED)
    sampled.compare("pca", repeats="sampled.repeats.nc", output="sampled.compare.csv", features=SAMPLED)
    with xr.open_datatree(sampled.path("sampled.repeats.nc")) as tree:
        assert tree["1/kmeans"].sizes["cell"] == 200
    few, all_cells = (pd.read_csv(sampled.path(name)) for name in ("sampled.compare.csv", "compare.pca.csv"))
    # The sample stands for the whole: the same five spectra.
    np.testing.assert_allclose(few["silhouette"], all_cells["silhouette"], atol=0.1)
    sampled.perturb("pca", "sampled.noise.nc", features=SAMPLED, repeats="sampled.repeats.nc")
    noise = opened(sampled, "sampled.noise.nc")
    # What is drawn as a map is of all cells, as before; other seeds are of the sample.
    np.testing.assert_array_equal(noise["changed"], opened(sampled, "noise.pca.nc")["changed"])
    shares = 200 * noise["changed_share"].values
    np.testing.assert_allclose(shares, np.round(shares), atol=1e-9)


def test_latent_measures_are_of_the_sample(sampled):
    sampled.diagnose("vae", output="sampled", features=SAMPLED)
    row = pd.read_csv(sampled.path("sampled.vae.csv")).set_index("projection").loc["vae"]
    assert row["cells"] == 200
    taken = opened(sampled, SAMPLED)["sample"].values
    cells, space = opened(sampled, "features.nc"), opened(sampled, "vae.nc")
    expected = trustworthiness.trustworthiness(cells["value"].values[taken], space["value"].values[taken], 5)
    assert row["trustworthiness"] == pytest.approx(expected)
    latent, every = opened(sampled, "sampled.vae.nc"), opened(sampled, "latent.vae.nc")
    np.testing.assert_array_equal(latent["from_decoded"], every["from_decoded"])
    model = kinds.restored(kinds.kind("vae"), opened(sampled, "model.vae.nc"))
    decoded = kinds.kind("vae").decode(model, space["value"].values)
    # Pairs are of sampled cells.
    every_pair = {round(float(np.linalg.norm(decoded[a] - decoded[b])), 6) for a in taken for b in taken if a != b}
    assert {round(float(one), 6) for one in latent["pair_decoded"].values} <= every_pair


def test_the_divergence_is_weighed_on_the_sample(sampled):
    pd.DataFrame({"space": "vae", "method": list(METHODS), "k": [5, 4]}).to_csv(sampled.path("choice.sampled.csv"))
    sampled.sweep_alpha("vae", "choice.sampled.csv", "sampled.alpha.nc", features=SAMPLED)
    assert opened(sampled, "sampled.alpha.nc").attrs["cells"] == 200
