# The land study: source -> grid -> features -> space -> clusters -> scores -> choice -> maps and figures.
LAND = config["land"]
SPACES = land_spaces()
METHODS = LAND["methods"]
NAMES = [variable["name"] for variable in LAND["variables"]]


wildcard_constraints:
    space=one_of(SPACES),
    method=one_of(METHODS),
    reference=one_of(land_references()),


rule land_emulate:
    input:
        coefficients=library("land/data/polder_emulator.json"),
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


rule land_ingest:
    input:
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
        reader=LAND["reader"],
        ranges={one["name"]: one["range"] for one in LAND["variables"]},
        land_variable=LAND["land_variable"],
        fill_values=LAND["fill_values"],
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
    params:
        names=NAMES,
        surface=LAND["surface"],
        land_variable=LAND["land_variable"],
        land_threshold=LAND["land_threshold"],
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
    script:
        "../scripts/land/correlate.py"


rule land_reduce:
    input:
        features=rules.land_prepare.output.features,
        code=code("land/reduce"),
    output:
        space="results/land/spaces/{space}.nc",
    log:
        "results/logs/land/reduce.{space}.log",
    benchmark:
        "results/benchmarks/land/reduce.{space}.tsv"
    wildcard_constraints:
        space=one_of(land_spaces(["original", "pca"])),
    conda:
        "../../envs/environment.yaml"
    params:
        settings=lambda wildcards: LAND["spaces"][wildcards.space],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/reduce.py"


rule land_train:
    input:
        features=rules.land_prepare.output.features,
        code=code("land/train"),
    output:
        space="results/land/spaces/{space}.nc",
        training="results/land/training/{space}.nc",
        model="results/land/models/{space}.pt",
    log:
        "results/logs/land/train.{space}.log",
    benchmark:
        "results/benchmarks/land/train.{space}.tsv"
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=240,
    params:
        seed=config["seed"],
        settings=lambda wildcards: LAND["spaces"][wildcards.space],
        tensorboard="results/logs/land/tensorboard/{space}",
    script:
        "../scripts/land/train.py"


rule land_cluster:
    input:
        features=rules.land_prepare.output.features,
        space="results/land/spaces/{space}.nc",
        code=code("land/cluster"),
    output:
        clusters="results/land/clusters/{space}.{method}.nc",
    log:
        "results/logs/land/cluster.{space}.{method}.log",
    benchmark:
        "results/benchmarks/land/cluster.{space}.{method}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 2
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        seed=config["seed"],
        k_max=LAND["k_max"],
        order_by=LAND["order_by"],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/cluster.py"


rule land_score:
    input:
        features=rules.land_prepare.output.features,
        space="results/land/spaces/{space}.nc",
        clusters=expand("results/land/clusters/{{space}}.{method}.nc", method=METHODS),
        code=code("land/score"),
    output:
        scores="results/land/scores/{space}.csv",
    log:
        "results/logs/land/score.{space}.log",
    benchmark:
        "results/benchmarks/land/score.{space}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 2
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        seed=config["seed"],
        methods=METHODS,
        score_cells=LAND["score_cells"],
    script:
        "../scripts/land/score.py"


collector(
    "land_collect_scores",
    "results/land/scores.csv",
    "land/scores_table",
    {"what": "scores (table)"},
    category="Land",
    subcategory="Number of clusters",
    tables=expand("results/land/scores/{space}.csv", space=SPACES),
)


rule land_choose:
    input:
        clusters=land_clusters(),
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
        labellings=land_labellings(),
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
        classes=report(
            "results/land/classes.csv",
            caption=caption("land/classes_table"),
            category="Land",
            subcategory="Classes",
            labels={"what": "classes (table)"},
        ),
    log:
        "results/logs/land/classify.log",
    conda:
        "../../envs/environment.yaml"
    params:
        labellings=land_labellings(),
        variables=LAND["variables"],
        order_by=LAND["order_by"],
    script:
        "../scripts/land/classify.py"


rule land_agree:
    input:
        labels=rules.land_classify.output.labels,
        code=code("land/agree"),
    output:
        agreement=report(
            "results/land/agreement.csv",
            caption=caption("land/agreement_table"),
            category="Land",
            subcategory="Agreement",
            labels={"what": "agreement (table)"},
        ),
        contingency="results/land/contingency.csv",
    log:
        "results/logs/land/agree.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/agree.py"


rule land_map:
    input:
        grid=rules.land_ingest.output.grid,
        labels=rules.land_classify.output.labels,
        classes=rules.land_classify.output.classes,
        code=code("land/map"),
    output:
        landtypes="results/land/landtypes.nc",
    log:
        "results/logs/land/map.log",
    conda:
        "../../envs/environment.yaml"
    params:
        class_colors=LAND["figures"]["class_colors"],
    script:
        "../scripts/land/map.py"


rule land_compare:
    input:
        features=rules.land_prepare.output.features,
        space="results/land/spaces/{space}.nc",
        choice=rules.land_choose.output.choice,
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
        n_seeds=LAND["comparison"]["seeds"],
        k=LAND["comparison"]["k"],
        methods=METHODS,
        settings=lambda wildcards: LAND["spaces"][wildcards.space],
        area_weights=LAND["area_weights"],
        score_cells=LAND["score_cells"],
    script:
        "../scripts/land/compare.py"


