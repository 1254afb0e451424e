# The land study: source -> grid -> features -> space -> clusters -> scores -> choice -> classes -> maps.
LAND = config["land"]
SPACES = land_spaces()
CLUSTERED = land_clustered()
METHODS = land_methods()
LOOKS = land_looks()


wildcard_constraints:
    space=one_of(SPACES),
    method=one_of(METHODS),
    reference=one_of(land_references()),
    applied=one_of(land_applied()),


rule land_emulate:
    input:
        fit=library("land/data/estimate.json"),
        satellites=library("land/data/satellites.nc"),
        code=code("land/emulate"),
    output:
        product="resources/land/emulated_polder.nc",
    log:
        "results/logs/land/emulate.log",
    benchmark:
        "results/benchmarks/land/emulate.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=4000,
    params:
        seed=config["seed"],
        grid_step=LAND["grid_step"],
        residual_scale=LAND["residual_scale"],
    script:
        "../scripts/land/emulate.py"


rule land_observe:
    input:
        satellites=library("land/data/satellites.nc"),
        code=code("land/observe"),
    output:
        product="resources/land/earth.nc",
    log:
        "results/logs/land/observe.log",
    benchmark:
        "results/benchmarks/land/observe.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=4000,
    params:
        grid_step=LAND["grid_step"],
    script:
        "../scripts/land/observe.py"


rule land_ingest:
    input:
        **land_beside(),
        source=land_source(),
        code=code("land/ingest"),
    output:
        grid="results/land/grid.nc",
    log:
        "results/logs/land/ingest.log",
    benchmark:
        "results/benchmarks/land/ingest.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=2000,
    params:
        **untouched(land_reading()),
    script:
        "../scripts/land/ingest.py"


rule land_prepare:
    input:
        grid=rules.land_ingest.output.grid,
        code=code("land/prepare"),
    output:
        features="results/land/features.nc",
    log:
        "results/logs/land/prepare.log",
    conda:
        "../../envs/environment.yaml"
    threads: 2
    params:
        **land_choice(),
        order_by=LAND["order_by"],
        max_cells=LAND["max_cells"],
        sample_cells=LAND["sample_cells"],
        normalize=LAND["normalize"],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/prepare.py"


rule land_correlate:
    input:
        features=rules.land_prepare.output.features,
        code=code("land/correlate"),
    output:
        correlation=report(
            "results/land/correlation.csv",
            caption=caption("land/correlation_table"),
            category="Land",
            subcategory="Data",
            labels={"what": "correlation (table)"},
        ),
    log:
        "results/logs/land/correlate.log",
    conda:
        "../../envs/environment.yaml"
    params:
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/correlate.py"


rule land_reduce:
    input:
        features=rules.land_prepare.output.features,
        # What can be fitted to every cell of a large grid is.
        grid=rules.land_ingest.output.grid,
        kind=land_kind_code,
        fit=land_space_fit_code,
        code=code("land/reduce"),
    output:
        space="results/land/spaces/{space}.nc",
        model="results/land/models/{space}.nc",
    log:
        "results/logs/land/reduce.{space}.log",
    benchmark:
        "results/benchmarks/land/reduce.{space}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=240,
    params:
        **land_choice(),
        seed=config["seed"],
        settings=lambda wildcards: land_space_settings(wildcards.space),
        area_weights=LAND["area_weights"],
        tensorboard="results/logs/land/tensorboard/{space}",
    script:
        "../scripts/land/reduce.py"


rule land_cluster:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_reduce.output.space,
        grid=rules.land_ingest.output.grid,
        model=rules.land_reduce.output.model,
        kind=land_kind_code,
        method=lambda wildcards: land_method_code([wildcards.method]),
        fit=lambda wildcards: land_fit_code(wildcards.method),
        code=code("land/cluster"),
    output:
        clusters="results/land/clusters/{space}.{method}.nc",
    log:
        "results/logs/land/cluster.{space}.{method}.log",
    benchmark:
        "results/benchmarks/land/cluster.{space}.{method}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=4000,
        runtime=240,
    params:
        **land_choice(),
        seed=config["seed"],
        k_max=LAND["k_max"],
        settings=lambda wildcards: METHODS[wildcards.method],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/cluster.py"


rule land_score:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_reduce.output.space,
        clusters=lambda wildcards: land_clusters(wildcards.space),
        code=code("land/score"),
    output:
        scores="results/land/scores/{space}.csv",
    log:
        "results/logs/land/score.{space}.log",
    benchmark:
        "results/benchmarks/land/score.{space}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        seed=config["seed"],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/score.py"


collector(
    "land_collect_scores",
    "results/land/scores.csv",
    "land/scores_table",
    {"what": "scores (table)"},
    category="Land",
    subcategory="Number of clusters",
    tables=expand("results/land/scores/{space}.csv", space=CLUSTERED),
)


rule land_collect_fits:
    input:
        clusters=land_clusters(),
        code=code("land/collect_fits"),
    output:
        fits=report(
            "results/land/fits.csv",
            caption=caption("land/fits_table"),
            category="Land",
            subcategory="Number of clusters",
            labels={"what": "what was fitted to which cells (table)"},
        ),
    log:
        "results/logs/land/collect_fits.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/collect_fits.py"


rule land_choose:
    input:
        clusters=land_clusters(),
        verdict=land_verdict() if LAND["k"] == "verdict" else [],
        code=code("land/choose"),
    output:
        choice=report(
            "results/land/choice.csv",
            caption=caption("land/choice_table"),
            category="Land",
            subcategory="Number of clusters",
            labels={"what": "chosen k (table)"},
        ),
    log:
        "results/logs/land/choose.log",
    conda:
        "../../envs/environment.yaml"
    params:
        k=LAND["k"],
    script:
        "../scripts/land/choose.py"


rule land_classify:
    input:
        features=rules.land_prepare.output.features,
        clusters=land_clusters(),
        choice=rules.land_choose.output.choice,
        code=code("land/classify"),
    output:
        labels="results/land/classes.nc",
        # What is known of them before the verdict: maps and figures need no more.
        classes="results/land/described.csv",
    log:
        "results/logs/land/classify.log",
    conda:
        "../../envs/environment.yaml"
    params:
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/classify.py"
