"""What Snakemake alone does not see, seen by a real run of three small rules in the surroundings of all of ours."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from conftest import PROJECT
from workflow.conftest import Copy, environment

pytestmark = pytest.mark.workflow

SNAKEFILE = f"""
include: "{PROJECT}/workflow/rules/common.smk"
include: "{PROJECT}/workflow/rules/provenance.smk"

rule all:
    input: "results/sum.json"

rule part:
    input: source="source.txt"
    output: part="results/parts/{{name}}.json"
    log: "results/logs/{{name}}.log"
    params: factor=config["factor"], stamp=stamp("source.txt") if config["stamps"] else ""
    script: "part.py"

rule sum:
    input: parts=expand("results/parts/{{name}}.json", name=["a", "b", "c"])
    output: sum="results/sum.json"
    log: "results/logs/sum.log"
    script: "sum.py"
"""
# How long it takes is no setting, so that records tell nothing of it.
PART = """
import os
import time
from pathlib import Path
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole

def main(snakemake):
    open_log(snakemake.log[0])
    number = int(Path(snakemake.input.source).read_text()) * snakemake.params.factor
    with whole(snakemake.output.part) as part:
        Path(part).write_text("[")
        time.sleep(float(os.environ.get("SECONDS", 0)))
        with open(part, "a") as file:
            file.write(f"{number}]" + " " * 20_000)

if __name__ == "__main__":
    jobs.run(main, snakemake)
"""
SUM = """
import json
from pathlib import Path
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import write_json

def main(snakemake):
    open_log(snakemake.log[0])
    write_json(sum(json.loads(Path(path).read_text())[0] for path in snakemake.input.parts), snakemake.output.sum)

if __name__ == "__main__":
    jobs.run(main, snakemake)
"""
COMMAND = [sys.executable, "-m", "snakemake", "--cores", "2", "--configfile", "settings.yaml"]


class Small:
    """A project of three rules."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        shutil.copytree(PROJECT / "profiles/default", folder / "profiles/default")
        for name, text in (("Snakefile", SNAKEFILE), ("part.py", PART), ("sum.py", SUM), ("source.txt", "5")):
            (folder / name).write_text(text)
        self.set()

    def set(self, **settings):
        (self.folder / "settings.yaml").write_text(json.dumps({"factor": 1, "stamps": False} | settings))

    def run(self, *arguments, **options):
        """Everything that a run says."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder, env=environment() | options.pop("variables", {}), capture_output=True, text=True,
            check=False, **options,
        )  # fmt: skip
        self.failed = done.returncode != 0
        return done.stdout + done.stderr

    def sum(self):
        return json.loads((self.folder / "results/sum.json").read_text())

    def swap(self, text):
        """Another source with an older date, as `cp -p` or `unzip` bring it."""
        (self.folder / "source.txt").write_text(text)
        os.utime(self.folder / "source.txt", (1e9, 1e9))

    def bytes(self):
        """All results and records; logs tell times."""
        paths = [path for path in (self.folder / "results").rglob("*") if path.is_file() and "logs" not in path.parts]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}

    def started(self, seconds):
        """A run that goes on in the background, as leader of a session of its own; its jobs take so long."""
        return subprocess.Popen(
            COMMAND, cwd=self.folder, env=environment() | {"SECONDS": str(seconds)}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def wait_for(self, pattern, seconds=60):
        until = time.monotonic() + seconds
        while not list(self.folder.glob(pattern)):
            assert time.monotonic() < until, pattern
            time.sleep(0.02)


@pytest.fixture
def small(tmp_path):
    return Small(tmp_path / "small")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What the results of an undisturbed run are."""
    small = Small(tmp_path_factory.mktemp("undisturbed") / "of another name")
    small.run()
    assert small.sum() == 15
    return small.bytes()


NOTHING = "Nothing to be done"


