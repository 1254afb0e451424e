import numpy as np
import pytest

from terrapalette.colorize import detail


def test_the_detail_is_where_the_colour_is():
    picture = np.full((60, 50, 3), 120, np.uint8)
    picture[20:50, 5:35] = (200, 60, 20)
    rows, columns = detail.most_colorful(picture)
    # 60 % of the shorter side wide, a quarter higher.
    assert columns.stop - columns.start == 30 and rows.stop - rows.start == 38
    assert (columns.start, columns.stop) == (5, 35) and rows.start <= 20 and rows.stop >= 50


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 40, 3), (40, 3, 3), (2, 5, 3)])
def test_a_detail_lies_inside(shape, rng):
    picture = rng.integers(0, 256, shape, dtype=np.uint8)
    rows, columns = detail.most_colorful(picture)
    assert 0 <= rows.start < rows.stop <= shape[0] and 0 <= columns.start < columns.stop <= shape[1]
