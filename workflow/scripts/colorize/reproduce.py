"""Put the errors that the source report prints beside the same ones computed from its pictures."""

from terrapalette.colorize import photos, published_errors
from terrapalette.report import reproduction
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    names = snakemake.params.names
    pictures = {name: photos.read(path) for name, path in zip(names, snakemake.input.pictures, strict=True)}
    table = reproduction.table("colorize", published_errors.rows(pictures))
    write_csv(table, snakemake.output.reproduction)


if __name__ == "__main__":
    main(snakemake)
