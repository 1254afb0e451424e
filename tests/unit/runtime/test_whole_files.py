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
