"""What a grid's attribute `source` says of where its values come from."""

# Of the built-in inputs. Figures, tables and pages repeat it wherever they show what was made from them.
ESTIMATED = "estimated from Blue Marble and MODIS land-surface temperature"
OBSERVED = "Blue Marble and MODIS land-surface temperature, as observed"


def told(source: str, name: str) -> str:
    """What outputs call their data: the words of a built-in input (a file's own `source`), else the file's name."""
    return source if source in (ESTIMATED, OBSERVED) else name