@pytest.mark.parametrize("stamps", [True, False])
def test_a_source_swapped_for_an_older_one(small, stamps):
    small.set(stamps=stamps)
    small.run()
    assert NOTHING in small.run() and small.sum() == 15
    small.swap("7")
    said = small.run()
    assert small.sum() == 21 and "source.txt" in said and "Not believed" in said
    assert NOTHING in small.run()


def test_a_source_swapped_where_the_records_are_lost_too(small):
    small.set(stamps=True)
    small.run()
    shutil.rmtree(small.folder / "results/.made")
    small.swap("7")
    small.run()
    assert small.sum() == 21


def test_snakemakes_memory_lost_then_a_setting_changed(small):
    small.run()
    shutil.rmtree(small.folder / ".snakemake")
    assert NOTHING in small.run()
    small.set(factor=2)
    said = small.run()
    assert small.sum() == 30 and "Not believed" in said and ".snakemake" in said
    assert NOTHING in small.run()


def test_a_result_changed_by_hand_is_told_until_it_is_made_again(small):
    small.run()
    part = small.folder / "results/parts/a.json"
    part.write_text("[100]")
    for _ in range(2):
        assert "Not what its job wrote, and used as it is: results/parts/a.json" in small.run()
        assert small.sum() == 110
    part.unlink()
    small.run()
    assert small.sum() == 15 and "Not what" not in small.run()


def everyone(process):
    """Processes of a run: Snakemake, shells, jobs."""
    main = psutil.Process(process.pid)
    return [main, *main.children(recursive=True)]


def test_an_orphaned_job_ends_and_writes_nothing(small, undisturbed):
    process = small.started(60)
    small.wait_for("results/parts/.*.part")
    jobs = everyone(process)[1:]
    process.kill()
    process.wait()
    said = small.run()
    assert not small.failed and "had left this folder locked: unlocked" in said, said
    assert psutil.wait_procs(jobs, timeout=20)[1] == []
    assert small.bytes() == undisturbed


def kill(what, process):
    """End Snakemake, its jobs, or all of them, at once; or close the terminal that they were started from."""
    if what == "terminal":
        os.killpg(process.pid, signal.SIGHUP)
        return
    for one in everyone(process):
        is_meant = (one.pid == process.pid) in {"snakemake": [True], "jobs": [False], "both": [True, False]}[what]
        with suppress(psutil.NoSuchProcess):
            if is_meant:
                one.kill()


@pytest.mark.parametrize("what", ["snakemake", "jobs", "both", "terminal"])
def test_killed_at_any_moment_the_plain_command_gives_the_same_bytes(small, undisturbed, what):
    for seed in range(int(os.environ.get("KILLS", 1))):
        shutil.rmtree(small.folder / "results", ignore_errors=True)
        process = small.started(0.3)
        if seed % 2 == 0:
            # While a job writes, and a little later.
            small.wait_for("results/parts/.*.part")
        time.sleep(random.Random(f"{what} {seed}").uniform(0, 3))
        if process.poll() is None:
            kill(what, process)
        process.wait(60)
        said = small.run()
        assert not small.failed, said
        assert small.bytes() == undisturbed
        assert NOTHING in small.run()


TINY = ["land/spaces/pca.nc", "land/correlation.csv", "course/kmeans/trace.csv", "colorize/chelsea/palette.csv"]


def contents(copy):
    """All results and records; logs and benchmarks tell times."""
    paths = [path for folder in ("results", "resources") for path in (copy.folder / folder).rglob("*")]
    paths = [path for path in paths if path.is_file() and not {"logs", "benchmarks", "survey.json"} & set(path.parts)]
    return {path.relative_to(copy.folder).as_posix(): path.read_bytes() for path in paths}


