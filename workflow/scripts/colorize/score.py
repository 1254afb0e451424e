"""Score what every agent made of both halves of a photo."""

import pandas as pd

from terrapalette.colorize import image_errors, painting_files, png
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    files, margin = snakemake.input, snakemake.params.margin
    truth = {half: png.inside(png.read(getattr(files, half)).rgb, margin) for half in painting_files.HALVES}
    records = painting_files.read_records(files.records)
    rows = []
    for painting in map(png.read, [*files.left_paintings, *files.right_paintings]):
        row = {name: painting.facts[name] for name in ("image", "agent", "half")}
        seconds = records[row["image"], row["agent"]]["seconds"]
        picture = png.inside(painting.rgb, margin)
        for reference, errors in image_errors.by_reference(picture, truth[row["half"]], painting.colors).items():
            rows.append({**row, "reference": reference, **errors, "seconds": seconds})
    write_csv(pd.DataFrame(rows), snakemake.output.scores)


if __name__ == "__main__":
    jobs.run(main, snakemake)
