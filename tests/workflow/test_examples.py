"""Examples run as they are laid over the defaults, on a small planet."""

import pytest
import xarray as xr

from terrapalette.land.origins import OBSERVED

pytestmark = pytest.mark.workflow


def test_the_observed_earth(fresh):
    figures = [f"results/land/figures/{name}.pca.kmeans.png" for name in ("map", "spectra")]
    config = ("examples/earth.yaml", "tests/config/tiny.yaml")
    done = fresh.snakemake("results/land/features.nc", *figures, config=config)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all((fresh.folder / path).stat().st_size > 10_000 for path in figures)
    with xr.open_dataset(fresh.folder / "results/land/features.nc") as cells:
        assert cells.attrs["source"] == OBSERVED and cells.attrs["order_by"] == "greenness"
        assert cells["group"].values.tolist() == ["red", "green", "blue", "greenness"] + ["day"] * 12 + ["night"] * 12
        # Cells of 5 degrees.
        assert dict(cells.sizes) | {"cell": 0} == {"cell": 0, "variable": 28, "grid_row": 36, "grid_column": 72}
    # The estimate is not made.
    assert not (fresh.folder / "resources/land/emulated_polder.nc").exists()
    again = fresh.snakemake("results/land/features.nc", *figures, config=config)
    assert "Nothing to be done" in again.stdout + again.stderr
