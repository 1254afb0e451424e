# Figures of the colorization study: each reads results and computes nothing.

figure(
    "colorize/figures/palette.{image}",
    "Palette",
    {"image": "{image}", "what": "palette and elbow"},
    vector=False,
    palettes=rules.colorize_quantize.output.palettes,
    palette=rules.colorize_quantize.output.palette,
    recolored=rules.colorize_quantize.output.recolored,
)

figure(
    "colorize/figures/search.{image}",
    "Search",
    {"image": "{image}", "what": "search"},
    params={"held_out": COLORIZE["search"]["held_out"]},
    search=rules.colorize_search.output.search,
)

figure(
    "colorize/figures/comparison.{image}",
    "Comparison",
    {"image": "{image}", "what": "all agents"},
    vector=False,
    left=rules.colorize_prepare.output.left,
    right=rules.colorize_prepare.output.right,
    paintings=colorize_paintings("right.png"),
    scores=rules.colorize_score.output.scores,
)

figure(
    "colorize/figures/confusion.{image}.{agent}",
    "Classes",
    {"image": "{image}", "agent": "{agent}", "what": "confusion"},
    confusion=rules.colorize_confuse.output.confusion,
    classes=rules.colorize_confuse.output.classes,
)

figure(
    "colorize/figures/training.{image}.{agent}",
    "Training",
    {"image": "{image}", "agent": "{agent}", "what": "loss"},
    record=rules.colorize_color.output.record,
)

figure(
    "colorize/figures/scores",
    "Scores",
    {"image": "all", "what": "errors of all agents"},
    params={
        "margin": COLORIZE["margin"],
        "baselines": {name: one.title for name, one in BASELINES.items()},
    },
    scores=rules.colorize_collect_scores.output.table,
)
