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


def lattice(attributes: dict, assigned_by: list[str]) -> list[str]:
    """How every cell of a large grid got its class; nothing where the study took every cell.

    attributes : of land-type maps, with `stride` and `study_cells` where the study took every stride-th row and column
    assigned_by : what gave the classes, of the maps that are shown
    """
    stride = int(attributes.get("stride", 1))
    if stride == 1:
        return []
    by = " or ".join(dict.fromkeys(assigned_by))
    found = f"classes found on every {ordinal(stride)} row and column, {cells(int(attributes['study_cells']))}"
    return [f"{found}; given to every cell by {by}"]


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
