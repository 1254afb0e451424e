"""Put every photo and what agents made of it on one page."""

from pathlib import Path

import pandas as pd

from terrapalette.colorize import gallery, painting_files, png
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole


def main(snakemake):
    open_log(snakemake.log[0])
    files = snakemake.input
    scores = pd.read_csv(files.scores).query("half == 'right' and reference == 'original'")
    scores = scores.set_index(["image", "agent"])
    records = painting_files.read_records(files.records)
    truths = {half.facts["image"]: half.rgb for half in map(png.read, files.rights)}
    photos = {}
    for half in map(png.read, files.lefts):
        image = half.facts["image"]
        photos[image] = gallery.Photo(image, half.rgb, truths[image], [])
    for painting in map(png.read, files.paintings):
        image, agent = painting.facts["image"], painting.facts["agent"]
        row = scores.loc[(image, agent), gallery.COLUMNS].to_dict()
        title = records[image, agent]["title"]
        photos[image].works.append(gallery.Work(agent, title, painting.rgb, row, painting.colors is not None))
    with whole(snakemake.output.gallery) as part:
        Path(part).write_text(gallery.page(list(photos.values())), encoding="utf-8")


if __name__ == "__main__":
    jobs.run(main, snakemake)
