"""The errors that the source report prints, beside the same ones computed from its result pictures.

Its arithmetic is that of 8-bit numbers: differences and their squares are kept modulo 256.
"""

import numpy as np
import pandas as pd

from terrapalette.colorize import confusion, image_errors, patches, photo_palette

# The last printed digit: some are rounded from rounded values.
_ROUNDING = 1e-4
_OVERFLOW = "8-bit overflow: differences and squares modulo 256, summed over the channels"
_TRUE = "correct arithmetic, mean over pixels and channels; the printed value is an overflow"
_EXCHANGED = "the report's rows of actual classes are the given ones: precision and recall are exchanged"
# Pixels along the edges that the agents left black.
_BORDER = 3


def rows(pictures: dict[str, np.ndarray], errors: pd.DataFrame, classes: pd.DataFrame) -> list[dict]:
    """Rows for `reproduction.table`.

    Parameters
    ----------
    pictures : the report's pictures by name, each (row, column, 3) uint8
    errors : painting, picture, against (the picture that it is said to be measured against), printed_against (the one
        that gives the printed values, NaN where none does), and the printed mse, rmse, mad
    classes : painting, recolored, picture (names), and for each colour of its palette red, green, blue, color (its
        name) and the printed precision, recall, f1, support
    """
    found = [row for printed in errors.itertuples() for row in _error_rows(pictures, printed)]
    for _, printed in classes.groupby("painting", sort=False):
        found += _class_rows(pictures, printed)
    return found


def _error_rows(pictures: dict[str, np.ndarray], printed) -> list[dict]:
    picture, said = pictures[printed.picture], pictures[printed.against]
    is_other = printed.printed_against != printed.against and not pd.isna(printed.printed_against)
    note = _OVERFLOW
    if pd.isna(printed.printed_against):
        note += "; printed for another picture than the one shown"
    if is_other:
        note += "; the printed value is measured against the recoloured half"
    values = {"MSE": printed.mse, "RMSE": printed.rmse, "MAD": printed.mad}
    start = f"{printed.painting}, against the"
    wrapped, true = _wrapped(picture, said), image_errors.errors(picture, said)
    found = [
        _row(f"{start} original, {name}, wrapped", value, wrapped[name], note, other_setting=is_other)
        for name, value in values.items()
    ]
    if is_other:
        meant = _wrapped(picture, pictures[printed.printed_against])
        found += [
            _row(f"{start} recoloured half, {name}, wrapped", value, meant[name], note)
            for name, value in values.items()
        ]
    right = {"MSE": true["mse"], "RMSE": true["rmse"], "MAD": true["mae"]}
    return found + [
        _row(f"{start} original, {name}, true", value, right[name], _TRUE) for name, value in values.items()
    ]


def _wrapped(picture: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    mse = image_errors.wrapped_mse(picture, truth)
    return {"MSE": mse, "RMSE": mse**0.5, "MAD": image_errors.wrapped_mad(picture, truth)}


def _class_rows(pictures: dict[str, np.ndarray], printed: pd.DataFrame) -> list[dict]:
    colors = printed[["red", "green", "blue"]].to_numpy()
    names = (printed["recolored"].iloc[0], printed["picture"].iloc[0])
    true, given = (patches.inner(photo_palette.classes(pictures[name], colors), _BORDER) for name in names)
    scores = confusion.scores(true, given, len(colors))
    found = []
    for index, row in enumerate(printed.itertuples()):
        start = f"{row.painting}, {row.color}"
        found += [
            _row(f"{start}, precision", row.precision, scores.precision[index], _EXCHANGED, other_setting=True),
            _row(f"{start}, recall", row.recall, scores.recall[index], _EXCHANGED, other_setting=True),
            _row(f"{start}, F1", row.f1, scores.f1[index], "the same either way"),
            _row(f"{start}, support", row.support, scores.support[index], _EXCHANGED, other_setting=True),
        ]
    return found


def _row(quantity: str, published: float, ours: float, note: str, other_setting: bool = False) -> dict:
    return {
        "quantity": quantity,
        "published": float(published),
        "ours": float(ours),
        "tolerance": _ROUNDING,
        "note": note,
        "other_setting": other_setting,
    }
