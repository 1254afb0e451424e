import numpy as np
import pytest

from terrapalette.course import lloyd, starts

POINTS = np.array([[0.0], [1.0], [5.0], [6.0]])


@pytest.fixture
def runs():
    """Two starts that end at 0.5 and 5.5, the second one from there."""
    return {"far": lloyd.run(POINTS, np.array([[0.0], [1.0]])), "near": lloyd.run(POINTS, np.array([[0.5], [5.5]]))}


def test_a_summary_by_hand(runs):
    poor = {"poor": lloyd.run(np.vstack([POINTS, [[40.0]]]), np.array([[0.0], [40.0]]))}
    found = starts.summary(POINTS, runs)
    assert found["best"] == {"start": "far", "steps": 3, "inertia": 1.0}
    assert found["worst"]["inertia"] == 1.0 and found["starts_at_the_best"] == 2
    assert found["scikit_learn_agrees"] is True and list(found["stopped_at"]) == [
        "0.1",
        "0.03",
        "0.01",
        "0.003",
        "0.001",
    ]
    assert starts.end(poor["poor"]) == pytest.approx(26.0)


def test_the_price_of_an_early_stop(runs):
    # The long run has errors 41/4, 6/4, 1/4, 1/4 and moves of 3, 1.5 and 0; stopped below 2 it is at its end already.
    assert starts.early_stop(runs, 2.0) == {"too_early": 0, "worst_excess_percent": 0.0}
    found = starts.early_stop(runs, 4.0)
    assert found["too_early"] == 1 and found["worst_excess_percent"] == pytest.approx(500)


def test_agreement_with_scikit_learn_can_fail(runs):
    assert starts.scikit_learn_agrees(POINTS, runs["far"])
    # One step less, or other labels, is no agreement.
    assert not starts.scikit_learn_agrees(POINTS, [runs["far"][0], *runs["far"][2:]])
    swapped = runs["far"][-1]._replace(labels=1 - runs["far"][-1].labels)
    assert not starts.scikit_learn_agrees(POINTS, [*runs["far"][:-1], swapped])


def test_a_given_solution_that_was_not_at_rest(runs):
    found = starts.given(lloyd.run(POINTS, np.array([[0.5], [5.0]])))
    assert found == {"inertia": 0.25 * 2 + 1, "inertia_after": 1.0, "steps_to_rest": 1, "largest_move": 0.5}
