"""Photos as the colorization study takes them: read from any format, checked, split into halves."""

import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from terrapalette.runtime import foreign_bytes
from terrapalette.runtime.errors import InputError


class Halves(NamedTuple):
    """A photo as agents and judges know it, all uint8: left and right (row, column, 3), their greys (row, column)."""

    left: np.ndarray
    left_grey: np.ndarray
    right_grey: np.ndarray
    right: np.ndarray


def read(path: str, max_side: int | None = None) -> np.ndarray:
    """A photo as (row, column, 3) uint8, upright, transparent parts on white, at most `max_side` pixels long.

    Raises
    ------
    InputError
        if the file is no image, may not be read, is damaged, moves, is too large to be meant, or has no colour channels
    """
    with foreign_bytes.told(path, "damaged or truncated image"):
        photo = _opaque(_upright(path), path)
        if max_side is not None:
            photo.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
        return np.asarray(photo)


def _upright(path: str) -> Image.Image:
    """The picture in a file, decoded and turned as its EXIF data say."""
    try:
        with warnings.catch_warnings():
            # What can be read in spite of odd metadata is read; what is too large is not.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                # Phones put a second view into MPO files; the first frame is the photo.
                if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
                    raise InputError(f"{path}: has {image.n_frames} frames, expected a single picture")
                image.load()
                return ImageOps.exif_transpose(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise InputError(f"{path}: too large to be opened safely ({error}). Make it smaller first.") from None
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except UnidentifiedImageError:
        start = Path(path).read_bytes()[:8]
        raise InputError(f"{path}: not an image (it starts with {start!r}), expected JPEG, PNG, TIFF, ...") from None


def _opaque(image: Image.Image, path: str) -> Image.Image:
    """The image in RGB, laid on white where it is transparent."""
    if image.mode in {"1", "L", "LA", "La", "F"} or image.mode.startswith("I"):
        raise InputError(f"{path}: a grey image (mode {image.mode}), expected one in colour")
    if image.mode in {"RGBA", "RGBa", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return image.convert("RGB")


def check(photo: np.ndarray, name: str, *, patch: int, colors: int, margin: int) -> None:
    """See that a photo (row, column, 3) holds what agents and scores need.

    Raises
    ------
    InputError
        if it is grey, narrower than two patches or lower than one (`patch` pixels each), if nothing is left of its
        halves without `margin` pixels along their edges, or if its left half has fewer than `colors` distinct colours
    """
    height, width = photo.shape[:2]
    if width < 2 * patch or height < patch:
        raise InputError(f"{name}: {width} x {height} pixels, expected at least {2 * patch} x {patch} (two patches)")
    if min(height, width // 2) <= 2 * margin:
        raise InputError(
            f"{name}: a half of {width // 2} x {height} pixels, of which a margin of {margin} leaves none. Lower "
            "colorize.margin in config.yaml, or take a larger photo."
        )
    if (photo == photo[..., :1]).all():
        raise InputError(f"{name}: every pixel is grey, expected colours to learn from")
    left = photo[:, : width // 2].reshape(-1, 3).astype(np.uint32)
    distinct = len(np.unique(left @ np.array([1 << 16, 1 << 8, 1], np.uint32)))
    if distinct < colors:
        raise InputError(
            f"{name}: {distinct} distinct colours in the left half, expected at least {colors}. "
            "Lower the numbers of colours in config.yaml."
        )


def grey(photo: np.ndarray) -> np.ndarray:
    """Luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) as Pillow rounds it: (row, column, 3) -> (row, column), uint8."""
    return np.asarray(Image.fromarray(photo).convert("L"))


def split(photo: np.ndarray) -> Halves:
    """Halves of equal width; the middle column of an odd width belongs to neither."""
    luma, half = grey(photo), photo.shape[1] // 2
    right = photo.shape[1] - half
    return Halves(photo[:, :half], luma[:, :half], luma[:, right:], photo[:, right:])
