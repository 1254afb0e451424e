"""Values and pictures packed small enough to travel inside a page.

A page reads each block with the browser's own inflate; numbers are rounded to whole steps of a stated size.
"""

import base64
import io
import zlib

import numpy as np
from PIL import Image

# Above this many cells values travel as bytes: a step is then 1/250 of a variable's range.
FINE_CELLS = 200_000


def block(values: np.ndarray) -> dict:
    """Whole numbers, compressed: {"type": "uint8" or "uint16" or "uint32", "data": base64 of zlib}.

    Bytes of equal weight stand together, lowest first (little-endian planes): they compress better so.

    Raises
    ------
    ValueError
        if a value is negative or above 32 bits
    """
    values = np.asarray(values).ravel()
    if len(values) and (values.min() < 0 or values.max() > 2**32 - 1):
        raise ValueError("a block holds whole numbers from 0 to 2**32 - 1")
    width = next(width for width in (1, 2, 4) if not len(values) or values.max() < 256**width)
    planes = values.astype(f"<u{width}").view(np.uint8).reshape(-1, width).T
    return {"type": f"uint{8 * width}", "data": deflated(np.ascontiguousarray(planes).tobytes())}


def deflated(content: bytes, effort: int = 9) -> str:
    """Bytes compressed with an effort from 1 to 9, as text: base64 of zlib."""
    return base64.b64encode(zlib.compress(content, effort)).decode()


def quantized(values: np.ndarray, n_steps: int) -> dict:
    """Values (cell,) as whole steps between their extremes: a block with "low" and "step"; NaN is the last step + 1."""
    known = np.isfinite(values)
    low, high = (float(np.min(values[known])), float(np.max(values[known]))) if known.any() else (0.0, 0.0)
    step = (high - low) / n_steps or 1.0
    steps = np.full(len(values), n_steps + 1, np.int64)
    steps[known] = np.round((values[known] - low) / step)
    return {**block(steps), "low": low, "step": step, "missing": n_steps + 1}


def steps_for(n_cells: int) -> int:
    """Steps per variable that a page of this many cells can carry."""
    return 65_000 if n_cells <= FINE_CELLS else 250


def picture(image: np.ndarray, quality: int = 78) -> bytes:
    """A picture (row, column, 3) of colours 0..1 as JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(np.round(255 * image).astype(np.uint8)).save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()
