"""A Slurm of two nodes on one machine, from Debian's packages slurm-wlm and munge, for as long as it is needed.

Everything that it writes lies in one folder under the system's temporary one, nothing in /etc, and no systemd is asked.
To try something on it:

    python tests/one_machine_slurm.py snakemake --workflow-profile profiles/slurm --slurm-status-command squeue
"""

import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

NODES = ("one", "two")
CPUS = 2
# Daemons lie where a plain user's shell does not look.
PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
DAEMONS = ("munged", "slurmctld", "slurmd")
COMMANDS = ("sacct", "sacctmgr", "sbatch", "scancel", "scontrol", "sinfo", "squeue", "srun", "sshare")

# Nodes are told to have what a job may ask for, not what the machine has: memory is not watched, and both nodes share
# its cores. No accounts are kept, so finished jobs must stay known for a while (MinJobAge).
CONFIGURATION = """\
ClusterName=terrapalette
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
MinJobAge=600
KillWait=5
NodeName={nodes} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]},{ports[2]} CPUs={cpus} RealMemory=64000
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def installed() -> bool:
    """Whether this machine has what it takes."""
    return all(shutil.which(name, path=PATH) for name in DAEMONS + COMMANDS)


@contextmanager
def running():
    """The environment in which Slurm's commands find the cluster; at the end its jobs and daemons are gone."""
    with ExitStack() as stack:
        # A short path: the name of a socket has at most 107 bytes.
        folder = Path(tempfile.mkdtemp(prefix="slurm", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        environment = _prepared(folder)
        files = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
        options = [f"--{what}={folder}/munge.{ending}" for what, ending in files.items()]
        stack.enter_context(_daemon(environment, folder, "munged", "--foreground", "--force", *options))
        _wait(environment, folder, ["munge", "--no-input", f"--socket={folder}/munge.socket"], "MUNGE:")
        stack.enter_context(_daemon(environment, folder, "slurmctld", "-D"))
        for node in NODES:
            stack.enter_context(_daemon(environment, folder, "slurmd", "-D", "-N", node))
        stack.callback(_cancel, environment)
        _wait(environment, folder, ["sinfo", "--noheader", "--format=%D %T"], f"{len(NODES)} idle")
        yield environment


def _prepared(folder: Path) -> dict:
    """Write key, configuration and folders."""
    folder.chmod(0o755)
    for name in ("bin", "state", *(f"spool.{node}" for node in NODES)):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.touch(mode=0o600)
    key.write_bytes(secrets.token_bytes(64))
    settings = {
        "host": socket.gethostname().split(".")[0],
        "ports": _free_ports(3),
        "folder": folder,
        "user": getpass.getuser(),
        "nodes": ",".join(NODES),
        "cpus": CPUS,
    }
    (folder / "slurm.conf").write_text(CONFIGURATION.format(**settings))
    # Snakemake's plugin drops Slurm's variables in jobs and in front of a driver that is one, for commands find their
    # cluster through /etc/slurm. Here each is told.
    for name in COMMANDS:
        command = folder / "bin" / name
        command.write_text(f'#!/bin/sh\nSLURM_CONF={folder}/slurm.conf exec {shutil.which(name, path=PATH)} "$@"\n')
        command.chmod(0o755)
    path = os.pathsep.join([f"{folder}/bin", PATH])
    return {**os.environ, "SLURM_CONF": f"{folder}/slurm.conf", "PATH": path}


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def _daemon(environment, folder, *command):
    """A daemon in the foreground, in a session of its own: Ctrl-C is for the tests alone."""
    with (folder / "daemons.log").open("a") as log:
        kept = {"stdout": log, "stderr": subprocess.STDOUT}
        daemon = subprocess.Popen(command, env=environment, cwd=folder, start_new_session=True, **kept)
    try:
        yield
    finally:
        daemon.terminate()
        try:
            daemon.wait(10)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()


def _said(environment, command) -> str:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout


def _wait(environment, folder, command, sign, seconds=30):
    """Wait until a command says a sign; what the daemons logged is told where it does not come."""
    until = time.monotonic() + seconds
    while sign not in _said(environment, command):
        if time.monotonic() > until:
            logs = [f"{path.name}:\n{path.read_text()[-2000:]}" for path in sorted(folder.glob("*.log"))]
            raise RuntimeError(f"{command[0]} did not say {sign!r} within {seconds} seconds.\n" + "\n".join(logs))
        time.sleep(0.2)


def _cancel(environment, seconds=30):
    """Cancel every job and wait until none is left, or a while."""
    until = time.monotonic() + seconds
    subprocess.run(["scancel", "--full", f"--user={getpass.getuser()}"], env=environment, check=False)
    while _said(environment, ["squeue", "--noheader"]).strip() and time.monotonic() < until:
        time.sleep(0.2)


def main() -> int:
    # Ending the script ends the cluster too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with running() as environment:
        return subprocess.run(sys.argv[1:] or ["sinfo"], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
