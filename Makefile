# One interface to everything: `make` lists it. Environments are made on first use, and again when their lock file changes.

PYTHON ?= python3
STACK ?= people-connect-sync
EMAIL ?=
SEEDS ?= 10000

UV := .tools/uv/bin/uv
BIN := .venv/bin
SAM := SAM_CLI_TELEMETRY=0 PATH="$(CURDIR)/.tools/uv/bin:$$PATH" .tools/sam/bin/sam
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url

# The Lambda runtime that is built for is that of the interpreter which builds.
RUNTIME = $(shell .tools/uv/bin/python -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
ARCHITECTURE ?= arm64

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo up down test hazards simulate bench pictures check build deploy admin lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.stamp .tools/sam/.stamp .tools/ministack/.stamp ## make the environments: project, SAM, AWS on this machine

demo: setup ## watch the product work: a company of 1,000 people, the whole stack, no account needed
	$(BIN)/python -m tests.sandbox.story

up: setup ## start the same world and leave it running
	$(BIN)/python -m tests.sandbox.story up

down: .venv/.stamp ## end it
	$(BIN)/python -m tests.sandbox.story down

test: setup ## run every test
	$(BIN)/python -m pytest -n 2

hazards: .venv/.stamp ## try every accident of docs/hazards.md and print what was promised and what came of it
	PYTHONPATH=layers/groupsync $(BIN)/python -m tests.hazards

simulate: .venv/.stamp ## play SEEDS=10000 random schedules of the whole; SEED=123 replays one, step by step
	PYTHONPATH=layers/groupsync $(BIN)/python -m tests.simulation $(if $(SEED),replay $(SEED),run $(SEEDS))

bench: .venv/.stamp ## measure planning, sweeps, webhooks and starts, beside what is promised and what peers need
	PYTHONPATH=layers/groupsync $(BIN)/python -m tests.bench

pictures: .venv/.stamp ## take the pictures of docs/screenshots anew; needs the package chromium
	PYTHONPATH=layers/groupsync $(BIN)/python -m tests.browser.pictures

check: setup ## what CI runs: lint, format, types, import contracts, template, every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=layers/groupsync $(BIN)/lint-imports
	AWS_DEFAULT_REGION=us-east-1 $(SAM) validate --lint
	$(BIN)/python -m pytest -n 2

build: .venv/.stamp .tools/sam/.stamp ## build for AWS; ARCHITECTURE=arm64 or x86_64
	$(SAM) build --parameter-overrides PythonRuntime=$(RUNTIME) Architecture=$(ARCHITECTURE)
	.tools/uv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash .aws-sam/build

deploy: build ## deploy to your AWS account, asking for each parameter
	$(SAM) deploy --guided --stack-name $(STACK) \
		--parameter-overrides PythonRuntime=$(RUNTIME) Architecture=$(ARCHITECTURE)

admin: .venv/.stamp ## invite an administrator to the deployed stack: make admin EMAIL=you@example.com
	$(BIN)/python -m tests.sandbox.administrator $(STACK) "$(EMAIL)"

lock: .tools/uv/.stamp ## pin the newest versions that requirements/*.in allow
	$(COMPILE) --upgrade requirements/layer.in -o layers/groupsync/requirements.txt
	for name in dev sam ministack tools; do \
		$(COMPILE) --upgrade requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

.tools/uv/.stamp: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
		|| { echo "Python 3.11 to 3.14 is needed: make PYTHON=python3.13 ..." >&2; exit 1; }
	$(PYTHON) -m venv --clear .tools/uv
	.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

.venv/.stamp: requirements/dev.txt .tools/uv/.stamp
	$(UV) venv --quiet --allow-existing --python .tools/uv/bin/python .venv
	$(UV) pip sync --quiet --require-hashes --python .venv/bin/python requirements/dev.txt
	@touch $@

.tools/%/.stamp: requirements/%.txt .tools/uv/.stamp
	$(UV) venv --quiet --allow-existing --python .tools/uv/bin/python .tools/$*
	$(UV) pip sync --quiet --require-hashes --python .tools/$*/bin/python requirements/$*.txt
	@touch $@
