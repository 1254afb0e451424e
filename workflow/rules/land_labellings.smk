# What the land study labels its cells by: methods in spaces, and the files of their classes.
from terrapalette.blocks import fits as block_fits
from terrapalette.clustering import methods as clustering_methods
from terrapalette.config.land import labellings, method_name, method_settings


def land_methods(space=None, ability=lambda method: True):
    """Settings by name of the configured clustering methods, of those of a space, of those with an ability."""
    entries = {method_name(entry): entry for entry in config["land"]["methods"]}
    own = [method for one, method in land_labellings() if space in (None, one)]
    return {
        name: method_settings(entry, config["land"])
        for name, entry in entries.items()
        if name in own and ability(clustering_methods.method(name))
    }


def land_clustered():
    """Spaces that some method clusters in."""
    return list(dict.fromkeys(space for space, _ in land_labellings()))


def land_trees(space=None):
    """Methods that build a tree."""
    return list(land_methods(space, lambda method: method.has_tree))


def land_soft():
    """Labellings whose cells belong to several classes at once."""
    own = land_methods(ability=lambda method: method.membership is not None)
    return [(space, method) for space, method in land_labellings() if method in own]


def land_memberships():
    """Files of how far cells belong to several classes."""
    return [
        f"results/land/memberships/{space}.{method}.nc" for space, method in land_soft()
    ]


def land_judging(space=None):
    """Methods that say themselves how good a number of clusters is."""
    return list(land_methods(space, lambda method: method.has_criteria))


def land_curves(space):
    """Methods with so many numbers of clusters that their inertia is a curve."""
    return [
        name
        for name, own in land_methods(space).items()
        if clustering_methods.method(name).numbers == clustering_methods.EVERY
        or len(own.get("k", [])) > 2
    ]


def land_swept(space):
    """Methods that are fitted again for every weight of the divergence: those that give every number at once."""
    return land_methods(
        space, lambda method: method.numbers == clustering_methods.EVERY
    )


def land_divergent():
    """Spaces whose divergence has a weight to sweep, and that some method can be fitted to again and again."""
    return [one for one in land_spaces(lambda kind: kind.sweep) if land_swept(one)]


def land_looks():
    """How figures, captions and sentences name and draw each method."""
    told = ("title", "long_title", "marker", "line", "assigned_by")
    return {
        name: {key: getattr(clustering_methods.method(name), key) for key in told}
        for name in land_methods()
    }


def land_method_code(names):
    """The modules of clustering methods, which scripts load by name."""
    modules = [
        module_code(f"clustering/{clustering_methods.MODULES[name]}") for name in names
    ]
    return list(dict.fromkeys(path for paths in modules for path in paths))


def land_fit_code(method):
    """The module that fits a clustering method to cells in blocks, which scripts load by name, if there is one."""
    modules = block_fits.METHODS
    return module_code(f"blocks/{modules[method]}") if method in modules else []


def land_labellings():
    """Every space and method that go together."""
    return labellings(config["land"])


def land_clusters(space=None, among=None):
    """Files of clusters: of all labellings, of those of a space, of those of some methods."""
    return [
        f"results/land/clusters/{own}.{method}.nc"
        for own, method in land_labellings()
        if space in (None, own) and (among is None or method in among)
    ]


def land_models(ending):
    """Files of the fitted classes of every labelling: json or nc."""
    return [
        f"results/land/model/{space}.{method}/model.{ending}"
        for space, method in land_labellings()
    ]


def land_model_code():
    """The modules of all kinds of spaces and methods, which scripts load by name with fitted classes."""
    return list(dict.fromkeys([*land_kinds_code(), *land_method_code(land_methods())]))
