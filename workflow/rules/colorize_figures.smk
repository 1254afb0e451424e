# Figures of the colorization study: each reads results and computes nothing.


rule colorize_plot_palette:
    input:
        palettes=rules.colorize_quantize.output.palettes,
        palette=rules.colorize_quantize.output.palette,
        recolored=rules.colorize_quantize.output.recolored,
        code=code("colorize/plot_palette"),
    output:
        figure=report(
            "results/colorize/figures/palette.{image}.png",
            caption=caption("colorize/palette"),
            category="Colorize",
            subcategory="Palette",
            labels={"image": "{image}", "what": "palette and elbow"},
        ),
    log:
        "results/logs/colorize/plot_palette.{image}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/colorize/plot_palette.py"


rule colorize_plot_search:
    input:
        search=rules.colorize_search.output.search,
        code=code("colorize/plot_search"),
    output:
        figure=report(
            "results/colorize/figures/search.{image}.png",
            caption=caption("colorize/search"),
            category="Colorize",
            subcategory="Search",
            labels={"image": "{image}", "what": "search"},
        ),
        vector="results/colorize/figures/search.{image}.svg",
    log:
        "results/logs/colorize/plot_search.{image}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        held_out=COLORIZE["search"]["held_out"],
    script:
        "../scripts/colorize/plot_search.py"


rule colorize_plot_comparison:
    input:
        left=rules.colorize_prepare.output.left,
        right=rules.colorize_prepare.output.right,
        paintings=colorize_paintings("right.png"),
        scores=rules.colorize_score.output.scores,
        code=code("colorize/plot_comparison"),
    output:
        figure=report(
            "results/colorize/figures/comparison.{image}.png",
            caption=caption("colorize/comparison"),
            category="Colorize",
            subcategory="Comparison",
            labels={"image": "{image}", "what": "all agents"},
        ),
    log:
        "results/logs/colorize/plot_comparison.{image}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        agents=lambda wildcards: colorize_everyone(wildcards.image),
    script:
        "../scripts/colorize/plot_comparison.py"


rule colorize_plot_confusion:
    input:
        confusion=rules.colorize_confuse.output.confusion,
        classes=rules.colorize_confuse.output.classes,
        code=code("colorize/plot_confusion"),
    output:
        figure=report(
            "results/colorize/figures/confusion.{image}.{agent}.png",
            caption=caption("colorize/confusion"),
            category="Colorize",
            subcategory="Classes",
            labels={"image": "{image}", "agent": "{agent}", "what": "confusion"},
        ),
        vector="results/colorize/figures/confusion.{image}.{agent}.svg",
    log:
        "results/logs/colorize/plot_confusion.{image}.{agent}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/colorize/plot_confusion.py"


rule colorize_plot_training:
    input:
        record=rules.colorize_color.output.record,
        code=code("colorize/plot_training"),
    output:
        figure=report(
            "results/colorize/figures/training.{image}.{agent}.png",
            caption=caption("colorize/training"),
            category="Colorize",
            subcategory="Training",
            labels={"image": "{image}", "agent": "{agent}", "what": "loss"},
        ),
        vector="results/colorize/figures/training.{image}.{agent}.svg",
    log:
        "results/logs/colorize/plot_training.{image}.{agent}.log",
    conda:
        "../../envs/environment.yaml"
    script:
        "../scripts/colorize/plot_training.py"


rule colorize_plot_scores:
    input:
        scores=rules.colorize_collect_scores.output.scores,
        code=code("colorize/plot_scores"),
    output:
        figure=report(
            "results/colorize/figures/scores.png",
            caption=caption("colorize/scores"),
            category="Colorize",
            subcategory="Scores",
            labels={"image": "all", "what": "errors of all agents"},
        ),
        vector="results/colorize/figures/scores.svg",
    log:
        "results/logs/colorize/plot_scores.log",
    conda:
        "../../envs/environment.yaml"
    params:
        margin=COLORIZE["margin"],
    script:
        "../scripts/colorize/plot_scores.py"
