# The colorization study: photo -> halves -> palette -> agents -> confusion.
COLORIZE = config["colorize"]
IMAGES = colorize_images()
AGENTS = [name for name, one in COLORIZE["agents"].items() if one]
ENTRIES = list(colorize_entries())


wildcard_constraints:
    image=one_of(IMAGES),
    agent=one_of(AGENTS),
    entry=one_of(ENTRIES),


rule colorize_survey:
    input:
        code=code("colorize/survey"),
    output:
        photos=report(
            "results/colorize/photos.csv",
            caption=caption("colorize/photos_table"),
            category="Colorize",
            subcategory="Photos",
            labels={"what": "photos (table)"},
        ),
    log:
        "results/logs/colorize/survey.log",
    conda:
        "../../envs/environment.yaml"
    params:
        rows=colorize_survey_rows(),
    script:
        "../scripts/colorize/survey.py"


rule colorize_prepare:
    input:
        photo=colorize_photo,
        code=code("colorize/prepare"),
    output:
        left="results/colorize/{image}/halves/left.png",
        left_grey="results/colorize/{image}/halves/left_grey.png",
        right_grey="results/colorize/{image}/halves/right_grey.png",
        right="results/colorize/{image}/halves/right.png",
    log:
        "results/logs/colorize/prepare.{image}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        sample=colorize_sample,
        stamp=lambda wildcards: stamp(colorize_photo(wildcards)),
        max_side=COLORIZE["max_side"],
    script:
        "../scripts/colorize/prepare.py"


rule colorize_quantize:
    input:
        left=rules.colorize_prepare.output.left,
        code=code("colorize/quantize"),
    output:
        palettes="results/colorize/{image}/palettes.nc",
        recolored="results/colorize/{image}/recolored.png",
        palette=report(
            "results/colorize/{image}/palette.csv",
            caption=caption("colorize/palette_table"),
            category="Colorize",
            subcategory="Palette",
            labels={"image": "{image}", "what": "palette (table)"},
        ),
    log:
        "results/logs/colorize/quantize.{image}.log",
    benchmark:
        "results/benchmarks/colorize/quantize.{image}.tsv"
    conda:
        "../../envs/environment.yaml"
    params:
        seed=config["seed"],
        settings=COLORIZE["palette"],
    script:
        "../scripts/colorize/quantize.py"


rule colorize_search:
    input:
        left=rules.colorize_prepare.output.left,
        left_grey=rules.colorize_prepare.output.left_grey,
        code=code("colorize/search"),
    output:
        search=report(
            "results/colorize/{image}/search.csv",
            caption=caption("colorize/search_table"),
            category="Colorize",
            subcategory="Search",
            labels={"image": "{image}", "what": "search (table)"},
        ),
    log:
        "results/logs/colorize/search.{image}.log",
    benchmark:
        "results/benchmarks/colorize/search.{image}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=1500,
    params:
        seed=config["seed"],
        settings=COLORIZE["search"],
    script:
        "../scripts/colorize/search.py"


rule colorize_baseline:
    input:
        left=rules.colorize_prepare.output.left,
        left_grey=rules.colorize_prepare.output.left_grey,
        right_grey=rules.colorize_prepare.output.right_grey,
        truth=rules.colorize_prepare.output.right,
        palettes=rules.colorize_quantize.output.palettes,
        code=code("colorize/baseline"),
    output:
        **colorize_baseline_files(),
    log:
        "results/logs/colorize/baseline.{image}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        colors=COLORIZE["palette"]["colors"],
    script:
        "../scripts/colorize/baseline.py"


rule colorize_color:
    input:
        left=rules.colorize_prepare.output.left,
        left_grey=rules.colorize_prepare.output.left_grey,
        right_grey=rules.colorize_prepare.output.right_grey,
        palettes=colorize_palettes,
        search=colorize_search,
        member_lefts=colorize_members("left.png"),
        member_rights=colorize_members("right.png"),
        code=colorize_agent_code,
    output:
        left="results/colorize/{image}/{agent}/left.png",
        right="results/colorize/{image}/{agent}/right.png",
        record="results/colorize/{image}/{agent}/record.json",
        seconds="results/colorize/{image}/{agent}/seconds.csv",
    log:
        "results/logs/colorize/color.{image}.{agent}.log",
    benchmark:
        "results/benchmarks/colorize/color.{image}.{agent}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: colorize_threads
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        seed=config["seed"],
        settings=lambda wildcards: colorize_settings(wildcards.agent),
    script:
        "../scripts/colorize/color.py"


rule colorize_confuse:
    input:
        left=rules.colorize_prepare.output.left,
        right=rules.colorize_prepare.output.right,
        left_painting=rules.colorize_color.output.left,
        right_painting=rules.colorize_color.output.right,
        code=code("colorize/confuse"),
    output:
        confusion="results/colorize/{image}/{agent}/confusion.csv",
        classes=report(
            "results/colorize/{image}/{agent}/classes.csv",
            caption=caption("colorize/classes_table"),
            category="Colorize",
            subcategory="Classes",
            labels={"image": "{image}", "agent": "{agent}", "what": "classes (table)"},
        ),
    log:
        "results/logs/colorize/confuse.{image}.{agent}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        margin=COLORIZE["margin"],
    script:
        "../scripts/colorize/confuse.py"
