# What the rules of the land study ask for: spaces, labellings, files and the study's results.
import os


def land_missing_files():
    """Sentences on files that the land study is told to read and that are not there."""
    source = config["land"]["source"]
    found = [] if source == "emulated" else missing("land.source", source)
    for name, reference in land_references().items():
        found += missing(f"land.references.{name}.file", reference["file"])
    return found


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


def land_references():
    """Independent maps that are not switched off."""
    references = config["land"]["references"]
    return {name: settings for name, settings in references.items() if settings}


def land_reproduced():
    """Published figures beside ours, where the study looks at what the source report looked at."""
    published = {"DHR1020", "DHR443", "DHR490", "DHR565", "DHR670", "DHR865", "NDVI"}
    names = {variable["name"] for variable in config["land"]["variables"]}
    same = names == published and config["land"]["surface"] == "land"
    return ["results/land/reproduction.csv"] * same


def land_findings():
    """Tables that the report's opening speaks of."""
    names = ["classes", "choice", "scores", "comparison", "noise"]
    names += ["latent", "alpha"] * bool(land_spaces(["vae"]))
    names += ["references"] * bool(land_references())
    return {name: f"results/land/{name}.csv" for name in names}


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
        "atlas.html",
    ]
    tables += ["latent.csv", "alpha.csv"] * bool(land_spaces(["vae"]))
    tables += ["references.csv"] * bool(land_references())
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
    tables += [f"geotiff/{space}.{method}.tif" for space, method in land_labellings()]
    figures += ["agreement"] * (len(land_labellings()) > 1)
    per_labelling = ["map", "scatter", "spectra"] + ["zoom"] * bool(land_regions())
    figures += [
        f"{figure}.{space}.{method}"
        for figure in per_labelling
        for space, method in land_labellings()
    ]
    figures += ["references"] * bool(land_references())
    figures += [
        f"crosstable.{reference}.{space}.{method}"
        for reference in land_references()
        for space, method in land_labellings()
    ]
    return [f"results/land/{table}" for table in tables] + [
        f"results/land/figures/{figure}.png" for figure in figures
    ]


def land_cards():
    """What the front page links to in the land study."""
    space, method = land_labellings()[0]
    figures = "results/land/figures"
    return [
        {
            "title": "Atlas",
            "text": "All land-type maps in one page: zoom, compare, select, cut the tree.",
            "href": "land/atlas.html",
            "picture": f"{figures}/map.{space}.{method}.png",
        },
        {
            "title": "Spaces compared",
            "text": "Which space and method separate land types best, over several seeds.",
            "href": "land/figures/comparison.png",
            "picture": f"{figures}/comparison.png",
        },
    ]


STUDIES["land"] = Study(
    missing=land_missing_files,
    results=land_results,
    reproduced=land_reproduced,
    findings=land_findings,
    cards=land_cards,
)
