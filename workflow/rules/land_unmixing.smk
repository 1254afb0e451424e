# Mixtures of extremes, cores of tensor trains, the train of the map itself, and a map of neighbours to look at.


rule land_map_train:
    input:
        features=rules.land_prepare.output.features,
        code=code("land/map_train"),
    output:
        table=report(
            "results/land/map_train.csv",
            caption=caption("land/map_train_table"),
            category="Land",
            subcategory="Components",
            labels={"what": "tensor trains of the map (table)"},
        ),
        maps="results/land/map_train.nc",
    log:
        "results/logs/land/map_train.log",
    benchmark:
        "results/benchmarks/land/map_train.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=60,
    params:
        seed=config["seed"],
        settings=LAND["map_train"],
        sample_cells=LAND["sample_cells"],
    script:
        "../scripts/land/map_train.py"


rule land_neighbours:
    input:
        features=rules.land_prepare.output.features,
        examples=rules.land_collect_worlds.output.examples,
        code=code("land/neighbours"),
    output:
        places="results/land/umap.nc",
    log:
        "results/logs/land/neighbours.log",
    benchmark:
        "results/benchmarks/land/neighbours.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        seed=config["seed"],
        settings=LAND["umap"],
        # What is the most like the data without having classes.
        null=NULLS[-1],
    script:
        "../scripts/land/neighbours.py"


figure(
    "land/figures/map_train",
    "Components",
    {"what": "tensor trains of the map"},
    vector=False,
    params={
        "projection": LAND["figures"]["projection"],
        "order_by": LAND["order_by"],
    },
    table=rules.land_map_train.output.table,
    maps=rules.land_map_train.output.maps,
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/umap",
    "Components",
    {"what": "map of neighbours (UMAP)"},
    vector=False,
    params={"order_by": LAND["order_by"]},
    places=rules.land_neighbours.output.places,
)

figure(
    "land/figures/mixture.{space}",
    "Components",
    {"space": "{space}", "what": "maps of the mixture"},
    vector=False,
    params={
        "projection": LAND["figures"]["projection"],
        "order_by": LAND["order_by"],
    },
    only={"space": land_spaces(lambda kind: kind.has_extremes)},
    space="results/land/spaces/{space}.nc",
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/extremes.{space}",
    "Components",
    {"space": "{space}", "what": "spectra of the extremes"},
    numbers=True,
    params={"order_by": LAND["order_by"]},
    only={"space": land_spaces(lambda kind: kind.has_extremes)},
    space="results/land/spaces/{space}.nc",
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/cores.{space}",
    "Components",
    {"space": "{space}", "what": "cores of the tensor train"},
    only={"space": land_spaces(lambda kind: kind.has_cores)},
    space="results/land/spaces/{space}.nc",
)
