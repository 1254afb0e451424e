"""The land study on a cluster: jobs through Slurm, one of them cancelled, and Snakemake itself killed on the way."""

import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pandas as pd
import pytest

import one_machine_slurm
from conftest import PROJECT
from workflow.conftest import Copy, environment

pytestmark = [pytest.mark.workflow, pytest.mark.slurm]

# From the source to the maps, in as few jobs as there can be: each takes some ten seconds here. The grid counts as a
# large one, so that jobs ask for an engine.
OVERLAY = "studies: [land]\nland: {methods: [kmeans], spaces: {pca: null, vae2: null, archetypes: null}, "
OVERLAY += "max_cells: 200}\n"
CONFIG = ("tests/config/tiny.yaml", "mine.yaml")
# On the cluster, workers of dask in each such job's allocation.
ENGINE = "engine: {kind: dask, scheduler: slurm}\n"
TARGETS = [f"results/land/{name}" for name in ("landtypes.nc", "scores.csv", "figures/map.original.kmeans.png")]
# What this cluster asks for beyond the profile: it keeps no accounts, its jobs are short, and its disk is near.
# Two threads fill a node: what can run beside such a job goes to the other one.
HERE = ["--set-threads", "land_cluster=2", "land_score=2", "--slurm-status-command", "squeue"]
HERE += ["--slurm-init-seconds-before-status-checks", "3", "--latency-wait", "5"]
# Seconds for a machine that has much else to do.
PATIENCE = 480


