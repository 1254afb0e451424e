"""Write the report's opening text: what was run, and what the result files say."""

from importlib import import_module
from pathlib import Path

import pandas as pd

from terrapalette.report import reproduction, rst
from terrapalette.runtime import jobs
from terrapalette.runtime.logs import open_log
from terrapalette.runtime.whole_files import whole


def main(snakemake):
    open_log(snakemake.log[0])
    params = snakemake.params
    sentences, boards = [], []
    for study, paths in params.tables.items():
        findings = import_module(f"terrapalette.{study}.findings")
        tables = {name: pd.read_csv(path) for name, path in paths.items()}
        sentences += findings.sentences(tables, params.terms[study])
        boards += findings.boards(tables)
    for path in snakemake.input.reproduction:
        published = pd.read_csv(path)
        sentences.append(reproduction.sentence(published))
        boards.append((published, reproduction.HEADINGS))
    found = "\n".join([rst.bullets(sentences), *(rst.table(*board) for board in boards)])
    text = Path(snakemake.input.template).read_text(encoding="utf-8")
    # Snakemake fills in the template when it writes the report; what comes from data files must not be filled in.
    parts = {"findings": "{% raw %}" + found.replace("{%", "{ %") + "{% endraw %}"}
    for part in ("introductions", "guides"):
        parts[part] = "\n".join(Path(path).read_text(encoding="utf-8") for path in getattr(snakemake.input, part))
    for part, content in parts.items():
        text = text.replace(f".. {part}\n", f"{content}\n")
    with whole(snakemake.output.summary) as part:
        Path(part).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    jobs.run(main, snakemake)
