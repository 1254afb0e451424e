# Figures of the course study: each is one rule's output and stands in the report.


rule course_plot_planes:
    input:
        planes=rules.course_embed_digits.output.planes,
        code=code("course/plot_planes"),
    output:
        figure=report(
            "results/course/digits_vae/planes.png",
            caption=caption("course/planes"),
            category="Course",
            subcategory="Digits in a plane",
            labels={"what": "planes coloured by digit"},
        ),
    log:
        "results/logs/course/plot_planes.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_planes.py"


rule course_plot_decoded:
    input:
        planes=rules.course_embed_digits.output.planes,
        code=code("course/plot_decoded"),
    output:
        figure=report(
            "results/course/digits_vae/decoded.png",
            caption=caption("course/decoded"),
            category="Course",
            subcategory="Digits in a plane",
            labels={"what": "planes decoded"},
        ),
    log:
        "results/logs/course/plot_decoded.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_decoded.py"


rule course_plot_between:
    input:
        between=rules.course_embed_digits.output.between,
        code=code("course/plot_between"),
    output:
        figure=report(
            "results/course/digits_vae/between.png",
            caption=caption("course/between"),
            category="Course",
            subcategory="Digits in a plane",
            labels={"what": "between two digits"},
        ),
    log:
        "results/logs/course/plot_between.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_between.py"
