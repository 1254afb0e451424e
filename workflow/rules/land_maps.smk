# From classes to maps, pages and what they have in common with other maps and with the source report.


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
        models=land_models("json"),
        numbers=land_models("nc"),
        modules=land_model_code(),
        code=code("land/map"),
    output:
        landtypes="results/land/landtypes.nc",
        areas=report(
            "results/land/areas.csv",
            caption=caption("land/areas_table"),
            category="Land",
            subcategory="Classes",
            labels={"what": "areas on the map (table)"},
        ),
    log:
        "results/logs/land/map.log",
    benchmark:
        "results/benchmarks/land/map.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 2
    resources:
        mem_mb=3000,
        runtime=60,
    params:
        **land_choice(),
    script:
        "../scripts/land/map.py"


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


rule land_validate:
    input:
        **{f"reference_{name}": land_reference_file(name) for name in land_references()},
        labels=rules.land_classify.output.labels,
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
        **untouched({"crs": LAND["crs"]}),
        references=land_references(),
        reader=LAND["reader"],
        stamp=land_stamp(*map(land_reference_file, land_references())),
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
        labels=rules.land_classify.output.labels,
        clusters=land_clusters(),
        scores=rules.land_collect_scores.output.table,
        spaces=expand("results/land/spaces/{space}.nc", space=SPACES),
        models=expand("results/land/models/{space}.nc", space=SPACES),
        kinds=land_kinds_code(),
        noise=expand(rules.land_perturb.output.noise, space=CLUSTERED),
        references=rules.land_validate.output.cells if land_references() else [],
        applied=land_applied_files("nc"),
        landtypes=rules.land_map.output.landtypes,
        verdict=expand("results/land/verdict/{space}.nc", space=land_judged_spaces()),
        grid=rules.land_ingest.output.grid,
        places=library("land/data/places.csv"),
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
        tiles=land_atlas_files(),
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
        **land_choice(),
        seed=config["seed"],
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
