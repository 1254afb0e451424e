import numpy as np
import pytest

from terrapalette.verdict import conclusion
from terrapalette.verdict.null_worlds import TITLES

K_MAX = 8


def found_of(curves, rng):
    """Evidence of three nulls, from the data's curve above the worlds' mean for each."""
    base = np.log(np.arange(1, K_MAX + 1))
    noise = 0.02 * rng.normal(size=(3, 59, K_MAX)).cumsum(axis=2)
    return {
        name: conclusion.evidence(base + np.array(curve), base + own)
        for name, curve, own in zip(TITLES, curves, noise, strict=True)
    }


NOTHING = [0.0] * K_MAX
FOUR = [0, 0.1, 0.4, 2, 2, 2, 2, 2]
TWO_AND_FIVE = [0, 1, 1, 1.1, 2, 2, 2, 2]
STEADY = [0, 0.4, 0.8, 1.2, 1.6, 2.0, 2.4, 2.8]


@pytest.mark.parametrize(
    ("curves", "kind", "k"),
    [
        ((NOTHING, NOTHING, NOTHING), "continuum", ()),
        ((FOUR, NOTHING, NOTHING), "continuum", ()),
        # The weakest null stands: what a stricter one says is not asked.
        ((NOTHING, FOUR, FOUR), "continuum", ()),
        ((FOUR, FOUR, NOTHING), "latitudes", ()),
        ((STEADY, STEADY, STEADY), "structured", ()),
        # Nulls that do not agree on k.
        ((FOUR, FOUR, TWO_AND_FIVE), "structured", ()),
        ((FOUR, FOUR, FOUR), "classes", (4,)),
        ((TWO_AND_FIVE, TWO_AND_FIVE, TWO_AND_FIVE), "classes", (2, 5)),
    ],
)
def test_rules(rng, curves, kind, k):
    found = conclusion.verdict(found_of(curves, rng))
    assert (found.kind, found.k) == (kind, k)
    if k:
        assert found.sentence == f"k in {{{', '.join(map(str, k))}}}: largest {k[-1]}."


def test_the_last_k_cannot_stand_out(rng):
    late = [0.0] * (K_MAX - 1) + [3.0]
    assert conclusion.verdict(found_of((late, late, late), rng)).kind == "structured"


def test_classes_that_dissolve_elsewhere_do_not_stand_out(rng):
    found = found_of((TWO_AND_FIVE,) * 3, rng)
    jaccard = np.full(K_MAX, np.nan)
    jaccard[[1, 4]] = [0.9, 0.4]
    assert conclusion.verdict(found, jaccard).k == (2,)
    jaccard[1] = 0.49
    assert conclusion.verdict(found, jaccard).kind == "structured"


def test_no_verdict_without_likeness_or_worlds(rng):
    found = found_of((FOUR, FOUR, FOUR), rng)
    refused = conclusion.verdict(found, refused="null worlds are rough")
    assert refused == ("refused", (), "No verdict: null worlds are rough.")
    with pytest.raises(ValueError, match=r"59 null worlds cannot reject at 0.01: at least 99 can"):
        conclusion.verdict(found, level=0.01)
    with pytest.raises(ValueError, match="same_latitudes is missing"):
        conclusion.verdict({name: found[name] for name in ("smooth", "same_marginals")})


def test_rows_hold_the_evidence(rng):
    found = found_of((FOUR, FOUR, NOTHING), rng)
    rows = conclusion.rows(found)
    assert [(row["null"], row["k"]) for row in rows] == [(name, k) for name in TITLES for k in range(2, K_MAX + 1)]
    fourth = rows[2]
    assert (
        fourth["step_z"] == found["smooth"].step.z[2] and fourth["bend_p"] == found["smooth"].bend.p_overall[2] <= 0.05
    )
    assert np.isnan(rows[K_MAX - 2]["bend_z"]) and rows[-1]["p_any"] == found["same_latitudes"].gap.p_any
