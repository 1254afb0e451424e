"""Photos as the colorization study takes them: read from any format, checked, split into halves."""

import re
import struct
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from terrapalette.runtime.errors import InputError

# Colour photographs that scikit-image carries along; its others are grey, no photographs, or have to be downloaded.
SAMPLES = {
    "astronaut": "astronaut.png",
    "chelsea": "chelsea.png",
    "coffee": "coffee.png",
    "hubble_deep_field": "hubble_deep_field.jpg",
    "immunohistochemistry": "ihc.png",
    "retina": "retina.jpg",
    "rocket": "rocket.jpg",
}


class Halves(NamedTuple):
    """A photo as agents and judges know it, all uint8: left and right (row, column, 3), their greys (row, column)."""

    left: np.ndarray
    left_grey: np.ndarray
    right_grey: np.ndarray
    right: np.ndarray


class Entry(NamedTuple):
    """A photo of a survey: its name in results, where it lies, its size (0 if unknown), what is wrong with it or ""."""

    name: str
    path: str
    width: int
    height: int
    problem: str


def locate(photo: str) -> list[Path]:
    """The files behind a name of scikit-image, a file or a folder (its own files, hidden ones left out, by name).

    Raises
    ------
    InputError
        if there is nothing of that name, or nothing in the folder
    """
    path = Path(photo).expanduser()
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
        if not files:
            raise InputError(f"{photo}: an empty folder, expected photos in it")
        return files
    if path.is_file():
        return [path]
    if photo in SAMPLES:
        return [sample(photo)]
    raise InputError(f"{photo}: no such file or folder, and none of scikit-image's photos ({', '.join(SAMPLES)})")


def sample(name: str) -> Path:
    """Where scikit-image keeps one of its photos."""
    import skimage

    return Path(skimage.__file__).parent / "data" / SAMPLES[name]


def survey(files: list[Path], *, max_side: int | None, patch: int, colors: int) -> list[Entry]:
    """Read every file and say which can be used; `patch` and `colors` as `check` takes them."""
    found = []
    for name, file in zip(names(files), files, strict=True):
        width = height = 0
        problem = ""
        try:
            photo = read(str(file), max_side)
            height, width = photo.shape[:2]
            check(photo, file.name, patch=patch, colors=colors)
        except InputError as error:
            problem = str(error).removeprefix(f"{file}: ").removeprefix(f"{file.name}: ")
        found.append(Entry(name, str(file), width, height, problem))
    return found


def names(files: list[Path]) -> list[str]:
    """Short distinct names of lower-case letters, digits, - and _: the stem, with the ending where stems meet."""
    stems = [_simple(file.stem) for file in files]
    often = Counter(stems)
    full = [stem if often[stem] == 1 else _simple(file.name) for stem, file in zip(stems, files, strict=True)]
    seen: Counter[str] = Counter()
    distinct = []
    for name in full:
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return distinct


def _simple(text: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-") or "photo"


def read(path: str, max_side: int | None = None) -> np.ndarray:
    """A photo as (row, column, 3) uint8, upright, transparent parts on white, at most `max_side` pixels long.

    Raises
    ------
    InputError
        if the file is no image, is damaged, moves, is too large to be meant, or has no colour channels
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                # Phones put a second view into MPO files; the first frame is the photo.
                if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
                    raise InputError(f"{path}: has {image.n_frames} frames, expected a single picture")
                image.load()
                upright = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise InputError(f"{path}: too large to be opened safely ({error}). Make it smaller first.") from None
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except UnidentifiedImageError:
        start = Path(path).read_bytes()[:8]
        raise InputError(f"{path}: not an image (it starts with {start!r}), expected JPEG, PNG, TIFF, ...") from None
    # Pillow's decoders fail on damaged files in these ways.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: damaged or truncated image ({error}). Copy or download it again.") from error
    photo = _opaque(upright, path)
    if max_side is not None:
        photo.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    return np.asarray(photo)


def _opaque(image: Image.Image, path: str) -> Image.Image:
    """The image in RGB, laid on white where it is transparent."""
    if image.mode in {"1", "L", "LA", "La", "F"} or image.mode.startswith("I"):
        raise InputError(f"{path}: a grey image (mode {image.mode}), expected colours to learn from")
    if image.mode in {"RGBA", "RGBa", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return image.convert("RGB")


def check(photo: np.ndarray, name: str, *, patch: int, colors: int) -> None:
    """See that a photo (row, column, 3) holds what agents need.

    Raises
    ------
    InputError
        if it is grey, narrower than two patches or lower than one (`patch` pixels each), or if its left half has fewer
        than `colors` distinct colours
    """
    height, width = photo.shape[:2]
    if width < 2 * patch or height < patch:
        raise InputError(f"{name}: {width} x {height} pixels, expected at least {2 * patch} x {patch} (two patches)")
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
