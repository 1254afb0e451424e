# What the verdict on land types is asked of, and what it gives.
from terrapalette.verdict import light_sweep


def land_judged_methods(space):
    """Methods that there is a verdict on: those that are fast enough to fit to hundreds of null worlds."""
    return [name for name in land_methods(space) if name in light_sweep.METHODS]


def land_judged_spaces():
    """Spaces that there is a verdict on: those with a method that can be judged; none where it is switched off."""
    is_wanted = config["land"]["verdict"]["worlds"]
    return [one for one in land_clustered() if is_wanted and land_judged_methods(one)]


def land_verdict():
    """The table of the verdict, if there is one."""
    return ["results/land/verdict.csv"] * bool(land_judged_spaces())


def land_verdict_tables():
    """What `all` makes of the verdict, from results/land/."""
    names = ["verdict.csv", "verdict/gate.csv", "verdict/examples.nc"]
    return names * bool(land_judged_spaces())


def land_verdict_cards():
    """What the front page links to of the verdict."""
    return [
        {
            "title": "How many land types?",
            "text": "The data beside worlds without classes: which numbers stand out, if any.",
            "href": f"land/figures/verdict.{space}.png",
            "picture": f"results/land/figures/verdict.{space}.png",
        }
        for space in land_judged_spaces()[:1]
    ]


def land_contest_files(folder):
    """Of every labelling a table in a folder of results/land: how it did on halves of the land."""
    return [
        f"results/land/{folder}/{space}.{method}.csv"
        for space, method in land_labellings()
    ]


def land_has_contest():
    """Whether spaces and methods are compared criterion by criterion: there have to be several."""
    return bool(config["land"]["contest"]["draws"]) and len(land_labellings()) > 1


def land_verdict_figures():
    """Figures of the verdict, from results/land/figures/."""
    spaces = land_judged_spaces()
    own = [
        f"{figure}.{space}"
        for space in spaces
        for figure in ("verdict", "stability", "kept")
    ]
    return ["which_earth"] * bool(spaces) + own
