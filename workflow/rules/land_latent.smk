# What latent spaces are like: how regular they are, and what the weight of their divergence does.
DIVERGENT = land_divergent()


rule land_diagnose:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_reduce.output.space,
        model=rules.land_reduce.output.model,
        kind=land_kind_code,
        code=code("land/diagnose"),
    output:
        latent="results/land/latent/{space}.nc",
        measures="results/land/latent/{space}.csv",
    log:
        "results/logs/land/diagnose.{space}.log",
    benchmark:
        "results/benchmarks/land/diagnose.{space}.tsv"
    wildcard_constraints:
        space=one_of(land_learned()),
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=3000,
        runtime=120,
    params:
        seed=config["seed"],
        area_weights=LAND["area_weights"],
        kind=lambda wildcards: LAND["spaces"][wildcards.space]["kind"],
        walk=LAND["latent"]["walk"],
        pairs=LAND["latent"]["pairs"],
        neighbors=LAND["latent"]["neighbors"],
    script:
        "../scripts/land/diagnose.py"


collector(
    "land_collect_latent",
    "results/land/latent.csv",
    "land/latent_table",
    {"space": "all", "what": "regularity (table)"},
    category="Land",
    subcategory="Latent spaces",
    tables=expand("results/land/latent/{space}.csv", space=land_learned()),
)


rule land_sweep_alpha:
    input:
        features=rules.land_prepare.output.features,
        choice=rules.land_choose.output.choice,
        methods=lambda wildcards: land_method_code(land_swept(wildcards.space)),
        code=code("land/sweep_alpha"),
    output:
        sweep="results/land/alpha/{space}.nc",
    log:
        "results/logs/land/sweep_alpha.{space}.log",
    benchmark:
        "results/benchmarks/land/sweep_alpha.{space}.tsv"
    wildcard_constraints:
        space=one_of(DIVERGENT),
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=3000,
        runtime=240,
    params:
        seed=config["seed"],
        alpha=LAND["alpha_sweep"]["alpha"],
        n_seeds=LAND["alpha_sweep"]["seeds"],
        epochs=LAND["alpha_sweep"]["epochs"],
        methods=lambda wildcards: land_swept(wildcards.space),
        settings=lambda wildcards: land_space_settings(wildcards.space),
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/sweep_alpha.py"


rule land_collect_alpha:
    input:
        sweep=expand(rules.land_sweep_alpha.output.sweep, space=DIVERGENT),
        code=code("land/collect_alpha"),
    output:
        sweep=report(
            "results/land/alpha.csv",
            caption=caption("land/alpha_table"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "all", "what": "weight of the divergence (table)"},
        ),
    log:
        "results/logs/land/collect_alpha.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/collect_alpha.py"
