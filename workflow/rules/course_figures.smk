# Figures of the course study: each is one rule's output and stands in the report.


rule course_plot_steps:
    input:
        points=rules.course_load_points.output.points,
        trace=rules.course_kmeans.output.trace,
        code=code("course/plot_steps"),
    output:
        figure=report(
            "results/course/kmeans/steps.{data}.png",
            caption=caption("course/steps"),
            category="Course",
            subcategory="k-means by hand",
            labels={"data": "{data}", "what": "steps"},
        ),
    log:
        "results/logs/course/plot_steps.{data}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        source=lambda wildcards: COURSE["kmeans"]["data"][wildcards.data]["source"],
    script:
        "../scripts/course/plot_steps.py"


rule course_plot_starts:
    input:
        points=rules.course_load_points.output.points,
        trace=rules.course_kmeans.output.trace,
        code=code("course/plot_starts"),
    output:
        figure=report(
            "results/course/kmeans/starts.{data}.png",
            caption=caption("course/starts"),
            category="Course",
            subcategory="k-means by hand",
            labels={"data": "{data}", "what": "several starts"},
        ),
    log:
        "results/logs/course/plot_starts.{data}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        source=lambda wildcards: COURSE["kmeans"]["data"][wildcards.data]["source"],
    script:
        "../scripts/course/plot_starts.py"


rule course_plot_error:
    input:
        trace=rules.course_kmeans.output.trace,
        scores=rules.course_kmeans.output.scores,
        code=code("course/plot_error"),
    output:
        figure=report(
            "results/course/kmeans/error.png",
            caption=caption("course/error"),
            category="Course",
            subcategory="k-means by hand",
            labels={"data": "all", "what": "error over steps"},
        ),
        vector="results/course/kmeans/error.svg",
    log:
        "results/logs/course/plot_error.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_error.py"


rule course_plot_stopping:
    input:
        trace=rules.course_kmeans.output.trace,
        scores=rules.course_kmeans.output.scores,
        code=code("course/plot_stopping"),
    output:
        figure=report(
            "results/course/kmeans/stopping.png",
            caption=caption("course/stopping"),
            category="Course",
            subcategory="k-means by hand",
            labels={"data": "all", "what": "when to stop"},
        ),
        vector="results/course/kmeans/stopping.svg",
    log:
        "results/logs/course/plot_stopping.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_stopping.py"


rule course_plot_stepper:
    input:
        points=expand(rules.course_load_points.output.points, data=POINTS),
        trace=rules.course_kmeans.output.trace,
        page=page_files("stepper"),
        code=code("course/plot_stepper"),
    output:
        page=report(
            "results/course/kmeans/stepper.html",
            caption=caption("course/stepper"),
            category="Course",
            subcategory="k-means by hand",
            labels={"data": "all", "what": "step by step (page)"},
        ),
    log:
        "results/logs/course/plot_stepper.log",
    conda:
        "../../envs/environment.yaml"
    params:
        sources={data: COURSE["kmeans"]["data"][data]["source"] for data in POINTS},
    script:
        "../scripts/course/plot_stepper.py"


rule course_plot_gates:
    input:
        trace=rules.course_train_gates.output.trace,
        code=code("course/plot_gates"),
    output:
        figure=report(
            "results/course/perceptron/gates.png",
            caption=caption("course/gates"),
            category="Course",
            subcategory="Perceptrons by hand",
            labels={"what": "logic gates"},
        ),
        vector="results/course/perceptron/gates.svg",
    log:
        "results/logs/course/plot_gates.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_gates.py"


rule course_plot_learning:
    input:
        trace=rules.course_train_iris.output.trace,
        code=code("course/plot_learning"),
    output:
        figure=report(
            "results/course/mlp/learning.png",
            caption=caption("course/learning"),
            category="Course",
            subcategory="Perceptrons by hand",
            labels={"what": "ways of learning"},
        ),
        vector="results/course/mlp/learning.svg",
    log:
        "results/logs/course/plot_learning.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_learning.py"


rule course_plot_iris_regions:
    input:
        regions=rules.course_train_iris.output.regions,
        code=code("course/plot_iris_regions"),
    output:
        figure=report(
            "results/course/mlp/regions.png",
            caption=caption("course/iris_regions"),
            category="Course",
            subcategory="Perceptrons by hand",
            labels={"what": "iris: regions"},
        ),
    log:
        "results/logs/course/plot_iris_regions.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_iris_regions.py"


rule course_plot_iris_confusion:
    input:
        scores=rules.course_train_iris.output.scores,
        code=code("course/plot_iris_confusion"),
    output:
        figure=report(
            "results/course/mlp/confusion.png",
            caption=caption("course/iris_confusion"),
            category="Course",
            subcategory="Perceptrons by hand",
            labels={"what": "iris: mistakes"},
        ),
        vector="results/course/mlp/confusion.svg",
    log:
        "results/logs/course/plot_iris_confusion.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_iris_confusion.py"


