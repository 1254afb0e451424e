import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from terrapalette.verdict import gate, null_worlds, scores, variograms
from unit.verdict import worlds


@pytest.fixture(scope="module", params=["sphere", "plane"])
def skewed(request):
    """A skewed world that is warmer towards the equator (in a plane, the middle rows), its place and its pairs."""
    rng = np.random.default_rng(3)
    place = worlds.place(8.0) if request.param == "sphere" else worlds.flat(24, 30)
    if request.param == "sphere":
        values = worlds.clusterless("skewed", place, rng, 3)
    else:
        values = np.exp(rng.multivariate_normal(np.zeros(3), worlds.correlation(rng, 3), len(place.row)))
    middle = np.abs(place.y[place.row] - place.y.mean()) / np.ptp(place.y)
    values[:, 0] += 4 * values[:, 0].std() * (0.5 - middle)
    return place, values, variograms.pairs(place, rng, far_pairs=20_000)


@pytest.mark.parametrize("name", null_worlds.TITLES)
def test_means_and_covariances_are_those_of_the_data(skewed, name):
    place, values, pairs = skewed
    weights = np.random.default_rng(0).uniform(0.5, 2, len(values))
    place = place._replace(weights=weights)
    null = null_worlds.fit(name, values, place, pairs)
    world = null_worlds.draw(null, np.random.default_rng(1))
    np.testing.assert_allclose(np.average(world, axis=0, weights=weights), np.average(values, axis=0, weights=weights))
    expected = np.cov(values.T, aweights=weights)
    np.testing.assert_allclose(np.cov(world.T, aweights=weights), expected, rtol=1e-8, atol=1e-10)


def test_the_same_stream_gives_the_same_bytes(skewed):
    place, values, pairs = skewed
    null = null_worlds.fit("same_latitudes", values, place, pairs)
    first, again, other = (null_worlds.draw(null, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes() != other.tobytes()


def test_nulls_keep_what_they_promise(skewed):
    """Skewness of all but the smooth one; the warm equator of the one with latitudes alone."""
    place, values, pairs = skewed
    skewness, warmth = {}, {}
    distance = np.abs(place.y[place.row] - place.y.mean())
    inner = distance < np.quantile(distance, 0.3)

    def figures(world):
        standard = (world - world.mean(axis=0)) / world.std(axis=0)
        return (standard[:, 1] ** 3).mean(), standard[inner, 0].mean() - standard[~inner, 0].mean()

    for name in null_worlds.TITLES:
        null = null_worlds.fit(name, values, place, pairs)
        drawn = [figures(null_worlds.draw(null, stream)) for stream in np.random.default_rng(2).spawn(30)]
        skewness[name], warmth[name] = np.mean(drawn, axis=0)
    data = figures(values)
    assert abs(skewness["smooth"]) < 0.3 * data[0]
    # A smooth world's skewness is a matter of few patches.
    assert skewness["same_marginals"] > 0.5 * data[0] and skewness["same_latitudes"] > 0.5 * data[0]
    assert max(abs(warmth["smooth"]), abs(warmth["same_marginals"])) < 0.5 * data[1]
    assert warmth["same_latitudes"] == pytest.approx(data[1], rel=0.25)


def test_scores_are_gaussian_quantiles_and_lead_back(rng):
    values, weights = rng.gamma(1.0, size=(300, 2)), np.ones(300)
    found = scores.normal_scores(values, weights)
    expected = ndtri((np.argsort(np.argsort(values, axis=0), axis=0) + 0.5) / 300)
    np.testing.assert_allclose(found, expected)
    np.testing.assert_allclose(scores.back(found, values, weights), values, rtol=1e-12)
    # Many Gaussian values get the distribution of the data.
    many = scores.back(rng.standard_normal((100_000, 2)), values, weights)
    np.testing.assert_allclose(
        np.quantile(many, [0.1, 0.5, 0.9], axis=0), np.quantile(values, [0.1, 0.5, 0.9], axis=0), rtol=0.1
    )


def test_equal_values_share_a_score_and_weights_are_repetitions(rng):
    values, times = np.array([[1.0], [1.0], [2.0], [5.0]]), np.array([1, 2, 3, 2])
    found = scores.normal_scores(values, times.astype(float))
    assert found[0] == found[1]
    repeated = scores.normal_scores(np.repeat(values, times, axis=0), np.ones(8))
    np.testing.assert_allclose(np.repeat(found, times, axis=0), repeated)
    np.testing.assert_allclose(ndtr(found[:, 0]), [1.5 / 8, 1.5 / 8, 4.5 / 8, 7 / 8])


def test_what_has_no_null_is_refused(skewed):
    place, values, pairs = skewed
    with pytest.raises(ValueError, match="null 'rough' is unknown, expected one of smooth, same_marginals"):
        null_worlds.fit("rough", values, place, pairs)
    for wrong in (np.nan, 1.0):
        broken = values.copy()
        broken[:, 1] = wrong
        with pytest.raises(ValueError, match="finite values, and more than one of each variable"):
            null_worlds.fit("smooth", broken, place, pairs)


def test_recoloured_fields_are_moved_least(rng):
    """Of maps to the same covariance, any further rotation moves the cells farther."""
    fields, target = rng.normal(size=(500, 3)), worlds.correlation(rng, 3)
    weights = np.full(500, 1 / 500)
    found = null_worlds.recoloured(fields, target, weights)
    np.testing.assert_allclose(np.cov(found.T, bias=True), target, atol=1e-12)
    centred = fields - fields.mean(axis=0)
    half = np.linalg.cholesky(target)
    for _ in range(20):
        turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        other = found @ np.linalg.inv(half).T @ turn @ half.T
        np.testing.assert_allclose(np.cov(other.T, bias=True), target, atol=1e-12)
        assert ((other - centred) ** 2).sum() > ((found - centred) ** 2).sum()


def test_a_variable_that_repeats_another_does_so_in_every_world(skewed):
    place, values, pairs = skewed
    double = np.column_stack([values, 2 * values[:, 1]])
    world = null_worlds.draw(null_worlds.fit("smooth", double, place, pairs), np.random.default_rng(0))
    np.testing.assert_allclose(np.corrcoef(world[:, 1], world[:, 3])[0, 1], 1, atol=1e-6)


def test_the_gate_lets_through_what_a_null_made_and_names_what_it_did_not(rng):
    place = worlds.place(8.0)
    pairs = variograms.pairs(place, rng, far_pairs=20_000)
    values = worlds.clusterless("two spectra", place, rng, 2)
    null = null_worlds.fit("smooth", values, place, pairs)
    drawn = [null_worlds.gaussian(null, stream) for stream in rng.spawn(39)]
    few = gate.thinned(pairs, rng, 300)
    reach = 0.5
    own = gate.mismatches(null, drawn, few, reach)
    assert not any(one.gross for one in own)
    assert gate.refusal(own, ["a", "b"]) is None
    # Noise in one variable: rough where the null is smooth, and hardly correlated.
    broken = values.copy()
    broken[:, 1] = rng.permutation(broken[:, 1])
    found = gate.mismatches(null._replace(gated=broken), drawn, few, reach)
    rough = [one for one in found if one.gross and one.quantity == "variogram"]
    assert {one.variables for one in rough} == {(1,)} and all(one.data > one.high for one in rough)
    assert all(one.distance <= reach for one in rough) and any(one.quantity == "correlation" for one in found)
    assert [one.excess for one in found] == sorted((one.excess for one in found), reverse=True)
    assert "of b at distance" in gate.refusal(rough, ["a", "b"])
