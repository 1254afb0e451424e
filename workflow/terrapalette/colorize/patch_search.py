"""The search for good settings of the nearest neighbours, without a look at the right half."""

import numpy as np

from terrapalette.colorize import patches, photo_palette

# Held-out pixels that are painted at most: the mean error of so many is known to some hundredths of itself, and which
# settings are better is known still better, for all paint the same ones.
PIXELS = 6000


def search(
    left: np.ndarray,
    grey: np.ndarray,
    *,
    sizes: list[int],
    neighbours: list[int],
    colors: list[int],
    held_out: float,
    random_state: np.random.Generator,
) -> list[dict]:
    """Mean squared error of every combination on the side of the left half that lies next to the middle.

    Palettes, too, come from the rest alone. All errors are taken on the same pixels: the middles of the largest
    patches, or a random sample of these. Neighbours are looked for once for each size of patch: fewer neighbours are
    the first of them, and numbers of colours vote with the same ones.

    Parameters
    ----------
    left, grey : the left half, (row, column, 3) and (row, column) uint8
    sizes, neighbours, colors : what to try; more neighbours than there are patches are left out
    held_out : share of the columns that is held out

    Returns
    -------
    rows with patch, neighbours, colors, mse, and whether they are the best: of equal errors the first, which has the
    smallest patch, the fewest neighbours and colours
    """
    middle = left.shape[1] - max(round(held_out * left.shape[1]), max(sizes))
    known, known_grey = left[:, :middle], grey[:, :middle]
    palettes = photo_palette.palettes(known, max(colors), random_state)
    classes = {k: photo_palette.classes(known, palettes[k - 1].colors) for k in colors}
    widest = max(sizes)
    truth = patches.inner(left[:, middle:], widest).reshape(-1, 3).astype(float)
    chosen = np.sort(random_state.permutation(len(truth))[:PIXELS])
    rows = []
    for size in sorted(sizes):
        examples = patches.patches(known_grey, size)
        tried = [n for n in sorted(neighbours) if n <= len(examples)]
        # Middles of the widest patches: the held-out part, cut to what this size needs around them.
        cut = (widest - size) // 2
        part = grey[cut : grey.shape[0] - cut, middle + cut : grey.shape[1] - cut]
        found = patches.nearest(examples, patches.patches(part, size)[chosen], max(tried))[1]
        for n in tried:
            for k in sorted(colors):
                votes = patches.vote(patches.inner(classes[k], size).ravel()[found[:, :n]])
                error = float(np.mean((palettes[k - 1].colors[votes] - truth[chosen]) ** 2))
                rows.append({"patch": size, "neighbours": n, "colors": k, "mse": error})
    best = min(rows, key=lambda row: row["mse"])
    return [{**row, "best": row is best} for row in rows]
