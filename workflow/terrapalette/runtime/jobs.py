"""What surrounds every job: it ends with its run, and leaves a record of what made its results."""

from collections.abc import Callable
from typing import Any

from terrapalette.runtime import records, runs
from terrapalette.runtime.contents import Contents
from terrapalette.runtime.errors import InputError


def run(main: Callable, snakemake: Any) -> None:
    """Call a script's main function with Snakemake's object, and record what its outputs were made of.

    Raises
    ------
    InputError
        if an input changes meanwhile: what the outputs were made of could not be told
    """
    runs.end_with_run()
    contents = Contents(records.NOTES)
    paths = list(dict.fromkeys(str(path) for path in snakemake.input))
    before = {path: contents.digest(path) for path in paths}
    main(snakemake)
    for path in paths:
        if contents.digest(path) != before[path]:
            raise InputError(f"{path} changed while rule {snakemake.rule} was reading it. Run the same again.")
    outputs = {str(path): contents.digest(str(path)) for path in snakemake.output}
    record = {
        "rule": snakemake.rule,
        "wildcards": dict(snakemake.wildcards.items()),
        "params": dict(snakemake.params.items()),
        "config": records.settings(snakemake.config),
        "inputs": before,
        "outputs": outputs,
    }
    runs.check_alive()
    records.write(record)
