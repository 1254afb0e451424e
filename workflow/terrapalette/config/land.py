"""Settings of the land study that contradict each other."""


def contradictions(land: dict) -> list[str]:
    """What each key of the land study allows alone and the keys together do not, one sentence each."""
    names = [variable["name"] for variable in land["variables"]]
    found = []
    if len(set(names)) < len(names):
        found.append(f"land.variables names a variable twice: {', '.join(names)}")
    for variable in land["variables"]:
        if variable["range"][0] >= variable["range"][1]:
            found.append(f"land.variables: the range of {variable['name']} must rise, found {variable['range']}")
    if land["order_by"] not in names:
        found.append(f"land.order_by is {land['order_by']!r}, expected one of land.variables: {', '.join(names)}")
    if land["surface"] != "both" and land["land_variable"] is None:
        found.append(f"land.land_variable is null, but land.surface {land['surface']} needs it")
    if land["k"] != "auto" and land["k"] > land["k_max"]:
        found.append(f"land.k is {land['k']}, expected at most land.k_max ({land['k_max']})")
    steps = 180 / land["grid_step"]
    if abs(steps - round(steps)) > 1e-6:
        found.append(f"land.grid_step is {land['grid_step']}, expected a divisor of 180 degrees (such as 1, 0.5, 0.1)")
    if max(land["comparison"]["k"]) > land["k_max"]:
        found.append(f"land.comparison.k is {land['comparison']['k']}, expected at most land.k_max ({land['k_max']})")
    if not any(land["spaces"].values()):
        found.append("land.spaces is empty, expected at least one space")
    # How many cells a file has is only known when it is read.
    n_cells = 2 * steps**2 if land["source"] == "emulated" else float("inf")
    for name, space in land["spaces"].items():
        found += _space_contradictions(name, space, len(names), n_cells) if space else []
    for name, box in land["figures"]["regions"].items():
        if box and box[2] >= box[3]:
            found.append(f"land.figures.regions.{name} is {box}, expected south < north")
        # West beyond east means across the date line; 180 and -180 are one meridian.
        if box and (box[0] == box[1] or (box[0], box[1]) == (180, -180)):
            found.append(f"land.figures.regions.{name} is {box}, expected west and east to differ")
    return found


# What each kind of space needs besides its kind; nothing else is allowed.
_KEYS = {
    "original": (),
    "pca": ("components",),
    "vae": ("latent_dim", "hidden", "alpha", "epochs", "batch_size", "optimizer", "learning_rate", "device"),
}


def _space_contradictions(name: str, space: dict, n_variables: int, n_cells: float) -> list[str]:
    where, kind = f"land.spaces.{name}", space["kind"]
    found = [f"{where}.{key} does not belong to kind {kind}" for key in space if key not in ("kind", *_KEYS[kind])]
    found += [f"{where}.{key} is missing, kind {kind} needs it" for key in _KEYS[kind] if key not in space]
    components = space.get("components", 1)
    if components >= 1 and (components != int(components) or components > n_variables):
        found.append(
            f"{where}.components is {components}, expected a whole number up to {n_variables} or a share below 1"
        )
    if space.get("latent_dim", 1) > n_variables:
        found.append(f"{where}.latent_dim is {space['latent_dim']}, expected at most the {n_variables} variables")
    if space.get("batch_size", 1) > n_cells:
        found.append(f"{where}.batch_size is {space['batch_size']}, but the whole grid has {n_cells:.0f} cells")
    return found