def test_killed_real_rules_give_the_same_bytes_too(fresh, tmp_path):
    targets = [f"results/{name}" for name in TINY]
    beginning = time.monotonic()
    assert fresh.snakemake(*targets).returncode == 0
    seconds = time.monotonic() - beginning
    other = Copy(tmp_path / "another place")
    command = [*COMMAND[:-1], "config.yaml", "tests/config/tiny.yaml", "--", *targets]
    for seed in range(int(os.environ.get("KILLS", 1))):
        for name in ("results", "resources"):
            shutil.rmtree(other.folder / name, ignore_errors=True)
        process = subprocess.Popen(
            command, cwd=other.folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(random.Random(seed).uniform(0, seconds))
        if process.poll() is None:
            kill(["both", "snakemake", "terminal", "jobs"][seed % 4], process)
        process.wait(600)
        done = other.snakemake(*targets)
        assert done.returncode == 0, done.stdout + done.stderr
        assert contents(other) == contents(fresh)


def test_after_a_full_disk_the_plain_command_gives_the_same_bytes(small, undisturbed):
    import resource

    full = small.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (15_000, 15_000)))
    assert small.failed, full
    assert not list((small.folder / "results").rglob("*.json"))
    small.run()
    assert small.bytes() == undisturbed


@pytest.fixture
def disk(tmp_path):
    """A file system of its own with 1 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root can make a disk of its own")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.parametrize("left", [0, 4, 16, 32, 48])
def test_after_a_disk_that_is_really_full_too(disk, undisturbed, left):
    """So many kB are left when the run begins: for nothing, Snakemake's own notes, one result or two of three."""
    small, ballast = Small(disk / "small"), disk / "ballast"
    free = shutil.disk_usage(disk).free
    ballast.write_bytes(bytes(free - left * 1024))
    said = small.run()
    assert small.failed, said
    there = small.bytes()
    assert all(there[name] == undisturbed[name] for name in there.keys() & undisturbed.keys())
    ballast.unlink()
    said = small.run()
    assert not small.failed, said
    assert small.bytes() == undisturbed


def test_a_lock_that_cannot_be_looked_at_names_its_remedy(small):
    process = small.started(60)
    small.wait_for(".snakemake/locks/*")
    kill("both", process)
    process.wait()
    shutil.rmtree(small.folder / ".snakemake/terrapalette/runs")
    said = small.run()
    assert small.failed and "make unlock" in said and "Traceback" not in said
    assert "--unlock" in (PROJECT / "Makefile").read_text().split("\nunlock:")[1].split("\n\n")[0]
    small.run("--unlock")
    small.run()
    assert small.sum() == 15


@pytest.mark.parametrize(
    ("variables", "arguments"),
    [
        ({"LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"}, ["--cores", "1"]),
        ({"LC_ALL": "tr_TR.UTF-8", "TZ": "America/Caracas", "PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "4"}, []),
    ],
)
def test_records_are_the_same_bytes_in_other_surroundings(small, undisturbed, tmp_path, variables, arguments):
    umask = os.umask(0o077)
    try:
        small.run(*arguments, variables={**variables, "HOME": str(tmp_path)})
    finally:
        os.umask(umask)
    assert small.bytes() == undisturbed


MODULE = f"""
configfile: "{PROJECT}/config.yaml"

module terrapalette:
    snakefile: "{PROJECT}/Snakefile"
    config: config

use rule * from terrapalette as terrapalette_*

rule counted:
    default_target: True
    input: points="results/course/kmeans/points.plane.dat"
    output: "counted.txt"
    shell: "wc -l < {{input.points}} > {{output}}"
"""


def test_the_workflow_is_a_module_of_another_one(tmp_path):
    """As README has it, from a folder of its own."""
    (tmp_path / "Snakefile").write_text(MODULE)
    command = [sys.executable, "-m", "snakemake", "--cores", "1"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int((tmp_path / "counted.txt").read_text()) > 0
    assert (tmp_path / "results/.made/results/course/kmeans/points.plane.dat.json").is_file()
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    lines = [
        line for line in MODULE.replace(f"{PROJECT}/", "terrapalette/").split("rule counted")[0].splitlines() if line
    ]
    assert all(line in readme for line in lines)
