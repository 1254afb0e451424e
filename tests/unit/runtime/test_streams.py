import numpy as np

from terrapalette.runtime.streams import stream


def test_streams_depend_on_seed_and_name_alone():
    first = stream(1, "a").random(3)
    np.testing.assert_array_equal(first, stream(1, "a").random(3))
    assert not np.array_equal(first, stream(1, "b").random(3))
    assert not np.array_equal(first, stream(2, "a").random(3))
