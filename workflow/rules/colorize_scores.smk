# Who colours best: painted halves of agents and of others -> scores -> ranks, each against each -> gallery.


rule colorize_enter:
    input:
        painting=colorize_entry,
        right_grey=rules.colorize_prepare.output.right_grey,
        code=code("colorize/enter"),
    output:
        right="results/colorize/{image}/{entry}/right.png",
        record="results/colorize/{image}/{entry}/record.json",
    log:
        "results/logs/colorize/enter.{image}.{entry}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        stamp=lambda wildcards: stamp(colorize_entry(wildcards)),
    script:
        "../scripts/colorize/enter.py"


rule colorize_score:
    input:
        left=rules.colorize_prepare.output.left,
        left_grey=rules.colorize_prepare.output.left_grey,
        right_grey=rules.colorize_prepare.output.right_grey,
        right=rules.colorize_prepare.output.right,
        left_paintings=colorize_paintings("left.png"),
        right_paintings=colorize_paintings("right.png"),
        records=colorize_paintings("record.json"),
        code=code("colorize/score"),
    output:
        scores="results/colorize/scores/{image}.csv",
        distance="results/colorize/distance/{image}.csv",
        kinds="results/colorize/kinds/{image}.csv",
        halves="results/colorize/halves/{image}.csv",
    log:
        "results/logs/colorize/score.{image}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        margin=COLORIZE["margin"],
    script:
        "../scripts/colorize/score.py"


for table, what in {
    "scores": "scores",
    "distance": "errors by distance from the middle",
    "kinds": "errors by kind of pixel",
    "halves": "how alike the halves are",
}.items():

    collector(
        f"colorize_collect_{table}",
        f"results/colorize/{table}.csv",
        f"colorize/{table}_table",
        {"image": "all", "what": f"{what} (table)"},
        category="Colorize",
        subcategory="Scores",
        tables=expand(f"results/colorize/{table}/{{image}}.csv", image=IMAGES),
    )


# Times are never the same twice: nothing but what shows them depends on them.
collector(
    "colorize_collect_seconds",
    "results/colorize/seconds.csv",
    "colorize/seconds_table",
    {"image": "all", "what": "seconds (table)"},
    category="Colorize",
    subcategory="Scores",
    tables=colorize_all_paintings("seconds.csv"),
)


rule colorize_rank:
    input:
        scores=rules.colorize_collect_scores.output.table,
        code=code("colorize/rank"),
    output:
        leaderboard=report(
            "results/colorize/leaderboard.csv",
            caption=caption("colorize/leaderboard_table"),
            category="Colorize",
            subcategory="Scores",
            labels={"image": "all", "what": "leaderboard (table)"},
        ),
        duels=report(
            "results/colorize/duels.csv",
            caption=caption("colorize/duels_table"),
            category="Colorize",
            subcategory="Scores",
            labels={"image": "all", "what": "each against each (table)"},
        ),
    log:
        "results/logs/colorize/rank.log",
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
    script:
        "../scripts/colorize/rank.py"


rule colorize_reproduce:
    input:
        pictures=colorize_published(),
        errors=library("colorize/data/published_errors.csv"),
        classes=library("colorize/data/published_classes.csv"),
        code=code("colorize/reproduce"),
    output:
        reproduction=report(
            "results/colorize/reproduction.csv",
            caption=caption("colorize/reproduction_table"),
            category="Colorize",
            subcategory="Scores",
            labels={"image": "tiger", "what": "published figures (table)"},
        ),
    log:
        "results/logs/colorize/reproduce.log",
    conda:
        "../../envs/environment.yaml"
    params:
        stamp=stamp(colorize_published()),
    script:
        "../scripts/colorize/reproduce.py"


rule colorize_gallery:
    input:
        lefts=expand(rules.colorize_prepare.output.left, image=IMAGES),
        rights=expand(rules.colorize_prepare.output.right, image=IMAGES),
        paintings=colorize_all_paintings("right.png"),
        records=colorize_all_paintings("record.json"),
        scores=rules.colorize_collect_scores.output.table,
        page=page_files("gallery"),
        code=code("colorize/gallery"),
    output:
        gallery=report(
            "results/colorize/gallery.html",
            caption=caption("colorize/gallery"),
            category="Colorize",
            subcategory="Comparison",
            labels={"image": "all", "what": "gallery (page)"},
        ),
    log:
        "results/logs/colorize/gallery.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/colorize/gallery.py"


rule colorize_benchmark:
    input:
        colorize_benchmark(),
