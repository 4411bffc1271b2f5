# `make` lists the targets. Everything they need goes into .venv; nothing is installed anywhere else.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The newest Python from 3.11 on that really runs; override with make PYTHON=...
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
CONSTRAINTS ?= constraints.txt
BIN := $(VENV)/bin

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: drill
drill: $(BIN)/.installed ## set up and start the daily drill
	@$(BIN)/pmq drill

.PHONY: test
test: $(BIN)/.developing ## set up and run every test
	@$(BIN)/pytest -n auto $(PYTEST)

.PHONY: round-trips
round-trips: $(BIN)/.developing ## run two hundred drawn round trips through Anki, where the suite runs ten
	@PMQ_ROUND_TRIPS=200 $(BIN)/pytest -n auto tests/test_anki_round_trips.py

.PHONY: lint
lint: $(BIN)/.developing ## formatter, linter, strict types, import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.PHONY: format
format: $(BIN)/.developing ## format the code and mend what the linter can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: test-pythons
test-pythons: ## run the suite on every Python from 3.11 on that this machine has
	@tools/test-pythons

.PHONY: test-lowest
test-lowest: .venv-lowest.txt ## run the suite at the lowest libraries that pyproject.toml allows
	@$(MAKE) --no-print-directory test VENV=.venv-lowest CONSTRAINTS=$<

.PHONY: test-newest
test-newest: .venv-newest.txt ## run the suite at the newest libraries that pyproject.toml allows
	@$(MAKE) --no-print-directory test VENV=.venv-newest CONSTRAINTS=$<

.venv-%.txt: pyproject.toml constraints.txt tools/versions.py | $(BIN)/python
	@$(BIN)/python tools/versions.py $* >$@

.PHONY: test-clock
test-clock: $(BIN)/.developing ## run the tests that meet the present at several hours and in several zones
	@tools/test-clock

.PHONY: bench
bench: $(BIN)/.developing ## time pmq beside a bare interpreter, Anki and others, with the goals (SIZE="--size 100000")
	@$(BIN)/python -m tools.bench $(SIZE)

.PHONY: torture
torture: $(BIN)/.installed ## try hard to lose an answer: kills, full disks, four at once, damage (minutes; SCALE=1 SEED=1)
	@$(BIN)/python tools/torture.py --scale $(or $(SCALE),1) --seed $(or $(SEED),1)

.PHONY: calibration
calibration: $(BIN)/.installed ## score the memory model on a py-fsrs review log: LOG=FILE.csv
	@test -n "$(LOG)" || { echo "name the review log: make calibration LOG=FILE.csv"; exit 1; }
	@$(BIN)/python tools/calibration.py "$(LOG)"

.PHONY: simulate
simulate: $(BIN)/.installed ## compare plans for an interview on simulated learners (some minutes)
	@$(BIN)/python -m tools.simulate

.PHONY: honesty
honesty: $(BIN)/.installed ## hold the intervals of the estimate to simulated people (some minutes)
	@$(BIN)/python -m tools.honesty

.PHONY: picture-drill
picture-drill: $(BIN)/.developing ## draw the README's moving picture of the drill anew
	@$(BIN)/python tools/picture_drill.py

.PHONY: picture-report
picture-report: $(BIN)/.developing ## take the README's picture of the report
	@$(BIN)/python tools/pictures/report.py

.PHONY: clean
clean: ## remove the environment and everything built
	rm -rf .venv* build dist .coverage htmlcov .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "pmq needs Python 3.11 or newer; install it, or run: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up pmq in $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing; on Debian: sudo apt install python3-venv"; exit 1; }

$(BIN)/.installed: pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(CONSTRAINTS) --editable .
	@touch $@

$(BIN)/.developing: pyproject.toml $(CONSTRAINTS) $(BIN)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint $(CONSTRAINTS) pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(CONSTRAINTS) --group dev
	@touch $@
