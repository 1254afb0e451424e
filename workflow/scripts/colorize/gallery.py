"""Put every photo and what agents made of it on one page."""

from pathlib import Path

import pandas as pd

from terrapalette.colorize import gallery, png
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole


def main(snakemake):
    open_log(snakemake.log[0])
    files = snakemake.input
    scores = pd.read_csv(files.scores).query("half == 'right' and reference == 'original'")
    scores = scores.set_index(["image", "agent"])
    paintings, lefts, rights = iter(files.paintings), iter(files.lefts), iter(files.rights)
    photos = []
    for image, agents in snakemake.params.agents.items():
        works = []
        for agent in agents:
            painting = png.read(next(paintings))
            row = scores.loc[(image, agent), gallery.COLUMNS].to_dict()
            works.append(gallery.Work(agent, painting.rgb, row, painting.colors is not None))
        photos.append(gallery.Photo(image, png.read(next(lefts)).rgb, png.read(next(rights)).rgb, works))
    with whole(snakemake.output.gallery) as part:
        Path(part).write_text(gallery.page(photos), encoding="utf-8")


if __name__ == "__main__":
    main(snakemake)
