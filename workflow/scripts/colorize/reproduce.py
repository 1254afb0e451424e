"""Put the errors that the source report prints beside the same ones computed from its pictures."""

from pathlib import Path

import pandas as pd

from terrapalette.colorize import photos, published_errors
from terrapalette.report import reproduction
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    files = snakemake.input
    pictures = {Path(path).stem: photos.read(path) for path in files.pictures}
    rows = published_errors.rows(pictures, pd.read_csv(files.errors), pd.read_csv(files.classes))
    write_csv(reproduction.table("colorize", rows), snakemake.output.reproduction)


if __name__ == "__main__":
    jobs.run(main, snakemake)
