# Figures of the land study: each is one rule's output and stands in the report. Drawing never computes a cluster.


rule land_plot_variables:
    input:
        grid=rules.land_ingest.output.grid,
        features=rules.land_prepare.output.features,
        code=code("land/plot_variables"),
    output:
        figure=report(
            "results/land/figures/variables.png",
            caption=caption("land/variables"),
            category="Land",
            subcategory="Data",
            labels={"what": "variables"},
        ),
    log:
        "results/logs/land/plot_variables.log",
    conda:
        "../../envs/environment.yaml"
    params:
        projection=LAND["figures"]["projection"],
    script:
        "../scripts/land/plot_variables.py"


rule land_plot_correlation:
    input:
        correlation=rules.land_correlate.output.correlation,
        features=rules.land_prepare.output.features,
        code=code("land/plot_correlation"),
    output:
        figure=report(
            "results/land/figures/correlation.png",
            caption=caption("land/correlation"),
            category="Land",
            subcategory="Data",
            labels={"what": "correlation"},
        ),
        vector="results/land/figures/correlation.svg",
    log:
        "results/logs/land/plot_correlation.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_correlation.py"


rule land_plot_explained_variance:
    input:
        space="results/land/spaces/{space}.nc",
        code=code("land/plot_explained_variance"),
    output:
        figure=report(
            "results/land/figures/explained_variance.{space}.png",
            caption=caption("land/explained_variance"),
            category="Land",
            subcategory="Components",
            labels={"space": "{space}", "what": "explained variance"},
        ),
        vector="results/land/figures/explained_variance.{space}.svg",
        table="results/land/figures/explained_variance.{space}.csv",
    log:
        "results/logs/land/plot_explained_variance.{space}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_explained_variance.py"


rule land_plot_components:
    input:
        space="results/land/spaces/{space}.nc",
        code=code("land/plot_components"),
    output:
        figure=report(
            "results/land/figures/components.{space}.png",
            caption=caption("land/components"),
            category="Land",
            subcategory="Components",
            labels={"space": "{space}", "what": "histograms"},
        ),
        vector="results/land/figures/components.{space}.svg",
    log:
        "results/logs/land/plot_components.{space}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_components.py"


rule land_plot_density:
    input:
        space="results/land/spaces/{space}.nc",
        code=code("land/plot_density"),
    output:
        figure=report(
            "results/land/figures/density.{space}.png",
            caption=caption("land/density"),
            category="Land",
            subcategory="Components",
            labels={"space": "{space}", "what": "density"},
        ),
    log:
        "results/logs/land/plot_density.{space}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_density.py"


rule land_plot_elbow:
    input:
        clusters=expand("results/land/clusters/{{space}}.{method}.nc", method=METHODS),
        choice=rules.land_choose.output.choice,
        code=code("land/plot_elbow"),
    output:
        figure=report(
            "results/land/figures/elbow.{space}.png",
            caption=caption("land/elbow"),
            category="Land",
            subcategory="Number of clusters",
            labels={"space": "{space}", "what": "elbow"},
        ),
        vector="results/land/figures/elbow.{space}.svg",
    log:
        "results/logs/land/plot_elbow.{space}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        methods=METHODS,
    script:
        "../scripts/land/plot_elbow.py"


rule land_plot_scores:
    input:
        scores=rules.land_collect_scores.output.scores,
        choice=rules.land_choose.output.choice,
        features=rules.land_prepare.output.features,
        code=code("land/plot_scores"),
    output:
        figure=report(
            "results/land/figures/scores.png",
            caption=caption("land/scores"),
            category="Land",
            subcategory="Number of clusters",
            labels={"space": "all", "what": "silhouette and Davies-Bouldin"},
        ),
        vector="results/land/figures/scores.svg",
    log:
        "results/logs/land/plot_scores.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_scores.py"


