"""Settings of the colorization study that contradict each other."""

# Made for every photo, whatever agents are configured.
BASELINES = ("grey", "luminance", "mean", "oracle")

# What each kind of agent needs besides its kind and photos; nothing else is allowed.
_NETWORK = ("hidden", "activations", "outputs", "optimizer", "schedule", "batch_size", "early_stop")
_KEYS = {
    "basic": ("patch", "neighbours", "colors", "border"),
    "improved": ("patch", "colors", "border", "blend", "learning_rate", "iterations", *_NETWORK),
    "cnn": ("colors", "channels", "dilations", "blend", "learning_rate", "iterations", "crop"),
    "context": ("trees", "min_samples_leaf", "max_samples", "scales", "smooth"),
}
_BATCHES = {"gd": "all", "sgd": "1"}


def contradictions(colorize: dict) -> list[str]:
    """What each key of the colorization study allows alone and the keys together do not, one sentence each."""
    palette, search = colorize["palette"], colorize["search"]
    found = []
    if palette["k_min"] >= palette["k_max"]:
        found.append(
            f"colorize.palette.k_min is {palette['k_min']}, expected less than colorize.palette.k_max "
            f"({palette['k_max']})"
        )
    numbers = {"colorize.palette.colors": palette["colors"], "colorize.search.colors": max(search["colors"])}
    numbers |= {f"colorize.agents.{name}.colors": one.get("colors") for name, one in _used(colorize)}
    for where, number in numbers.items():
        if isinstance(number, int) and number > palette["k_max"]:
            found.append(f"{where} is {number}, expected at most colorize.palette.k_max ({palette['k_max']})")
    even = [size for size in search["patches"] if size % 2 == 0]
    if even:
        found.append(f"colorize.search.patches has {even[0]}, expected odd numbers (a patch has a middle pixel)")
    for name, one in _used(colorize):
        if name in BASELINES:
            found.append(f"colorize.agents.{name}: {name} is the name of a baseline, take another one")
        found += _agent_contradictions(f"colorize.agents.{name}", one, colorize)
    return found


def widest_patch(colorize: dict) -> int:
    """The side of the largest patch in use, by agents or the search."""
    sizes = [one["patch"] for _, one in _used(colorize) if isinstance(one.get("patch"), int)]
    return max([*sizes, *colorize["search"]["patches"]])


def _used(colorize: dict) -> list[tuple[str, dict]]:
    return [(name, one) for name, one in colorize["agents"].items() if one]


def _agent_contradictions(where: str, agent: dict, colorize: dict) -> list[str]:
    kind = agent["kind"]
    allowed = ("kind", "photos", *_KEYS[kind])
    found = [f"{where}.{key} does not belong to kind {kind}" for key in agent if key not in allowed]
    found += [f"{where}.{key} is missing, kind {kind} needs it" for key in _KEYS[kind] if key not in agent]
    if found:
        return found
    if kind != "basic":
        found += [
            f"{where}.{key} is auto, but only agents of kind basic are searched for"
            for key in ("patch", "colors")
            if agent.get(key) == "auto"
        ]
    patch = agent.get("patch", 1)
    if patch != "auto" and patch % 2 == 0:
        found.append(f"{where}.patch is {patch}, expected an odd number (a patch has a middle pixel)")
    radius = max(colorize["search"]["patches"]) // 2 if patch == "auto" else patch // 2
    if agent.get("border") == "black" and radius > colorize["margin"]:
        found.append(
            f"{where}.border is black, which leaves {radius} pixels without colour; expected colorize.margin of at "
            f"least that, found {colorize['margin']}"
        )
    if kind == "improved":
        found += _network_contradictions(where, agent)
    return found


def _network_contradictions(where: str, agent: dict) -> list[str]:
    found = []
    if len(agent["activations"]) != len(agent["hidden"]):
        found.append(
            f"{where}.activations has {len(agent['activations'])} entries, expected one for each of the "
            f"{len(agent['hidden'])} hidden layers"
        )
    optimizer, batch = agent["optimizer"], agent["batch_size"]
    wanted = _BATCHES.get(optimizer)
    if wanted and str(batch) != wanted:
        found.append(f"{where}.batch_size is {batch}, but optimizer {optimizer} means {wanted}")
    if optimizer == "mbgd" and batch == "all":
        found.append(f"{where}.batch_size is all, but optimizer mbgd means a number of examples")
    return found
