"""What the tables of the land study say, as sentences. Every number in them comes from a table."""

import pandas as pd

from terrapalette.land import contest_findings, verdict_findings
from terrapalette.land.class_labels import NO_TYPE
from terrapalette.report.rst import listed

# Scores that differ by no more are as good as each other, whatever their seeds say.
TELLING = 0.005


def labelling(row: pd.Series, methods: dict[str, str]) -> str:
    """A space and a method (names of methods in sentences by their key) as readers know them."""
    return f"{methods[row['method']]} in the space {row['space']}"


def classes(table: pd.DataFrame, methods: dict[str, str]) -> str:
    """How many cells, and what the classes of the first labelling are, by name and area. Columns as classes.csv."""
    first = table.iloc[0]
    rows = table[(table["space"] == first["space"]) & (table["method"] == first["method"])]
    parts = [f"{row['name']} ({100 * row['area_share']:.0f} %)" for _, row in rows.iterrows()]
    cells = f"{rows['cells'].sum():,}".replace(",", " ")
    found = f"In the space {first['space']}, {methods[first['method']]} finds, named by simple rules on the means"
    return f"{cells} cells take part. {found}: {', '.join(parts)}."


def no_type(table: pd.DataFrame, methods: dict[str, str]) -> str | None:
    """How much of the land is of no type in maps. Columns as classes.csv; None where every cell is of one."""
    rows = table[table["class"] == NO_TYPE]
    if rows.empty:
        return None
    least, most = rows.loc[rows["area_share"].idxmin()], rows.loc[rows["area_share"].idxmax()]
    told = f"{_area(most)} of the area belongs to no type by {labelling(most, methods)}"
    if len(rows) > 1:
        told = f"From {_area(least)} ({labelling(least, methods)}) to {told}"
    return f"{told}: cells that lie between dense groups, and speak against types that part the land without a rest."


def variance(table: pd.DataFrame) -> str | None:
    """How much of the input's variance each space keeps. Columns as comparison.csv; None where no space leads back."""
    kept = table.groupby("space", sort=False)["r2"].first().dropna()
    parts = [f"{space} {100 * share:.1f} %" for space, share in kept.items()]
    if not parts:
        return None
    return f"Of the variance of all values around each variable's mean the spaces keep: {', '.join(parts)}."


def best_k(table: pd.DataFrame, methods: dict[str, str]) -> str | None:
    """Which number of clusters the silhouette prefers, in the common space. Columns as scores.csv.

    None where no labelling has two clusters.
    """
    known = table.dropna(subset="silhouette_input")
    if known.empty:
        return None
    rows = known.loc[known.groupby(["space", "method"], sort=False)["silhouette_input"].idxmax()]
    best = rows.loc[rows["silhouette_input"].idxmax()]
    return (
        f"The silhouette (common space) is highest at k = {_range(sorted(rows['k'].unique()))} depending on the "
        f"labelling, at most {best['silhouette_input']:.3f} for {labelling(best, methods)} at k = {best['k']}."
    )


def comparison(table: pd.DataFrame, k: int, methods: dict[str, str]) -> list[str]:
    """Which labelling separates best where all can be compared. Columns as comparison.csv."""
    at = table[table["k"] == k].dropna(subset="silhouette_input").sort_values("silhouette_input", ascending=False)
    if at.empty:
        return []
    own = at.loc[at["silhouette"].idxmax()]
    first, last = _ends(at, "silhouette_input")
    seeds, what = at["seeds"].iloc[0], f"{k} land types"
    if len(first) == len(at):
        sentences = [
            f"In the common input space, all labellings separate {what} as well as each other (silhouette "
            f"{_means(at, 'silhouette_input')} over {seeds} seeds): no difference is beyond the spread."
        ]
    else:
        told = f"separates {what} best" if len(first) == 1 else f"separate {what} best, as well as each other"
        sentences = [
            f"In the common input space, {_every(first, methods)} {told} (silhouette "
            f"{_means(first, 'silhouette_input')} over {seeds} seeds), {_every(last, methods)} least "
            f"({_means(last, 'silhouette_input')})."
        ]
    if own["silhouette"] > own["silhouette_input"]:
        sentences.append(
            f"The highest score in an own space, {own['silhouette']:.3f} for {labelling(own, methods)}, is worth "
            f"{own['silhouette_input']:.3f} in the common one: scores in the own spaces of different spaces are not "
            "comparable, though the source report compared them."
        )
    return sentences