rule land_plot_dendrogram:
    input:
        clusters="results/land/clusters/{space}.hac.nc",
        labels=rules.land_classify.output.labels,
        code=code("land/plot_dendrogram"),
    output:
        figure=report(
            "results/land/figures/dendrogram.{space}.png",
            caption=caption("land/dendrogram"),
            category="Land",
            subcategory="Number of clusters",
            labels={"space": "{space}", "what": "dendrogram"},
        ),
        vector="results/land/figures/dendrogram.{space}.svg",
    log:
        "results/logs/land/plot_dendrogram.{space}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        merges=LAND["figures"]["dendrogram_merges"],
        class_colors=LAND["figures"]["class_colors"],
    script:
        "../scripts/land/plot_dendrogram.py"


rule land_plot_map:
    input:
        landtypes=rules.land_map.output.landtypes,
        classes=rules.land_classify.output.classes,
        code=code("land/plot_map"),
    output:
        figure=report(
            "results/land/figures/map.{space}.{method}.png",
            caption=caption("land/map"),
            category="Land",
            subcategory="Maps",
            labels={"space": "{space}", "method": "{method}", "what": "world"},
        ),
    log:
        "results/logs/land/plot_map.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        projection=LAND["figures"]["projection"],
        order_by=LAND["order_by"],
    script:
        "../scripts/land/plot_map.py"


rule land_plot_maps:
    input:
        landtypes=rules.land_map.output.landtypes,
        code=code("land/plot_maps"),
    output:
        figure=report(
            "results/land/figures/maps.png",
            caption=caption("land/maps"),
            category="Land",
            subcategory="Maps",
            labels={"space": "all", "method": "all", "what": "world"},
        ),
    log:
        "results/logs/land/plot_maps.log",
    conda:
        "../../envs/environment.yaml"
    params:
        projection=LAND["figures"]["projection"],
        labellings=land_labellings(),
        order_by=LAND["order_by"],
    script:
        "../scripts/land/plot_maps.py"


rule land_plot_zoom:
    input:
        landtypes=rules.land_map.output.landtypes,
        code=code("land/plot_zoom"),
    output:
        figure=report(
            "results/land/figures/zoom.{space}.{method}.png",
            caption=caption("land/zoom"),
            category="Land",
            subcategory="Maps",
            labels={"space": "{space}", "method": "{method}", "what": "regions"},
        ),
    log:
        "results/logs/land/plot_zoom.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        regions=land_regions(),
        order_by=LAND["order_by"],
    script:
        "../scripts/land/plot_zoom.py"


rule land_plot_scatter:
    input:
        space="results/land/spaces/{space}.nc",
        labels=rules.land_classify.output.labels,
        code=code("land/plot_scatter"),
    output:
        figure=report(
            "results/land/figures/scatter.{space}.{method}.png",
            caption=caption("land/scatter"),
            category="Land",
            subcategory="Classes",
            labels={"space": "{space}", "method": "{method}", "what": "scatter"},
        ),
    log:
        "results/logs/land/plot_scatter.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        class_colors=LAND["figures"]["class_colors"],
    script:
        "../scripts/land/plot_scatter.py"


rule land_plot_spectra:
    input:
        classes=rules.land_classify.output.classes,
        labels=rules.land_classify.output.labels,
        code=code("land/plot_spectra"),
    output:
        figure=report(
            "results/land/figures/spectra.{space}.{method}.png",
            caption=caption("land/spectra"),
            category="Land",
            subcategory="Classes",
            labels={"space": "{space}", "method": "{method}", "what": "spectra"},
        ),
        vector="results/land/figures/spectra.{space}.{method}.svg",
    log:
        "results/logs/land/plot_spectra.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        variables=LAND["variables"],
        class_colors=LAND["figures"]["class_colors"],
    script:
        "../scripts/land/plot_spectra.py"


rule land_plot_sizes:
    input:
        classes=rules.land_classify.output.classes,
        labels=rules.land_classify.output.labels,
        code=code("land/plot_sizes"),
    output:
        figure=report(
            "results/land/figures/sizes.png",
            caption=caption("land/sizes"),
            category="Land",
            subcategory="Classes",
            labels={"space": "all", "method": "all", "what": "sizes"},
        ),
        vector="results/land/figures/sizes.svg",
    log:
        "results/logs/land/plot_sizes.log",
    conda:
        "../../envs/environment.yaml"
    params:
        class_colors=LAND["figures"]["class_colors"],
    script:
        "../scripts/land/plot_sizes.py"


