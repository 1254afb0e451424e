"""Bring a set of points, generated or from a file, into the course's format."""

from pathlib import Path

from terrapalette.course import groups, pointfiles
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import whole


def main(snakemake):
    open_log(snakemake.log[0])
    source, data = snakemake.params.source, snakemake.wildcards.data
    if source in groups.BUILT_IN:
        points = groups.generate(stream(snakemake.params.seed, f"course/load_points/{data}"), *groups.BUILT_IN[source])
    else:
        points = pointfiles.read_points(snakemake.input.source)
    logger.info("%d points in %d dimensions", *points.shape)
    with whole(snakemake.output.points) as part:
        Path(part).write_text(pointfiles.points_text(points), encoding="utf-8")


if __name__ == "__main__":
    jobs.run(main, snakemake)
