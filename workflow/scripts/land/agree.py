"""Compare every two labellings at their chosen k."""

from terrapalette.runtime.logs import open_log


def main(snakemake):
    open_log(snakemake.log[0])
