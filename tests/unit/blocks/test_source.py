import numpy as np

from terrapalette.blocks import source


def test_blocks_are_views_of_the_cells(rng):
    cells, weights = rng.normal(size=(10, 2)), rng.random(10)
    blocks = source.cut(cells, weights, size=4)
    assert [len(block.cells) for block in blocks] == [4, 4, 2]
    assert all(np.shares_memory(cells, block.cells) for block in blocks)
    np.testing.assert_array_equal(np.concatenate([block.read()[1] for block in blocks]), weights)
    assert len(source.cut(cells[:0])) == 1 and source.cut(cells)[0].weights is None


def test_what_lies_beside_a_block_goes_with_it(rng):
    blocks = source.cut(np.arange(6.0)[:, None], size=2)
    found = source.over(
        blocks, lambda cells, weights, name, times: (name, times * cells.sum()), *[source.loop], "abc", [1, 2, 3]
    )
    assert found == [("a", 1), ("b", 10), ("c", 27)]


def test_held_blocks_are_read_once(rng):
    cells, reads = rng.normal(size=(6, 2)), []

    class Counted(source.Held):
        def read(self):
            reads.append(len(self.cells))
            return super().read()

    held = source.held([Counted(cells[:4]), Counted(cells[4:])])
    for _ in range(3):
        found = np.concatenate([block.read()[0] for block in held])
    np.testing.assert_array_equal(found, cells.astype(np.float32))
    assert reads == [4, 2] and found.dtype == np.float32
