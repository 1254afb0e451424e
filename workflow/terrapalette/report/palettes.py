"""Class colours: ordered, colour-blind safe, readable in grey."""

import numpy as np

# Björn Ottosson's Oklab (2020), a perceptual colour space: linear sRGB -> cone responses -> Lab.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def class_colors(anchors: list[str], count: int) -> list[str]:
    """`count` colours spread evenly along the anchor colours (#rrggbb), interpolated in Oklab."""
    lab = np.array([_hex_to_oklab(anchor) for anchor in anchors])
    position = np.linspace(0, len(anchors) - 1, count) if count > 1 else np.array([0.0])
    return [_oklab_to_hex([np.interp(p, range(len(lab)), channel) for channel in lab.T]) for p in position]


def rgb(color: str) -> np.ndarray:
    """#rrggbb as three numbers 0..1."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def lightness(color: str) -> float:
    """Perceived lightness 0..1 of #rrggbb (Oklab's L)."""
    return float(_hex_to_oklab(color)[0])


def _hex_to_oklab(color: str) -> np.ndarray:
    value = rgb(color)
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return _TO_LAB @ np.cbrt(_TO_CONES @ linear)


def _oklab_to_hex(lab: np.ndarray) -> str:
    linear = np.linalg.solve(_TO_CONES, np.linalg.solve(_TO_LAB, lab) ** 3)
    linear = np.clip(linear, 0, 1)
    value = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in value)
