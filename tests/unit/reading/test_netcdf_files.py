import netCDF4
import numpy as np
import pytest
import xarray as xr

from terrapalette.runtime.errors import InputError
from unit.reading.readings import read


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.nc"
    xr.Dataset({"NDVI": (("lat", "lon"), np.random.default_rng(0).random((50, 60)))}).to_netcdf(path)
    return path


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
class TestBadFiles:
    def error(self, path, reader, names=("NDVI",)):
        with pytest.raises(InputError) as caught:
            read(path, *names, reader=reader)
        assert str(path) in str(caught.value)
        return str(caught.value)

    def test_missing(self, tmp_path, reader):
        assert "no such file" in self.error(tmp_path / "absent.nc", reader)

    def test_folder(self, tmp_path, reader):
        assert "is a folder" in self.error(tmp_path, reader)

    def test_not_netcdf(self, tmp_path, reader):
        (tmp_path / "text.nc").write_text("latitude,longitude")
        assert "not a netCDF file" in self.error(tmp_path / "text.nc", reader)

    def test_empty(self, tmp_path, reader):
        (tmp_path / "empty.nc").touch()
        assert "not a netCDF file" in self.error(tmp_path / "empty.nc", reader)

    @pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
    def test_truncated(self, good, reader, share):
        content = good.read_bytes()
        good.write_bytes(content[: int(len(content) * share)])
        assert "damaged or truncated" in self.error(good, reader)

    def test_groups(self, tmp_path, reader):
        with netCDF4.Dataset(tmp_path / "groups.nc", "w") as file:
            file.createGroup("PRODUCT")
        assert "in groups (PRODUCT)" in self.error(tmp_path / "groups.nc", reader)

    def test_missing_variable(self, good, reader):
        message = self.error(good, reader, ["NDVI", "DHR443"])
        assert "'DHR443'" in message and "NDVI" in message and "land.variables" in message


@pytest.mark.parametrize("reader", ["xarray", "netCDF4"])
def test_truncated_classic_file(tmp_path, reader):
    path = tmp_path / "classic.nc"
    xr.Dataset({"NDVI": (("lat", "lon"), np.ones((50, 60)))}).to_netcdf(path, format="NETCDF3_CLASSIC")
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(InputError, match="damaged or truncated"):
        read(path, "NDVI", reader=reader)
