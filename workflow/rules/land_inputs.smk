# What the rules of the land study ask for: spaces, labellings, files and the study's results.
import os


def land_spaces(kinds=("original", "pca", "vae")):
    """Names of the configured spaces of these kinds."""
    spaces = config["land"]["spaces"]
    return [name for name, space in spaces.items() if space and space["kind"] in kinds]


def land_planes():
    """Spaces with two coordinates or more to draw against each other, besides the variables themselves."""
    spaces = config["land"]["spaces"]
    return [
        space
        for space in land_spaces(["pca", "vae"])
        if spaces[space].get("latent_dim") != 1
    ]


def land_axes():
    """Latent spaces of a single number."""
    return [
        space
        for space in land_spaces(["vae"])
        if config["land"]["spaces"][space]["latent_dim"] == 1
    ]


def land_source():
    source = config["land"]["source"]
    if source == "emulated":
        return rules.land_emulate.output.product
    return os.path.expanduser(source)


def land_labellings():
    """Every space and method as plain values."""
    return [
        [space, method]
        for space in land_spaces()
        for method in config["land"]["methods"]
    ]


def land_model(wildcards):
    """The trained weights behind a latent space; other spaces need none."""
    return (
        f"results/land/models/{wildcards.space}.pt"
        if wildcards.space in land_spaces(["vae"])
        else []
    )


def land_clusters():
    return [
        f"results/land/clusters/{space}.{method}.nc"
        for space, method in land_labellings()
    ]


def land_regions():
    """Zoom regions that are not switched off."""
    return {
        name: box for name, box in config["land"]["figures"]["regions"].items() if box
    }


def land_results():
    """Tables, maps and figures of the land study."""
    methods = config["land"]["methods"]
    tables = [
        "scores.csv",
        "choice.csv",
        "classes.csv",
        "agreement.csv",
        "correlation.csv",
        "landtypes.nc",
        "comparison.csv",
        "noise.csv",
    ]
    tables += ["latent.csv", "alpha.csv"] * bool(land_spaces(["vae"]))
    figures = [
        "variables",
        "correlation",
        "scores",
        "sizes",
        "maps",
        "comparison",
        "noise",
        "uncertainty",
    ]
    per_space = (
        ["elbow"]
        + ["dendrogram"] * ("hac" in methods)
        + ["contingency"] * (len(methods) == 2)
    )
    figures += [f"{figure}.{space}" for figure in per_space for space in land_spaces()]
    figures += [f"components.{space}" for space in land_spaces(["pca", "vae"])]
    figures += [f"density.{space}" for space in land_planes()]
    latent = ["training", "latent", "distances", "planes", "walk", "codes", "alpha"]
    figures += [
        f"{figure}.{space}" for figure in latent for space in land_spaces(["vae"])
    ]
    figures += [f"axis.{space}" for space in land_axes()]
    figures += [f"explained_variance.{space}" for space in land_spaces(["pca"])]
    figures += ["agreement"] * (len(land_labellings()) > 1)
    per_labelling = ["map", "scatter", "spectra"] + ["zoom"] * bool(land_regions())
    figures += [
        f"{figure}.{space}.{method}"
        for figure in per_labelling
        for space, method in land_labellings()
    ]
    return [f"results/land/{table}" for table in tables] + [
        f"results/land/figures/{figure}.png" for figure in figures
    ]
