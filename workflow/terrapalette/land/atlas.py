"""Maps, labellings and values packed small enough to travel inside a page.

A page reads each block with the browser's own inflate; numbers are rounded to whole steps of a stated size.
"""

import base64
import io
import zlib

import numpy as np
from PIL import Image
from scipy.cluster.hierarchy import dendrogram

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
    packed = zlib.compress(np.ascontiguousarray(planes).tobytes(), 9)
    return {"type": f"uint{8 * width}", "data": base64.b64encode(packed).decode()}


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


def labelling(labels: np.ndarray) -> dict:
    """Labels (k, cell) for every number of clusters, as the few combinations that occur and one index per cell.

    A cell's labels over all k hang together: thousands of cells share each combination. {"combination": block of
    (combination, k) labels, "index": block of (cell,) combinations}.
    """
    combinations, index = np.unique(labels.T, axis=0, return_inverse=True)
    return {"combination": block(combinations), "index": block(index.ravel())}


def tree(merge_tree: np.ndarray, k_max: int) -> dict:
    """The last merges of a tree as lines to draw, and what hangs below them.

    Returns
    -------
    "x" and "y": (merge, 4) corners of each bracket, leaves at x = 5, 15, 25, ...; "cells": (leaf,) cells below each;
    "member": (leaf,) one cell below each; "height": (merge,) heights, rising
    """
    n_points = len(merge_tree) + 1
    shown = min(k_max, n_points)
    drawn = dendrogram(merge_tree, p=shown, truncate_mode="lastp", no_plot=True)
    leaves = np.array(drawn["leaves"])
    member = leaves.copy()
    # Follow first branches down to a cell.
    while (inner := member >= n_points).any():
        member[inner] = merge_tree[member[inner] - n_points, 0].astype(int)
    below = np.where(leaves < n_points, 1, merge_tree[np.maximum(leaves - n_points, 0), 3]).astype(int)
    return {
        "x": np.array(drawn["icoord"]),
        "y": np.array(drawn["dcoord"]),
        "cells": below,
        "member": member,
        "height": merge_tree[len(merge_tree) + 1 - shown :, 2],
    }


def edges(centres: np.ndarray) -> tuple[float, float]:
    """Where a row of regular cells begins and ends, half a cell beyond the outermost centres (degrees)."""
    half = abs(centres[1] - centres[0]) / 2 if len(centres) > 1 else 0.5
    return float(centres.min() - half), float(centres.max() + half)


def picture(image: np.ndarray, quality: int = 78) -> bytes:
    """A picture (row, column, 3) of colours 0..1 as JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(np.round(255 * image).astype(np.uint8)).save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()
