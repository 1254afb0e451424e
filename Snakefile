# Terrapalette: table of contents. What may be changed stands in config.yaml, how it is done in workflow/.
import os

from snakemake.utils import min_version

min_version("9.0")


configfile: f"{workflow.current_basedir}/config.yaml"


# Written by the rule report_summarize from workflow/report/workflow.rst and the result files.
report: f"{os.getcwd()}/results/summary.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/land_sources.smk"
include: "workflow/rules/land_inputs.smk"
include: "workflow/rules/land_labellings.smk"
include: "workflow/rules/land_verdict_inputs.smk"
include: "workflow/rules/colorize_inputs.smk"
include: "workflow/rules/colorize_benchmark_inputs.smk"
include: "workflow/rules/course_inputs.smk"
include: "workflow/rules/studies.smk"
include: "workflow/rules/provenance.smk"
include: "workflow/rules/land.smk"
include: "workflow/rules/land_verdict.smk"
include: "workflow/rules/land_trust.smk"
include: "workflow/rules/land_maps.smk"
include: "workflow/rules/land_apply.smk"
include: "workflow/rules/land_memberships.smk"
include: "workflow/rules/land_latent.smk"
include: "workflow/rules/land_figures.smk"
include: "workflow/rules/land_training_figures.smk"
include: "workflow/rules/land_unmixing.smk"
include: "workflow/rules/land_verdict_figures.smk"
include: "workflow/rules/land_contest.smk"
include: "workflow/rules/colorize.smk"
include: "workflow/rules/colorize_scores.smk"
include: "workflow/rules/colorize_figures.smk"
include: "workflow/rules/course.smk"
include: "workflow/rules/course_figures.smk"
include: "workflow/rules/report.smk"


rule all:
    default_target: True
    input:
        all_results(),
