"""Let perceptrons of one and of two layers learn the iris species, in several ways and over several splits."""

from sklearn.datasets import load_iris

from terrapalette.course import iris
from terrapalette.runtime import jobs
from terrapalette.runtime.errors import DivergedError, InputError
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json, write_netcdf

PETAL = [2, 3]
SIDE = 160


def main(snakemake):
    open_log(snakemake.log[0])
    params, settings = snakemake.params, snakemake.params.settings
    bunch = load_iris()
    learning = iris.Learning(
        *(settings[key] for key in ("hidden", "rate", "momentum", "batch_size", "epochs")), params.perceptron_rate
    )

    def streams(name):
        return stream(params.seed, f"course/train_iris/{name}")

    splits = [
        iris.split(bunch.data, bunch.target, settings["test_share"], int(streams(f"split {number}").integers(2**31)))
        for number in range(1, settings["splits"] + 1)
    ]
    try:
        trace = iris.learning_curves(splits[0], learning, streams)
        scores = iris.scores(splits, learning, streams)
        regions = iris.regions(bunch.data[:, PETAL], bunch.target, learning, streams, SIDE)
    except DivergedError as error:
        raise InputError(f"course.mlp: {error}. Lower rate ({learning.rate:g}).") from error
    for who, one in scores.items():
        logger.info("%s: accuracy %.4f, lowest %.4f", who, one["accuracy"], one["lowest"])
    species, held_out = bunch.target_names.tolist(), len(splits[0].test_species)
    write_csv(trace, snakemake.output.trace)
    write_json(
        {"species": species, "splits": len(splits), "held_out": held_out, "scores": scores}, snakemake.output.scores
    )
    axes = [bunch.feature_names[index] for index in PETAL]
    write_netcdf(regions.assign_coords(variable=axes).assign_attrs(species=species), snakemake.output.regions)


if __name__ == "__main__":
    jobs.run(main, snakemake)
