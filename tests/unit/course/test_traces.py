import io

import numpy as np
import pandas as pd
import pytest

from terrapalette.course import lloyd, traces

POINTS = np.array([[0.0, 0], [1, 0], [5, 0], [6, 0]])


@pytest.fixture
def states():
    return {
        "1": lloyd.run(POINTS, POINTS[[0, 1]]),
        "2": lloyd.run(POINTS, np.array([[0.5, 0], [5.5, 0]])),
        "given": lloyd.run(POINTS, np.array([[0.0, 9], [3, 0]])),
    }


def test_a_table_is_read_back_as_it_was(states):
    other = {"1": lloyd.run(np.eye(3), np.eye(3)[:1])}
    text = pd.concat([traces.table("line", states), traces.table("space", other)]).to_csv(index=False)
    table = pd.read_csv(io.StringIO(text), dtype={"start": str})
    found = traces.runs(table, "line")
    assert list(found) == ["1", "2", "given"]
    for start, run in found.items():
        np.testing.assert_array_equal(run.centres, [state.centres for state in states[start]])
        np.testing.assert_array_equal(run.moved, [state.moved for state in states[start]])
        np.testing.assert_array_equal(
            run.mean_squared_distance, [state.mean_squared_distance for state in states[start]]
        )
    # Sets of other dimensions share the table.
    assert traces.runs(table, "space")["1"].centres.shape == (len(other["1"]), 1, 3)


def test_rows_tell_sizes_and_changes(states):
    table = traces.table("line", states)
    first = table[(table["start"] == "1") & (table["step"] == 0)]
    assert (
        first["size"].tolist() == [1, 3] and first["changed"].tolist() == [4, 4] and first["cluster"].tolist() == [1, 2]
    )
    second = table[(table["start"] == "1") & (table["step"] == 1)]
    assert second["size"].tolist() == [2, 2] and second["changed"].tolist() == [1, 1]


def test_the_longest_way_to_the_best_end(states):
    found = traces.runs(traces.table("line", states), "line")
    assert traces.longest_of_the_best(found) == "1"
    worse = found["1"]._replace(mean_squared_distance=found["1"].mean_squared_distance + 0.1)
    assert traces.longest_of_the_best({"1": worse, "2": found["2"]}) == "2"


def test_equal_ends_stand_together_the_lowest_first(states):
    found = traces.runs(traces.table("line", states), "line")
    worse = found["1"]._replace(mean_squared_distance=found["1"].mean_squared_distance + 0.5)
    rounded = found["1"]._replace(mean_squared_distance=found["1"].mean_squared_distance + 1e-12)
    ends = traces.ends({"worse": worse, "1": found["1"], "rounded": rounded, "2": found["2"]}, 4)
    assert list(ends) == [1.0, 3.0] and sorted(ends[1.0]) == ["1", "2", "rounded"] and ends[3.0] == ["worse"]


def test_ways_to_go_leave_out_the_start_and_the_last_steps(states):
    found = traces.runs(traces.table("line", states), "line")
    moved, left = traces.ways_to_go({"1": found["1"], "2": found["2"]})
    # The first update moved the second centre from 1 to 4; it had 1.5 to go.
    assert moved.tolist() == [3.0] and left.tolist() == [1.5]
