# How far the land types can be trusted: other seeds, measurement error.


rule land_repeat:
    input:
        features=rules.land_prepare.output.features,
        choice=rules.land_choose.output.choice,
        kind=land_kind_code,
        methods=lambda wildcards: land_method_code(land_methods(wildcards.space)),
        code=code("land/repeat"),
    output:
        repeats="results/land/repeats/{space}.nc",
    log:
        "results/logs/land/repeat.{space}.log",
    benchmark:
        "results/benchmarks/land/repeat.{space}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=240,
    params:
        seed=config["seed"],
        n_seeds=LAND["comparison"]["seeds"],
        k=LAND["comparison"]["k"],
        methods=lambda wildcards: land_methods(wildcards.space),
        settings=lambda wildcards: land_space_settings(wildcards.space),
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/repeat.py"


rule land_compare:
    input:
        features=rules.land_prepare.output.features,
        repeats=rules.land_repeat.output.repeats,
        kind=land_kind_code,
        code=code("land/compare"),
    output:
        comparison="results/land/comparison/{space}.csv",
    log:
        "results/logs/land/compare.{space}.log",
    benchmark:
        "results/benchmarks/land/compare.{space}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=240,
    params:
        seed=config["seed"],
        kind=lambda wildcards: LAND["spaces"][wildcards.space]["kind"],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/compare.py"


rule land_collect_comparison:
    input:
        comparison=expand(rules.land_compare.output.comparison, space=CLUSTERED),
        code=code("land/collect_comparison"),
    output:
        comparison=report(
            "results/land/comparison.csv",
            caption=caption("land/comparison_table"),
            category="Land",
            subcategory="Comparison",
            labels={"what": "comparison over seeds (table)"},
        ),
    log:
        "results/logs/land/collect_comparison.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/collect_comparison.py"


rule land_perturb:
    input:
        features=rules.land_prepare.output.features,
        choice=rules.land_choose.output.choice,
        clusters=lambda wildcards: land_clusters(wildcards.space),
        model=rules.land_reduce.output.model,
        repeats=rules.land_repeat.output.repeats,
        kind=land_kind_code,
        methods=lambda wildcards: land_method_code(land_methods(wildcards.space)),
        code=code("land/perturb"),
    output:
        noise="results/land/noise/{space}.nc",
    log:
        "results/logs/land/perturb.{space}.log",
    benchmark:
        "results/benchmarks/land/perturb.{space}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=3000,
        runtime=60,
    params:
        seed=config["seed"],
        kind=lambda wildcards: LAND["spaces"][wildcards.space]["kind"],
        errors={key: LAND["noise"][key] for key in ("level", "indices", "deviation")},
        draws=LAND["noise"]["draws"],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/perturb.py"


rule land_collect_noise:
    input:
        noise=expand(rules.land_perturb.output.noise, space=CLUSTERED),
        code=code("land/collect_noise"),
    output:
        noise=report(
            "results/land/noise.csv",
            caption=caption("land/noise_table"),
            category="Land",
            subcategory="Noise",
            labels={"what": "cells that change class (table)"},
        ),
    log:
        "results/logs/land/collect_noise.log",
    conda:
        "../../envs/environment.yaml"
    params:
        methods=LOOKS,
    script:
        "../scripts/land/collect_noise.py"
