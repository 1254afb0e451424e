"""The errors that the source report prints, beside the same ones computed from its result pictures.

Its arithmetic is that of 8-bit numbers: differences and their squares are kept modulo 256.
"""

import numpy as np

from terrapalette.colorize import confusion, image_errors, patches, photo_palette

# Picture, the picture it is said to be measured against, the one that gives the printed value: MSE, RMSE, MAD printed.
_ERRORS = {
    "basic, left half": ("recolored_lh_arr_basic", "rgb_lh_arr", "rgb_lh_arr", 253.9155, 15.9347, 391.0248),
    "basic, right half": ("recolored_rh_arr_basic", "rgb_rh_arr", "rgb_rh_arr", 295.3502, 17.1858, 353.1999),
    "improved, left half": (
        "nn_recolored_lh_arr_improved", "rgb_lh_arr", "nn_recolored_lh_arr", 51.8109, 7.1979, 88.5064,
    ),
    "improved, right half": ("nn_recolored_rh_arr_improved", "rgb_rh_arr", None, 245.7721, 15.6771, 310.7566),
}  # fmt: skip
# Recoloured picture, the agent's picture, and per colour of the palette: name, precision, recall, F1, support printed.
_CLASSES = {
    "basic, left half": (
        "recolored_lh_arr",
        "recolored_lh_arr_basic",
        {
            (26, 28, 26): ("black", 0.7069, 0.7471, 0.7264, 10703),
            (65, 87, 47): ("green", 0.9561, 0.8477, 0.8986, 60570),
            (216, 163, 113): ("orange", 0.7969, 0.6965, 0.7433, 22480),
            (196, 192, 193): ("gray", 0.4153, 0.7798, 0.542, 6924),
            (140, 116, 98): ("brown", 0.7603, 0.8882, 0.8193, 17927),
        },
    ),
    "improved, left half": (
        "nn_recolored_lh_arr",
        "nn_recolored_lh_arr_improved",
        {
            (61, 88, 46): ("color 1", 0.9892, 0.8708, 0.9262, 54789),
            (117, 109, 103): ("color 2", 0.7357, 0.6432, 0.6863, 11960),
            (209, 207, 208): ("color 3", 0.692, 0.8027, 0.7433, 6568),
            (185, 136, 90): ("color 4", 0.768, 0.5981, 0.6725, 13681),
            (26, 27, 26): ("color 5", 0.9854, 0.985, 0.9852, 11118),
            (227, 174, 122): ("color 6", 0.8827, 0.6898, 0.7744, 17462),
            (161, 156, 158): ("color 7", 0.177, 0.6459, 0.2779, 2434),
            (125, 83, 45): ("color 8", 0.0308, 0.4172, 0.0574, 592),
        },
    ),
}
# The last printed digit: some are rounded from rounded values.
_ROUNDING = 1e-4


def rows(pictures: dict[str, np.ndarray]) -> list[dict]:
    """Rows for `reproduction.table` from the report's pictures by name, each (row, column, 3) uint8."""
    return [*_error_rows(pictures), *_class_rows(pictures)]


def _error_rows(pictures: dict[str, np.ndarray]) -> list[dict]:
    found = []
    for name, (painted, said, meant, *printed) in _ERRORS.items():
        picture = pictures[painted]
        own = _wrapped(picture, pictures[said])
        other = meant not in (None, said)
        note = "8-bit overflow: differences and squares modulo 256, summed over the channels"
        if meant is None:
            note += "; printed for another picture than the one shown"
        if other:
            note += "; the printed value is measured against the recoloured half"
        for label, value, ours in zip(("MSE", "RMSE", "MAD"), printed, own, strict=True):
            quantity = f"{name}, against the original, {label}, wrapped"
            found.append(_row(quantity, value, ours, note, other_setting=other))
        if other:
            recolored = _wrapped(picture, pictures[meant])
            for label, value, ours in zip(("MSE", "RMSE", "MAD"), printed, recolored, strict=True):
                found.append(_row(f"{name}, against the recoloured half, {label}, wrapped", value, ours, note))
        errors = image_errors.errors(picture, pictures[said])
        for label, value, column in zip(("MSE", "RMSE", "MAD"), printed, ("mse", "rmse", "mae"), strict=True):
            note = "correct arithmetic, mean over pixels and channels; the printed value is an overflow"
            quantity = f"{name}, against the original, {label}, true"
            found.append(_row(quantity, value, errors[column], note))
    return found


def _wrapped(picture: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    mse = image_errors.wrapped_mse(picture, truth)
    return mse, mse**0.5, image_errors.wrapped_mad(picture, truth)


def _class_rows(pictures: dict[str, np.ndarray]) -> list[dict]:
    found = []
    for name, (recolored, painted, printed) in _CLASSES.items():
        colors = np.array(list(printed))
        # The agents leave a black border.
        true, given = (patches.inner(photo_palette.classes(pictures[one], colors), 3) for one in (recolored, painted))
        scores = confusion.scores(true, given, len(colors))
        note = "the report's rows of actual classes are the given ones: precision and recall are exchanged"
        for index, (label, precision, recall, f1, support) in enumerate(printed.values()):
            start = f"{name}, {label}"
            found += [
                _row(f"{start}, precision", precision, scores.precision[index], note, other_setting=True),
                _row(f"{start}, recall", recall, scores.recall[index], note, other_setting=True),
                _row(f"{start}, F1", f1, scores.f1[index], "the same either way"),
                _row(f"{start}, support", support, scores.support[index], note, other_setting=True),
            ]
    return found


def _row(quantity: str, published: float, ours: float, note: str, other_setting: bool = False) -> dict:
    return {
        "quantity": quantity,
        "published": published,
        "ours": float(ours),
        "tolerance": _ROUNDING,
        "note": note,
        "other_setting": other_setting,
    }
