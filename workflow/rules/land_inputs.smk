# What the rules of the land study ask for: spaces, files and the study's results.
import os

from terrapalette.blocks import fits as block_fits
from terrapalette.config.land import BUILT_IN, space_settings
from terrapalette.reading import sources
from terrapalette.spaces import kinds as space_kinds


def land_missing_files():
    """Sentences on files that the land study is told to read and that are not there."""
    found = []
    for applied in (None, *land_applied()):
        key = "source" if applied is None else f"apply.{applied}.source"
        if (source := land_source_value(applied)) not in BUILT_IN:
            found += sources.missing(source, f"land.{key}")
    for name, path in land_beside().items():
        found += missing(
            {"mask": "land.mask.file", "region": "land.region"}[name], path
        )
    for name in land_references():
        found += missing(f"land.references.{name}.file", land_reference_file(name))
    return found


def land_kind(space):
    """The kind of a space."""
    return space_kinds.kind(config["land"]["spaces"][space]["kind"])


def land_spaces(ability=lambda kind: True):
    """Names of the configured spaces whose kind has an ability."""
    spaces = config["land"]["spaces"]
    return [
        name for name, space in spaces.items() if space and ability(land_kind(name))
    ]


def land_learned():
    """Spaces whose way back to values bends, so that it is worth asking how regular they are."""
    return land_spaces(lambda kind: kind.jacobian is not None)


def land_axes():
    """Learned spaces of one number in which some method finds classes."""
    return [
        one for one in land_learned() if land_dimensions(one) == 1 and land_methods(one)
    ]


def land_has_umap():
    """Whether a map of neighbours is drawn: it stands beside that of a null world or not at all."""
    return bool(config["land"]["umap"] and land_judged_spaces())


def land_dimensions(space):
    """How many coordinates a space has, None where only the data tell."""
    return land_kind(space).dimensions(config["land"]["spaces"][space])


def land_space_settings(space):
    """Kind and settings of a space."""
    return space_settings(config["land"]["spaces"][space])


def land_kind_code(wildcards):
    """The module of a space's kind, which scripts load by name."""
    kind = config["land"]["spaces"][wildcards.space]["kind"]
    return module_code(f"spaces/{space_kinds.MODULES[kind]}")


def land_space_fit_code(wildcards):
    """The module that fits a space's kind to cells in blocks, if there is one."""
    kind, modules = config["land"]["spaces"][wildcards.space]["kind"], block_fits.SPACES
    return module_code(f"blocks/{modules[kind]}") if kind in modules else []


def land_choice():
    """Which cells of a grid the study takes: params of scripts that go over all of it."""
    keys = ("land_variable", "land_threshold", "surface")
    return untouched({key: config["land"][key] for key in keys})


def land_kinds_code():
    """The modules of all kinds of spaces, which scripts load by name with fitted models."""
    kinds = [config["land"]["spaces"][space]["kind"] for space in land_spaces()]
    modules = [module_code(f"spaces/{space_kinds.MODULES[kind]}") for kind in kinds]
    return list(dict.fromkeys(path for paths in modules for path in paths))


def land_applied_files(ending, applied=None):
    """Files of every labelling applied to other data: to one of them, or to all."""
    names = land_applied() if applied is None else [applied]
    return [
        f"results/land/apply/{name}/{space}.{method}.{ending}"
        for name in names
        for space, method in land_labellings()
    ]


def land_atlas_files():
    """Files beside the atlas, in the order of `land_clusters`: maps of every cell that are too large for its page."""
    return [
        f"results/land/atlas/{space}.{method}.js" for space, method in land_labellings()
    ]


def land_regions():
    """Zoom regions that are not switched off."""
    return {
        name: box for name, box in config["land"]["figures"]["regions"].items() if box
    }


def land_references():
    """Independent maps that are not switched off; the built-in one knows no classes of the sea."""
    land = config["land"]
    named = {name: one for name, one in land["references"].items() if one}
    if land["surface"] == "sea":
        named = {name: one for name, one in named.items() if one["file"] != "builtin"}
    return named


def land_reference_file(name):
    """The file of an independent map; `builtin` is the library's own."""
    path = config["land"]["references"][name]["file"]
    if path == "builtin":
        return library("land/data/satellites.nc")
    return land_file(path)


def land_reproduced():
    """Published figures beside ours, where the study looks at what the source report looked at."""
    published = {"DHR1020", "DHR443", "DHR490", "DHR565", "DHR670", "DHR865", "NDVI"}
    names = {variable["name"] for variable in config["land"]["variables"]}
    same = names == published and config["land"]["surface"] == "land"
    return ["results/land/reproduction.csv"] * same


