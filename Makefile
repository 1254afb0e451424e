# run: the whole workflow and its report · test · fuzz · lint · bench. Each makes .venv from envs/ when it is missing or stale.
PYTHON ?= python3
CORES ?= 2
# Settings of your own, laid over config.yaml: make run CONFIG=mine.yaml
CONFIG ?=
# Quiet installers: nothing is fetched but packages.
PIP = .venv/bin/python -m pip --disable-pip-version-check
BIN = .venv/bin
# One file, whose name may have spaces; it is looked at first, for Snakemake's own words on a bad one name no file.
OWN = $(if $(CONFIG),'$(subst ','\'',$(CONFIG))')
CHECK = $(if $(CONFIG),PYTHONPATH=workflow $(BIN)/python workflow/tools/check_settings.py $(OWN) &&)
SNAKEMAKE = $(CHECK) $(BIN)/snakemake --cores $(CORES) $(if $(CONFIG),--configfile $(OWN)) --quiet host rules

# Snakemake starts scripts through a shell that splits the interpreter's path at spaces.
ifneq ($(words $(CURDIR)),1)
$(error Move this folder to a path without spaces: "$(CURDIR)")
endif

.PHONY: run report unlock test kill-test fuzz lint bench bench-scale bench-colorize bench-land bench-scene bench-verdict bench-methods clean
.DEFAULT_GOAL := run

run: .venv/installed
	@$(SNAKEMAKE)
	@$(MAKE) --no-print-directory report
	@echo "Open results/index.html in a browser: the report, the atlas and every table."

# The report is made anew only when a result, a caption or the configuration is newer.
report: .venv/installed
	@if [ ! -e results/report.html ] || [ -n "$$(find results workflow/report config.yaml $(OWN) -type f -newer results/report.html ! -path "results/logs/*" ! -path "results/benchmarks/*" -print -quit)" ]; then \
		$(SNAKEMAKE) progress --report results/report.html --report-stylesheet workflow/report/report.css; \
	else echo "results/report.html is up to date."; fi

# After a run that was killed where nobody can look (another machine, another version): see that none is at work first.
unlock: .venv/installed
	$(SNAKEMAKE) --unlock

test: .venv/installed
	$(BIN)/pytest

# Runs of three small rules, killed and begun again twenty times in each of four ways, and twenty of real ones: an hour.
kill-test: .venv/installed
	KILLS=20 $(BIN)/pytest tests/workflow/test_provenance.py -k killed

# Ten thousand damaged files of every format that is read: a quarter of an hour. Fewer: make fuzz CASES=1000
fuzz: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/fuzz.py $(CASES)

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/snakemake --lint

bench: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/bench.py

# A million cells; for the land at 0.05 degree: make bench-scale CELLS=8600000
bench-scale: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/bench_scale.py $(CELLS)

# The whole land study at 0.1 and 0.05 degree: three quarters of an hour, and some 3 GB on the disk.
bench-land: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/bench_land.py

# A scene of 5490 x 5490 cells and 10 bands: six minutes, and some 3 GB on the disk.
bench-scene: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/bench_scene.py

# Who colours the right halves of photos best, in bench/colorize: make bench-colorize PHOTOS=folder. Without, the photos of
# scikit-image. Entries and agents of your own: CONFIG=mine.yaml. docs/colorization.md has the rules.
PHOTOS ?=
bench-colorize: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/bench_photos.py --cores $(CORES) $(if $(CONFIG),--config $(CONFIG)) $(PHOTOS)

# The verdict on worlds of known truth: an hour or two on two cores. A first look: make bench-verdict WORLDS=10
bench-verdict: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/bench_verdict.py $(WORLDS)

# Clustering methods on data of known truth: a quarter of an hour. With MNIST too: make bench-methods MNIST=folder
bench-methods: .venv/installed
	PYTHONPATH=workflow:tests $(BIN)/python tests/bench_methods.py $(if $(MNIST),--mnist $(MNIST))

clean:
	rm -rf results resources .snakemake

# The stamp is written last: an interrupted installation is begun again.
.venv/installed: envs/requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info[:2] == (3, 11) or sys.exit("Terrapalette needs Python 3.11, but $(PYTHON) is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11")'
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet --requirement envs/requirements.lock
	@touch $@
