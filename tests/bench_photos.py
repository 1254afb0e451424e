"""A leaderboard of half-photo colouring over any photos: the study's own rules, in a folder of its own.

Run by `make bench-colorize PHOTOS=folder`. With --docs the tables of docs/colorization.md are written anew.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import yaml

from conftest import PROJECT
from terrapalette.colorize import photo_files, ranking

FOLDER = PROJECT / "bench/colorize"
PAGE = PROJECT / "docs/colorization.md"
START, END = "<!-- tables: tests/bench_photos.py --docs -->", "<!-- end of tables -->"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "photos", nargs="*", help="folders, files or names of scikit-image's photos, of which all by default"
    )
    parser.add_argument("--config", help="a file of settings to lay over config.yaml: entries, agents, max_side")
    parser.add_argument("--cores", default="2")
    parser.add_argument("--docs", action="store_true", help="write the tables into docs/colorization.md")
    return parser.parse_args()


def run(photos: list[str], config: str | None, cores: str) -> None:
    """Make every result of the benchmark; Snakemake says what cannot be used."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    places = [str(Path(one).expanduser().resolve()) if Path(one).expanduser().exists() else one for one in photos]
    overlay = FOLDER / "photos.json"
    overlay.write_text(json.dumps({"studies": ["colorize"], "colorize": {"photos": places}}))
    files = [PROJECT / "config.yaml", *([Path(config).resolve()] if config else []), overlay]
    command = [sys.executable, "-m", "snakemake", "--snakefile", PROJECT / "Snakefile", "--directory", FOLDER]
    command += ["--quiet", "host", "rules", "--configfile", *files, "--cores", cores, "colorize_benchmark"]
    done = subprocess.run([str(word) for word in command], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def settings_told(config: str | None) -> str:
    """What was set otherwise than by default."""
    own = yaml.safe_load(Path(config).read_text(encoding="utf-8")).get("colorize") if config else None
    return f"Settings beside the default ones: `{json.dumps(own)}`." if own else "Default settings."


def write_page(found: str) -> None:
    """Put the tables into docs/colorization.md, between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(f"(?s)(?<={START}\n).*(?={END})", lambda match: found, text), encoding="utf-8")


def tables(results: Path, note: str) -> str:
    """The leaderboard, and each agent against the best of them, in Markdown, under a line that says of what."""
    board, duels = pd.read_csv(results / "leaderboard.csv"), pd.read_csv(results / "duels.csv")
    seconds = pd.read_csv(results / "seconds.csv").groupby("agent")["seconds"].median()
    photos = pd.read_csv(results / "halves.csv")["image"]
    lines = [
        f"{len(photos)} photos: {', '.join(photos)}. {note}",
        "",
        "| | what | MSE (quartiles) | limit | PSNR | SSIM | CIEDE2000 | colourfulness | seconds |",
        "|" + "---|" * 9,
    ]
    for name, one in zip(ranking.labels(board), board.itertuples(), strict=True):
        limit = f"{one.mse_limit:.0f}" if one.mse_limit >= 0 else ""
        time = f"{seconds[one.agent]:.2f}" if one.agent in seconds and one.what != "limit" else ""
        lines.append(
            f"| `{name}` | {one.what} | {one.mse:.0f} ({one.mse_low:.0f} to {one.mse_high:.0f}) | {limit} | "
            f"{one.psnr:.1f} | {one.ssim:.3f} | {one.delta_e:.1f} | {one.colorfulness:.0f} | {time} |"
        )
    told = f"Median colourfulness of the true halves: {board['true_colorfulness'].iloc[0]:.0f}."
    best = ranking.ranked(board)[0]
    beside = duels[duels["agent"] == best].set_index("other").reindex(board["agent"]).dropna(subset="gain")
    lines += [
        "",
        told,
        "",
        f"| `{best}` against | wins, ties, losses | gain in dB (95 % interval) | verdict |",
        "|" + "---|" * 4,
    ]
    lines += [
        f"| `{name}` | {one.wins:.0f}, {one.ties:.0f}, {one.losses:.0f} | {one.gain:.1f} ({one.low:.1f} to "
        f"{one.high:.1f}) | {one.verdict} |"
        for name, one in zip(beside.index, beside.itertuples(), strict=True)
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    given = arguments()
    run(given.photos or list(photo_files.SAMPLES), given.config, given.cores)
    results = FOLDER / "results/colorize"
    found = tables(results, settings_told(given.config))
    print(f"\n{found}")
    print(f"Gallery, tables and figures are in {results}")
    if given.docs:
        write_page(found)


if __name__ == "__main__":
    main()