rule land_plot_contingency:
    input:
        contingency=rules.land_agree.output.contingency,
        labels=rules.land_classify.output.labels,
        code=code("land/plot_contingency"),
    output:
        figure=report(
            "results/land/figures/contingency.{space}.png",
            caption=caption("land/contingency"),
            category="Land",
            subcategory="Agreement",
            labels={"space": "{space}", "what": "k-means against HAC"},
        ),
        vector="results/land/figures/contingency.{space}.svg",
    log:
        "results/logs/land/plot_contingency.{space}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        methods=METHODS,
    script:
        "../scripts/land/plot_contingency.py"


rule land_plot_agreement:
    input:
        agreement=rules.land_agree.output.agreement,
        labels=rules.land_classify.output.labels,
        code=code("land/plot_agreement"),
    output:
        figure=report(
            "results/land/figures/agreement.png",
            caption=caption("land/agreement"),
            category="Land",
            subcategory="Agreement",
            labels={"space": "all", "what": "every two labellings"},
        ),
        vector="results/land/figures/agreement.svg",
    log:
        "results/logs/land/plot_agreement.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_agreement.py"


rule land_plot_training:
    input:
        training=rules.land_train.output.training,
        code=code("land/plot_training"),
    output:
        figure=report(
            "results/land/figures/training.{space}.png",
            caption=caption("land/training"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "training"},
        ),
        table="results/land/figures/training.{space}.csv",
    log:
        "results/logs/land/plot_training.{space}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_training.py"


rule land_plot_comparison:
    input:
        comparison=rules.land_collect_comparison.output.comparison,
        features=rules.land_prepare.output.features,
        code=code("land/plot_comparison"),
    output:
        figure=report(
            "results/land/figures/comparison.png",
            caption=caption("land/comparison"),
            category="Land",
            subcategory="Comparison",
            labels={"what": "comparison over seeds"},
        ),
        vector="results/land/figures/comparison.svg",
    log:
        "results/logs/land/plot_comparison.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_comparison.py"


rule land_plot_noise:
    input:
        noise=rules.land_collect_noise.output.noise,
        features=rules.land_prepare.output.features,
        code=code("land/plot_noise"),
    output:
        figure=report(
            "results/land/figures/noise.png",
            caption=caption("land/noise"),
            category="Land",
            subcategory="Noise",
            labels={"what": "cells that change class"},
        ),
        vector="results/land/figures/noise.svg",
    log:
        "results/logs/land/plot_noise.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_noise.py"


rule land_plot_uncertainty:
    input:
        noise=expand(rules.land_perturb.output.noise, space=SPACES),
        labels=rules.land_classify.output.labels,
        grid=rules.land_ingest.output.grid,
        code=code("land/plot_uncertainty"),
    output:
        figure=report(
            "results/land/figures/uncertainty.png",
            caption=caption("land/uncertainty"),
            category="Land",
            subcategory="Noise",
            labels={"what": "where cells change class"},
        ),
    log:
        "results/logs/land/plot_uncertainty.log",
    conda:
        "../../envs/environment.yaml"
    params:
        labellings=land_labellings(),
        methods=METHODS,
        projection=LAND["figures"]["projection"],
    script:
        "../scripts/land/plot_uncertainty.py"


rule land_plot_latent:
    input:
        latent=rules.land_diagnose.output.latent,
        code=code("land/plot_latent"),
    output:
        figure=report(
            "results/land/figures/latent.{space}.png",
            caption=caption("land/latent"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "gradient and magnification"},
        ),
    log:
        "results/logs/land/plot_latent.{space}.log",
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_latent.py"


rule land_plot_distances:
    input:
        latent=rules.land_diagnose.output.latent,
        space=rules.land_train.output.space,
        code=code("land/plot_distances"),
    output:
        figure=report(
            "results/land/figures/distances.{space}.png",
            caption=caption("land/distances"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "distances"},
        ),
    log:
        "results/logs/land/plot_distances.{space}.log",
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_distances.py"


