"""A Sentinel-2-like scene, from a GeoTIFF to the map of every cell: seconds, and memory of all processes.

Run by `make bench-scene`. The scene is made first (10 bands of whole numbers, a UTM zone, deflated tiles), which is no
part of what is measured.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import rasterio
from rasterio.transform import from_origin
from scipy.ndimage import zoom

from bench_processes import measured

BANDS = {
    "B02": 490,
    "B03": 560,
    "B04": 665,
    "B05": 705,
    "B06": 740,
    "B07": 783,
    "B08": 842,
    "B8A": 865,
    "B11": 1610,
    "B12": 2190,
}
# Reflectances of water, forest, meadow, crops, soil and rock, in the order of the bands.
SPECTRA = np.array(
    [
        [0.06, 0.05, 0.03, 0.02, 0.02, 0.02, 0.02, 0.02, 0.01, 0.01],
        [0.02, 0.04, 0.02, 0.06, 0.18, 0.22, 0.24, 0.25, 0.11, 0.05],
        [0.03, 0.07, 0.04, 0.11, 0.30, 0.37, 0.40, 0.41, 0.20, 0.10],
        [0.05, 0.09, 0.08, 0.14, 0.25, 0.29, 0.31, 0.33, 0.26, 0.17],
        [0.09, 0.13, 0.18, 0.21, 0.23, 0.25, 0.27, 0.29, 0.36, 0.31],
        [0.18, 0.22, 0.26, 0.27, 0.28, 0.29, 0.30, 0.31, 0.34, 0.31],
    ]
)
SETTINGS = """\
studies: [land]
land:
  source: scene.tif
  surface: both
  land_variable: null
  variables:
{variables}
  order_by: NDVI
  max_cells: 250000
  methods: [kmeans]
  spaces: {{pca: null, vae2: null, vae1: null, archetypes: null, tensor_train: null}}
  k_max: 12
  references: {{landcover: null}}
  figures: {{regions: {{Africa: null, South America: null}}}}
"""
# Seconds and GiB.
GOALS = (360, 4)
TARGETS = ["landtypes.nc", "areas.csv", "geotiff/original.kmeans.tif", "figures/map.original.kmeans.png", "atlas.html"]


def make_scene(path: Path, side: int) -> None:
    """Smooth mixtures of six surfaces with noise, cells without data along one edge."""
    random = np.random.default_rng(8)
    coarse = zoom(random.normal(size=(6, 24, 24)), (1, 8, 8), order=3)
    profile = {
        "driver": "GTiff", "dtype": "uint16", "count": len(BANDS), "height": side, "width": side, "nodata": 0,
        "crs": "EPSG:32632", "transform": from_origin(399960, 5400000, 20, 20), "tiled": True, "blockxsize": 512,
        "blockysize": 512, "compress": "deflate", "zlevel": 1, "BIGTIFF": "IF_SAFER",
    }  # fmt: skip
    columns = np.linspace(0, coarse.shape[2] - 1.001, side)
    with rasterio.open(path, "w", **profile) as file:
        file.descriptions = tuple(BANDS)
        for top in range(0, side, 512):
            rows = np.linspace(0, coarse.shape[1] - 1.001, side)[top : top + 512]
            low, left = rows.astype(int), columns.astype(int)
            down, right = (rows - low)[None, :, None], (columns - left)[None, None, :]
            above, below = coarse[:, low], coarse[:, low + 1]
            smooth = (1 - down) * ((1 - right) * above[:, :, left] + right * above[:, :, left + 1])
            smooth += down * ((1 - right) * below[:, :, left] + right * below[:, :, left + 1])
            share = np.exp(4 * smooth)
            share /= share.sum(axis=0)
            for band in range(len(BANDS)):
                value = np.einsum("s,sij->ij", SPECTRA[:, band], share)
                value *= 1 + 0.04 * random.standard_normal(value.shape, dtype=np.float32)
                numbers = np.clip(np.round(1e4 * value), 1, 12000).astype(np.uint16)
                numbers[:, : side // 50] = 0
                file.write(numbers, band + 1, window=((top, top + len(rows)), (0, side)))


def main(side: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_scene(folder / "scene.tif", side)
        entries = [
            f"    - {{name: {band}, scale: 1.0e-4, range: [0, 2], wavelength: {wavelength}}}"
            for band, wavelength in BANDS.items()
        ]
        entries.append("    - {name: NDVI, index: [B08, B04], range: [-1, 1]}")
        print(f"{side} x {side} cells, {len(BANDS)} bands, {(folder / 'scene.tif').stat().st_size / 1e6:.0f} MB")
        targets = [f"results/land/{target}" for target in TARGETS]
        status = measured(folder, SETTINGS.format(variables="\n".join(entries)), targets, GOALS)
        if status == 0:
            print(pd.read_csv(folder / "results/land/areas.csv").to_string(index=False))
    sys.exit(status)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5490)