def land_findings():
    """Tables that the report's opening speaks of."""
    names = ["classes", "choice", "scores", "comparison", "noise"]
    names += ["verdict"] * bool(land_judged_spaces())
    names += ["contest"] * land_has_contest()
    names += ["latent"] * bool(land_learned())
    names += ["alpha"] * bool(land_divergent())
    names += ["references"] * bool(land_references())
    names += ["apply"] * bool(land_applied())
    return {name: f"results/land/{name}.csv" for name in names}


def land_terms():
    """Words for the report's opening sentences: names of methods, sorts of spaces, how many null worlds there are."""
    return {
        "methods": {name: look["long_title"] for name, look in land_looks().items()},
        "plain": land_spaces(lambda kind: kind.is_input),
        "learned": land_learned(),
        "worlds": config["land"]["verdict"]["worlds"],
    }


def land_tables():
    """Tables, maps and pages of the land study."""
    names = [
        "scores.csv",
        "fits.csv",
        "choice.csv",
        "classes.csv",
        "areas.csv",
        "agreement.csv",
    ]
    names += ["correlation.csv", "landtypes.nc", "comparison.csv", "noise.csv"]
    names += ["atlas.html", *land_verdict_tables()]
    names += ["contest.csv", "contest_seconds.csv"] * land_has_contest()
    names += ["latent.csv"] * bool(land_learned())
    names += ["alpha.csv"] * bool(land_divergent())
    names += ["references.csv"] * bool(land_references())
    names += ["map_train.csv"] * bool(config["land"]["map_train"])
    names += ["apply.csv"] * bool(land_applied())
    names += [f"memberships/{space}.{method}.nc" for space, method in land_soft()]
    for space, method in land_labellings():
        names += [f"geotiff/{space}.{method}.tif", f"atlas/{space}.{method}.js"]
        names += [f"model/{space}.{method}/model.{ending}" for ending in ("json", "nc")]
        names += [f"apply/{one}/{space}.{method}.tif" for one in land_applied()]
    return names


def land_figures():
    """Figures of the land study, by what each space's kind can do."""
    figures = ["variables", "correlation", "scores", "sizes", "maps"]
    figures += ["comparison", "noise", "uncertainty", *land_verdict_figures()]
    figures += ["agreement"] * (len(land_labellings()) > 1)
    figures += ["contest"] * land_has_contest()
    figures += ["references"] * bool(land_references())
    figures += ["map_train"] * bool(config["land"]["map_train"])
    figures += ["umap"] * land_has_umap()
    figures += ["memberships"] * bool(land_soft())
    for space in land_spaces():
        kind, own = land_kind(space), ["elbow"] * bool(land_curves(space))
        own += ["criteria"] * bool(land_judging(space))
        own += ["dendrogram"] * bool(land_trees(space))
        own += ["contingency"] * (len(land_methods(space)) > 1)
        own += ["components"] * (not kind.is_input)
        own += ["density"] * (not kind.is_input and land_dimensions(space) != 1)
        own += ["training"] * kind.has_history
        own += ["explained_variance"] * kind.has_explained_variance
        own += ["alpha"] * (space in land_divergent())
        own += ["mixture", "extremes"] * kind.has_extremes
        own += ["cores"] * kind.has_cores
        if kind.jacobian:
            own += ["latent", "distances", "planes", "walk", "codes"]
            own += ["axis"] * (space in land_axes())
        figures += [f"{figure}.{space}" for figure in own]
    for space, method in land_labellings():
        own = ["map", "scatter", "spectra"] + ["zoom"] * bool(land_regions())
        own += ["learning"] * (
            method in land_methods(space, lambda one: one.has_history)
        )
        own += [f"crosstable.{reference}" for reference in land_references()]
        own += [
            f"{what}.{one}"
            for one in land_applied()
            for what in ("apply", "transitions")
        ]
        figures += [f"{figure}.{space}.{method}" for figure in own]
    return figures


def land_results():
    """What `all` makes of the land study."""
    return [f"results/land/{table}" for table in land_tables()] + [
        f"results/land/figures/{figure}.png" for figure in land_figures()
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
        *land_verdict_cards(),
    ]


STUDIES["land"] = Study(
    missing=land_missing_files,
    results=land_results,
    reproduced=land_reproduced,
    findings=land_findings,
    terms=land_terms,
    cards=land_cards,
)
