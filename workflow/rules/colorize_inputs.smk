# What the rules of the colorization study ask for: photos, agents, files and the study's results.
import os
from functools import cache
from pathlib import Path

from terrapalette.colorize import painting_files, photo_files, survey
from terrapalette.colorize.agents import registry as colorize_registry
from terrapalette.colorize.baselines import BASELINES
from terrapalette.config import colorize as colorize_checks
from terrapalette.runtime.errors import InputError

# What was seen of the photos: the rules are read again in every job.
COLORIZE_SURVEY = "resources/colorize/survey.json"

# Result pictures of the source report.
COLORIZE_PUBLISHED = [
    "rgb_lh_arr",
    "rgb_rh_arr",
    "recolored_lh_arr",
    "recolored_lh_arr_basic",
    "recolored_rh_arr_basic",
    "nn_recolored_lh_arr",
    "nn_recolored_lh_arr_improved",
    "nn_recolored_rh_arr_improved",
]


@cache
def colorize_survey():
    """Every photo that config names, looked at once; only when the study takes part in this run."""
    colorize = config["colorize"]
    named = colorize["photos"] if "colorize" in config["studies"] else []
    return survey.survey(
        [file for photo in named for file in photo_files.locate(photo)],
        Path(COLORIZE_SURVEY),
        max_side=colorize["max_side"],
        patch=colorize_checks.widest_patch(colorize),
        colors=colorize["palette"]["k_max"],
        margin=colorize["margin"],
    )


def colorize_missing_files():
    """Sentences on photos without which there is nothing to do: one named itself must be usable, of folders any."""
    try:
        photos = colorize_survey()
    except InputError as error:
        return [f"colorize.photos: {error}"]
    named = {
        str(file)
        for photo in config["colorize"]["photos"]
        for file in photo_files.locate(photo)
        if not Path(photo).expanduser().is_dir()
    }
    bad = [one for one in photos if one.problem]
    fatal = [one for one in bad if one.path in named]
    if len(bad) == len(photos):
        fatal = bad
    found = [f"colorize.photos: {one.path}: {one.problem}" for one in fatal]
    for path in colorize_published():
        found += missing("colorize.published", path)
    found += colorize_unknown_photos([one.name for one in photos])
    return found or colorize_missing_entries()


def colorize_unknown_photos(known):
    """Sentences on photos that an agent is to paint and that are not among the photos."""
    return [
        f"colorize.agents.{agent}.photos names {image!r}, expected some of {', '.join(known)}"
        for agent, one in config["colorize"]["agents"].items()
        if one and one["photos"] != "all"
        for image in one["photos"]
        if image not in known
    ]


def colorize_images():
    """Names of the photos that can be used."""
    return [one.name for one in colorize_survey() if not one.problem]


def colorize_survey_rows():
    """The survey as plain values, without the place where photos lie."""
    return [
        [one.name, Path(one.path).name, one.width, one.height, one.problem]
        for one in colorize_survey()
    ]


def colorize_notes():
    """What the end of a run says of photos that were left out."""
    bad = [f"{one.path}: {one.problem}" for one in colorize_survey() if one.problem]
    first = "Photos that cannot be used (see results/colorize/photos.csv):"
    return ["\n  ".join([first, *bad])] * bool(bad)


def colorize_path(image):
    return next(one.path for one in colorize_survey() if one.name == image)


def colorize_sample(wildcards):
    """The name of a photo that comes with scikit-image, None for a file."""
    path = Path(colorize_path(wildcards.image))
    return next(
        (name for name in photo_files.SAMPLES if photo_files.sample(name) == path), None
    )


def colorize_photo(wildcards):
    """The file of a photo; scikit-image's own belong to the environment."""
    return [] if colorize_sample(wildcards) else colorize_path(wildcards.image)


def colorize_settings(agent):
    """What config says of an agent, and of the agents that it has paint."""
    return colorize_registry.with_members(config["colorize"]["agents"], agent)


def colorize_kind(agent):
    """What a configured agent's kind says of itself."""
    return colorize_registry.agent(colorize_settings(agent)["kind"])


def colorize_agents(image):
    """Names of the agents that paint a photo."""
    agents = config["colorize"]["agents"]
    return [
        name for name, one in agents.items() if one and image in colorize_painted(one)
    ]


def colorize_painted(settings):
    """The photos that an agent paints."""
    wanted = settings["photos"]
    return [image for image in colorize_images() if wanted == "all" or image in wanted]


