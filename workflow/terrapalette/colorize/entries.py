"""Right halves that somebody else painted, to be scored beside our agents."""

from pathlib import Path
from typing import TYPE_CHECKING

from terrapalette.colorize import photos
from terrapalette.runtime.errors import InputError

if TYPE_CHECKING:
    import numpy as np


def painted(folder: str, images: list[str]) -> dict[str, Path]:
    """The pictures of an entry by photo: files called {photo}.png in its folder. Photos without one are left out.

    Raises
    ------
    InputError
        if there is no such folder, or nothing of these names in it
    """
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise InputError(f"no folder {folder!r} (relative paths start from {Path.cwd()})")
    found = {image: place / f"{image}.png" for image in images if (place / f"{image}.png").is_file()}
    if not found:
        wanted = ", ".join(f"{image}.png" for image in images[:4]) + (", ..." if len(images) > 4 else "")
        raise InputError(f"nothing in {folder!r} is called as a photo is, expected {wanted}")
    return found


def read(path: str, name: str, shape: tuple[int, int], grey: str) -> "np.ndarray":
    """The painted right half of an entry: (row, column, 3) uint8.

    Parameters
    ----------
    path : of the picture
    name : of the entry
    shape : rows and columns of the half that was to be painted
    grey : the file of that half, to name it

    Raises
    ------
    InputError
        if the file is no colour picture, or of another size
    """
    picture = photos.read(path)
    if picture.shape[:2] != shape:
        raise InputError(
            f"colorize.entries.{name}: {path} has {picture.shape[1]} x {picture.shape[0]} pixels, expected "
            f"{shape[1]} x {shape[0]}. Paint the file {grey} pixel by pixel, and it alone."
        )
    return picture
