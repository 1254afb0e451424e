import numpy as np
import xarray as xr

from terrapalette.land import labellings


def test_a_labelling_is_found_by_space_and_method_whatever_their_names_hold():
    classes = xr.Dataset(
        {"class": (("labelling", "cell"), np.arange(6).reshape(3, 2))},
        coords={
            "space": ("labelling", ["a", "a.b", "a_b"]),
            "method": ("labelling", ["b.c", "c", "c"]),
            "k": ("labelling", [4, 5, 6]),
        },
    )
    one = labellings.classes_of(classes, "a.b", "c")
    assert one.values.tolist() == [2, 3] and one["k"] == 5
