"""docs/house.md shows the house as it is: its modules, and which room imports from which."""

import ast
import re
import subprocess
import sys

import pytest

import terrapalette
from conftest import PROJECT

LIBRARY = PROJECT / "workflow/terrapalette"
PAGE = (PROJECT / "docs/house.md").read_text(encoding="utf-8")
MODULES = sorted(path for path in LIBRARY.rglob("*.py") if path.name != "__init__.py")


def imported(path):
    """Rooms that a module imports from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("terrapalette."):
            yield node.module.split(".")[1]


def room(path):
    return path.relative_to(LIBRARY).parts[0]


def test_every_module_has_its_line():
    shown = set()
    for section in re.split(r"(?m)^### ", PAGE)[1:]:
        folder = section.split("\n", 1)[0].strip()
        shown |= {f"{folder}/{name}" for name in re.findall(r"(?m)^\| `(\w+)` \|", section)}
    assert shown == {path.relative_to(LIBRARY).with_suffix("").as_posix() for path in MODULES}


def test_arrows_are_imports():
    rooms = {room(path) for path in MODULES}
    drawn = set(re.findall(r"(?m)^  (\w+) --> (\w+)$", PAGE.split("```mermaid")[1].split("```")[0]))
    drawn = {(one, other) for one, other in drawn if {one, other} <= rooms}
    found = {(room(path), other) for path in MODULES for other in imported(path) if other != room(path)}
    assert drawn == found
    # One way: nothing that is imported leads back.
    later = {one: {other for first, other in found if first == one} for one in rooms}
    for start in rooms:
        reached, ahead = set(), {start}
        while ahead:
            ahead = {other for one in ahead for other in later[one]} - reached
            reached |= ahead
        assert start not in reached, start


@pytest.mark.parametrize("pattern", ["workflow/terrapalette/**/*.py", "workflow/rules/*.smk", "workflow/**/*.js"])
def test_no_file_grows_beyond_a_screenful_or_five(pattern):
    long = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in PROJECT.glob(pattern)}
    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def test_scripts_stay_thin():
    long = {path: len(path.read_text().splitlines()) for path in (PROJECT / "workflow/scripts").rglob("*.py")}
    assert {path.name: lines for path, lines in long.items() if lines > 80} == {}


def test_every_script_is_run_as_a_job():
    """Which ends with its run, and leaves a record of what made its results."""
    ends = {path: path.read_text().splitlines()[-2:] for path in (PROJECT / "workflow/scripts").rglob("*.py")}
    asked = ['if __name__ == "__main__":', "    jobs.run(main, snakemake)"]
    assert len(ends) > 100 and [path.name for path, end in ends.items() if end != asked] == []


def test_packages_hold_nothing_themselves():
    for path in LIBRARY.rglob("__init__.py"):
        assert path.parent == LIBRARY or path.read_text() == "", path


def test_the_package_itself_loads_what_it_offers_only_when_asked():
    # Else every script would depend on, and load, what a model needs.
    code = "import sys, terrapalette; print(sorted(name for name in sys.modules if name.startswith('terrapalette')))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=LIBRARY.parent, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "['terrapalette']"
    tree = ast.parse((LIBRARY / "__init__.py").read_text(encoding="utf-8"))
    assert [type(node) for node in tree.body] == [ast.ImportFrom, ast.FunctionDef]
    assert not list(imported(LIBRARY / "__init__.py"))
    with pytest.raises(AttributeError, match="no attribute 'load_modle'"):
        terrapalette.load_modle  # noqa: B018
