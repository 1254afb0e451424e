# Figures of the land study: each is one rule's output and stands in the report. Drawing never computes a cluster.

figure(
    "land/figures/variables",
    "Data",
    {"what": "variables"},
    vector=False,
    params={"projection": LAND["figures"]["projection"]},
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/correlation",
    "Data",
    {"what": "correlation"},
    correlation=rules.land_correlate.output.correlation,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/explained_variance.{space}",
    "Components",
    {"space": "{space}", "what": "explained variance"},
    numbers=True,
    space="results/land/spaces/{space}.nc",
)

figure(
    "land/figures/components.{space}",
    "Components",
    {"space": "{space}", "what": "histograms"},
    space="results/land/spaces/{space}.nc",
)

figure(
    "land/figures/density.{space}",
    "Components",
    {"space": "{space}", "what": "density"},
    vector=False,
    space="results/land/spaces/{space}.nc",
)

figure(
    "land/figures/elbow.{space}",
    "Number of clusters",
    {"space": "{space}", "what": "elbow"},
    params={"methods": LOOKS},
    clusters=lambda wildcards: land_clusters(
        wildcards.space, land_curves(wildcards.space)
    ),
    choice=rules.land_choose.output.choice,
)

figure(
    "land/figures/scores",
    "Number of clusters",
    {"space": "all", "what": "silhouette and Davies-Bouldin"},
    params={"methods": LOOKS},
    scores=rules.land_collect_scores.output.table,
    choice=rules.land_choose.output.choice,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/dendrogram.{space}",
    "Number of clusters",
    {"space": "{space}", "what": "dendrogram"},
    params={
        "merges": LAND["figures"]["dendrogram_merges"],
        "class_colors": LAND["figures"]["class_colors"],
    },
    clusters=lambda wildcards: land_clusters(wildcards.space, land_trees()),
    labels=rules.land_classify.output.labels,
)

figure(
    "land/figures/map.{space}.{method}",
    "Maps",
    {"space": "{space}", "method": "{method}", "what": "map"},
    vector=False,
    params={
        "methods": LOOKS,
        "projection": LAND["figures"]["projection"],
        "order_by": LAND["order_by"],
    },
    landtypes=rules.land_map.output.landtypes,
    classes=rules.land_classify.output.classes,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/maps",
    "Maps",
    {"space": "all", "method": "all", "what": "map"},
    vector=False,
    params={
        "projection": LAND["figures"]["projection"],
        "order_by": LAND["order_by"],
    },
    landtypes=rules.land_map.output.landtypes,
)

figure(
    "land/figures/zoom.{space}.{method}",
    "Maps",
    {"space": "{space}", "method": "{method}", "what": "regions"},
    vector=False,
    params={"methods": LOOKS, "regions": land_regions(), "order_by": LAND["order_by"]},
    landtypes=rules.land_map.output.landtypes,
)

figure(
    "land/figures/scatter.{space}.{method}",
    "Classes",
    {"space": "{space}", "method": "{method}", "what": "scatter"},
    vector=False,
    params={"methods": LOOKS, "class_colors": LAND["figures"]["class_colors"]},
    space="results/land/spaces/{space}.nc",
    labels=rules.land_classify.output.labels,
)

figure(
    "land/figures/spectra.{space}.{method}",
    "Classes",
    {"space": "{space}", "method": "{method}", "what": "spectra"},
    params={
        "methods": LOOKS,
        "class_colors": LAND["figures"]["class_colors"],
    },
    features=rules.land_prepare.output.features,
    classes=rules.land_classify.output.classes,
    labels=rules.land_classify.output.labels,
)

figure(
    "land/figures/sizes",
    "Classes",
    {"space": "all", "method": "all", "what": "sizes"},
    params={"methods": LOOKS, "class_colors": LAND["figures"]["class_colors"]},
    classes=rules.land_classify.output.classes,
    labels=rules.land_classify.output.labels,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/contingency.{space}",
    "Agreement",
    {"space": "{space}", "what": "k-means against HAC"},
    params={"methods": LOOKS},
    contingency=rules.land_agree.output.contingency,
    labels=rules.land_classify.output.labels,
)

figure(
    "land/figures/agreement",
    "Agreement",
    {"space": "all", "what": "every two labellings"},
    agreement=rules.land_agree.output.agreement,
    labels=rules.land_classify.output.labels,
)

figure(
    "land/figures/comparison",
    "Comparison",
    {"what": "comparison over seeds"},
    params={"methods": LOOKS},
    comparison=rules.land_collect_comparison.output.comparison,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/noise",
    "Noise",
    {"what": "cells that change class"},
    params={"methods": LOOKS},
    noise=rules.land_collect_noise.output.noise,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/uncertainty",
    "Noise",
    {"what": "where cells change class"},
    vector=False,
    params={
        "methods": LOOKS,
        "projection": LAND["figures"]["projection"],
    },
    noise=expand(rules.land_perturb.output.noise, space=CLUSTERED),
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/latent.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "gradient and magnification"},
    vector=False,
    only={"space": land_learned()},
    latent=rules.land_diagnose.output.latent,
)

figure(
    "land/figures/distances.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "distances"},
    vector=False,
    only={"space": land_learned()},
    latent=rules.land_diagnose.output.latent,
    space=rules.land_reduce.output.space,
)

figure(
    "land/figures/planes.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "density beside PCA"},
    vector=False,
    only={"space": land_learned()},
    latent=rules.land_diagnose.output.latent,
    space=rules.land_reduce.output.space,
)

figure(
    "land/figures/walk.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "walk"},
    numbers=True,
    only={"space": land_learned()},
    latent=rules.land_diagnose.output.latent,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/codes.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "maps of the codes"},
    vector=False,
    params={"projection": LAND["figures"]["projection"]},
    only={"space": land_learned()},
    space=rules.land_reduce.output.space,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/axis.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "the axis and its classes"},
    numbers=True,
    params={"methods": LOOKS, "class_colors": LAND["figures"]["class_colors"]},
    only={"space": land_axes()},
    latent=rules.land_diagnose.output.latent,
    space=rules.land_reduce.output.space,
    labels=rules.land_classify.output.labels,
)

figure(
    "land/figures/alpha.{space}",
    "Latent spaces",
    {"space": "{space}", "what": "weight of the divergence"},
    params={"methods": LOOKS},
    only={"space": DIVERGENT},
    sweep=rules.land_sweep_alpha.output.sweep,
    table=rules.land_collect_alpha.output.sweep,
)

figure(
    "land/figures/references",
    "Independent maps",
    {"what": "agreement with independent maps"},
    params={"methods": LOOKS},
    scores=rules.land_validate.output.scores,
    labels=rules.land_classify.output.labels,
)

figure(
    "land/figures/crosstable.{reference}.{space}.{method}",
    "Independent maps",
    {
        "reference": "{reference}",
        "space": "{space}",
        "method": "{method}",
        "what": "cross table",
    },
    params={"methods": LOOKS},
    crosstable=rules.land_validate.output.crosstable,
    labels=rules.land_classify.output.labels,
)
