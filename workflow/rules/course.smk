# The course study: data -> exercise -> trace of every step -> figures. Each exercise is a family of rules of its own.
COURSE = config["course"]
POINTS = course_points()


wildcard_constraints:
    data=one_of(POINTS),


rule course_load_points:
    input:
        source=course_points_file,
        code=code("course/load_points"),
    output:
        points="results/course/kmeans/points.{data}.dat",
    log:
        "results/logs/course/load_points.{data}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        source=lambda wildcards: COURSE["kmeans"]["data"][wildcards.data]["source"],
        stamp=lambda wildcards: stamp(course_points_file(wildcards)),
    script:
        "../scripts/course/load_points.py"


rule course_kmeans:
    input:
        **course_by_set("points", rules.course_load_points.output.points),
        **{f"solution_{data}": path for data, path in course_solutions().items()},
        code=code("course/kmeans"),
    output:
        **course_by_set("centroids", "results/course/kmeans/centroids.{data}.dat"),
        trace=report(
            "results/course/kmeans/trace.csv",
            caption=caption("course/kmeans_trace"),
            category="Course",
            subcategory="k-means by hand",
            labels={"what": "every step (table)"},
        ),
        scores="results/course/kmeans/scores.json",
    log:
        "results/logs/course/kmeans.log",
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        sets={data: COURSE["kmeans"]["data"][data] for data in POINTS},
        starts=COURSE["kmeans"]["starts"],
    script:
        "../scripts/course/kmeans.py"


rule course_stepper:
    input:
        **course_by_set("points", rules.course_load_points.output.points),
        trace=rules.course_kmeans.output.trace,
        page=page_files("stepper"),
        code=code("course/stepper"),
    output:
        page=report(
            "results/course/kmeans/stepper.html",
            caption=caption("course/stepper"),
            category="Course",
            subcategory="k-means by hand",
            labels={"data": "all", "what": "step by step (page)"},
        ),
    log:
        "results/logs/course/stepper.log",
    conda:
        "../../envs/environment.yaml"
    params:
        sources={data: COURSE["kmeans"]["data"][data]["source"] for data in POINTS},
    script:
        "../scripts/course/stepper.py"


rule course_train_gates:
    input:
        code=code("course/train_gates"),
    output:
        trace="results/course/perceptron/trace.csv",
        scores="results/course/perceptron/scores.json",
    log:
        "results/logs/course/train_gates.log",
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        rate=COURSE["perceptron"]["rate"],
        epochs=COURSE["perceptron"]["epochs"],
    script:
        "../scripts/course/train_gates.py"


rule course_train_iris:
    input:
        code=code("course/train_iris"),
    output:
        trace="results/course/mlp/trace.csv",
        regions="results/course/mlp/regions.nc",
        scores="results/course/mlp/scores.json",
    log:
        "results/logs/course/train_iris.log",
    benchmark:
        "results/benchmarks/course/train_iris.tsv"
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        perceptron_rate=COURSE["perceptron"]["rate"],
        settings=COURSE["mlp"],
    script:
        "../scripts/course/train_iris.py"


rule course_train_svm:
    input:
        code=code("course/train_svm"),
    output:
        trace="results/course/svm/trace.csv",
        machines="results/course/svm/machines.nc",
        scores="results/course/svm/scores.json",
    log:
        "results/logs/course/train_svm.log",
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        settings=COURSE["svm"],
    script:
        "../scripts/course/train_svm.py"


rule course_gallery:
    input:
        methods=land_method_code(course_methods()),
        code=code("course/gallery"),
    output:
        clusterings="results/course/gallery/clusterings.nc",
        classifications="results/course/gallery/classifications.nc",
        scores="results/course/gallery/scores.json",
        verdicts=report(
            "results/course/gallery/verdicts.csv",
            caption=caption("course/verdicts_table"),
            category="Course",
            subcategory="Methods against distributions",
            labels={"what": "where each fails (table)"},
        ),
        times=report(
            "results/course/gallery/times.csv",
            caption=caption("course/times_table"),
            category="Course",
            subcategory="Methods against distributions",
            labels={"what": "scores and times (table)"},
        ),
    log:
        "results/logs/course/gallery.log",
    benchmark:
        "results/benchmarks/course/gallery.tsv"
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        settings=COURSE["gallery"],
    script:
        "../scripts/course/gallery.py"


rule course_load_digits:
    input:
        **course_digits(),
        code=code("course/load_digits"),
    output:
        images="results/course/digits/images.nc",
    log:
        "results/logs/course/load_digits.log",
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        source=COURSE["digits"]["source"],
        stamp=stamp(list(course_digits().values())),
        test_share=COURSE["digits"]["test_share"],
    script:
        "../scripts/course/load_digits.py"


rule course_embed_digits:
    input:
        images=rules.course_load_digits.output.images,
        code=code("course/embed_digits"),
    output:
        planes="results/course/digits_vae/planes.nc",
        between="results/course/digits_vae/between.nc",
        trace="results/course/digits_vae/trace.csv",
        scores="results/course/digits_vae/scores.json",
    log:
        "results/logs/course/embed_digits.log",
    benchmark:
        "results/benchmarks/course/embed_digits.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=3000,
        runtime=240,
    params:
        seed=config["seed"],
        settings=COURSE["digits_vae"],
    script:
        "../scripts/course/embed_digits.py"


rule course_train_digits:
    input:
        images=rules.course_load_digits.output.images,
        code=code("course/train_digits"),
    output:
        trace="results/course/digits/trace.csv",
        answers="results/course/digits/answers.nc",
        scores="results/course/digits/scores.json",
        times=report(
            "results/course/digits/times.csv",
            caption=caption("course/digits_times_table"),
            category="Course",
            subcategory="Digits",
            labels={"what": "throughput (table)"},
        ),
    log:
        "results/logs/course/train_digits.log",
    benchmark:
        "results/benchmarks/course/train_digits.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 2
    resources:
        mem_mb=4000,
        runtime=120,
    params:
        seed=config["seed"],
        settings=COURSE["networks"],
    script:
        "../scripts/course/train_digits.py"


rule course_regress:
    input:
        code=code("course/regress"),
    output:
        trace="results/course/regression/trace.csv",
        line="results/course/regression/line.nc",
        plane="results/course/regression/plane.nc",
        scores="results/course/regression/scores.json",
    log:
        "results/logs/course/regress.log",
    benchmark:
        "results/benchmarks/course/regress.tsv"
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        settings=COURSE["regression"],
    script:
        "../scripts/course/regress.py"


rule course_reproduce:
    input:
        kmeans=rules.course_kmeans.output.scores,
        digits=rules.course_train_digits.output.scores,
        code=code("course/reproduce"),
    output:
        reproduction="results/course/reproduction.csv",
    log:
        "results/logs/course/reproduce.log",
    conda:
        "../../envs/environment.yaml"
    params:
        mnist=COURSE["digits"]["source"] != "digits",
    script:
        "../scripts/course/reproduce.py"
