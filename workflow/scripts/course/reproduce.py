"""Put what the course prints beside ours: solutions of its k-means files, and its dense network on MNIST."""

import json
from pathlib import Path

from terrapalette.report import reproduction
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_csv

# The course prints that its dense network reaches about 98 %; it gives no second digit.
DENSE_ON_MNIST, ROUNDING = 98.0, 0.5


def main(snakemake):
    open_log(snakemake.log[0])
    points, digits = (
        json.loads(Path(path).read_text(encoding="utf-8")) for path in (snakemake.input.kmeans, snakemake.input.digits)
    )
    rows = [
        {
            "quantity": f"k-means on {one['source']}: inertia",
            "published": one["given"]["inertia"],
            "ours": one["best"]["inertia"],
            # Centroids agree to 1e-6, and inertia is flat around them.
            "tolerance": 1e-6,
            "better": "lower",
            "note": f"published: of the given centroids; they reach {one['given']['inertia_after']:.6f} at rest",
        }
        for one in points.values()
        if "given" in one
    ]
    if snakemake.params.mnist:
        dense = digits["networks"]["dense"]
        rows.append(
            {
                "quantity": "dense network on MNIST: accuracy (%)",
                "published": DENSE_ON_MNIST,
                "ours": 100 * dense["accuracy"],
                "tolerance": ROUNDING,
                "better": "higher",
                "note": f"the course says about 98 % after 5 epochs; ours after {dense['epochs']}",
            }
        )
    write_csv(reproduction.table("course", rows), snakemake.output.reproduction)


if __name__ == "__main__":
    jobs.run(main, snakemake)