class Cluster:
    """The running Slurm."""

    def __init__(self, variables):
        self.environment = environment(variables)

    def jobs(self):
        """Every job since the cluster's start: number, run, rule, state and node."""
        said = self.run("squeue --states=all --noheader --format='%A %j %k %T %N'")
        rows = pd.DataFrame(
            [line.split(" ") for line in said.splitlines()], columns=["job", "run", "rule", "state", "node"]
        )
        rows["rule"] = rows["rule"].str.extract(r"^rule_(\w+?)(?:_wildcards|$)", expand=False)
        return rows

    def run(self, line):
        return subprocess.run(
            ["bash", "-c", line], env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def wait(self, rule, state):
        """The first job of a rule, once it is in a state."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = self.jobs().query("rule == @rule and state == @state")
            if len(found):
                return found.iloc[0]["job"]
            time.sleep(0.2)
        raise AssertionError(f"{rule} was not {state} in time:\n{self.jobs()}")


class Driver:
    """Snakemake with the profile, in the background; what it says goes to a file."""

    def __init__(self, cluster, copy, name):
        self.words = copy.folder / f"{name}.txt"
        profile = ["--workflow-profile", "profiles/slurm", *HERE]
        command = [
            sys.executable,
            "-m",
            "snakemake",
            *profile,
            *TARGETS,
            "--configfile",
            "config.yaml",
            *CONFIG,
            "engine.yaml",
        ]
        with self.words.open("w") as file:
            self.process = subprocess.Popen(
                command, cwd=copy.folder, env=cluster.environment, stdout=file, stderr=subprocess.STDOUT
            )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()


def commands(heading):
    """The shell commands of a section of docs/cluster.md."""
    text = (PROJECT / "docs/cluster.md").read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.S)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """The same results from this machine alone, and from a cluster where two things went wrong."""
    here, there = (Copy(tmp_path_factory.mktemp(name) / "project") for name in ("here", "there"))
    for copy in (here, there):
        (copy.folder / "mine.yaml").write_text(OVERLAY)
        (copy.folder / "engine.yaml").write_text(ENGINE)
    with ThreadPoolExecutor(1) as pool, one_machine_slurm.running() as variables:
        alone = pool.submit(here.snakemake, *TARGETS, config=CONFIG)
        cluster = Cluster(variables)
        with Driver(cluster, there, "first") as first:
            cluster.wait("land_cluster", "RUNNING")
            first.process.send_signal(signal.SIGKILL)
        killed = cluster.jobs()
        cancel, unlock = commands("When something is killed")[0].strip().splitlines()
        cluster.run(cancel)
        assert unlock.startswith(".venv/bin/snakemake ")
        unlocked = there.snakemake(*unlock.split()[1:], config=CONFIG)
        assert unlocked.returncode == 0, unlocked.stdout + unlocked.stderr
        with Driver(cluster, there, "second") as second:
            cancelled = cluster.wait("land_score", "RUNNING")
            cluster.run(f"scancel {cancelled}")
            code = second.process.wait(PATIENCE)
        assert code == 0, second.words.read_text()
        done = alone.result()
        assert done.returncode == 0, done.stdout + done.stderr
        jobs = cluster.jobs()
    runs = [re.search(r"SLURM run ID: (\S+)", one.words.read_text())[1] for one in (first, second)]
    return SimpleNamespace(here=here, there=there, cancelled=cancelled, killed=killed, jobs=jobs, runs=runs)


def results(copy):
    root = copy.folder / "results"
    paths = [path for path in root.rglob("*") if path.is_file() and not {"logs", "benchmarks"} & set(path.parts)]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def test_a_cluster_gives_the_same_bytes(story):
    here, there = results(story.here), results(story.there)
    assert here.keys() == there.keys() and len(here) > 10
    assert [name for name in here if here[name] != there[name]] == []


def test_independent_jobs_run_on_both_nodes(story):
    finished = story.jobs.query("state == 'COMPLETED'")
    assert set(finished["node"]) == set(one_machine_slurm.NODES)


def test_a_cancelled_job_is_sent_again(story):
    tries = story.jobs.query("rule == 'land_score'").set_index("job")
    assert tries.loc[story.cancelled, "state"] == "CANCELLED"
    assert sorted(tries["state"]) == ["CANCELLED", "COMPLETED"] and set(tries["run"]) == {story.runs[1]}


def test_a_killed_run_goes_on_where_it_was(story):
    before = set(story.killed.query("state == 'COMPLETED'")["rule"])
    assert before == {"land_emulate", "land_ingest", "land_prepare", "land_reduce"}
    second = set(story.jobs.query("run == @story.runs[1]")["rule"])
    assert not before & second
    # The job that the killed run left alone is cancelled, and made again.
    left = story.jobs.query("run == @story.runs[0] and rule == 'land_cluster'")
    assert left["state"].tolist() == ["CANCELLED"] and "land_cluster" in second


# k-means of cells in twenty blocks, and the nodes where blocks were worked through.
SWEEP = """
import os, sys, time
import numpy as np
from terrapalette.blocks import kmeans, source
from terrapalette.runtime import engine

def node(_):
    time.sleep(0.3)
    return os.environ.get("SLURMD_NODENAME", "")

kind, scheduler, output = sys.argv[1:]
cells = np.random.default_rng(0).normal(size=(6000, 3)) + np.repeat([[0], [7], [20]], 2000, axis=0)
with engine.started(kind, scheduler=scheduler or None) as run:
    found = kmeans.sweep(source.cut(cells, size=300), 3, np.random.default_rng(1), run)
    nodes = run(node, range(8))
with open(output, "wb") as file:
    file.write(b"".join(one.centroids.tobytes() for one in found))
print("nodes", *sorted(set(nodes)))
"""


def test_workers_of_an_allocation_change_no_byte(tmp_path):
    (tmp_path / "sweep.py").write_text(SWEEP)
    python = f"env PYTHONPATH={PROJECT / 'workflow'} {sys.executable} sweep.py"
    subprocess.run(["bash", "-c", f"{python} local '' here"], cwd=tmp_path, env=environment(), check=True)
    with one_machine_slurm.running() as variables:
        cluster = Cluster(variables)
        sent = f"cd {tmp_path} && sbatch --wait --nodes=2 --ntasks=4 --output=said.txt"
        cluster.run(f'{sent} --wrap "{python} dask slurm there"')
        steps = cluster.run("squeue --steps --noheader")
    assert "nodes one two" in (tmp_path / "said.txt").read_text()
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()
    assert steps == ""
