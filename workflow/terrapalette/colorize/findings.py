"""What the scores of the colorization study say, as sentences. Every number in them comes from the table."""

import pandas as pd

from terrapalette.report import rst


def colorize(table: pd.DataFrame) -> list[str]:
    """Who colours right halves best. Columns as scores.csv of the colorization study."""
    right = table.query("half == 'right' and reference == 'original'")
    errors = right.pivot(index="image", columns="agent", values="mse")
    seen = right.pivot(index="image", columns="agent", values="delta_e")
    wins = errors.idxmin(axis=1).value_counts()
    middle = errors.median().sort_values()
    photos = f"{len(errors)} photos" if len(errors) > 1 else "one photo"
    first = ", ".join(f"{agent} on {count}" for agent, count in wins.items()) if len(errors) > 1 else wins.index[0]
    sentences = [
        f"Of the agents that colour the grey right halves of {photos}, the mean squared error is smallest for {first}; "
        f"the medians go from {middle.iloc[0]:.0f} ({middle.index[0]}) to {middle.iloc[-1]:.0f} ({middle.index[-1]}), "
        f"grey itself has {middle['grey']:.0f}."
    ]
    paler = [agent for agent in errors if agent != "grey" and (errors[agent] > errors["grey"]).mean() > 0.5]
    if paler:
        sentences.append(
            f"On more than half of the photos, no colour at all has a smaller error than {rst.listed(paler)}."
        )
    best = middle.index[0]
    sentences.append(
        f"Colours of {best} differ from the true ones by {seen[best].min():.1f} to {seen[best].max():.1f} (CIEDE2000)."
        if len(errors) > 1
        else f"Colours of {best} differ from the true ones by {seen[best].iloc[0]:.1f} (CIEDE2000)."
    )
    return sentences


def leaderboard(table: pd.DataFrame) -> pd.DataFrame:
    """Agents by the median error of the right halves they coloured, best first. Columns as the study's scores.csv."""
    right = table.query("half == 'right' and reference == 'original'")
    groups = right.groupby("agent")
    board = groups[["mse", "psnr", "ssim", "delta_e"]].median().assign(photos=groups["image"].nunique())
    return board.sort_values("mse", kind="stable").reset_index()


# Columns of the leaderboard, with their headings.
HEADINGS = {
    "agent": "agent (medians over photos)", "mse": "MSE", "psnr": "PSNR", "ssim": "SSIM", "delta_e": "CIEDE2000",
    "photos": "photos",
}  # fmt: skip


def sentences(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """All findings of the study, in the order of reading; tables: scores."""
    return colorize(tables["scores"])


def boards(tables: dict[str, pd.DataFrame]) -> list[tuple[pd.DataFrame, dict[str, str]]]:
    """Tables for the report's opening, each with its columns and their headings."""
    return [(leaderboard(tables["scores"]), HEADINGS)]
