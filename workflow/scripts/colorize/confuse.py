"""Count which palette colours an agent takes for which, and how well it finds each of them."""

import pandas as pd

from terrapalette.colorize import color_names, confusion, photo_palette, png
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    files, margin = snakemake.input, snakemake.params.margin
    counts, classes = [], []
    for half in ("left", "right"):
        painting = png.read(getattr(files, f"{half}_painting"))
        truth = png.read(getattr(files, half)).rgb
        true = png.inside(photo_palette.classes(truth, painting.colors), margin)
        given = png.inside(painting.numbers, margin)
        colors, k = painting.colors, len(painting.colors)
        names = color_names.names(colors)
        table = pd.DataFrame(confusion.matrix(true, given, k), names, names)
        long = table.rename_axis("true").reset_index().melt("true", var_name="given", value_name="pixels")
        counts.append(long.assign(half=half)[["half", "true", "given", "pixels"]])
        found = pd.DataFrame(confusion.scores(true, given, k)._asdict())
        found = found.assign(half=half, name=names, color=color_names.codes(colors), accuracy=(true == given).mean())
        columns = ["half", "name", "color", "precision", "recall", "f1", "support", "accuracy"]
        classes.append(found[columns])
    write_csv(pd.concat(counts), snakemake.output.confusion)
    write_csv(pd.concat(classes), snakemake.output.classes)


if __name__ == "__main__":
    main(snakemake)
