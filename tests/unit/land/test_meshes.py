import numpy as np
import pytest
from pyproj import CRS
from scipy.interpolate import RegularGridInterpolator

from terrapalette.land import frames, meshes
from terrapalette.land.frames import Frame

FRAMES = {
    "utm": Frame(5_330_000 - 20.0 * np.arange(500), 671_000 + 20.0 * np.arange(400), CRS.from_epsg(32632).to_wkt()),
    "pole": Frame(4e6 - 25e3 * np.arange(320), -4e6 + 25e3 * np.arange(320), CRS.from_epsg(3413).to_wkt()),
    "date line": Frame(-2e6 - 1e3 * np.arange(300), 4e5 + 1e3 * np.arange(900), CRS.from_epsg(32660).to_wkt()),
}

# Four thousand kilometres in cells of one.
FINE = Frame(5.4e6 - 1e3 * np.arange(4000), 2.5e6 + 1e3 * np.arange(4500), CRS.from_epsg(3035).to_wkt())


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_places_between_nodes_are_within_a_tenth_of_a_cell(frame, rng):
    mesh = meshes.of(frame)
    left, right, bottom, top = frames.extent(frame)
    nodes = np.linspace(bottom, top, len(mesh)), np.linspace(left, right, mesh.shape[1])
    y, x = rng.uniform(bottom, top, 500), rng.uniform(left, right, 500)
    found = RegularGridInterpolator(nodes, mesh[::-1])(np.stack([y, x], axis=1))
    lat, lon = np.rad2deg(np.arctan2(found[:, 2], np.hypot(found[:, 0], found[:, 1]))), np.rad2deg(
        np.arctan2(found[:, 1], found[:, 0])
    )  # fmt: skip
    back_y, back_x = frames.plane(frame, lat, lon)
    cell = frame.x[1] - frame.x[0]
    # A tenth at the nodes' middles; elsewhere a hair more, and the scale of the projection.
    assert np.hypot(back_y - y, back_x - x).max() < 0.13 * cell


def test_a_net_is_no_finer_than_it_need_be():
    assert len(meshes.of(FRAMES["utm"])) == 17 and len(meshes.of(FINE)) > 17


def test_off_the_globe_there_are_no_places():
    frame = Frame(9e6 - 2e5 * np.arange(91), -1.9e7 + 2e5 * np.arange(190), CRS("+proj=sinu +R=6371007.181").to_wkt())
    mesh = meshes.of(frame)
    assert np.isnan(mesh[0, 0]).all() and np.isfinite(mesh[len(mesh) // 2, mesh.shape[1] // 2]).all()
