"""Count which palette colours an agent takes for which, and how well it finds each of them."""

import pandas as pd

from terrapalette.colorize import confusion, photo_palette, png
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    files, margin = snakemake.input, snakemake.params.margin
    counts, classes = [], []
    for half in ("left", "right"):
        painting, truth = png.read(getattr(files, f"{half}_painting")), png.read(getattr(files, half)).rgb
        true = png.inside(photo_palette.classes(truth, painting.colors), margin)
        parts = confusion.tables(true, png.inside(painting.numbers, margin), painting.colors)
        for table, found in zip((counts, classes), parts, strict=True):
            found.insert(0, "half", half)
            table.append(found)
    write_csv(pd.concat(counts), snakemake.output.confusion)
    write_csv(pd.concat(classes), snakemake.output.classes)


if __name__ == "__main__":
    jobs.run(main, snakemake)
