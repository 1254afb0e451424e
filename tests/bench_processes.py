"""Whole runs of the workflow as benchmarks: their seconds, and the memory of all their processes together."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import psutil

from conftest import PROJECT


class Memory(threading.Thread):
    """The most memory that this process's descendants held together: resident, shared pages counted once."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.done = 0, threading.Event()

    def run(self):
        while not self.done.wait(0.3):
            held = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    held += process.memory_full_info().pss
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
            self.most = max(self.most, held)


def measured(folder: Path, settings: str, targets: list[str], goals: tuple[float, float]) -> int:
    """Run the workflow with settings of its own in a folder, and print what it took: the exit status.

    goals : seconds, and GiB of all processes at most
    """
    (folder / "mine.yaml").write_text(settings)
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--snakefile", str(PROJECT / "Snakefile")]
    command += ["--directory", str(folder), "--quiet", "all"]
    command += ["--configfile", str(PROJECT / "config.yaml"), str(folder / "mine.yaml"), "--", *targets]
    memory = Memory()
    memory.start()
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    seconds = time.perf_counter() - start
    memory.done.set()
    for table in sorted((folder / "results/benchmarks").glob("*/*.tsv")):
        row = pd.read_csv(table, sep="\t", na_values=["-"]).iloc[0]
        print(f"  {table.stem:32s} {row['s']:7.1f} s {row['max_rss']:8.0f} MB")
    wanted, most = goals
    print(
        f"all: {seconds:.0f} s (goal {wanted:g}), {memory.most / 2**30:.2f} GiB at most (goal {most:g}), "
        f"exit {done.returncode}",
        flush=True,
    )
    return done.returncode
