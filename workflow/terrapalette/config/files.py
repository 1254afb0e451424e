"""Files of settings, as they are written: text in UTF-8, YAML, every key once."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from terrapalette.runtime.errors import InputError
from terrapalette.runtime.foreign_bytes import told

# Characters of a file: an honest one has some ten thousand.
_MOST = 1_000_000


def problems(path: str) -> list[str]:
    """What is wrong with a file of settings before anybody asks what they mean, a sentence each with file and line."""
    try:
        with told(path, "not a file of settings", "Correct it."):
            return [f"{path}, {sentence}" for sentence in _sentences(_text(path))]
    except InputError as error:
        return [str(error)]


def _text(path: str) -> str:
    content = Path(path).read_bytes()
    if len(content) > _MOST:
        raise InputError(f"{path}: {len(content)} bytes, expected settings in YAML (at most {_MOST}).")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            f"{path}, line {line}: the byte {content[error.start]:#04x} is no UTF-8 text. Save the file as UTF-8."
        ) from None


def _sentences(text: str) -> Iterator[str]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "somewhere"
        yield f"{place}: no YAML ({error.problem or error.context}). Correct it; blocks are indented by spaces."
        return
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        yield f"line {line}: no YAML (character {error.character!r}). Take it out."
        return
    if root is None:
        # Nothing but comments: no setting differs.
        return
    if not isinstance(root, yaml.MappingNode):
        yield "line 1: expected settings as `key: value`, as config.yaml has them."
        return
    yield from _repeated(root, "", set())


def _repeated(node: yaml.Node, where: str, above: set[int]) -> Iterator[str]:
    """Keys that stand twice in one block, of which YAML would take the last."""
    line = node.start_mark.line + 1
    if id(node) in above:
        yield f"line {line}: {where} holds itself. Write it out."
        return
    above = above | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        for place, one in enumerate(node.value):
            yield from _repeated(one, f"{where}[{place}]", above)
    if isinstance(node, yaml.MappingNode):
        seen = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            inner = f"{where}.{name}" if where else name
            if name in seen:
                yield f"line {line}: {inner} stands in line {seen[name]} already, and one would be lost. Join them."
            seen.setdefault(name, line)
            yield from _repeated(value, inner, above)
