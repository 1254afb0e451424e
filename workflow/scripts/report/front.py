"""Write the front page: the first findings, links to report, pages and tables, with thumbnails."""

import io
from importlib import import_module
from pathlib import Path

import pandas as pd
from PIL import Image

from terrapalette.pages import offline
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole

WIDTH = 480


def main(snakemake):
    open_log(snakemake.log[0])
    target = Path(snakemake.output.page)
    cards, pictures = [], iter(snakemake.input.pictures)
    for card in snakemake.params.cards:
        picture = thumbnail(next(pictures)) if card["picture"] else ""
        cards.append(
            f'<li><a href="{offline.escape(card["href"])}">{picture}<h2>{offline.escape(card["title"])}</h2></a>'
            f"<p>{offline.escape(card['text'])}</p></li>"
        )
    tables = [
        f'<li><a href="{offline.escape(path)}">{offline.escape(path)}</a></li>'
        for path in sorted(snakemake.params.tables)
    ]
    found = "".join(f"<li>{offline.escape(sentence)}</li>" for sentence in headlines(snakemake.params))
    opening = f'<ul class="findings">{found}</ul>' if found else ""
    body = (
        f"<header><h1>Terrapalette</h1><p>{offline.escape(snakemake.params.facts)}</p></header>"
        f'{opening}<ul class="cards">{"".join(cards)}</ul><h2>Tables</h2><ul class="tables">{"".join(tables)}</ul>'
    )
    text = offline.render("Terrapalette: results", body, style=offline.source("front/front.css"))
    with whole(str(target)) as part:
        Path(part).write_text(text, encoding="utf-8")


def headlines(params):
    """What studies say first."""
    for study, paths in params.findings.items():
        tables = {name: pd.read_csv(path) for name, path in paths.items()}
        yield from import_module(f"terrapalette.{study}.findings").headlines(tables, params.terms[study])


def thumbnail(path):
    """A small picture of a figure, inside the page."""
    with Image.open(path) as image:
        small = image.convert("RGB")
        small.thumbnail((WIDTH, 2 * WIDTH))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=82, optimize=True)
    return f'<img alt="" src="{offline.data_address(buffer.getvalue(), "image/jpeg")}">'


if __name__ == "__main__":
    jobs.run(main, snakemake)
