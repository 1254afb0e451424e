"""Take a right half that somebody else painted as an entry: checked, and as our own are written."""

from terrapalette.colorize import entries, png
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_json


def main(snakemake):
    open_log(snakemake.log[0])
    files, image, name = snakemake.input, snakemake.wildcards.image, snakemake.wildcards.entry
    grey = png.read_grey(files.right_grey)
    picture = entries.read(files.painting, name, grey.shape, files.right_grey)
    png.write(picture, snakemake.output.right, image=image, agent=name, half="right")
    record = {"image": image, "agent": name, "what": "entry", "title": "painted by others"}
    write_json(record, snakemake.output.record)


if __name__ == "__main__":
    jobs.run(main, snakemake)
