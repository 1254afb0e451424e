import numpy as np
import pytest
from matplotlib.colors import LogNorm

from terrapalette.plots.common import powers, style


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"$\mathdefault{10^{0}}$", "10⁰"),
        (r"$\mathdefault{10^{-12}}$", "10⁻¹²"),
        (r"$\mathdefault{-10^{3}}$", "-10³"),
        (r"$\mathdefault{2\times10^{-2}}$", "2×10⁻²"),
        ("5 $", "5 $"),
        ("", ""),
    ],
)
def test_a_power_of_ten_in_letters(formula, text):
    assert powers.in_letters(formula) == text


@pytest.mark.parametrize(("values", "expected"), [([0.01, 100], {"10⁻¹", "10¹"}), ([0.015, 0.025], {"2×10⁻²"})])
def test_logarithmic_axes_and_colour_bars_show_no_formula(values, expected, tmp_path):
    figure = style.figure(3, "title", "facts")
    axes = figure.add_subplot()
    axes.plot([1, 2], values)
    axes.set_yscale("log")
    image = axes.scatter([1, 2], values, c=values, norm=LogNorm(*values))
    bar = figure.colorbar(image)
    figure.savefig(tmp_path / "figure.png")
    for one in (axes, bar.ax):
        texts = {label.get_text() for label in one.get_yticklabels(which="both")}
        assert expected <= texts and not any("$" in text for text in texts)
    # Other axes keep theirs.
    assert {"1.0", "2.0"} <= {label.get_text() for label in axes.get_xticklabels()}
    assert np.isfinite(axes.get_ylim()).all()
