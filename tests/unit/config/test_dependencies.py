import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from conftest import PROJECT
from terrapalette.config import dependencies

WORKFLOW = PROJECT / "workflow"


def names(script, study="land"):
    found = dependencies.dependencies(WORKFLOW / f"scripts/{study}/{script}.py", WORKFLOW)
    return {path.relative_to(WORKFLOW).as_posix() for path in found}


def test_imports_are_followed_through_modules():
    assert {"scripts/land/cluster.py", "terrapalette/clustering/labels.py"} <= names("cluster")
    assert "terrapalette/plots/common/style.py" in names("plot_map")


def test_what_is_found_by_name_stands_alone():
    """A method, kind or agent that is loaded by name counts for the jobs that load it, and for no other."""
    for folder, registry in (("clustering", "methods"), ("spaces", "kinds"), ("colorize/agents", "registry")):
        room = WORKFLOW / "terrapalette" / folder
        modules = import_module(f"terrapalette.{folder.replace('/', '.')}.{registry}").MODULES.values()
        paths = {name: (room / f"{name}.py") for name in modules}
        for name, path in paths.items():
            behind = set(dependencies.dependencies(path, WORKFLOW)) - {path}
            others = set(paths.values()) & behind
            # k-means searches on a Ward cut; nothing else leans on its neighbour.
            assert others == ({paths["ward"]} if name == "kmeans" else set()), (name, others)
    for script in ("cluster", "reduce", "repeat", "compare", "perturb"):
        found = {Path(name).stem for name in names(script)}
        assert not found & {"kmeans", "ward", "vae", "autoencoder", "components"}, script


def test_computing_scripts_import_no_plots_and_plots_compute_nothing():
    for script in sorted((WORKFLOW / "scripts").rglob("*.py")):
        found = names(script.stem, script.parent.name)
        # The stepper is a page that draws: it shares the colours of figures.
        is_plot = script.name.startswith("plot_") or script.name == "stepper.py"
        assert is_plot or not any("plots/" in name for name in found), script.name
    for module in (WORKFLOW / "terrapalette/plots").rglob("*.py"):
        found = dependencies.dependencies(module, WORKFLOW)
        outside = {path.name for path in found if "plots" not in path.parts} - {"__init__.py"}
        assert outside == set(), (module.name, outside)


def test_plotting_scripts_do_not_compute_clusters():
    for script in sorted((WORKFLOW / "scripts").rglob("plot_*.py")):
        found = {Path(name).stem for name in names(script.stem, script.parent.name)}
        assert not found & {"kmeans", "ward", "validity", "pca", "features", "labels", "emulator"}, script.name


def test_relative_imports_are_refused(tmp_path):
    (tmp_path / "script.py").write_text("from . import thing")
    with pytest.raises(ValueError, match="relative imports"):
        dependencies.dependencies(tmp_path / "script.py", tmp_path)


def test_only_what_is_imported_counts(tmp_path):
    (tmp_path / "lib").mkdir()
    for name, text in {
        "__init__": "", "a": "from lib import b", "b": "import json", "c": "", "d": "", "e": "from lib.a import thing",
    }.items():  # fmt: skip
        (tmp_path / f"lib/{name}.py").write_text(text)
    script = tmp_path / "script.py"
    script.write_text(
        "from typing import TYPE_CHECKING\nimport lib.e\nif TYPE_CHECKING:\n    import lib.c\n"
        "def f():\n    from lib import d\n"
    )
    found = [path.name for path in dependencies.dependencies(script, tmp_path)]
    assert found == ["script.py", "__init__.py", "a.py", "b.py", "d.py", "e.py"]


def test_sharing_the_library_twice_adds_it_once(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("MPLBACKEND", "tkagg")
    dependencies.share(tmp_path)
    dependencies.share(tmp_path)
    assert os.environ["PYTHONPATH"] == os.pathsep.join([str(tmp_path), "elsewhere"])
    assert os.environ["MPLBACKEND"] == "agg"


def test_names_are_read_without_what_computes():
    """Every job reads the rules anew: what they ask methods, kinds and agents must not cost it a second of imports."""
    asked = (
        "import sys\n"
        "from terrapalette.clustering import methods\nfrom terrapalette.spaces import kinds\n"
        "from terrapalette.colorize.agents import registry\n"
        "[methods.method(name) for name in methods.MODULES]\n[kinds.kind(name) for name in kinds.MODULES]\n"
        "[registry.agent(name) for name in registry.MODULES]\n"
        "heavy = ('scipy', 'sklearn', 'torch', 'xarray', 'pandas', 'fastcluster')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": str(WORKFLOW)}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
