# How networks of the land study were trained: those of spaces, and those of methods of deep clustering.

figure(
    "land/figures/training.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "training"},
    vector=False,
    numbers=True,
    space=rules.land_reduce.output.space,
)

figure(
    "land/figures/learning.{space}.{method}",
    "Deep clustering",
    {"space": "{space}", "method": "{method}", "what": "training"},
    numbers=True,
    only={"method": list(land_methods(ability=lambda method: method.has_history))},
    clusters=rules.land_cluster.output.clusters,
)
