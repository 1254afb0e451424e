"""What rules ask for and what they took, from made-up benchmark files to the table; and the page itself."""

import pandas as pd
import pytest

import resources_table

HEAD = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"
# As Snakemake says it; the second job of a rule asks for more, and a rule without a benchmark is no row.
WORDS = """\
rule land_reduce:
    output: results/land/spaces/pca.nc
    benchmark: results/benchmarks/land/reduce.pca.tsv
    wildcards: space=pca
    resources: tmpdir=/tmp, disk_mb=1000, disk=1 GB, mem_mb=3000, mem=3 GB, mem_mib=2862, runtime=240
[Sat Nov 21 16:59:57 2026]
rule land_reduce:
    benchmark: results/benchmarks/land/reduce.vae2.tsv
    resources: tmpdir=/tmp, mem_mb=4000, mem=4 GB, mem_mib=3815, runtime=60

rule land_map:
    output: results/land/landtypes.nc
    resources: tmpdir=/tmp, mem_mb=7000, runtime=30

rule land_score:
    benchmark: results/benchmarks/land/score.pca.tsv
    threads: 2
    resources: tmpdir=/tmp, mem_mb=2000, runtime=1

rule course_idle:
    benchmark: results/benchmarks/course/idle.tsv
    resources: tmpdir=/tmp, mem_mb=1000, runtime=30
"""


@pytest.fixture
def results(tmp_path):
    """The benchmark files of a run: a rule of two jobs, a rule that took too much, and one too short to be weighed."""
    times = {"land/reduce.pca": "12.4\t0:00:12\t410.6", "land/reduce.vae2": "150.0\t0:02:30\t380.1"}
    times |= {"land/score.pca": "61.0\t0:01:01\t900.0", "course/idle": "0.01\t0:00:00\tNA"}
    for name, row in times.items():
        path = tmp_path / f"benchmarks/{name}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + row + "\t1\t1\t1\t0\t0\t50\t9\n")
    return tmp_path


def test_each_rule_took_what_its_largest_and_its_longest_job_took(results):
    took = resources_table.measured(results)
    assert took.loc["land_reduce"].to_dict() == {"jobs": 2, "memory": 410.6, "seconds": 150.0}
    assert pd.isna(took.loc["course_idle", "memory"])


def test_a_folder_without_benchmarks_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="expected the results folder of a run"):
        resources_table.measured(tmp_path)


def test_rules_ask_for_what_a_dry_run_says():
    asks = resources_table.asked(WORDS)
    assert asks["memory"].to_dict() == {"land_reduce": 4000, "land_score": 2000, "course_idle": 1000}
    assert asks["minutes"].to_dict() == {"land_reduce": 240, "land_score": 1, "course_idle": 30}


def test_the_table_shows_what_is_short_and_keeps_older_runs(results):
    took = resources_table.measured(results)
    older = pd.DataFrame({"run": ["small", "large"], "rule": "land_reduce", "jobs": 1, "memory": 99.0, "seconds": 9.0})
    rows = resources_table.kept(older, {"large": took})
    text = f"Before.\n{resources_table.BEGIN}what was\n{resources_table.END}After.\n"
    shown = resources_table.page(text, resources_table.asked(WORDS), rows)
    assert shown.startswith("Before.\n") and shown.endswith("After.\n") and "what was" not in shown
    assert "| rule | asks for | small | large |\n" in shown
    assert "| `land_reduce` | 4000 MB, 240 min | 99 MB, 9 s | 411 MB, 2 min (2 jobs) |\n" in shown
    # Asked for one minute and took more.
    assert "| `land_score` | 2000 MB, 1 min |  | **900 MB, 61 s** |\n" in shown
    assert "| `course_idle` | 1000 MB, 30 min |  | 0 s |\n" in shown
    # Written again, it is the same.
    assert resources_table.page(shown, resources_table.asked(WORDS), rows) == shown


def test_memory_counts_with_snakemakes_own():
    asks = pd.DataFrame({"memory": [1000], "minutes": [30]}, index=pd.Index(["land_map"], name="rule"))
    for memory, short in ((700.0, False), (701.0, True)):
        rows = pd.DataFrame({"run": ["a"], "rule": ["land_map"], "jobs": [1], "memory": [memory], "seconds": [1.0]})
        shown = resources_table.page(resources_table.BEGIN + resources_table.END, asks, rows)
        assert ("**" in shown) == short


@pytest.mark.workflow
def test_the_page_shows_what_rules_ask_for():
    """After a change of a rule's resources: python tests/resources_table.py."""
    text = resources_table.PAGE.read_text(encoding="utf-8")
    asks = resources_table.asked(resources_table.dry_run())
    rows = pd.read_csv(resources_table.KEPT)
    assert resources_table.page(text, asks, rows) == text
    # Every benchmark file is named as its rule.
    assert set(rows["rule"]) <= set(asks.index)
    for _, row in rows[rows["run"] == "1 degree"].iterrows():
        ask = asks.loc[row["rule"]]
        assert row["memory"] + resources_table.SNAKEMAKE < ask["memory"] and row["seconds"] < 60 * ask["minutes"]