rule course_plot_margins:
    input:
        machines=rules.course_train_svm.output.machines,
        scores=rules.course_train_svm.output.scores,
        code=code("course/plot_margins"),
    output:
        figure=report(
            "results/course/svm/margins.png",
            caption=caption("course/margins"),
            category="Course",
            subcategory="Support vector machines by hand",
            labels={"what": "borders and margins"},
        ),
        vector="results/course/svm/margins.svg",
    log:
        "results/logs/course/plot_margins.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_margins.py"


rule course_plot_violations:
    input:
        trace=rules.course_train_svm.output.trace,
        code=code("course/plot_violations"),
    output:
        figure=report(
            "results/course/svm/violations.png",
            caption=caption("course/violations"),
            category="Course",
            subcategory="Support vector machines by hand",
            labels={"what": "the way to the optimum"},
        ),
        vector="results/course/svm/violations.svg",
    log:
        "results/logs/course/plot_violations.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_violations.py"


rule course_plot_clusterings:
    input:
        clusterings=rules.course_gallery.output.clusterings,
        scores=rules.course_gallery.output.scores,
        verdicts=rules.course_gallery.output.verdicts,
        code=code("course/plot_clusterings"),
    output:
        figure=report(
            "results/course/gallery/clusterings.png",
            caption=caption("course/clusterings"),
            category="Course",
            subcategory="Methods against distributions",
            labels={"what": "clustering"},
        ),
    log:
        "results/logs/course/plot_clusterings.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_clusterings.py"


rule course_plot_classifications:
    input:
        classifications=rules.course_gallery.output.classifications,
        scores=rules.course_gallery.output.scores,
        verdicts=rules.course_gallery.output.verdicts,
        code=code("course/plot_classifications"),
    output:
        figure=report(
            "results/course/gallery/classifications.png",
            caption=caption("course/classifications"),
            category="Course",
            subcategory="Methods against distributions",
            labels={"what": "classification"},
        ),
    log:
        "results/logs/course/plot_classifications.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_classifications.py"


rule course_plot_digits_training:
    input:
        trace=rules.course_train_digits.output.trace,
        scores=rules.course_train_digits.output.scores,
        code=code("course/plot_digits_training"),
    output:
        figure=report(
            "results/course/digits/training.png",
            caption=caption("course/digits_training"),
            category="Course",
            subcategory="Digits",
            labels={"what": "training"},
        ),
        vector="results/course/digits/training.svg",
    log:
        "results/logs/course/plot_digits_training.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_digits_training.py"


rule course_plot_digits_confusion:
    input:
        scores=rules.course_train_digits.output.scores,
        code=code("course/plot_digits_confusion"),
    output:
        figure=report(
            "results/course/digits/confusion.png",
            caption=caption("course/digits_confusion"),
            category="Course",
            subcategory="Digits",
            labels={"what": "mistakes counted"},
        ),
        vector="results/course/digits/confusion.svg",
    log:
        "results/logs/course/plot_digits_confusion.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_digits_confusion.py"


rule course_plot_mistakes:
    input:
        answers=rules.course_train_digits.output.answers,
        code=code("course/plot_mistakes"),
    output:
        figure=report(
            "results/course/digits/mistakes.png",
            caption=caption("course/mistakes"),
            category="Course",
            subcategory="Digits",
            labels={"what": "worst mistakes"},
        ),
    log:
        "results/logs/course/plot_mistakes.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_mistakes.py"


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


rule course_plot_validation:
    input:
        trace=rules.course_regress.output.trace,
        scores=rules.course_regress.output.scores,
        code=code("course/plot_validation"),
    output:
        figure=report(
            "results/course/regression/validation.png",
            caption=caption("course/validation"),
            category="Course",
            subcategory="Regression",
            labels={"what": "validation curves"},
        ),
        vector="results/course/regression/validation.svg",
    log:
        "results/logs/course/plot_validation.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_validation.py"


rule course_plot_recovered_line:
    input:
        line=rules.course_regress.output.line,
        scores=rules.course_regress.output.scores,
        code=code("course/plot_recovered_line"),
    output:
        figure=report(
            "results/course/regression/line.png",
            caption=caption("course/recovered_line"),
            category="Course",
            subcategory="Regression",
            labels={"what": "one variable"},
        ),
        vector="results/course/regression/line.svg",
    log:
        "results/logs/course/plot_recovered_line.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_recovered_line.py"


rule course_plot_recovered_plane:
    input:
        plane=rules.course_regress.output.plane,
        scores=rules.course_regress.output.scores,
        code=code("course/plot_recovered_plane"),
    output:
        figure=report(
            "results/course/regression/plane.png",
            caption=caption("course/recovered_plane"),
            category="Course",
            subcategory="Regression",
            labels={"what": "two variables"},
        ),
    log:
        "results/logs/course/plot_recovered_plane.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/course/plot_recovered_plane.py"