def latent(table: pd.DataFrame) -> list[str]:
    """What latent spaces keep beside as many principal components. Columns as latent.csv, two rows a space."""
    sentences = []
    for space, rows in table.groupby("space", sort=False):
        learned, linear = (rows[(rows["projection"] == "pca") == is_linear].iloc[0] for is_linear in (False, True))
        number = "one number" if learned["dimensions"] == 1 else f"{learned['dimensions']} numbers"
        sentences.append(
            f"With {number} per cell, {space} keeps {100 * learned['r2']:.1f} % of the variance, principal components "
            f"{100 * linear['r2']:.1f} %; neighbours in it are neighbours in the input to "
            f"{learned['trustworthiness']:.3f} (trustworthiness; components: {linear['trustworthiness']:.3f}), and "
            f"latent distances rank as decoded ones do to {learned['rank_correlation']:.2f}."
        )
    return sentences


def alpha(table: pd.DataFrame, methods: dict[str, str]) -> list[str]:
    """What the weight of the divergence does, for each autoencoder. Columns as alpha.csv."""
    sentences = []
    for space, every in table.groupby("space", sort=False):
        # All but the classes is the same for every method.
        rows = every[every["method"] == every["method"].iloc[0]].sort_values("alpha")
        low, high, best = rows.iloc[0], rows.iloc[-1], rows.loc[rows["r2"].idxmax()]
        steady = [
            f"{methods[method]} at {own.loc[own['agreement'].idxmax(), 'alpha']:g} (adjusted Rand index "
            f"{own['agreement'].max():.2f})"
            for method, own in every.groupby("method", sort=False)
        ]
        sentences.append(
            f"From alpha = {low['alpha']:g} to {high['alpha']:g} the divergence of {space} goes from "
            f"{low['divergence']:.1f} to {high['divergence']:.1f} nats per cell, its active units from "
            f"{low['active_units']:.2g} to {high['active_units']:.2g} of {low['latent_dim']}, and its R² from "
            f"{low['r2']:.3f} to {high['r2']:.3f} (highest: {best['r2']:.3f} at {best['alpha']:g}, after "
            f"{best['epochs']} epochs). Different seeds agree most on the land types of {', of '.join(steady)}."
        )
    return sentences


def noise(table: pd.DataFrame, methods: dict[str, str]) -> str:
    """Which labellings measurement error moves least and most. Columns as noise.csv."""
    least, most = table.loc[table["changed_share"].idxmin()], table.loc[table["changed_share"].idxmax()]
    level = table["level"].iloc[0]
    under = f"Under {100 * level:g} % noise" if level else "Under measurement error"
    if most["changed_share_min"] <= least["changed_share_max"]:
        told = (
            f"{under} from {_percent(least)} to {_percent(most)} of the cells change class, and no labelling moves "
            "more than another beyond the ranges over seeds and draws."
        )
    else:
        told = (
            f"{under} the fewest cells change class with {labelling(least, methods)} ({_percent(least)}), the most "
            f"with {labelling(most, methods)} ({_percent(most)})."
        )
    for method, rows in table[table["assigned_by"] != "own rule"].groupby("method", sort=False):
        told += f" For {methods[method]} a cell measured again gets the {rows['assigned_by'].iloc[0]}."
    return told


def noise_verdict(table: pd.DataFrame, learned: list[str], plain: list[str], methods: dict[str, str]) -> str | None:
    """The source report's claim: are latent spaces less sensitive than the variables themselves? Method by method.

    table has the columns of noise.csv; learned and plain are names of spaces; None where one of both is missing
    """
    verdicts = []
    for method, rows in table.groupby("method", sort=False):
        rows = rows.set_index("space")
        for reference in plain:
            for space in learned:
                # A method may be limited to some spaces.
                if not {space, reference} <= set(rows.index):
                    continue
                one, other = rows.loc[space], rows.loc[reference]
                # Ranges over trainings and draws that do not touch leave no doubt.
                if one["changed_share_max"] < other["changed_share_min"]:
                    word = "less sensitive than"
                elif one["changed_share_min"] > other["changed_share_max"]:
                    word = "more sensitive than"
                else:
                    word = "as sensitive as"
                verdicts.append(f"{space} is {word} {reference} with {methods[method]}")
    if not verdicts:
        return None
    return (
        f"Over all seeds and draws, {'; '.join(verdicts)}. The source report expected latent spaces to be less "
        "sensitive, and did not measure it."
    )