def colorize_classifiers(image):
    """Agents whose paintings hold palette colours only, so that a pixel is right or wrong."""
    return [
        name
        for name in colorize_agents(image)
        if colorize_kind(name).paints_classes(colorize_settings(name))
    ]


def colorize_trained(image):
    """Agents that have a curve of their loss."""
    return [name for name in colorize_agents(image) if colorize_kind(name).trains]


def colorize_agent_code(wildcards):
    """The script that runs agents, and the modules of the kinds that it loads by name: this agent's, its members'."""
    kinds = colorize_registry.kinds(colorize_settings(wildcards.agent))
    modules = {colorize_registry.MODULES[kind] for kind in kinds}
    found = {
        path for name in modules for path in module_code(f"colorize/agents/{name}")
    }
    return sorted({*code("colorize/color"), *found})


def colorize_palettes(wildcards):
    needs = colorize_kind(wildcards.agent).needs_palette
    return f"results/colorize/{wildcards.image}/palettes.nc" if needs else []


def colorize_search(wildcards):
    """The search's table, for agents with a setting that it finds."""
    needs = "auto" in colorize_settings(wildcards.agent).values()
    return f"results/colorize/{wildcards.image}/search.csv" if needs else []


def colorize_threads(wildcards):
    """On how many threads an agent can work."""
    return colorize_kind(wildcards.agent).threads


def colorize_members(name):
    """One of the files that an agent's members make of a photo."""
    return lambda wildcards: [
        f"results/colorize/{wildcards.image}/{member}/{name}"
        for member in colorize_settings(wildcards.agent).get("members", {})
    ]


def colorize_everyone(image, part):
    """Names of the baselines, of the agents that paint a photo and, but for what they do not give, of entries."""
    entrants = colorize_entrants(image) if part in {"right.png", "record.json"} else []
    return [*BASELINES, *colorize_agents(image), *entrants]


def colorize_baseline_files():
    """What the baselines make of a photo, by baseline and part."""
    parts = dict(zip(painting_files.PARTS, painting_files.FILES, strict=True))
    return {
        f"{name}_{part}": f"results/colorize/{{image}}/{name}/{file}"
        for name in BASELINES
        for part, file in parts.items()
    }


def colorize_paintings(name):
    """One of the files that every agent makes of a photo, baselines first."""
    return lambda wildcards: [
        f"results/colorize/{wildcards.image}/{agent}/{name}"
        for agent in colorize_everyone(wildcards.image, name)
    ]


def colorize_all_paintings(name):
    """The same over all photos."""
    return [
        f"results/colorize/{image}/{agent}/{name}"
        for image in colorize_images()
        for agent in colorize_everyone(image, name)
    ]


def colorize_published():
    """The source report's pictures, where config names their folder."""
    folder = config["colorize"]["published"]
    if folder is None:
        return []
    return [f"{os.path.expanduser(folder)}/{name}.png" for name in COLORIZE_PUBLISHED]


def colorize_reproduced():
    return ["results/colorize/reproduction.csv"] if colorize_published() else []


def colorize_findings():
    """Tables that the report's opening speaks of."""
    tables = ("scores", "leaderboard", "duels", "distance", "halves")
    return {name: f"results/colorize/{name}.csv" for name in tables}


def colorize_results():
    """Tables, pages and figures of the colorization study."""
    tables, figures = ["photos.csv"], []
    for image in colorize_images():
        figures += [f"{figure}.{image}" for figure in ("palette", "search")]
        classifiers = colorize_classifiers(image)
        figures += [f"confusion.{image}.{agent}" for agent in classifiers]
        trained = colorize_trained(image)
        figures += [f"training.{image}.{agent}" for agent in trained]
        tables += [f"{image}/{agent}/classes.csv" for agent in classifiers]
    return (
        colorize_benchmark()
        + [f"results/colorize/{table}" for table in tables]
        + [f"results/colorize/figures/{figure}.png" for figure in figures]
    )


def colorize_cards():
    """What the front page links to in the colorization study."""
    images = colorize_images()
    return [
        {
            "title": "Gallery of colorizations",
            "text": "Every photo and agent: before and after, error maps, scores.",
            "href": "colorize/gallery.html",
            "picture": (
                f"results/colorize/figures/comparison.{images[0]}.png" if images else ""
            ),
        }
    ]


STUDIES["colorize"] = Study(
    missing=colorize_missing_files,
    results=colorize_results,
    reproduced=colorize_reproduced,
    findings=colorize_findings,
    cards=colorize_cards,
    notes=colorize_notes,
)
