"""What may not be read: a function in a child process without rights, and a folder that it may enter."""

import os
import tempfile
from pathlib import Path

import pytest


def as_nobody(work):
    """What a function gives, as text, run in a child process that may not read everything; tests may run as root."""
    if os.getuid():
        return str(work())
    listen, tell = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            said = str(work())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(tell, said.encode())
        os._exit(0)
    os.close(tell)
    with os.fdopen(listen) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def open_folder():
    """A folder that everyone may enter; pytest's own may not be."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        for path in Path(folder).iterdir():
            path.chmod(0o755)
