"""Which files a script is made of: itself and every module of this project that it imports."""

import ast
import os
from functools import cache
from pathlib import Path


def dependencies(script: Path, root: Path) -> list[Path]:
    """The script and all modules below `root` that it imports, directly or through others, sorted after the script.

    Imports are read from the syntax tree, nothing is executed; imports for type checking alone do not count.
    """
    found, waiting = {script}, [script]
    while waiting:
        path = waiting.pop()
        fresh = [one for one in _imported_files(path, path.stat().st_mtime_ns, root) if one not in found]
        found.update(fresh)
        waiting += fresh
    return [script, *sorted(found - {script})]


def leftovers(results: list[str]) -> list[str]:
    """Figures that lie beside current results but do not belong to them."""
    folders = {Path(result).parent for result in results if Path(result).suffix == ".png"}
    return sorted(str(path) for folder in folders for path in folder.glob("*.png") if str(path) not in set(results))


def share(root: Path) -> None:
    """Let the scripts that this process starts find the library, and draw without asking for a screen."""
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path != str(root)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(root), *others])
    os.environ["MPLBACKEND"] = "agg"


@cache
def _imported_files(path: Path, _: int, root: Path) -> list[Path]:
    """Files below `root` that a file imports itself; its time of change tells a new reading from an old one."""
    names = _imported(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return list(dict.fromkeys(found for name in names for found in _files(name, root)))


def _imported(tree: ast.AST) -> list[str]:
    names = []
    for node in ast.iter_child_nodes(tree):
        # Expressions, which are most of a tree, import nothing.
        if not isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"line {node.lineno}: relative imports are not followed, write the module in full")
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names += _imported(node)
    return names


def _files(name: str, root: Path) -> list[Path]:
    """Files behind a dotted name: packages on the way, the module, or the module that a last part is taken from."""
    parts = name.split(".")
    found = []
    for depth in range(1, len(parts) + 1):
        base = root.joinpath(*parts[:depth])
        found += [path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file()]
    return found
