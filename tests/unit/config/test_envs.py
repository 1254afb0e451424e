import re

import yaml

from conftest import PROJECT

ENVS = PROJECT / "envs"


def pins(text):
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    found = [re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.+]+)", line) for line in lines if line]
    assert all(found), "every line is an exact pin"
    return {re.sub(r"[-_.]+", "-", match[1]).lower(): match[2].split("+")[0] for match in found}


def test_lock_and_conda_environment_repeat_the_requirements():
    wanted = pins((ENVS / "requirements.txt").read_text())
    locked = pins((ENVS / "requirements.lock").read_text())
    assert {name: locked.get(name) for name in wanted} == wanted
    environment = yaml.safe_load((ENVS / "environment.yaml").read_text())
    assert environment["dependencies"][:2] == ["python=3.11", "pip"]
    assert pins("\n".join(environment["dependencies"][2]["pip"])) == wanted


def test_no_addresses_in_the_lock():
    text = (ENVS / "requirements.lock").read_text()
    assert "://" not in text and "@" not in text


def test_every_locked_package_has_its_licence_told():
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", (PROJECT / "docs/licences.md").read_text(), re.MULTILINE)
    told = {
        re.sub(r"[-_.]+", "-", name).lower(): version.split("+")[0] for name, version, _ in rows if name != "package"
    }
    # Made anew by workflow/tools/list_licences.py.
    assert told == pins((ENVS / "requirements.lock").read_text())
    assert all(licence.strip() for *_, licence in rows)
