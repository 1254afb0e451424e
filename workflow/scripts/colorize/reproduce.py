"""Put the errors that the source report prints beside the same ones computed from its pictures."""

from terrapalette import colorization_report, photos, reproduction
from terrapalette.runtime import open_log, write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    names = snakemake.params.names
    pictures = {name: photos.read(path) for name, path in zip(names, snakemake.input.pictures, strict=True)}
    table = reproduction.table("colorize", colorization_report.rows(pictures))
    write_csv(table, snakemake.output.reproduction)


if __name__ == "__main__":
    main(snakemake)
