# Figures of the verdict: how many land types there are, if any.
from terrapalette.runtime import streams


def land_earth_order():
    """Which world each of eight maps shows, 0 the data: their order is drawn from the seed."""
    return streams.stream(config["seed"], "which_earth").permutation(8).tolist()


figure(
    "land/figures/verdict.{space}",
    "Verdict",
    {"space": "{space}", "what": "the verdict: data among null worlds"},
    params={"methods": LOOKS},
    worlds="results/land/verdict/worlds.nc",
    verdict="results/land/verdict.csv",
)

figure(
    "land/figures/which_earth",
    "Verdict",
    {"space": "all", "what": "which is the Earth?"},
    vector=False,
    numbers=True,
    params={
        "projection": LAND["figures"]["projection"],
        "order_by": LAND["order_by"],
        "order": land_earth_order(),
    },
    examples="results/land/verdict/examples.nc",
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/stability.{space}",
    "Verdict",
    {"space": "{space}", "what": "the same classes elsewhere?"},
    params={"methods": LOOKS},
    resampled="results/land/verdict/{space}.nc",
)

figure(
    "land/figures/kept.{space}",
    "Verdict",
    {"space": "{space}", "what": "which cells keep their class"},
    vector=False,
    params={"methods": LOOKS, "projection": LAND["figures"]["projection"]},
    resampled="results/land/verdict/{space}.nc",
    choice=rules.land_choose.output.choice,
    features=rules.land_prepare.output.features,
)
