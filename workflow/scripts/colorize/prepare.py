"""Read a photo and split it: the coloured and the grey left half, the grey right half, and the truth."""

from terrapalette.colorize import photo_files, photos, png
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log


def main(snakemake):
    open_log(snakemake.log[0])
    sample = snakemake.params.sample
    path = photo_files.sample(sample) if sample else snakemake.input.photo
    halves = photos.split(photos.read(str(path), snakemake.params.max_side))
    for name, half in halves._asdict().items():
        png.write(half, getattr(snakemake.output, name), image=snakemake.wildcards.image, half=name)


if __name__ == "__main__":
    jobs.run(main, snakemake)
