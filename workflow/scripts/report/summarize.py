"""Write the report's opening text: what was run, and what the result files say."""

from pathlib import Path

import pandas as pd

from terrapalette.report import findings
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole

PLACE = ".. findings\n"
LEADERBOARD = {
    "agent": "agent (medians over photos)", "mse": "MSE", "psnr": "PSNR", "ssim": "SSIM", "delta_e": "CIEDE2000",
    "photos": "photos",
}  # fmt: skip
VERDICTS = {"study": "study", "quantity": "quantity", "published": "published", "ours": "ours", "verdict": "verdict"}


def main(snakemake):
    open_log(snakemake.log[0])
    tables = {
        name: pd.read_csv(path) for name, path in zip(snakemake.params.names, snakemake.input.tables, strict=True)
    }
    text = Path(snakemake.input.template).read_text(encoding="utf-8")
    found = findings.bullets(sentences(tables))
    if "colorize" in tables:
        found += "\n" + findings.table(findings.leaderboard(tables["colorize"]), LEADERBOARD)
    if "reproduction" in tables:
        found += "\n" + findings.table(tables["reproduction"], VERDICTS)
    # Snakemake fills in the template when it writes the report; what comes from data files must not be filled in.
    found = "{% raw %}" + found.replace("{%", "{ %") + "{% endraw %}\n"
    with whole(snakemake.output.summary) as part:
        Path(part).write_text(text.replace(PLACE, found), encoding="utf-8")


def sentences(tables):
    """All findings that these tables allow, in the order of reading."""
    found = []
    if "classes" in tables:
        found.append(findings.classes(tables["classes"]))
        found.append(findings.choice(tables["choice"]))
        found.append(findings.best_k(tables["scores"]))
        found.append(findings.variance(tables["comparison"]))
        found += findings.comparison(tables["comparison"], int(tables["choice"]["k"].mode()[0]))
    if "latent" in tables:
        found += findings.latent(tables["latent"])
        found += findings.alpha(tables["alpha"])
    if "references" in tables:
        found += findings.references(tables["references"])
    if "noise" in tables:
        found.append(findings.noise(tables["noise"]))
        learned = list(tables["latent"]["space"].unique()) if "latent" in tables else []
        found += [verdict for verdict in [findings.noise_verdict(tables["noise"], learned)] if verdict]
    if "colorize" in tables:
        found += findings.colorize(tables["colorize"])
    if "reproduction" in tables:
        found.append(findings.reproduction(tables["reproduction"]))
    return found


if __name__ == "__main__":
    main(snakemake)
