import subprocess
import sys

import pytest

from conftest import PROJECT


@pytest.mark.parametrize(("error", "shown"), [("InputError('mend it')", False), ("RuntimeError('ours')", True)])
def test_only_our_own_errors_show_a_traceback(tmp_path, error, shown):
    code = (
        "from terrapalette.runtime.errors import InputError\nfrom terrapalette.runtime.logs import open_log\n"
        f"open_log('rule.log')\nraise {error}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT / "workflow")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) is shown
    assert ("mend it" if not shown else "ours") in (tmp_path / "rule.log").read_text()
