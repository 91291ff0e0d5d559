# Every gate of the project; .ci/run and people call the same targets.

PYTHONS := python3.13 python3.12 python3.11 python3.14 python3 python
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CATALOGUES := $(wildcard i18n/locale/*/LC_MESSAGES/*.po)

# Tests and the demonstration start many processes; without bytecode each compiles all it imports.
export PYTHONDONTWRITEBYTECODE :=

.DELETE_ON_ERROR:
.PHONY: demo tutorial test proofs long scan lint types contracts check bench lock golden clean

demo: $(VENV)/.project  ## Install what is locked, then show a year in ./demo
	$(BIN)/lantoa demo --out demo

tutorial: $(VENV)/.dev  ## Walk through docs/tutorial for real and take its pictures anew
	$(BIN)/python -m tests.tutorial

test: $(VENV)/.dev  ## The tests, long ones left out
	$(BIN)/pytest -q -n 2 --dist worksteal

proofs: $(VENV)/.dev  ## What is proven with processes killed, years rehearsed and the demonstration run
	$(BIN)/pytest -q -n 2 --dist worksteal --timeout 600 -m proof

long: $(VENV)/.dev  ## The tests that take more than a few seconds
	$(BIN)/pytest -q -n 2 --dist worksteal -m long

scan: $(VENV)/.dev  ## A thousand links opened by machines of ten kinds, thirty by a browser; forgeries, clicks, secrets
	$(BIN)/pytest -q -n 2 --timeout 600 -m long tests/operations/test_scanners.py tests/browser \
		tests/acceptance/test_no_secret_is_kept.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev  ## Imports go one way
	$(BIN)/lint-imports --no-logo

check: lint types contracts test proofs long

bench: $(VENV)/.dev  ## Ratios to the floors, measured in one run
	$(BIN)/python -m bench

golden: $(VENV)/.dev  ## Write the golden files anew; the diff is the review
	LANTOA_GOLDEN=write $(BIN)/pytest -q tests/letters

# Lock files name versions and hashes, never where they come from: that is the machine's own setting.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --extra build \
	--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
lock:  ## Choose newest versions again (needs uv)
	$(LOCK) --upgrade -o requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis
	rm -f i18n/locale/*/LC_MESSAGES/*.mo

# --- environment: a stamp per step, so that nothing is installed twice ---------------------------

# A name on the path may be a shim that does not run: each candidate is asked for its version.
$(BIN)/python:
	@for python in $(PYTHONS); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "using $$("$$python" --version), found as $$python"; \
			exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo "Lantoa needs Python 3.11 or newer; none was found under these names: $(PYTHONS)." >&2; \
	echo "Install it (Debian, Ubuntu: apt install python3 python3-venv), then run make again." >&2; \
	exit 1

$(VENV)/.locked: requirements.lock | $(BIN)/python
	@echo "installing what requirements.lock names; the first time takes a minute"
	$(PIP) install -qq --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.project: $(VENV)/.locked pyproject.toml hatch_build.py $(CATALOGUES)
	$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.project
	$(PIP) install -qq --require-hashes -r requirements-dev.lock
	@touch $@