def references(table: pd.DataFrame, methods: dict[str, str]) -> list[str]:
    """Which labelling has most in common with each map of others. Columns as references.csv."""
    sentences = []
    for name, rows in table.groupby("reference", sort=False):
        score = "adjusted_mutual_information"
        first, last = _ends(rows, score)
        if len(first) == len(rows):
            told = f"All labellings have as much in common with the map {name} (adjusted mutual information "
            sentences.append(f"{told}{_means(rows, score)}).")
            continue
        has = "has" if len(first) == 1 else "have"
        sentences.append(
            f"Of all labellings, {_every(first, methods)} {has} most in common with the map {name} (adjusted mutual "
            f"information {_means(first, score)}), {_every(last, methods)} least ({_means(last, score)})."
        )
    return sentences


def applied(table: pd.DataFrame, methods: dict[str, str]) -> list[str]:
    """How many cells of other data change class, or lie outside what was learnt. Columns as apply.csv."""
    sentences = []
    for name, rows in table.groupby("applied", sort=False):
        outside = _shares(rows["outside_share"])
        compared = rows[rows["compared_cells"] > 0]
        if compared.empty:
            change = "None of its cells can be compared with the study's own data."
        elif compared["changed_share"].max() == 0:
            change = "Of the area that can be compared, nothing changes class."
        else:
            least, most = (compared.loc[getattr(compared["changed_share"], end)()] for end in ("idxmin", "idxmax"))
            change = f"Of the area that can be compared, {_shares(compared['changed_share'])} changes class"
            if least["changed_share"] < most["changed_share"]:
                change += f", least with {labelling(least, methods)}, most with {labelling(most, methods)}"
            change += "."
        sentences.append(
            f"Applied to {name}, the classes meet cells unlike all that they were fitted to on {outside} of the area."
            f" {change}"
        )
    return sentences


def _shares(values: pd.Series) -> str:
    """Shares as readers see them: one where all round to the same, else from the lowest to the highest."""
    low, high = f"{100 * values.min():.1f}", f"{100 * values.max():.1f}"
    return f"{high} %" if low == high else f"{low} to {high} %"


def _area(row: pd.Series) -> str:
    return f"{100 * row['area_share']:.1f} %"


def _percent(row: pd.Series) -> str:
    return f"{100 * row['changed_share']:.1f} %"


def _ends(rows: pd.DataFrame, score: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Those that nothing tells from the highest, and those that nothing tells from the lowest.

    Two are told apart where their ranges (columns _min and _max, if there are any) are farther apart than TELLING.
    """
    low, high = (rows[f"{score}{end}"] if f"{score}{end}" in rows else rows[score] for end in ("_min", "_max"))
    best, worst = rows[score].idxmax(), rows[score].idxmin()
    return rows[high >= low[best] - TELLING], rows[low <= high[worst] + TELLING]


def _every(rows: pd.DataFrame, methods: dict[str, str]) -> str:
    return listed([labelling(row, methods) for _, row in rows.iterrows()])


def _means(rows: pd.DataFrame, score: str) -> str:
    """One mean with its deviation, or of several the range of their means."""
    if len(rows) > 1:
        low, high = f"{rows[score].min():.3f}", f"{rows[score].max():.3f}"
        return low if low == high else f"{low} to {high}"
    row = rows.iloc[0]
    return f"{row[score]:.3f} ± {row[f'{score}_std']:.3f}" if f"{score}_std" in row else f"{row[score]:.3f}"


def _range(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def headlines(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """What report and front page open with: how many land types there are, if any. As of `sentences`."""
    return verdict_findings.headlines(tables, terms)


def sentences(tables: dict[str, pd.DataFrame], terms: dict) -> list[str]:
    """All findings of the study that its tables allow, in the order of reading.

    terms: methods (their names in sentences, by key), plain and learned (names of spaces: those of the variables
    themselves, and those whose way back bends), worlds (how many null worlds were drawn of each sort)
    """
    methods = terms["methods"]
    found = [*headlines(tables, terms), classes(tables["classes"], methods)]
    found += [no_type(tables["classes"], methods), best_k(tables["scores"], methods), variance(tables["comparison"])]
    found += comparison(tables["comparison"], int(tables["choice"]["k"].mode()[0]), methods)
    if "contest" in tables:
        found += contest_findings.sentences(tables["contest"], methods)
    if "latent" in tables:
        found += latent(tables["latent"])
    if "alpha" in tables:
        found += alpha(tables["alpha"], methods)
    if "references" in tables:
        found += references(tables["references"], methods)
    if "apply" in tables:
        found += applied(tables["apply"].astype({"applied": str}), methods)
    found.append(noise(tables["noise"], methods))
    found.append(noise_verdict(tables["noise"], terms["learned"], terms["plain"], methods))
    return [sentence for sentence in found if sentence]


def boards(tables: dict[str, pd.DataFrame]) -> list[tuple[pd.DataFrame, dict[str, str]]]:
    """Tables for the report's opening: none, the sentences say it all."""
    return []
