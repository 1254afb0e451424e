"""The table of docs/cluster.md: what rules ask a cluster for, beside what they took, from the benchmark files of runs.

    python tests/resources_table.py "1 degree=results" "0.1 degree=elsewhere/results"

keeps what these runs took in docs/resources.csv (a run replaces an older one of its name; without runs, nothing is
replaced) and writes the table anew.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs/cluster.md"
KEPT = PROJECT / "docs/resources.csv"
BEGIN, END = "<!-- resources: begin -->\n", "<!-- resources: end -->\n"
# What the two Snakemake processes of a job on a cluster take beside the rule's script, in MB.
SNAKEMAKE = 300


def measured(results: Path) -> pd.DataFrame:
    """What each rule took at most: jobs, memory (MB) and seconds, by rule.

    A rule is named by its benchmark file, benchmarks/{study}/{rule without the study}.{wildcards}.tsv.
    """
    paths = sorted((results / "benchmarks").glob("*/*.tsv"))
    if not paths:
        raise FileNotFoundError(f"{results}: no benchmarks/*/*.tsv, expected the results folder of a run")
    # A job too short for its memory to be seen has NA, or a dash, there.
    tables = [
        pd.read_csv(path, sep="\t", na_values=["-", "NA"]).assign(rule=f"{path.parent.name}_{path.name.split('.')[0]}")
        for path in paths
    ]
    rows = pd.concat(tables).groupby("rule")
    return pd.DataFrame({"jobs": rows.size(), "memory": rows["max_rss"].max(), "seconds": rows["s"].max()})


def asked(words: str) -> pd.DataFrame:
    """What each rule with a benchmark asks for at most, MB and minutes, by rule, from the words of a dry run."""
    jobs = re.findall(r"(?ms)^(?:local)?rule (\w+):$(.*?)^    resources: (.*?)$", words)
    rows = [(rule, *(int(re.search(rf"\b{key}=(\d+)", said)[1]) for key in ("mem_mb", "runtime")))
            for rule, rest, said in jobs if "\n    benchmark: " in rest]  # fmt: skip
    return pd.DataFrame(rows, columns=["rule", "memory", "minutes"]).groupby("rule").max()


def dry_run() -> str:
    """What Snakemake would do for everything, on a cluster."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--dry-run", "--workflow-profile", str(PROJECT / "profiles/slurm"), "--directory", folder]
        command = [sys.executable, "-m", "snakemake", "--snakefile", str(PROJECT / "Snakefile"), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout + done.stderr


def kept(before: pd.DataFrame, runs: dict) -> pd.DataFrame:
    """The measured values of older runs and of these, by the name of the run."""
    new = [table.reset_index().assign(run=name) for name, table in runs.items()]
    rows = pd.concat([before[~before["run"].isin(runs)], *new])
    return rows[["run", "rule", "jobs", "memory", "seconds"]].astype({"jobs": int})


def page(text: str, asks: pd.DataFrame, rows: pd.DataFrame) -> str:
    """The page with its table written anew: a row for each rule that was measured, a column for each run."""
    runs = list(dict.fromkeys(rows["run"]))
    took = rows.set_index(["rule", "run"])
    lines = ["| rule | asks for |" + "".join(f" {run} |" for run in runs), "|---|---|" + "---|" * len(runs)]
    for rule, ask in asks[asks.index.isin(rows["rule"])].iterrows():
        cells = [_cell(took.loc[(rule, run)], ask) if (rule, run) in took.index else "" for run in runs]
        lines.append("| " + " | ".join([f"`{rule}`", f"{ask['memory']} MB, {ask['minutes']} min", *cells]) + " |")
    before, rest = text.split(BEGIN)
    return before + BEGIN + "\n".join(lines) + "\n" + END + rest.split(END)[1]


def _cell(took: pd.Series, ask: pd.Series) -> str:
    seconds = took["seconds"]
    time = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    memory = "" if pd.isna(took["memory"]) else f"{took['memory']:.0f} MB, "
    short = took["memory"] + SNAKEMAKE > ask["memory"] or seconds / 60 > ask["minutes"]
    several = f" ({took['jobs']:.0f} jobs)" if took["jobs"] > 1 else ""
    return f"**{memory}{time}**{several}" if short else f"{memory}{time}{several}"


def main() -> None:
    runs = {name: measured(Path(folder)) for name, folder in (one.split("=", 1) for one in sys.argv[1:])}
    before = pd.read_csv(KEPT) if KEPT.exists() else pd.DataFrame(columns=["run"])
    rows = kept(before, runs)
    rows.to_csv(KEPT, index=False, float_format="%.2f", lineterminator="\n")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), asked(dry_run()), rows), encoding="utf-8")


if __name__ == "__main__":
    main()