rule land_collect_comparison:
    input:
        comparison=expand(rules.land_compare.output.comparison, space=SPACES),
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
        space="results/land/spaces/{space}.nc",
        model=land_model,
        labels=rules.land_classify.output.labels,
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
        methods=METHODS,
        level=LAND["noise"]["level"],
        draws=LAND["noise"]["draws"],
    script:
        "../scripts/land/perturb.py"


rule land_collect_noise:
    input:
        noise=expand(rules.land_perturb.output.noise, space=SPACES),
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
        spaces=SPACES,
    script:
        "../scripts/land/collect_noise.py"


rule land_diagnose:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_train.output.space,
        model=rules.land_train.output.model,
        code=code("land/diagnose"),
    output:
        latent="results/land/latent/{space}.nc",
        measures="results/land/latent/{space}.csv",
    log:
        "results/logs/land/diagnose.{space}.log",
    benchmark:
        "results/benchmarks/land/diagnose.{space}.tsv"
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=3000,
        runtime=120,
    params:
        seed=config["seed"],
        walk=LAND["latent"]["walk"],
        pairs=LAND["latent"]["pairs"],
        neighbors=LAND["latent"]["neighbors"],
        score_cells=LAND["score_cells"],
    script:
        "../scripts/land/diagnose.py"


collector(
    "land_collect_latent",
    "results/land/latent.csv",
    "land/latent_table",
    {"space": "all", "what": "regularity (table)"},
    category="Land",
    subcategory="Latent spaces",
    tables=expand("results/land/latent/{space}.csv", space=land_spaces(["vae"])),
)


rule land_sweep_alpha:
    input:
        features=rules.land_prepare.output.features,
        choice=rules.land_choose.output.choice,
        code=code("land/sweep_alpha"),
    output:
        sweep="results/land/alpha/{space}.nc",
    log:
        "results/logs/land/sweep_alpha.{space}.log",
    benchmark:
        "results/benchmarks/land/sweep_alpha.{space}.tsv"
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
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
        settings=lambda wildcards: LAND["spaces"][wildcards.space],
        area_weights=LAND["area_weights"],
        score_cells=LAND["score_cells"],
    script:
        "../scripts/land/sweep_alpha.py"


rule land_collect_alpha:
    input:
        sweep=expand(rules.land_sweep_alpha.output.sweep, space=land_spaces(["vae"])),
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
    params:
        spaces=land_spaces(["vae"]),
    script:
        "../scripts/land/collect_alpha.py"


rule land_validate:
    input:
        labels=rules.land_classify.output.labels,
        references=[
            os.path.expanduser(one["file"]) for one in land_references().values()
        ],
        code=code("land/validate"),
    output:
        scores=report(
            "results/land/references.csv",
            caption=caption("land/references_table"),
            category="Land",
            subcategory="Independent maps",
            labels={"what": "agreement with independent maps (table)"},
        ),
        crosstable="results/land/crosstable.csv",
        cells="results/land/references.nc",
    log:
        "results/logs/land/validate.log",
    conda:
        "../../envs/environment.yaml"
    params:
        references=land_references(),
        reader=LAND["reader"],
    script:
        "../scripts/land/validate.py"


rule land_reproduce:
    input:
        features=rules.land_prepare.output.features,
        published=library("land/data/published.csv"),
        code=code("land/reproduce"),
    output:
        reproduction="results/land/reproduction.csv",
    log:
        "results/logs/land/reproduce.log",
    benchmark:
        "results/benchmarks/land/reproduce.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=3000,
        runtime=240,
    params:
        seed=config["seed"],
    script:
        "../scripts/land/reproduce.py"


rule land_atlas:
    input:
        features=rules.land_prepare.output.features,
        grid=rules.land_ingest.output.grid,
        labels=rules.land_classify.output.labels,
        clusters=land_clusters(),
        scores=rules.land_collect_scores.output.table,
        spaces=expand("results/land/spaces/{space}.nc", space=SPACES),
        noise=expand(rules.land_perturb.output.noise, space=SPACES),
        references=rules.land_validate.output.cells if land_references() else [],
        page=page_files("atlas"),
        code=code("land/atlas"),
    output:
        page=report(
            "results/land/atlas.html",
            caption=caption("land/atlas"),
            category="Land",
            subcategory="Maps",
            labels={"space": "all", "method": "all", "what": "atlas (page)"},
        ),
    log:
        "results/logs/land/atlas.log",
    benchmark:
        "results/benchmarks/land/atlas.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=6000,
        runtime=60,
    params:
        seed=config["seed"],
        labellings=land_labellings(),
        spaces=SPACES,
        variables=LAND["variables"],
        order_by=LAND["order_by"],
        class_colors=LAND["figures"]["class_colors"],
        scores=[
            "inertia",
            "silhouette_input",
            "davies_bouldin_input",
            "silhouette",
            "davies_bouldin",
        ],
        settings=[f"surface: {LAND['surface']}", f"seed {config['seed']}"],
    script:
        "../scripts/land/atlas.py"


rule land_export:
    input:
        landtypes=rules.land_map.output.landtypes,
        code=code("land/export"),
    output:
        geotiff="results/land/geotiff/{space}.{method}.tif",
    log:
        "results/logs/land/export.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/export.py"
