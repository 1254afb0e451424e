import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.figure import Figure

from terrapalette.runtime import whole_files


def test_a_failed_write_leaves_what_was_there(tmp_path):
    target = tmp_path / "table.csv"
    target.write_text("before")
    with pytest.raises(RuntimeError), whole_files.whole(str(target)) as part:
        (tmp_path / part).write_text("half")
        raise RuntimeError
    assert target.read_text() == "before" and [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_netcdf_files_repeat_byte_for_byte(tmp_path, rng):
    dataset = xr.Dataset({"a": (("x", "y"), rng.random((40, 30))), "b": ("x", np.arange(40, dtype=np.int16))})
    for name in ("one.nc", "two.nc"):
        whole_files.write_netcdf(dataset, str(tmp_path / name))
    assert (tmp_path / "one.nc").read_bytes() == (tmp_path / "two.nc").read_bytes()


def test_tables_keep_ten_digits(tmp_path):
    whole_files.write_csv(pd.DataFrame({"x": [1 / 3], "n": [None]}), str(tmp_path / "t.csv"))
    assert (tmp_path / "t.csv").read_text() == "x,n\n0.3333333333,\n"


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_pictures_do_not_follow_the_last_digits_of_the_layout(tmp_path, ending):
    made = []
    for nudge in (0, 1e-9):
        figure = Figure(figsize=(4, 3), layout="constrained")
        axes = figure.subplots(1, 2)
        axes[0].plot([0, 1], label="a line")
        # What the solver leaves differs by far less than a pixel between runs.
        figure.get_layout_engine().set(rect=(0, 0, 1 - nudge, 1))
        whole_files.write_figure(figure, str(tmp_path / f"figure.{ending}"))
        made.append([one.get_position().bounds for one in figure.axes])
    assert made[0] == made[1]


def rows_written(path, stripes, **encoding):
    """A file of two fields of 5 x 4 bytes, filled by stripes."""
    blank = np.broadcast_to(np.uint8(0), (5, 4))
    fields = {
        name: xr.Variable(("y", "x"), blank, {"long_name": name}, {"_FillValue": np.uint8(0)} | encoding)
        for name in "ab"
    }
    dataset = xr.Dataset(coords={"y": np.arange(5.0), "x": np.arange(4.0)}, attrs={"source": "made"})
    whole_files.write_rows(dataset, fields, stripes, str(path))


@pytest.mark.parametrize("encoding", [{}, {"chunksizes": (2, 4)}])
def test_rows_come_together(tmp_path, rng, encoding):
    values = rng.integers(0, 3, (2, 5, 4)).astype(np.uint8)
    rows_written(tmp_path / "rows.nc", ((first, values[:, first : first + 2]) for first in (0, 2, 4)), **encoding)
    with xr.open_dataset(tmp_path / "rows.nc", mask_and_scale=False) as found:
        assert found.attrs == {"source": "made"} and found["y"].values.tolist() == [0, 1, 2, 3, 4]
        for name, own in zip("ab", values, strict=True):
            np.testing.assert_array_equal(found[name], own)
            assert found[name].dtype == np.uint8 and found[name].attrs["long_name"] == name
            assert found[name].encoding["zlib"] and found[name].encoding["complevel"] == 4
            assert encoding == {} or found[name].encoding["chunksizes"] == (2, 4)
    with xr.open_dataset(tmp_path / "rows.nc") as decoded:
        np.testing.assert_array_equal(np.isnan(decoded["a"]), values[0] == 0)


@pytest.mark.parametrize("encoding", [{}, {"chunksizes": (2, 4)}])
def test_rows_are_written_whole_or_not_at_all(tmp_path, encoding):
    def failing():
        yield 0, np.ones((2, 2, 4), np.uint8)
        raise RuntimeError("no more")

    (tmp_path / "rows.nc").write_text("before")
    with pytest.raises(RuntimeError, match="no more"):
        rows_written(tmp_path / "rows.nc", failing(), **encoding)
    assert [one.name for one in tmp_path.iterdir()] == ["rows.nc"] and (tmp_path / "rows.nc").read_text() == "before"


def test_large_fields_are_cut_into_rows(tmp_path):
    fields = [("large", xr.Variable(("y", "x"), np.zeros((600, 500), np.float32)))]
    for complevel, expected in ((4, (524, 500)), (0, None)):
        path = str(tmp_path / f"{complevel}.nc")
        whole_files.write_fields(xr.Dataset(coords={"y": np.arange(600.0)}), fields, path, complevel)
        with xr.open_dataset(path) as found:
            assert found["large"].encoding["chunksizes"] == expected
