"""Try patches, neighbours and numbers of colours on a held-out part of the left half."""

import pandas as pd
from threadpoolctl import threadpool_limits

from terrapalette.colorize import patch_search, png
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    settings, image = snakemake.params.settings, snakemake.wildcards.image
    left = png.read(snakemake.input.left).rgb
    grey = png.read_grey(snakemake.input.left_grey)
    random_state = stream(snakemake.params.seed, f"colorize/search/{image}")
    with threadpool_limits(1):
        trials = patch_search.search(
            left,
            grey,
            sizes=settings["patches"],
            neighbours=settings["neighbours"],
            colors=settings["colors"],
            held_out=settings["held_out"],
            random_state=random_state,
        )
    table = pd.DataFrame(trials)
    logger.info("best: %s", table[table["best"]].to_dict("records"))
    write_csv(table, snakemake.output.search)


if __name__ == "__main__":
    jobs.run(main, snakemake)
