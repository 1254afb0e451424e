"""The line below a figure that says what data and settings made it."""


def footer(attributes: dict, *more: str) -> str:
    """Source and normalization from a file's attributes, and further facts, separated by dots."""
    source = attributes.get("source", "unknown source")
    facts = [f"Data: {source}"]
    if "normalize" in attributes:
        facts.append({"variable": "normalized per variable", "global": "normalized globally"}[attributes["normalize"]])
    return "  ·  ".join([*facts, *more])


def cells(count: int) -> str:
    """10 766 cells."""
    return f"{count:,} cells".replace(",", " ")
