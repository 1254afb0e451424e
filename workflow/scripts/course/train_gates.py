"""Let one perceptron learn each logic gate, and keep every epoch."""

import numpy as np
import pandas as pd

from terrapalette.course import perceptron
from terrapalette.course.gates import GATES, INPUTS
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import logger, open_log
from terrapalette.runtime.streams import stream
from terrapalette.runtime.whole_files import write_csv, write_json


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    rows, scores = [], {}
    for gate, truth in GATES.items():
        random = stream(params.seed, f"course/train_gates/{gate}")
        targets = np.array(truth)[:, None]
        history = perceptron.train(INPUTS, targets, rate=params.rate, epochs=params.epochs, random_state=random)
        for number, epoch in enumerate(history):
            w1, w2, bias = epoch.weights[:, 0]
            rows.append({"gate": gate, "epoch": number, "mistakes": epoch.mistakes, "w1": w1, "w2": w2, "bias": bias})
        wrong = int(np.sum((perceptron.potential(history[-1].weights, INPUTS) > 0) != targets))
        settled = history[-1].mistakes == 0
        logger.info("%s: %s after %d epochs", gate, "settled" if settled else "not settled", len(history) - 1)
        scores[gate] = {"settled": settled, "epochs": len(history) - 1, "wrong": wrong}
    write_csv(pd.DataFrame(rows), snakemake.output.trace)
    write_json(scores, snakemake.output.scores)


if __name__ == "__main__":
    jobs.run(main, snakemake)
