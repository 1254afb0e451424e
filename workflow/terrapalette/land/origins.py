"""What a grid's attribute `source` says of where its values come from."""

# Of the built-in climatology. Figures, tables and pages repeat it wherever they show what was made from it.
ESTIMATED = "estimated from Blue Marble and MODIS land-surface temperature"
