"""The land study at 0.1 and 0.05 degree, all default spaces and methods: seconds, and memory of all processes.

All tables (the verdict's too), fitted classes, GeoTIFFs, class maps and the atlas; with `all` among the arguments,
every figure besides. Run by `make bench-land`, or with cell sizes and a folder that keeps the runs. 0.1 degree is the
built-in estimate, made in the run; 0.05 is interpolated from it beforehand, ice and the far north filled from the
nearest land, so that every cell of land has values.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import xarray as xr
from scipy.ndimage import distance_transform_edt, zoom

from bench_processes import measured
from conftest import PROJECT

# Cell size in degrees: seconds and GiB at most.
GOALS = {"0.1": (600, 4), "0.05": (1800, 8)}
SETTINGS = {
    "0.1": "studies: [land]\nland: {grid_step: 0.1}\n",
    "0.05": "studies: [land]\nland: {source: source.nc, k_max: 12}\n",
}


TABLES = [
    "scores", "fits", "choice", "classes", "areas", "agreement", "correlation", "comparison", "noise", "latent",
    "alpha", "references", "reproduction", "verdict",
]  # fmt: skip
LABELLINGS = [f"{space}.{method}" for space in ("original", "pca", "vae2", "vae1") for method in ("kmeans", "hac")]


def targets() -> list[str]:
    made = [*(f"{name}.csv" for name in TABLES), "landtypes.nc", "atlas.html", "figures/maps.png"]
    for one in LABELLINGS:
        made += [f"geotiff/{one}.tif", f"model/{one}/model.json", f"figures/map.{one}.png"]
    return [f"results/land/{one}" for one in made]


def estimate(folder: Path) -> Path:
    """The built-in estimate at 0.1 degree, on latitudes and longitudes."""
    (folder / "mine.yaml").write_text(SETTINGS["0.1"])
    path = "results/land/grid.nc"
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--snakefile", str(PROJECT / "Snakefile")]
    command += ["--directory", str(folder), "--quiet", "all"]
    command += ["--configfile", str(PROJECT / "config.yaml"), str(folder / "mine.yaml"), "--", path]
    subprocess.run(command, check=True)
    return folder / path


def interpolated(coarse: Path, fine: Path) -> None:
    """Cells half as wide, between their neighbours, with a little noise of their own."""
    random = np.random.default_rng(3)
    with xr.open_dataset(coarse) as source:
        lat, lon = source["lat"].values, source["lon"].values
        step = abs(lat[1] - lat[0]) / 2
        found = xr.Dataset(
            coords={
                "lat": ("lat", 90 - step * (np.arange(2 * len(lat)) + 0.5), source["lat"].attrs),
                "lon": ("lon", -180 + step * (np.arange(2 * len(lon)) + 0.5), source["lon"].attrs),
            },
            attrs=source.attrs,
        )
        encoding = {}
        for name, field in source.data_vars.items():
            values = field.values
            if name == "LandPercentage":
                values = values.repeat(2, axis=0).repeat(2, axis=1)
            else:
                missing = ~np.isfinite(values)
                nearest = distance_transform_edt(missing, return_distances=False, return_indices=True)
                values = zoom(values[tuple(nearest)], 2, order=1, mode="grid-constant", grid_mode=True)
                values = np.clip(values + random.normal(0, 0.005, values.shape), -0.99 if name == "NDVI" else 0, 0.99)
            found[name] = (("lat", "lon"), values.astype(np.float32), field.attrs)
            encoding[name] = {"zlib": True, "complevel": 1, "chunksizes": (360, 7200)}
    found.to_netcdf(fine, encoding=encoding)


def main(steps: list[str], kept: Path | None, wanted: list[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        root, status = kept or Path(name), 0
        for step in steps:
            folder = root / step
            folder.mkdir(parents=True, exist_ok=True)
            if step == "0.05":
                (root / "coarse").mkdir(exist_ok=True)
                interpolated(estimate(root / "coarse"), folder / "source.nc")
            print(f"{step} degree, two cores", flush=True)
            status |= measured(folder, SETTINGS[step], wanted, GOALS[step])
            if status == 0:
                with xr.open_dataset(folder / "results/land/features.nc") as cells:
                    print(f"  {cells.attrs['grid_cells']} cells, {cells.sizes['cell']} in the study")
                for page in ("atlas.html", "landtypes.nc"):
                    print(f"  {page}: {(folder / 'results/land' / page).stat().st_size / 1e6:.1f} MB", flush=True)
    return status


if __name__ == "__main__":
    named = [one for one in sys.argv[1:] if one in GOALS]
    folders = [Path(one) for one in sys.argv[1:] if one not in [*GOALS, "all"]]
    wanted = ["all"] if "all" in sys.argv else targets()
    sys.exit(main(named or list(GOALS), folders[0] if folders else None, wanted))
