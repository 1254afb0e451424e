"""Powers of ten beside logarithmic axes, in letters: texts of our figures are never read as formulas."""

import re

from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterSciNotation

FORMULA = re.compile(r"\$\\mathdefault\{(-?)(?:([\d.]+)\\times)?10\^\{(-?\d+)\}\}\$")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Powers(LogFormatterSciNotation):
    """Matplotlib's numbers along a logarithmic axis, as 10⁻² and 2×10⁻²."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return in_letters(super().__call__(x, pos))


class FigureInLetters(Figure):
    """A figure whose logarithmic axes and colour bars have `Powers`."""

    def draw(self, renderer) -> None:
        for axes in self.axes:
            for axis in (axes.xaxis, axes.yaxis):
                _replace(axis)
        super().draw(renderer)


def in_letters(label: str) -> str:
    """A label as matplotlib makes it of a power of ten, without its formula; any other stays as it is."""

    def plain(found: re.Match) -> str:
        sign, factor, exponent = found.groups()
        return f"{sign}{factor + '×' if factor else ''}10{exponent.translate(RAISED)}"

    return FORMULA.sub(plain, label)


def _replace(axis: Axis) -> None:
    for found, replace in (
        (axis.get_major_formatter(), axis.set_major_formatter),
        (axis.get_minor_formatter(), axis.set_minor_formatter),
    ):
        if isinstance(found, LogFormatterSciNotation) and not isinstance(found, Powers):
            options = {"labelOnlyBase": found.labelOnlyBase, "minor_thresholds": found.minor_thresholds}
            replace(Powers(**options, linthresh=found._linthresh))
