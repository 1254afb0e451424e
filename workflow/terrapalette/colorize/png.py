"""Pictures in PNG files: colours, greys, or numbers of palette colours."""

from typing import NamedTuple

import numpy as np
from PIL import Image, PngImagePlugin

from terrapalette.runtime.whole_files import whole


class Picture(NamedTuple):
    """Colours (row, column, 3) uint8; where a palette made them, its colors (color, 3) and the numbers (row, column).

    The number after the last colour stands for black. `facts` are what the file says of itself: which image, half and
    agent it belongs to.
    """

    rgb: np.ndarray
    colors: np.ndarray | None
    numbers: np.ndarray | None
    facts: dict[str, str]


def write(picture: np.ndarray, path: str, colors: np.ndarray | None = None, **facts: str) -> None:
    """Write a grey or colour picture, or numbers of palette colours together with the palette, and what it is."""
    extra = PngImagePlugin.PngInfo()
    for name, fact in facts.items():
        extra.add_text(name, fact)
    if colors is not None and picture.ndim == 2:
        image = Image.fromarray(picture.astype(np.uint8))
        image.putpalette(np.vstack([colors, [[0, 0, 0]]]).astype(np.uint8).tobytes())
        # PNG pads palettes: the text keeps their true length.
        extra.add_text("colors", str(len(colors)))
    else:
        image = Image.fromarray(np.ascontiguousarray(picture))
    with whole(path) as part:
        image.save(part, format="PNG", pnginfo=extra)


def read(path: str) -> Picture:
    """Read what `write` wrote."""
    with Image.open(path) as image:
        image.load()
    rgb = np.asarray(image.convert("RGB"))
    facts = dict(image.text)
    if image.mode != "P":
        return Picture(rgb, None, None, facts)
    count = int(facts.pop("colors"))
    colors = np.array(image.getpalette("RGB"), np.uint8).reshape(-1, 3)[:count]
    return Picture(rgb, colors, np.asarray(image).astype(np.int16), facts)


def read_grey(path: str) -> np.ndarray:
    """A grey picture as (row, column) uint8."""
    with Image.open(path) as image:
        return np.asarray(image.convert("L"))


def inside(picture: np.ndarray, margin: int) -> np.ndarray:
    """A picture (row, column, ...) without so many pixels along its edges."""
    return picture[margin : picture.shape[0] - margin, margin : picture.shape[1] - margin]
