import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from conftest import PROJECT
from terrapalette import runtime


def test_a_failed_write_leaves_what_was_there(tmp_path):
    target = tmp_path / "table.csv"
    target.write_text("before")
    with pytest.raises(RuntimeError), runtime.whole(str(target)) as part:
        (tmp_path / part).write_text("half")
        raise RuntimeError
    assert target.read_text() == "before" and [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_streams_depend_on_seed_and_name_alone():
    first = runtime.stream(1, "a").random(3)
    np.testing.assert_array_equal(first, runtime.stream(1, "a").random(3))
    assert not np.array_equal(first, runtime.stream(1, "b").random(3))
    assert not np.array_equal(first, runtime.stream(2, "a").random(3))


def test_netcdf_files_repeat_byte_for_byte(tmp_path, rng):
    dataset = xr.Dataset({"a": (("x", "y"), rng.random((40, 30))), "b": ("x", np.arange(40, dtype=np.int16))})
    for name in ("one.nc", "two.nc"):
        runtime.write_netcdf(dataset, str(tmp_path / name))
    assert (tmp_path / "one.nc").read_bytes() == (tmp_path / "two.nc").read_bytes()


def test_tables_keep_ten_digits(tmp_path):
    runtime.write_csv(pd.DataFrame({"x": [1 / 3], "n": [None]}), str(tmp_path / "t.csv"))
    assert (tmp_path / "t.csv").read_text() == "x,n\n0.3333333333,\n"


@pytest.mark.parametrize(("error", "shown"), [("InputError('mend it')", False), ("RuntimeError('ours')", True)])
def test_only_our_own_errors_show_a_traceback(tmp_path, error, shown):
    code = (
        "from terrapalette.errors import InputError\nfrom terrapalette.runtime import open_log\n"
        f"open_log('rule.log')\nraise {error}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT / "workflow")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) is shown
    assert ("mend it" if not shown else "ours") in (tmp_path / "rule.log").read_text()
