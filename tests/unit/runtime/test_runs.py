"""Runs that live, that were killed, that nobody can look at; and jobs that end with theirs."""

import os
import signal
import subprocess
import sys
import time

import pytest

from conftest import PROJECT
from terrapalette.runtime import runs
from terrapalette.runtime.whole_files import whole


@pytest.fixture(autouse=True)
def own_variable(monkeypatch):
    """What a test sets does not outlive it."""
    monkeypatch.setenv(runs.VARIABLE, "")


@pytest.fixture
def killed():
    """What a process was told as that was killed, and that nobody has asked for yet."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    told = f"{runs._machine()} {process.pid} {runs._start(process.pid)}"
    assert runs.ended(told) is False
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    yield told
    process.wait()


def elsewhere(run):
    return " ".join(["another:machine", *run.split(" ")[1:]])


def locked(folder, *others):
    """A folder that somebody has locked, where runs have worked, and a file is half-written."""
    (folder / ".snakemake/locks").mkdir(parents=True)
    (folder / ".snakemake/locks/0.input.lock").write_text("results/a\n")
    places = folder / ".snakemake/terrapalette/runs"
    places.mkdir(parents=True)
    for number, run in enumerate(others):
        (places / f"{number}x").write_text(run)
    (folder / "results/land").mkdir(parents=True)
    (folder / "results/land/.grid.nc.7.part").write_text("half")
    return str(folder / ".snakemake")


def locks(folder):
    return sorted(path.name for path in (folder / ".snakemake/locks").iterdir())


def test_a_process_lives_until_it_has_ended(killed):
    assert runs.ended(runs.own()) is False
    assert runs.ended(killed) is True, "a process that nobody has asked for yet is dead all the same"
    machine, number, start = runs.own().split(" ")
    assert runs.ended(f"{machine} {number} earlier") is True, "the number was another process's before"
    assert runs.ended(f"elsewhere {number} {start}") is None


def test_what_a_killed_run_left_is_put_away(tmp_path, killed):
    sentences = runs.begin(locked(tmp_path, killed))
    assert len(sentences) == 1 and f"process {killed.split(' ')[1]}" in sentences[0] and "unlocked" in sentences[0]
    assert locks(tmp_path) == [] and not list((tmp_path / "results/land").iterdir())
    # From now on this process is known to work here, and its jobs can tell.
    (here,) = (tmp_path / ".snakemake/terrapalette/runs").iterdir()
    assert here.read_text() == os.environ[runs.VARIABLE] == runs.own()
    runs._leave(here, os.getpid())
    assert not here.exists()


@pytest.mark.parametrize("besides", [[], [elsewhere], [lambda run: run]])
def test_a_run_that_lives_is_left_alone_however_long(tmp_path, killed, besides):
    folder = locked(tmp_path, runs.own(), *(change(killed) for change in besides))
    for place in (tmp_path / ".snakemake/terrapalette/runs").iterdir():
        os.utime(place, (1e9, 1e9))
    assert runs.begin(folder) == []
    assert locks(tmp_path) and (tmp_path / "results/land/.grid.nc.7.part").exists()


@pytest.mark.parametrize("others", [[], [elsewhere], [lambda run: run + " elsewhere"]])
def test_what_cannot_be_looked_at_stays_locked_and_the_remedy_is_told(tmp_path, killed, others):
    (sentence,) = runs.begin(locked(tmp_path, *(change(killed) for change in others)))
    assert "make unlock" in sentence and locks(tmp_path) and (tmp_path / "results/land/.grid.nc.7.part").exists()


def test_what_another_machine_told_long_ago_is_forgotten_where_nothing_is_locked(tmp_path, killed):
    folder = locked(tmp_path, elsewhere(killed), "")
    (tmp_path / ".snakemake/locks/0.input.lock").unlink()
    places = tmp_path / ".snakemake/terrapalette/runs"
    for long_ago, left in ((0, 3), (4000, 1)):
        for place in places.iterdir():
            os.utime(place, (time.time() - long_ago,) * 2)
        assert runs.begin(folder) == [] and len(list(places.iterdir())) == left


def test_half_written_files_of_killed_jobs_vanish_without_a_lock_too(tmp_path):
    folder = locked(tmp_path)
    (tmp_path / ".snakemake/locks/0.input.lock").unlink()
    assert runs.begin(folder) == [] and not list((tmp_path / "results/land").iterdir())


def test_a_job_of_an_ended_run_writes_nothing(tmp_path, monkeypatch, killed):
    target = tmp_path / "table.csv"
    target.write_text("newer")
    monkeypatch.setenv(runs.VARIABLE, killed)
    with pytest.raises(SystemExit, match="nothing is written"), whole(str(target)) as part:
        (tmp_path / part).write_text("older")
    assert target.read_text() == "newer" and [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("run", ["", "elsewhere 1 1"])
def test_a_job_that_nobody_here_started_writes(tmp_path, monkeypatch, run):
    monkeypatch.setenv(runs.VARIABLE, run)
    with whole(str(tmp_path / "a")) as part:
        (tmp_path / part).write_text("written")
    assert (tmp_path / "a").read_text() == "written"


JOB = """
import sys, time
from terrapalette.runtime import runs
from terrapalette.runtime.whole_files import whole
runs.end_with_run()
with whole("late") as part:
    open(part, "w").write("half")
    print("writing", flush=True)
    {work}
"""


def job(folder, work, run=""):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "workflow"), runs.VARIABLE: run}
    command = [sys.executable, "-c", JOB.format(work=work)]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True,
        # Tests that run under nohup hand down that it is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdout.readline() == "writing\n"
    return process


def test_a_job_ends_when_its_run_does_and_leaves_nothing(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as parent:
        process = job(tmp_path, "time.sleep(600)", f"{runs._machine()} {parent.pid} {runs._start(parent.pid)}")
        time.sleep(2 * runs.POLL)
        assert process.poll() is None
        parent.kill()
        assert process.wait(60) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_job_that_is_told_to_end_leaves_nothing(tmp_path, number):
    process = job(tmp_path, "time.sleep(600)")
    process.send_signal(number)
    assert process.wait(60) == 128 + number and list(tmp_path.iterdir()) == []
