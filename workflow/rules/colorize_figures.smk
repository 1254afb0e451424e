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
    "colorize/figures/strip.{image}",
    "Comparison",
    {"image": "{image}", "what": "one detail by everyone"},
    vector=False,
    right=rules.colorize_prepare.output.right,
    paintings=colorize_paintings("right.png"),
    scores=rules.colorize_score.output.scores,
)

figure(
    "colorize/figures/leaderboard",
    "Scores",
    {"image": "all", "what": "leaderboard"},
    params={"margin": COLORIZE["margin"]},
    leaderboard=rules.colorize_rank.output.leaderboard,
    scores=rules.colorize_collect_scores.output.table,
)

figure(
    "colorize/figures/duels",
    "Scores",
    {"image": "all", "what": "each against each"},
    leaderboard=rules.colorize_rank.output.leaderboard,
    duels=rules.colorize_rank.output.duels,
)

figure(
    "colorize/figures/fading",
    "Scores",
    {"image": "all", "what": "errors by distance from the middle"},
    distance=rules.colorize_collect_distance.output.table,
    leaderboard=rules.colorize_rank.output.leaderboard,
)

figure(
    "colorize/figures/kinds",
    "Scores",
    {"image": "all", "what": "errors by kind of pixel"},
    kinds=rules.colorize_collect_kinds.output.table,
    leaderboard=rules.colorize_rank.output.leaderboard,
)

figure(
    "colorize/figures/seconds",
    "Scores",
    {"image": "all", "what": "errors and seconds"},
    seconds=rules.colorize_collect_seconds.output.table,
    leaderboard=rules.colorize_rank.output.leaderboard,
)

figure(
    "colorize/figures/grey_wins",
    "Comparison",
    {"image": "all", "what": "where plain grey wins"},
    vector=False,
    scores=rules.colorize_collect_scores.output.table,
    halves=rules.colorize_collect_halves.output.table,
    rights=expand(rules.colorize_prepare.output.right, image=IMAGES),
    lefts=expand(rules.colorize_prepare.output.left, image=IMAGES),
    paintings=colorize_all_paintings("right.png"),
)
