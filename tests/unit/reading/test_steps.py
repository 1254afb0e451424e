import tracemalloc

import cftime
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terrapalette.reading import steps

DAYS = {"units": "days since 2019-01-01", "calendar": "standard"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.arange(1, 13), ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"]),
        (np.array([1.0, 2.0]), ["01", "02"]),
        (np.array([850, 1000, 5], np.int16), ["0850", "1000", "0005"]),
        (np.array([-5, 0, 5]), ["m05", "00", "05"]),
        (np.array([0.5, 1, 10]), ["0p5", "1", "10"]),
        (np.array([-2.5, 1e-7]), ["m2p5", "1em07"]),
        (np.array([0.1, 0.2], np.float32), ["0p1", "0p2"]),
        (np.array([1e-9 + 0.5, 0.5]), ["0p500000001", "0p5"]),
        (np.array(["VV", "VH"]), ["VV", "VH"]),
        (np.array([b"dry season ", b"wet/cold"]), ["dry_season", "wet_cold"]),
        (np.array(["a-b_c", "höhe"], object), ["a-b_c", "h_he"]),
        (np.array([True, False]), ["01", "00"]),
    ],
)
def test_labels_of_numbers_and_text(values, expected):
    assert steps.labels(values, {}) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2019-01-16", "2019-12-16"], ["01", "12"]),
        (["2019-11-01", "2019-12-01", "2020-01-01"], ["11", "12", "01"]),
        (["2019-05-01", "2020-05-01"], ["201905", "202005"]),
        (["2019-05-01", "2020-06-01"], ["201905", "202006"]),
        (["2019-05-12", "2019-05-28"], ["20190512", "20190528"]),
        (["2019-05-12T00", "2019-05-12T06"], ["20190512T00", "20190512T06"]),
        (["2019-05-12T06:00", "2019-05-12T06:30"], ["20190512T0600", "20190512T0630"]),
        (["2019-05-12T06:30:00", "2019-05-12T06:30:15"], ["20190512T063000", "20190512T063015"]),
        (["2019-05-12"], ["05"]),
    ],
)
def test_labels_of_times_however_they_are_kept(dates, expected):
    times = np.array(dates, "datetime64[ns]")
    assert steps.labels(times, {}) == expected
    seconds = (times - np.datetime64("2000-01-01")) / np.timedelta64(1, "s")
    attributes = {"units": "seconds since 2000-01-01 00:00:00", "calendar": "proleptic_gregorian"}
    assert steps.labels(seconds, attributes) == expected
    decoded = cftime.num2date(seconds, attributes["units"], calendar="standard")
    assert steps.labels(decoded, {}) == expected


def test_a_climatology_is_months_whatever_its_years():
    dates = np.array(["1999-01-16", "2005-02-15"], "datetime64[D]")
    assert steps.labels(dates, {}) == ["199901", "200502"]
    assert steps.labels(dates, {"climatology": "climatology_bounds"}) == ["01", "02"]


def test_calendars_count():
    # Day 59 is the first of March, where years have no leap day, and the thirtieth of February where months have 30.
    assert steps.labels(np.array([59, 60]), {"units": "days since 2000-01-01", "calendar": "noleap"})[0] == "20000301"
    assert steps.labels(np.array([59, 58]), {"units": "days since 2000-01-01", "calendar": "360_day"})[0] == "20000230"
    assert steps.labels(np.array([0, 31]), {"units": "days since 0000-01-01"}) == ["01", "02"]


def test_a_calendar_without_a_name_is_the_standard_one():
    for unit in ("days", "months"):
        attributes = {"units": f"{unit} since 2000-01-01"}
        assert steps.labels(np.arange(2), attributes | {"calendar": ""}) == steps.labels(np.arange(2), attributes)


def test_calendar_months():
    found = steps.labels(np.arange(12) + 0.5, {"units": "months since 1955-03-01"})
    assert found == ["03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "01", "02"]


def test_units_that_no_calendar_counts_in_leave_numbers():
    assert steps.labels(np.array([3, 4]), {"units": "years since 2000-01-01"}) == ["03", "04"]
    for units in ("months since then", "days since 2000", "days since 12:00", "months since 2000-"):
        assert steps.labels(np.array([3, 4]), {"units": units}) == ["03", "04"]


def test_names_count_from_one_without_coordinate():
    assert steps.names("ndvi", None, {}, count=2) == ["ndvi_01", "ndvi_02"]
    assert steps.names("ndvi", np.array([31, 0]), DAYS) == ["ndvi_02", "ndvi_01"]
    with pytest.raises(ValueError, match="number of steps"):
        steps.names("ndvi", None, {})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.array(["a b", "a/b", "c"]), "several steps are called a_b;"),
        (np.array([1.0, 1.0]), "called 01"),
        (np.array([0.5, np.nan, np.nan]), "called nan"),
        (np.array(["2019-01-01"] * 2, "datetime64[D]"), "called 20190101T000000"),
    ],
)
def test_steps_called_the_same(values, message):
    with pytest.raises(ValueError, match=message):
        steps.labels(values, {})


def test_a_step_without_time():
    with pytest.raises(ValueError, match="no time"):
        steps.labels(np.array([0, np.nan]), DAYS)
    with pytest.raises(ValueError, match="no time"):
        steps.labels(np.array(["2019-01-01", "NaT"], "datetime64[ns]"), {})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), unique=True, min_size=1, max_size=8))