rule land_plot_planes:
    input:
        latent=rules.land_diagnose.output.latent,
        space=rules.land_train.output.space,
        code=code("land/plot_planes"),
    output:
        figure=report(
            "results/land/figures/planes.{space}.png",
            caption=caption("land/planes"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "density beside PCA"},
        ),
    log:
        "results/logs/land/plot_planes.{space}.log",
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_planes.py"


rule land_plot_walk:
    input:
        latent=rules.land_diagnose.output.latent,
        code=code("land/plot_walk"),
    output:
        figure=report(
            "results/land/figures/walk.{space}.png",
            caption=caption("land/walk"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "walk"},
        ),
        vector="results/land/figures/walk.{space}.svg",
        table="results/land/figures/walk.{space}.csv",
    log:
        "results/logs/land/plot_walk.{space}.log",
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    params:
        variables=LAND["variables"],
    script:
        "../scripts/land/plot_walk.py"


rule land_plot_codes:
    input:
        space=rules.land_train.output.space,
        features=rules.land_prepare.output.features,
        grid=rules.land_ingest.output.grid,
        code=code("land/plot_codes"),
    output:
        figure=report(
            "results/land/figures/codes.{space}.png",
            caption=caption("land/codes"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "maps of the codes"},
        ),
    log:
        "results/logs/land/plot_codes.{space}.log",
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    params:
        projection=LAND["figures"]["projection"],
    script:
        "../scripts/land/plot_codes.py"


rule land_plot_axis:
    input:
        latent=rules.land_diagnose.output.latent,
        space=rules.land_train.output.space,
        labels=rules.land_classify.output.labels,
        code=code("land/plot_axis"),
    output:
        figure=report(
            "results/land/figures/axis.{space}.png",
            caption=caption("land/axis"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "the axis and its classes"},
        ),
        vector="results/land/figures/axis.{space}.svg",
        table="results/land/figures/axis.{space}.csv",
    log:
        "results/logs/land/plot_axis.{space}.log",
    wildcard_constraints:
        space=one_of(land_axes()),
    conda:
        "../../envs/environment.yaml"
    params:
        methods=METHODS,
        class_colors=LAND["figures"]["class_colors"],
    script:
        "../scripts/land/plot_axis.py"


rule land_plot_alpha:
    input:
        sweep=rules.land_sweep_alpha.output.sweep,
        table=rules.land_collect_alpha.output.sweep,
        code=code("land/plot_alpha"),
    output:
        figure=report(
            "results/land/figures/alpha.{space}.png",
            caption=caption("land/alpha"),
            category="Land",
            subcategory="Latent spaces",
            labels={"space": "{space}", "what": "weight of the divergence"},
        ),
        vector="results/land/figures/alpha.{space}.svg",
    log:
        "results/logs/land/plot_alpha.{space}.log",
    wildcard_constraints:
        space=one_of(land_spaces(["vae"])),
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_alpha.py"


rule land_plot_references:
    input:
        scores=rules.land_validate.output.scores,
        labels=rules.land_classify.output.labels,
        code=code("land/plot_references"),
    output:
        figure=report(
            "results/land/figures/references.png",
            caption=caption("land/references"),
            category="Land",
            subcategory="Independent maps",
            labels={"what": "agreement with independent maps"},
        ),
        vector="results/land/figures/references.svg",
    log:
        "results/logs/land/plot_references.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_references.py"


rule land_plot_crosstable:
    input:
        crosstable=rules.land_validate.output.crosstable,
        labels=rules.land_classify.output.labels,
        code=code("land/plot_crosstable"),
    output:
        figure=report(
            "results/land/figures/crosstable.{reference}.{space}.{method}.png",
            caption=caption("land/crosstable"),
            category="Land",
            subcategory="Independent maps",
            labels={
                "reference": "{reference}",
                "space": "{space}",
                "method": "{method}",
                "what": "cross table",
            },
        ),
        vector="results/land/figures/crosstable.{reference}.{space}.{method}.svg",
    log:
        "results/logs/land/plot_crosstable.{reference}.{space}.{method}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/land/plot_crosstable.py"
