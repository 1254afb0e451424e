# What methods say of themselves: how far cells belong to several classes, and how good a number of clusters is.


rule land_membership:
    input:
        features=rules.land_prepare.output.features,
        space=rules.land_reduce.output.space,
        json=rules.land_model.output.json,
        netcdf=rules.land_model.output.netcdf,
        kind=land_kind_code,
        method=lambda wildcards: land_method_code([wildcards.method]),
        code=code("land/membership"),
    output:
        membership="results/land/memberships/{space}.{method}.nc",
    log:
        "results/logs/land/membership.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/membership.py"


figure(
    "land/figures/memberships",
    "Maps",
    {"space": "all", "method": "soft", "what": "cells between classes"},
    vector=False,
    params={"methods": LOOKS, "projection": LAND["figures"]["projection"]},
    memberships=land_memberships(),
    features=rules.land_prepare.output.features,
)

figure(
    "land/figures/criteria.{space}",
    "Number of clusters",
    {"space": "{space}", "what": "information criteria"},
    clusters=lambda wildcards: land_clusters(wildcards.space, land_judging()),
    choice=rules.land_choose.output.choice,
)