def test_labels_of_different_numbers_differ_and_are_safe(numbers):
    found = steps.labels(np.array(numbers), {})
    assert len(set(found)) == len(numbers)
    assert all(label.replace("_", "").isalnum() and label.isascii() for label in found)


@pytest.fixture
def series():
    random = np.random.default_rng(4)
    values = random.normal(5, 3, (9, 7, 5))
    values[random.random(values.shape) < 0.4] = np.nan
    values[:, 0, 0] = np.nan
    values[1:, 0, 1] = np.nan
    return values


@pytest.mark.parametrize("how", ["mean", "min", "max", "std"])
def test_statistics_are_those_of_the_valid_steps(series, how):
    found = steps.take(series, how)
    for row, column in np.ndindex(found.shape):
        valid = series[:, row, column]
        valid = valid[~np.isnan(valid)]
        expected = getattr(valid, how)() if len(valid) else np.nan
        np.testing.assert_allclose(found[row, column], expected, rtol=1e-12, atol=1e-12)


def test_harmonics_are_least_squares(series):
    position, period = np.array([0, 16, 32, 50, 64, 81, 200, 220, 300.0]), 365.25
    amplitude, phase = (steps.take(series, how, position + 1000, period) for how in steps.HARMONICS)
    angle = 2 * np.pi * position / period
    design = np.stack([np.ones(9), np.cos(angle), np.sin(angle)], axis=1)
    tried = 0
    for row, column in np.ndindex(amplitude.shape):
        valid = ~np.isnan(series[:, row, column])
        if valid.sum() < 4:
            assert np.isnan(amplitude[row, column]) and np.isnan(phase[row, column])
            continue
        _, a, b = np.linalg.lstsq(design[valid], series[valid, row, column], rcond=None)[0]
        # Few steps close together amplify rounding.
        assert amplitude[row, column] == pytest.approx(np.hypot(a, b), rel=1e-7)
        assert phase[row, column] == pytest.approx(np.arctan2(b, a) / (2 * np.pi) * period % period, rel=1e-7)
        tried += 1
    assert 10 < tried < 34


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 12, exclude_max=True), st.floats(0.01, 100), st.floats(-300, 300), st.integers(4, 12))
def test_a_pure_harmonic_comes_back_with_gaps(phase, amplitude, mean, n_valid):
    month = np.arange(12)
    values = mean + amplitude * np.cos(2 * np.pi * (month - phase) / 12)
    values[np.random.default_rng(0).permutation(12)[n_valid:]] = np.nan
    found = {how: steps.take(values[:, None, None], how).item() for how in steps.HARMONICS}
    assert found["amplitude"] == pytest.approx(amplitude, rel=1e-7)
    assert 0 <= found["phase"] < 12
    # Circular: 11.999 and 0 are neighbours.
    assert abs((found["phase"] - phase + 6) % 12 - 6) < 1e-6


def test_a_peak_at_the_first_step_has_phase_zero():
    values = 3 - 1e-3 + np.cos(2 * np.pi * np.arange(12) / 12 + 1e-17)
    assert steps.take(values[:, None, None], "phase").item() % 12 == pytest.approx(0, abs=1e-9)
    assert steps.take(values[:, None, None], "phase").item() < 12


def test_what_never_changes_has_no_phase():
    values = np.full((12, 2, 1), 0.3)
    values[:, 1] = 0
    assert steps.take(values, "amplitude").tolist() == pytest.approx(np.zeros((2, 1)), abs=1e-12)
    assert np.isnan(steps.take(values, "phase")).all()


def test_steps_at_the_same_place_of_the_cycle_leave_it_open():
    # The same month in five years.
    values = np.random.default_rng(0).normal(size=(5, 1, 1))
    assert np.isnan(steps.take(values, "amplitude", 12.0 * np.arange(5), 12))


@pytest.mark.parametrize("how", steps.TAKES)
def test_blocks_change_nothing(series, how, monkeypatch):
    whole = steps.take(series, how)
    monkeypatch.setattr(steps, "_BLOCK", 2 * 9 * 5)
    np.testing.assert_array_equal(steps.take(series, how), whole)


def test_memory_stays_near_that_of_the_input():
    values = np.random.default_rng(0).random((12, 1000, 500), np.float32)
    tracemalloc.start()
    steps.take(values, "phase")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # 24 MB in, 4 MB out, and blocks of a million numbers: 8 MB each, some of them at once.
    assert peak < 3 * values.nbytes


def test_whole_numbers_are_taken_too():
    assert steps.take(np.array([200, 100], np.uint8).reshape(2, 1, 1), "mean").tolist() == [[150.0]]
    assert np.isnan(steps.take(np.full((1, 1, 1), np.inf), "max"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("median",), "'median', expected one of mean, min, max, std, amplitude, phase"),
        (("phase", np.arange(3)), "belong together"),
        (("phase", np.arange(2), 3), "each of 3 steps expected, found"),
        (("phase", np.arange(3), 0), "above 0 expected, found 0"),
    ],
)
def test_what_cannot_be_taken(arguments, message):
    with pytest.raises(ValueError, match=message):
        steps.take(np.zeros((3, 1, 1)), *arguments)
