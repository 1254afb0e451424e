"""A study of a grid in any frame: fields, a river and seasons made by hand; its scripts from grid.nc to the maps."""

import numpy as np
import pandas as pd
import xarray as xr
from scipy.ndimage import gaussian_filter

from rules.conftest import LOOKS, Study
from terrapalette.land import frames, variables
from terrapalette.land.variables import Variable

ORDER = {"order_by": "NDVI"}
PROJECTION = {"projection": "eqearth"}
ALONG = [f"{month:02d}" for month in range(1, 13)]


def grid(frame, months=(), groups=("temperature",)):
    """grid.nc of a frame: two bands, their index, and groups that run along months; a corner has no values."""
    rows, columns = frame.shape
    random = np.random.default_rng(11)
    # Fields of five crops in blocks, with a river through them.
    block = max(4, min(rows, columns) // 12)
    crops = random.integers(0, 5, (rows // block + 1, columns // block + 1))
    crop = np.kron(crops, np.ones((block, block), int))[:rows, :columns]
    bend = columns / 2 + columns / 5 * np.sin(np.arange(rows) / rows * 6)
    river = np.abs(np.arange(columns) - bend[:, None]) < max(1, columns / 60)
    rough = gaussian_filter(random.normal(0, 1, frame.shape), 2) * 0.05
    red = np.array([0.04, 0.08, 0.14, 0.2, 0.27])[crop] + 0.2 * rough
    nir = np.array([0.5, 0.42, 0.35, 0.3, 0.32])[crop] + 0.5 * rough
    red, nir = np.where(river, 0.03, red), np.where(river, 0.02, nir)
    fields = {"red": red, "nir": nir, "NDVI": (nir - red) / (nir + red)}
    described = [
        Variable("red", "red", wavelength=665.0, long_name="red reflectance"),
        Variable("nir", "nir", wavelength=842.0, long_name="near-infrared reflectance"),
        Variable("NDVI", "NDVI", low=-1.0, high=1.0, long_name="normalized difference vegetation index"),
    ]
    for place, group in enumerate(groups if months else ()):
        for month in months:
            name = f"{group}_{month}"
            warm = 280 + 12 * np.sin((int(month) - 4 + place) / 12 * 2 * np.pi)
            fields[name] = warm + 8 * red + (nir - red) * 6 * np.cos(int(month)) + rough
            described.append(Variable(name, group, month, unit="K", long_name=f"{group}, month {month}"))
    made = xr.Dataset(coords=frames.coordinates(frame), attrs={"source": "made for a test"})
    for one in described:
        field = np.array(fields[one.name], np.float32)
        field[: rows // 6, : columns // 5] = np.nan
        told = {"units": one.unit, "long_name": one.long_name}
        made[one.name] = (frame.dims, field, variables.attributes(one) | told | frames.mapping(frame))
    return made


class Scene(Study):
    """The study of one frame with k-means in the space of its variables."""

    def __init__(self, folder, frame, months=(), groups=("temperature",)):
        super().__init__(folder)
        self.frame = frame
        grid(frame, months, groups).to_netcdf(self.path("grid.nc"))
        self.prepare(surface="both", land_variable=None)
        self.reduce("original", kind="original")
        self.cluster("original", "kmeans")
        pd.DataFrame({"space": ["original"], "method": ["kmeans"], "k": [6]}).to_csv(self.path("choice.csv"))
        self.classify([("original", "kmeans")])
        self.model("original", "kmeans")
        self.map(labellings=[("original", "kmeans")], surface="both", land_variable=None)
        with xr.open_dataset(self.path("features.nc")) as features:
            share = np.random.default_rng(2).uniform(0, 0.6, (1, features.sizes["cell"]))
            codes = features["value"].values[:, :2]
        noise = xr.Dataset(
            {"changed": (("method", "cell"), share), "share": (("draw", "method"), np.full((3, 1), 0.3))},
            coords={"method": ["kmeans"], "k": ("method", [6]), "assigned_by": ("method", ["own rule"])},
            attrs={"space": "original", "source": "made for a test", "normalize": "variable", "errors": "none"},
        )
        noise.to_netcdf(self.path("noise.nc"))
        attributes = {"space": "codes", "is_input": 0, "source": "made for a test", "normalize": "variable"}
        xr.Dataset(
            {"value": (("cell", "component"), codes)}, {"component": ["z1", "z2"]}, attributes
        ).to_netcdf(self.path("codes.nc"))  # fmt: skip

    def figures(self, draw):
        """Every figure of maps by name; draw(script, output, **arguments) as of Study.run."""
        own = {"space": "original", "method": "kmeans"}
        several = {"noise": ["noise.nc"], "features": "features.nc"}
        maps = {"landtypes": "landtypes.nc", "classes": "classes.csv", "features": "features.nc"}
        regions = {"Africa": [-20, 55, -36, 38], "Alps": [5, 17, 44, 50]}
        return {
            name: draw(f"plot_{name}", {"figure": f"{name}.png"}, wildcards=words, params=params, **inputs)
            for name, words, params, inputs in (
                ("map", own, PROJECTION | ORDER, maps),
                ("maps", {}, PROJECTION | ORDER, {"landtypes": "landtypes.nc"}),
                ("variables", {}, PROJECTION, {"features": "features.nc"}),
                ("codes", {"space": "codes"}, PROJECTION, {"space": "codes.nc", "features": "features.nc"}),
                ("uncertainty", {}, PROJECTION | {"methods": LOOKS}, several),
                ("zoom", own, {"regions": regions} | ORDER, {"landtypes": "landtypes.nc"}),
            )
        }

    def export(self):
        own = {"space": "original", "method": "kmeans"}
        self.run("export", {"geotiff": "map.tif"}, landtypes="landtypes.nc", wildcards=own)
        return self.path("map.tif")

    def page(self):
        """The atlas of the scene."""
        counts = xr.load_dataset(self.path("original.kmeans.nc"))["k"].values
        table = {"space": "original", "method": "kmeans", "k": counts, "inertia": 1 / counts, "silhouette_input": 0.5}
        pd.DataFrame(table).to_csv(self.path("scores.csv"))
        self.atlas(
            clusters=["original.kmeans.nc"],
            spaces=["original.nc", "codes.nc"],
            # Codes made by hand have no model: nothing leads back, as from the variables themselves.
            models=["model.original.nc", "model.original.nc"],
            noise=["noise.nc"],
            references=[],
            params={"land_variable": None, "surface": "both"},
        )
        return self.folder / "atlas.html"
