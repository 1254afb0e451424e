"""What an agent made of a photo, in files: two pictures, a record and the time it took. Each says itself what it is."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from terrapalette.colorize import png
from terrapalette.runtime.whole_files import write_csv, write_json

if TYPE_CHECKING:
    import numpy as np

    from terrapalette.colorize.agents.registry import Painting

HALVES = ("left", "right")
PARTS = (*HALVES, "record", "seconds")
# What they are called.
FILES = ("left.png", "right.png", "record.json", "seconds.csv")


def write(
    painting: "Painting", paths: dict[str, str], colors: "np.ndarray | None", record: dict, seconds: float
) -> None:
    """Write both halves, the record and the time of a painting.

    Parameters
    ----------
    paths : of the PARTS
    colors : the palette (color, 3) uint8 of a painting in numbers
    record : image, agent, what (agent or baseline), title, settings and whatever else there is to say; the training is
        added
    seconds : how long it took. They stand in a file of their own: everything else is the same when it is made again
    """
    for half in HALVES:
        png.write(getattr(painting, half), paths[half], colors, image=record["image"], agent=record["agent"], half=half)
    write_json({**record, "training": _plain(painting.training)}, paths["record"])
    row = {"image": record["image"], "agent": record["agent"], "seconds": round(seconds, 3)}
    write_csv(pd.DataFrame([row]), paths["seconds"])


def read_records(paths: list[str]) -> dict[tuple[str, str], dict]:
    """Records by image and agent."""
    records = [json.loads(Path(path).read_text(encoding="utf-8")) for path in paths]
    return {(record["image"], record["agent"]): record for record in records}


def _plain(training: dict[str, list] | None) -> dict[str, list] | None:
    """JSON knows no NaN: a missing loss is null."""
    if training is None:
        return None
    return {name: [None if math.isnan(one) else one for one in column] for name, column in training.items()}
