# The two commands: make run, make test. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

PORT ?= 8000
DATA ?= .data
LANGUAGE ?= en
ROOM ?= direct
SAMPLE ?= 1
ONCE ?= 0
LAN ?= 0
JSON ?=

SERVE := $(if $(filter 0,$(SAMPLE)),,--sample) $(if $(filter 1,$(ONCE)),--once) \
	$(if $(filter 1,$(LAN)),--lan) \
	--room $(ROOM) $(if $(JSON),--json $(JSON))

# A locale's LANGUAGE (such as en_US:en) is not ours.
INTERVIEW_LANGUAGE := $(if $(filter ko%,$(LANGUAGE)),ko,en)

.PHONY: help
help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12
	@echo
	@echo "make run takes PORT=8000 DATA=.data LANGUAGE=en|ko SAMPLE=0|1 ONCE=0|1 LAN=0|1 ROOM=direct|livekit JSON=FILE"

$(BIN)/.run-stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with PYTHON=python3.11" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(BIN)/.dev-stamp: requirements/dev.txt $(BIN)/.run-stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: run
run: $(BIN)/.run-stamp ## Start everything, hold the sample interview, stay up
	@if [ $(ROOM) = livekit ] && command -v go >/dev/null; then tools/livekit.sh; fi
	@exec env VIVAVOCE_DATA=$(DATA) VIVAVOCE_API_PORT=$(PORT) VIVAVOCE_LANGUAGE=$(INTERVIEW_LANGUAGE) \
		$(BIN)/vivavoce serve $(SERVE)

.PHONY: test
test: $(BIN)/.dev-stamp ## Lint, types, import directions, and every test with real components
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if [ -n "$$CI" ] || command -v go >/dev/null; then tools/livekit.sh; fi  # else its tests skip
	$(BIN)/python -m pytest

.PHONY: lint
lint: $(BIN)/.dev-stamp ## Ruff, mypy and import-linter only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(BIN)/.dev-stamp ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: models
models: $(BIN)/.run-stamp ## Fetch the models of both languages
	$(BIN)/vivavoce models pull

.PHONY: bench
bench: $(BIN)/.dev-stamp ## Measure turns, pauses and barge-in in the direct room
	$(BIN)/python -m bench turn --room direct
	$(BIN)/python -m bench pauses --room direct
	$(BIN)/python -m bench bargein --room direct

.PHONY: client
client: $(BIN)/.dev-stamp ## Make the Python client's messages anew from the API's contract
	@tools/client.sh

.PHONY: fuzz
fuzz: $(BIN)/.dev-stamp ## Send the API whatever may come to mind, for some minutes (FUZZ_SEED=…)
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-100} FUZZ_PHASES=examples,coverage,fuzzing,stateful \
		FUZZ_SEED=$${FUZZ_SEED:-$$RANDOM} $(BIN)/python -m pytest tests/api/test_fuzz.py -q

.PHONY: livekit
livekit: ## Build livekit-server into .tools/bin (needs Go), unless there is one
	@tools/livekit.sh

.PHONY: lk
lk: ## Build LiveKit's command line tool into .tools/bin (needs Go and portaudio)
	@tools/lk.sh

.PHONY: lock
lock: $(BIN)/.dev-stamp ## Compile the hash-checked requirement files anew
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --quiet -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --quiet --extra dev -o requirements/dev.txt pyproject.toml

.PHONY: clean
clean: ## Remove the environment and caches; data and models stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
