"""Figures read back: a script draws for real, and its figure and its picture say what a reader sees."""

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure
from PIL import Image


def drawn(study, script, output, **arguments) -> Figure:
    """The figure that a script wrote."""
    figures, save = [], Figure.savefig

    def keep(figure, *args, **kwargs):
        figures.append(figure)
        return save(figure, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "savefig", keep)
        study.run(script, output, **arguments)
    return figures[0]


def picture(path) -> np.ndarray:
    """Colours 0..255 of a picture's pixels (row, column, 3)."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def overlaps(figure) -> list[tuple[str, str]]:
    """Pairs of words on a figure that run into each other."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in words(figure)]
    return [
        (one, other)
        for place, (one, box) in enumerate(boxes)
        for other, further in boxes[:place]
        # What merely touches can be read.
        if min(box.x1, further.x1) - max(box.x0, further.x0) > 1
        and min(box.y1, further.y1) - max(box.y0, further.y0) > 1
    ]


def cut_off(figure) -> list[str]:
    """Words on a figure that reach beyond its sides."""
    sides = figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in words(figure)]
    return [text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > sides.x1 or box.y1 > sides.y1]


def words(figure) -> list:
    """All texts that show, level or upright: title, facts, titles and labels of panels, ticks, numbers, legends."""
    figure.draw_without_rendering()
    found = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        found += [title_of(axes), *axes.texts]
        found += [text for legend in [axes.get_legend()] if legend for text in legend.get_texts()]
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            found += [axis.label, *(tick.label1 for tick in ticks_in_sight(axis))]
    return [text for text in found if text.get_text().strip() and text.get_visible() and text.get_rotation() % 90 == 0]


def ticks_in_sight(axis) -> list:
    low, high = sorted(axis.get_view_interval())
    return [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def title_of(axes):
    """The title of a panel, wherever it stands."""
    places = axes.title, axes._left_title, axes._right_title
    return next((text for text in places if text.get_text()), axes.title)


def titles(figure) -> list[str]:
    """Titles of the panels that have one, in the order of drawing."""
    return [title_of(axes).get_text() for axes in figure.axes if title_of(axes).get_text()]


def heading(figure) -> str:
    """The title of a figure."""
    return figure.texts[0].get_text()


def facts(figure) -> str:
    """The line below a figure."""
    return figure.texts[1].get_text().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def panels(figure) -> list:
    """The panels of a figure, without the scales beside them."""
    return [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]


def panel(figure, title: str):
    """The panel whose title begins so."""
    return next(axes for axes in figure.axes if title_of(axes).get_text().startswith(title))


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def ticks(axis) -> list[str]:
    """What is written at an axis."""
    return [label.get_text() for label in axis.get_ticklabels()]


def curves(axes) -> dict:
    """Lines of a panel by the names that a legend gives them."""
    return {line.get_label(): line for line in axes.get_lines() if not line.get_label().startswith("_")}


def shown(legend) -> dict[str, str]:
    """What a legend says of each colour: its text -> colour."""
    return {
        text.get_text(): color_of(handle)
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }


def color_of(handle) -> str:
    """Colour of a mark: of its line, its face, or its edge where it has no face."""
    for kind in ("color", "facecolor", "edgecolor"):
        found = to_rgba_array(getattr(handle, f"get_{kind}")()) if hasattr(handle, f"get_{kind}") else ()
        if len(found):
            return to_hex(found[0])
    raise AssertionError(f"{handle} has no colour")


def bars(axes) -> list[tuple[str, float]]:
    """Colour and height of each bar."""
    return [(to_hex(bar.get_facecolor()), bar.get_height()) for bar in axes.patches]


def table(axes) -> np.ndarray:
    """Numbers written in the cells of a heat map (row, column), NaN where a dash stands."""
    n_rows, n_columns = axes.images[0].get_array().shape
    values = np.full((n_rows, n_columns), np.nan)
    for text in axes.texts:
        column, row = text.get_position()
        if text.get_text() != "–":
            values[int(row), int(column)] = float(text.get_text())
    return values


def color_at(pixels: np.ndarray, axes, x: float, y: float) -> np.ndarray:
    """Colour 0..1 of a picture at a place in the data coordinates of a panel."""
    column, row = axes.transData.transform((x, y))
    return pixels[len(pixels) - 1 - int(row), int(column)] / 255


def between(band) -> dict[float, tuple[float, float]]:
    """Lower and upper side of a filled band at each of its places: x -> (low, high)."""
    sides = {}
    for x, y in band.get_paths()[0].vertices:
        low, high = sides.get(x, (y, y))
        sides[float(x)] = (min(low, float(y)), max(high, float(y)))
    return sides


def spans(collection) -> np.ndarray:
    """Place, lower and upper end of each upright line (line, 3)."""
    return np.array([(part[0, 0], part[:, 1].min(), part[:, 1].max()) for part in collection.get_segments()])
