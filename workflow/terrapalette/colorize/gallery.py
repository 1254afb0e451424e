"""The gallery: one page with every photo and what agents made of it."""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image

from terrapalette.colorize import image_errors, photos
from terrapalette.pages import offline
from terrapalette.report import palettes

# Errors from none to what everybody sees; beyond the last one colours count as simply wrong.
WORST = 40.0
RAMP = ["#10122b", "#3b2a78", "#8d3a86", "#dd5a5c", "#f9a64a", "#fdf3b0"]
LEVELS = 32
COLUMNS = ["mse", "rmse", "mae", "psnr", "ssim", "delta_e", "colorfulness"]


class Work(NamedTuple):
    """An agent's method in words, right half (row, column, 3) uint8, scores, and whether it holds few colours only."""

    agent: str
    title: str
    right: np.ndarray
    scores: dict[str, float]
    is_indexed: bool


class Photo(NamedTuple):
    """A photo with both true halves (row, column, 3) uint8 and the agents' works."""

    name: str
    left: np.ndarray
    right: np.ndarray
    works: list[Work]


def page(shown: list[Photo]) -> str:
    """The gallery as the text of one offline page."""
    data = {
        "photos": [_photo(photo) for photo in shown],
        "columns": COLUMNS,
        "ramp": _address(_ramp()[None], lossless=True),
        "worst": WORST,
    }
    return offline.render(
        "Colorization gallery",
        offline.source("gallery/body.html"),
        data=data,
        style=offline.source("gallery/gallery.css"),
        script=offline.source("gallery/gallery.js"),
    )


def error_map(picture: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """CIEDE2000 differences of two pictures (row, column, 3) as colours of the ramp, dark where there are none."""
    share = np.clip(image_errors.delta_e(picture, truth) / WORST, 0, 1)
    return _ramp()[np.round(share * (LEVELS - 1)).astype(int)]


def _photo(photo: Photo) -> dict:
    works = sorted(photo.works, key=lambda work: work.scores["mse"])
    return {
        "name": photo.name,
        "width": photo.right.shape[1],
        "height": photo.right.shape[0],
        "left": _address(photo.left),
        "right": _address(photo.right),
        "grey": _address(photos.grey(photo.right)),
        "colorfulness": image_errors.colorfulness(photo.right),
        "works": [
            {
                "agent": work.agent,
                "title": work.title,
                "picture": _address(work.right, lossless=work.is_indexed),
                "errors": _address(error_map(work.right, photo.right), lossless=True),
                "scores": [work.scores[column] for column in COLUMNS],
            }
            for work in works
        ],
    }


def _ramp() -> np.ndarray:
    colors = [palettes.rgb(color) for color in palettes.class_colors(RAMP, LEVELS)]
    return np.round(255 * np.array(colors)).astype(np.uint8)


def _address(picture: np.ndarray, lossless: bool = False) -> str:
    """A picture as WebP; few colours stay exactly what they are, many lose what no eye sees."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(file, "WEBP", lossless=lossless, quality=80 if lossless else 92)
    return offline.data_address(file.getvalue(), "image/webp")
