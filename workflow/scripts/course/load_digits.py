"""Bring images of digits, scikit-learn's or MNIST's, into one form, parted into training and test images."""

from terrapalette.course import digits, idx
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_netcdf


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    if params.source == "digits":
        seed = int(stream(params.seed, "course/load_digits").integers(2**31))
        found = digits.from_scikit_learn(params.test_share, seed)
    else:
        found = digits.from_idx({key: getattr(snakemake.input, key) for key in idx.FILES})
    logger.info("%d images to train on, %d to test on", (~found.is_test).sum(), found.is_test.sum())
    write_netcdf(digits.dataset(found), snakemake.output.images)


if __name__ == "__main__":
    jobs.run(main, snakemake)
