"""Pages that hold all they need: they open from the file system, ask the network for nothing, and run only our code."""

import base64
import hashlib
import html
import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def render(
    title: str, body: str, *, data: object = None, style: str = "", script: str = "", loads: bool = False
) -> str:
    """One self-contained page.

    A strict Content-Security-Policy admits this page's own style and script (by their hashes) and pictures in data or
    blob addresses, nothing else; event attributes and style attributes in the body do not work.

    Parameters
    ----------
    title : plain text, escaped here
    body : HTML; text from data files in it must have passed `escape`
    data : plain values (numpy numbers and arrays too) that the script finds as JSON.parse of #data
    style : CSS after the common one (common.css: colours of light and dark, type, buttons, tables)
    script : JavaScript, run when the body is there
    loads : whether this script may load further ones, from files beside the page; markup never can

    Returns
    -------
    the page's text
    """
    css = source("common.css") + style
    policy = "; ".join(
        [
            "default-src 'none'",
            "img-src data: blob:",
            f"style-src {_hash(css)}",
            f"script-src {_hash(script)}" + " 'strict-dynamic'" * loads,
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{css}</style>\n</head>\n<body>\n'
        f'{body}\n<script type="application/json" id="data">{embedded(data)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def source(name: str) -> str:
    """A style sheet or script of this folder; its rule must list it as an input (`library("pages/...")`)."""
    return (HERE / name).read_text(encoding="utf-8")


def escape(text: object) -> str:
    """Text that stays text in HTML, also inside attributes."""
    return html.escape(str(text), quote=True)


def embedded(data: object) -> str:
    """JSON that cannot end its script element, whatever its texts hold; NaN and infinity become null."""
    text = json.dumps(_plain(data), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def data_address(content: bytes, kind: str) -> str:
    """Bytes of a picture (kind "image/png", ...) as an address to use in src."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _plain(value: object) -> object:
    """Numpy numbers and arrays as what JSON knows."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
