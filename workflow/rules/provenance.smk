# Results know what made them: what a run looks at before it plans, and what it says of it.
import sys

from terrapalette.runtime import records, runs


def provenance_begin():
    """Look after locks and results, once a run: jobs that read these rules again leave both alone."""
    if not workflow.is_main_process:
        os.environ[runs.VARIABLE] = runs.own()
        return
    sentences = runs.begin() + records.settle(records.look(config, CONTENTS))
    CONTENTS.keep()
    for sentence in sentences:
        print(sentence, file=sys.stderr)


provenance_begin()


onstart:
    if not workflow.local_exec:
        runs.sends_jobs_elsewhere()
