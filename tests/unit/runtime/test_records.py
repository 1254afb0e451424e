"""What made a result, told by its record: believed where it holds, and nowhere else."""

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from terrapalette.runtime import jobs, records
from terrapalette.runtime.contents import Contents

CONFIG = {"land": {"k": 4, "apply": {2020: {"source": "a.nc"}, "dry": None}}, "seed": 1}


class Names(dict):
    """Names and values as Snakemake gives them: iterated over, they are values."""

    def __iter__(self):
        return iter(self.values())


def given(inputs, outputs, config=CONFIG, **params):
    return SimpleNamespace(
        input=inputs, output=outputs, rule="make", wildcards=Names(), params=Names(params), config=config
    )


def made(path="results/a.json", source="source.txt", config=CONFIG):
    """A result of a job, as old as what it was made from."""

    def main(snakemake):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(Path(source).read_text() * 2)

    jobs.run(main, given([source], [path], config))
    os.utime(path, (2e9, 2e9))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with one source and one result; signals as they were."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("terrapalette.runtime.runs.end_with_run", lambda: None)
    Path("source.txt").write_text("one")
    Path(".snakemake/metadata").mkdir(parents=True)
    Path(".snakemake/metadata/some").write_text("{}")
    made()
    return tmp_path


def looked(config=CONFIG):
    return records.look(config, Contents(records.NOTES))


def swap(path="source.txt", text="two", date=1e9):
    Path(path).write_text(text)
    os.utime(path, (date, date))


NONE = records.Doubts({}, [], [], [], [])
RESULT = "results/a.json"


def test_a_result_that_is_as_it_was_made_is_believed():
    assert looked() == NONE and records.settle(looked()) == []
    # Other settings are Snakemake's to see, as long as it remembers; so is a file with a newer date.
    swap(date=3e9)
    assert looked({"seed": 2}) == NONE


def test_a_record_tells_all_and_no_time_or_place(folder):
    (path,) = Path(records.RECORDS).rglob("*.json")
    record = json.loads(path.read_text())
    assert record.keys() == {"rule", "wildcards", "params", "config", "inputs", "outputs"}
    assert record["inputs"].keys() == {"source.txt"} and record["outputs"].keys() == {RESULT}
    before = path.read_bytes()
    os.utime("source.txt", (5, 5))
    made()
    assert path.read_bytes() == before and str(folder).encode() not in before


def test_an_input_swapped_for_one_with_an_older_date_is_seen():
    swap()
    assert looked() == NONE._replace(swapped={"source.txt": [RESULT]})
    (sentence,) = records.settle(looked())
    assert "source.txt" in sentence and RESULT in sentence and Path(RESULT).stat().st_mtime == 1
    # Put back, it is right again.
    swap(text="one")
    assert looked() == NONE._replace(restored=[RESULT])
    assert records.settle(looked()) == [] and Path(RESULT).stat().st_mtime > 1


def test_without_snakemakes_memory_other_settings_are_seen():
    shutil.rmtree(".snakemake")
    assert looked() == NONE
    assert looked({**CONFIG, "seed": 2}).forgotten == [RESULT]
    swap(date=3e9)
    assert looked().forgotten == [RESULT]
    (sentence,) = records.settle(looked())
    assert RESULT in sentence and ".snakemake" in sentence and Path(RESULT).stat().st_mtime == 1


def test_results_that_were_made_elsewhere_are_no_memory_of_snakemakes_here():
    elsewhere = Path("elsewhere/results")
    shutil.copytree("results", elsewhere)
    made(config={**CONFIG, "seed": 2})
    assert looked(CONFIG) == NONE
    shutil.rmtree("results")
    elsewhere.rename("results")
    # Snakemake would say that they were made with the second seed.
    assert looked({**CONFIG, "seed": 2}).forgotten == [RESULT] and looked(CONFIG) == NONE


def test_results_that_nothing_tells_of_are_not_believed():
    for name in ("results/b.json", "results/logs/b.log", "results/.hidden", "results/report.html"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("?")
    assert looked() == NONE, "an earlier version made it, and Snakemake knows"
    shutil.rmtree(".snakemake/metadata")
    assert looked() == NONE._replace(unknown=["results/b.json"])


def test_a_result_changed_by_hand_is_told_and_used():
    Path(RESULT).write_text("by hand")
    assert looked() == NONE._replace(edited=[RESULT])
    (sentence,) = records.settle(looked())
    assert RESULT in sentence and "delete it" in sentence and Path(RESULT).read_text() == "by hand"
    Path(RESULT).unlink()
    assert looked() == NONE


@pytest.mark.parametrize("text", [b"", b"\xff", b"[]", b"{}", b'{"inputs": 1, "outputs": {}, "config": ""}'])
def test_a_damaged_record_tells_nothing(text):
    (path,) = Path(records.RECORDS).rglob("*.json")
    path.write_bytes(text)
    assert looked() == NONE
    shutil.rmtree(".snakemake/metadata")
    assert looked().unknown == [RESULT]


def test_settings_are_the_same_whatever_their_order():
    turned = {"seed": 1, "land": {"apply": {"dry": None, 2020: {"source": "a.nc"}}, "k": 4}}
    assert records.settings(turned) == records.settings(CONFIG) != records.settings({**CONFIG, "seed": 1.0})


def test_where_blocks_are_worked_through_is_no_setting_of_a_result():
    elsewhere = {**CONFIG, "engine": {"kind": "dask"}, "land": {**CONFIG["land"], "blocks": 7}}
    assert records.settings(elsewhere) == records.settings(CONFIG)


def test_an_input_that_changes_while_a_job_reads_it_is_seen_by_the_next_run():
    def main(snakemake):
        swap(text="two")
        Path("results/b.json").write_text("of which?")

    jobs.run(main, given(["source.txt"], ["results/b.json"]))
    assert looked().swapped["source.txt"] == [RESULT, "results/b.json"]


def test_what_was_made_from_a_result_changed_by_hand_goes_when_that_does():
    made("results/b.json", source=RESULT)
    edited = Path(RESULT).read_text() + "by hand"
    Path(RESULT).write_text(edited)
    made("results/b.json", source=RESULT)
    assert looked() == NONE._replace(edited=[RESULT])
    Path(RESULT).unlink()
    assert looked() == NONE._replace(swapped={RESULT: ["results/b.json"]})


def test_of_many_doubts_a_few_are_named():
    names = [f"results/{number}.json" for number in range(9)]
    (sentence,) = records.settle(NONE._replace(forgotten=names))
    assert "results/2.json and 6 more" in sentence and "results/3" not in sentence
