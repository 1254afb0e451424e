"""Score what every agent made of both halves of a photo."""

import json
from pathlib import Path

import pandas as pd

from terrapalette.colorize import image_errors, photo_palette, png
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    files, margin = snakemake.input, snakemake.params.margin
    rows = []
    for half, paintings in (("left", files.left_paintings), ("right", files.right_paintings)):
        truth = png.inside(png.read(getattr(files, half)).rgb, margin)
        for agent, path, record in zip(snakemake.params.agents, paintings, files.records, strict=True):
            painting = png.read(path)
            seconds = json.loads(Path(record).read_text(encoding="utf-8"))["seconds"]
            references = {"original": truth}
            if painting.colors is not None:
                references["recolored"] = painting.colors[photo_palette.classes(truth, painting.colors)]
            row = {"image": snakemake.wildcards.image, "agent": agent, "half": half}
            for reference, picture in references.items():
                errors = image_errors.errors(png.inside(painting.rgb, margin), picture)
                rows.append({**row, "reference": reference, **errors, "seconds": seconds})
    write_csv(pd.DataFrame(rows), snakemake.output.scores)


if __name__ == "__main__":
    main(snakemake)
