"""The line below a figure that says what data and settings made it."""

NO_BREAK = "\N{NO-BREAK SPACE}"


def footer(attributes: dict, *more: str) -> str:
    """Source and normalization from a file's attributes, and further facts, separated by dots."""
    source = attributes.get("source", "unknown source")
    facts = [f"Data: {source}"]
    if "normalize" in attributes:
        facts.append({"variable": "normalized per variable", "global": "normalized globally"}[attributes["normalize"]])
    return "  ·  ".join([*facts, *more])


def cells(count: int) -> str:
    """10 766 cells, in spaces at which no line breaks."""
    return f"{count:,} cells".replace(",", " ").replace(" ", NO_BREAK)


def lattice(attributes: dict, labellings: list[dict]) -> list[str]:
    """How every cell of a large grid got its class; nothing where the study took every cell.

    attributes : of land-type maps, with `stride`, `cells` and `study_cells` where the study took every stride-th row
        and column
    labellings : attributes of the maps that are shown: `assigned_by`, `method_title`, and `fitted_cells` where the
        method was fitted to more cells than the study's
    """
    stride = int(attributes.get("stride", 1))
    if stride == 1:
        return []
    rows, every = f"every {ordinal(stride)} row and column", int(attributes["cells"])
    whole = [one for one in labellings if one.get("fitted_cells") == every]
    others = [one for one in labellings if one.get("fitted_cells") != every]
    told = []
    if whole:
        titles = " and ".join(dict.fromkeys(one["method_title"] for one in whole))
        told.append(f"classes fitted to all {cells(every)} ({titles}), scores on {rows}")
    if others:
        by = " or ".join(dict.fromkeys(one["assigned_by"] for one in others))
        which = f" ({' and '.join(dict.fromkeys(one['method_title'] for one in others))})" if whole else ""
        study = cells(int(attributes["study_cells"]))
        told.append(f"classes{which} found on {rows}, {study}; given to every cell by {by}")
    return told


def sampled(features) -> str:
    """How many of a study's cells stand for them where a sample was taken, else how many there are.

    features : a dataset along `cell`, with `sample` along `sampled` where there is one
    """
    every = cells(features.sizes["cell"])
    return f"{cells(features.sizes['sampled'])} drawn evenly from {every}" if "sample" in features else every


def thinned(attributes: dict) -> list[str]:
    """Which cells of a large grid a study took; nothing where it took every cell.

    attributes : of its cells, with `stride` and `grid_cells`
    """
    stride = int(attributes.get("stride", 1))
    if stride == 1:
        return []
    return [f"every {ordinal(stride)} row and column of a grid with {cells(int(attributes['grid_cells']))}"]


def ordinal(number: int) -> str:
    """2nd, 3rd, 11th."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
