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
WORKERS ?= 2
LAN ?= 0
JSON ?=

SERVE := $(if $(filter 0,$(SAMPLE)),,--sample) $(if $(filter 1,$(ONCE)),--once) \
	$(if $(filter 1,$(LAN)),--lan) \
	--room $(ROOM) $(if $(JSON),--json $(JSON))

# LANGUAGE may be a locale's (such as en_US:en).
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

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/.screenshots/*' -not -name openapi.json 2>/dev/null)

.PHONY: web
web: web/dist/index.html ## Build the candidate's page, unless nothing changed (needs Node)

web/node_modules/.stamp: web/package.json web/package-lock.json web/.npmrc
	@command -v npm >/dev/null || { echo "The candidate's page needs Node 20.19 or newer (and npm)" >&2; exit 2; }
	cd web && npm ci --silent --no-progress
	@touch $@

web/dist/index.html: web/node_modules/.stamp $(WEB_SOURCES)
	cd web && npm run --silent build

# The product runs without its page too, so a machine without Node is told and goes on.
.PHONY: web-if-node
web-if-node:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web; \
	else echo "no Node here: the candidate's page is not built; everything else runs" >&2; fi

.PHONY: web-check
web-check: web/dist/index.html $(BIN)/.run-stamp ## Lint, types and unit tests of the page; its API types must be current
	$(BIN)/vivavoce openapi > web/openapi.json
	cd web && npm run --silent api-types >/dev/null && git diff --exit-code -- src/shared/api/schema.d.ts \
		|| { echo "web/src/shared/api/schema.d.ts was out of date and has been regenerated: commit it" >&2; exit 1; }
	cd web && npm run --silent check

.PHONY: screenshots
screenshots: web/dist/index.html $(BIN)/.dev-stamp ## Pictures of every state of the page, in web/.screenshots
	$(BIN)/python -m tools.screenshots $(ONLY)

.PHONY: every-state
every-state: web/dist/index.html $(BIN)/.dev-stamp ## axe, keyboard, narrow screens and large text in every state of the page, some minutes
	$(BIN)/python -m pytest tests/web/test_every_state.py tests/web/test_every_workspace_state.py -v

.PHONY: run
run: $(BIN)/.run-stamp web-if-node ## Start everything, hold the sample interview, stay up
	@if [ $(ROOM) = livekit ] && command -v go >/dev/null; then tools/livekit.sh; fi
	@exec env VIVAVOCE_DATA=$(DATA) VIVAVOCE_API_PORT=$(PORT) VIVAVOCE_LANGUAGE=$(INTERVIEW_LANGUAGE) \
		$(BIN)/vivavoce serve $(SERVE)

.PHONY: test
test: $(BIN)/.dev-stamp ## Lint, types, import directions, and every test with real components
	@$(MAKE) --no-print-directory -j 2 lint $(if $(CI)$(shell command -v npm),web-check)
	@if [ -n "$$CI" ] || command -v go >/dev/null; then tools/livekit.sh; fi  # else its tests skip
	@# schemathesis runs in a process of its own: its plugin would only be imported by each worker.
	$(BIN)/python -m pytest -p no:schemathesis -n $(WORKERS) --dist loadscope \
		--reruns 1 --reruns-delay 3 --rerun-show-tracebacks

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
client: $(BIN)/.dev-stamp ## Regenerate the Python client's messages from the API's contract
	@tools/client.sh

.PHONY: fuzz
fuzz: $(BIN)/.dev-stamp ## Fuzz the API for some minutes (FUZZ_SEED=…)
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-100} FUZZ_PHASES=examples,coverage,fuzzing,stateful \
		FUZZ_SEED=$${FUZZ_SEED:-$$RANDOM} $(BIN)/python -m pytest tests/api/test_fuzz.py -q

.PHONY: image
image: ## Build the image with docker, podman or buildah (TAG=vivavoce:…)
	@tools/image.sh $(TAG)

.PHONY: compose-test
compose-test: $(BIN)/.dev-stamp ## Bring docker-compose.yml up whole and hold an interview, some minutes; needs root and Go
	@tools/livekit.sh && tools/gateway.sh
	$(BIN)/python -m pytest tests/compose/compose_up.py -v

.PHONY: livekit
livekit: ## Build livekit-server into .tools/bin (needs Go), unless there is one
	@tools/livekit.sh

.PHONY: lk
lk: ## Build LiveKit's command line tool into .tools/bin (needs Go and portaudio)
	@tools/lk.sh

.PHONY: lock
lock: $(BIN)/.dev-stamp ## Recompile the hash-checked requirement files
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --quiet -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --quiet --extra dev -o requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --quiet --extra training -o requirements/training.txt pyproject.toml

.PHONY: clean
clean: ## Remove the environment and caches; data and models stay
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
