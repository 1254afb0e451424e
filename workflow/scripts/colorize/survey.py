"""List every photo that was found, and why some cannot be used."""

import pandas as pd

from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    table = pd.DataFrame(snakemake.params.rows, columns=["image", "file", "width", "height", "problem"])
    for row in table[table["problem"] != ""].itertuples():
        logger.warning("%s cannot be used: %s", row.file, row.problem)
    write_csv(table, snakemake.output.photos)


if __name__ == "__main__":
    jobs.run(main, snakemake)
