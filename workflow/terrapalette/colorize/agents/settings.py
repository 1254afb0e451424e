"""Settings that several kinds of agents share: their schemas, what they do not allow together, and what auto means."""

from terrapalette.colorize.agents.registry import Task
from terrapalette.runtime.errors import InputError

PATCH = {"description": "Side of the grey patches in pixels, odd.", "type": "integer", "minimum": 1, "maximum": 15}
COLORS = {
    "description": "Number of palette colours, or elbow.",
    "anyOf": [{"type": "integer", "minimum": 2}, {"const": "elbow"}],
}
BORDER = {
    "description": "Pixels without a whole patch around them are painted from the mirrored photo, or left black.",
    "enum": ["reflect", "black"],
}
BLEND = {
    "description": "Mix the palette's colours by the outputs instead of taking the largest one's.",
    "type": "boolean",
}
ITERATIONS = {"description": "Updates of the weights.", "type": "integer", "minimum": 1}

SMOOTH = {
    "description": "The guided filter over the predicted chroma.",
    "type": "object",
    "additionalProperties": False,
    "required": ["radius", "epsilon"],
    "properties": {
        "radius": {
            "description": "Radius of its windows in pixels; 0 leaves the chroma as predicted.",
            "type": "integer",
            "minimum": 0,
            "maximum": 100,
        },
        "epsilon": {
            "description": "Variance of grey (from 0 to 1) below which a window counts as smooth.",
            "type": "number",
            "exclusiveMinimum": 0,
        },
    },
}


def check_size(task: Task, most: int) -> None:
    """See that an agent has room for halves of this size, before it takes any.

    Raises
    ------
    InputError
        if a half has more than `most` pixels
    """
    height, width = task.left_grey.shape
    if height * width > most:
        raise InputError(
            f"halves of {width} x {height} pixels are too large for this agent, expected at most {most} pixels. "
            "Lower colorize.max_side."
        )


def patch_contradictions(settings: dict, colorize: dict) -> list[str]:
    """What is wrong with an agent's `patch` and `border`, given the study's settings."""
    patch, found = settings["patch"], []
    if patch != "auto" and patch % 2 == 0:
        found.append(f"patch is {patch}, expected an odd number (a patch has a middle pixel)")
    radius = max(colorize["search"]["patches"]) // 2 if patch == "auto" else patch // 2
    if settings["border"] == "black" and radius > colorize["margin"]:
        found.append(
            f"border is black, which leaves {radius} pixels without colour; expected colorize.margin of at least that, "
            f"found {colorize['margin']}"
        )
    return found


def is_not_blended(settings: dict) -> bool:
    """Whether an agent that may blend the palette's colours paints each pixel in one of them."""
    return not settings["blend"]


def resolved(settings: dict, best: dict | None, k_elbow: int) -> dict:
    """Settings with numbers in place of auto (the search's) and elbow (the palette's).

    Parameters
    ----------
    best : the search's best row; None where no setting is auto
    k_elbow : the elbow of the photo's palettes, 0 where there is none

    Raises
    ------
    InputError
        if an elbow is asked for and there is none
    """
    found = {key: int(best[key]) if value == "auto" else value for key, value in settings.items()}
    if found.get("colors") == "elbow":
        if not k_elbow:
            raise InputError("the photo's palettes have no elbow. Set the agent's colors to a number.")
        found["colors"] = int(k_elbow)
    return found
