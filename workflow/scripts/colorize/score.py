"""Score what every agent made of both halves of a photo, over all pixels and over parts of the right half."""

import pandas as pd

from terrapalette.colorize import error_places, halves_apart, image_errors, painting_files, pixel_kinds, png
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv


def main(snakemake):
    open_log(snakemake.log[0])
    files, margin = snakemake.input, snakemake.params.margin
    truth = {half: png.inside(png.read(getattr(files, half)).rgb, margin) for half in painting_files.HALVES}
    greys = {half: png.read_grey(getattr(files, f"{half}_grey")) for half in painting_files.HALVES}
    records = painting_files.read_records(files.records)
    fields = png.inside(error_places.fields(greys["right"].shape), margin)
    kinds = png.inside(pixel_kinds.kinds(greys["right"]), margin)
    edges = error_places.EDGES
    rows, near_and_far, by_kind = [], [], []
    for painting in map(png.read, [*files.left_paintings, *files.right_paintings]):
        image, agent, half = (painting.facts[name] for name in ("image", "agent", "half"))
        who = {"image": image, "agent": agent, "what": records[image, agent]["what"]}
        picture = png.inside(painting.rgb, margin)
        for reference, errors in image_errors.by_reference(picture, truth[half], painting.colors).items():
            rows.append({**who, "half": half, "reference": reference, **errors})
        if half == "right":
            errors = error_places.errors(picture, truth[half])
            places = {"nearest": edges[:-1], "farthest": edges[1:]}
            found = error_places.gathered(fields, len(edges) - 1, errors)
            near_and_far.append(pd.DataFrame({**who, **places, **found}))
            found = error_places.gathered(kinds, len(pixel_kinds.KINDS), errors)
            by_kind.append(pd.DataFrame({**who, "kind": pixel_kinds.KINDS, **found}))
    write_csv(pd.DataFrame(rows), snakemake.output.scores)
    write_csv(pd.concat(near_and_far), snakemake.output.distance)
    write_csv(pd.concat(by_kind), snakemake.output.kinds)
    inside = {half: png.inside(grey, margin) for half, grey in greys.items()}
    apart = halves_apart.apart(truth["left"], inside["left"], truth["right"], inside["right"])
    write_csv(pd.DataFrame([{"image": image, **apart}]), snakemake.output.halves)


if __name__ == "__main__":
    jobs.run(main, snakemake)
