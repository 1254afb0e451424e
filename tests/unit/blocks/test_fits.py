from terrapalette.blocks import fits, kmeans
from terrapalette.clustering import methods


def test_every_fit_is_of_a_method_that_there_is():
    assert fits.MODULES.keys() <= methods.MODULES.keys()
    assert all(callable(fits.fit(name)) for name in fits.MODULES)


def test_a_method_has_a_fit_or_has_none():
    assert fits.fit("kmeans") is kmeans.sweep and fits.fit("hac") is None and fits.fit("mine") is None
