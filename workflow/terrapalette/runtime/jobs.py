"""What surrounds every job: it ends with its run, and leaves a record of what made its results."""

from collections.abc import Callable
from typing import Any

from terrapalette.runtime import records, runs
from terrapalette.runtime.contents import Contents


def run(main: Callable, snakemake: Any) -> None:
    """Call a script's main function with Snakemake's object, and record what its outputs were made of.

    Inputs are told as they were before: one that changes meanwhile is another one when the next run looks.
    """
    runs.end_with_run()
    contents = Contents(records.NOTES)
    inputs = {str(path): contents.digest(str(path)) for path in snakemake.input}
    main(snakemake)
    outputs = {str(path): contents.digest(str(path)) for path in snakemake.output}
    record = {
        "rule": snakemake.rule,
        "wildcards": dict(snakemake.wildcards.items()),
        "params": dict(snakemake.params.items()),
        "config": records.settings(snakemake.config),
        "inputs": inputs,
        "outputs": outputs,
    }
    runs.check_alive()
    records.write(record)
