# What the benchmark of the colorization study asks for: halves that others painted, and who colours best.
from functools import cache

from terrapalette.colorize import entries as painted_entries
from terrapalette.runtime.errors import InputError


def colorize_missing_entries():
    """Sentences on folders of painted halves that cannot be entered."""
    found = []
    for name in colorize_entries():
        try:
            colorize_entered(name)
        except InputError as error:
            found.append(f"colorize.entries.{name}: {error}")
    return found


def colorize_entries():
    """Folders of right halves that others painted, by name."""
    entries = config["colorize"]["entries"]
    return {name: folder for name, folder in entries.items() if folder}


@cache
def colorize_entered(name):
    """The pictures of an entry, by photo."""
    return painted_entries.painted(colorize_entries()[name], colorize_images())


def colorize_entry(wildcards):
    return str(colorize_entered(wildcards.entry)[wildcards.image])


def colorize_entrants(image):
    """Names of the entries that painted a photo."""
    return [name for name in colorize_entries() if image in colorize_entered(name)]


def colorize_benchmark():
    """Who colours right halves how well: tables, pages and figures over all photos, and each photo side by side."""
    tables = [
        "leaderboard",
        "duels",
        "scores",
        "distance",
        "kinds",
        "halves",
        "seconds",
    ]
    figures = ["leaderboard", "duels", "fading", "kinds", "grey_wins", "seconds"]
    figures += [
        f"{figure}.{image}"
        for image in colorize_images()
        for figure in ("comparison", "strip")
    ]
    return (
        ["results/colorize/gallery.html"]
        + [f"results/colorize/{table}.csv" for table in tables]
        + [f"results/colorize/figures/{figure}.png" for figure in figures]
    )
