# The course study: data -> exercise -> trace of every step -> figures. Each exercise is a family of rules of its own.
COURSE = config["course"]


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
