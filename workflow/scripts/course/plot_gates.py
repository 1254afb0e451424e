"""Draw how a perceptron learns each logic gate."""

import numpy as np
import pandas as pd

from terrapalette.course.gates import GATES, INPUTS
from terrapalette.plots.common import style
from terrapalette.plots.course import decisions
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_figure


def main(snakemake):
    open_log(snakemake.log[0])
    trace = pd.read_csv(snakemake.input.trace)
    facts = (
        "Data: the four inputs of each gate  ·  lines: where the neuron's answer changes, the last epoch's thick; on a "
        "line the answer is no"
    )
    figure = style.figure(3.6, "One neuron learns logic", facts)
    for index, (gate, truth) in enumerate(GATES.items()):
        epochs = trace[trace["gate"] == gate]
        axes = figure.add_subplot(1, len(GATES), index + 1)
        decisions.separations(axes, epochs[["w1", "w2", "bias"]].to_numpy(), (-0.6, 1.6))
        decisions.examples(axes, INPUTS, np.array(truth), ["no", "yes"], size=110)
        axes.set(xlabel="first input", ylabel="second input" if index == 0 else "")
        axes.set_aspect("equal")
        last = epochs.iloc[-1]
        ended = f"settled after {last['epoch']} epochs" if last["mistakes"] == 0 else f"unsettled after {last['epoch']}"
        axes.set_title(f"{gate}: {ended}", fontsize=10)
        if index == 0:
            axes.legend(fontsize=8, loc="upper right", frameon=True)
    write_figure(figure, snakemake.output.figure, snakemake.output.vector)


if __name__ == "__main__":
    jobs.run(main, snakemake)
