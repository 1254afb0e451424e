# Fitted classes as a product: models of every labelling, and other data that they are applied to.


rule land_model:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_reduce.output.space,
        model=rules.land_reduce.output.model,
        clusters=rules.land_cluster.output.clusters,
        choice=rules.land_choose.output.choice,
        labels=rules.land_classify.output.labels,
        classes=rules.land_classify.output.classes,
        kind=land_kind_code,
        method=lambda wildcards: land_method_code([wildcards.method]),
        code=code("land/model"),
    output:
        json="results/land/model/{space}.{method}/model.json",
        netcdf="results/land/model/{space}.{method}/model.nc",
    log:
        "results/logs/land/model.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        class_colors=LAND["figures"]["class_colors"],
        area_weights=LAND["area_weights"],
    script:
        "../scripts/land/model.py"


use rule land_ingest as land_apply_ingest with:
    input:
        **land_beside(),
        source=lambda wildcards: land_source(wildcards.applied),
        code=code("land/ingest"),
    output:
        grid="results/land/apply/{applied}/grid.nc",
    log:
        "results/logs/land/apply_ingest.{applied}.log",
    benchmark:
        "results/benchmarks/land/apply_ingest.{applied}.tsv"
    params:
        **{
            key: lambda wildcards, key=key: land_reading(wildcards.applied)[key]
            for key in land_reading()
        },


rule land_apply:
    input:
        grid=rules.land_apply_ingest.output.grid,
        own_grid=rules.land_ingest.output.grid,
        json=rules.land_model.output.json,
        netcdf=rules.land_model.output.netcdf,
        kind=land_kind_code,
        method=lambda wildcards: land_method_code([wildcards.method]),
        code=code("land/apply"),
    output:
        map="results/land/apply/{applied}/{space}.{method}.nc",
        transitions="results/land/apply/{applied}/transitions.{space}.{method}.csv",
        row="results/land/apply/{applied}/{space}.{method}.csv",
    log:
        "results/logs/land/apply.{applied}.{space}.{method}.log",
    benchmark:
        "results/benchmarks/land/apply.{applied}.{space}.{method}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=3000,
        runtime=60,
    params:
        **land_choice(),
    script:
        "../scripts/land/apply.py"


use rule land_export as land_apply_export with:
    input:
        landtypes=rules.land_apply.output.map,
        code=code("land/export"),
    output:
        geotiff="results/land/apply/{applied}/{space}.{method}.tif",
    log:
        "results/logs/land/apply_export.{applied}.{space}.{method}.log",


collector(
    "land_collect_apply",
    "results/land/apply.csv",
    "land/apply_table",
    {"what": "cells that change class, or lie outside (table)"},
    category="Land",
    subcategory="Other data",
    tables=land_applied_files("csv"),
)

figure(
    "land/figures/apply.{applied}.{space}.{method}",
    "Other data",
    {
        "data": "{applied}",
        "space": "{space}",
        "method": "{method}",
        "what": "classes and changes",
    },
    vector=False,
    params={"projection": LAND["figures"]["projection"], "methods": LOOKS},
    map=rules.land_apply.output.map,
    table=rules.land_apply.output.row,
)

figure(
    "land/figures/transitions.{applied}.{space}.{method}",
    "Other data",
    {
        "data": "{applied}",
        "space": "{space}",
        "method": "{method}",
        "what": "what became what",
    },
    params={"methods": LOOKS},
    map=rules.land_apply.output.map,
    transitions=rules.land_apply.output.transitions,
)
