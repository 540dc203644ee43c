# Needs: git, make, bash, and Python 3.11 or newer (PYTHON=... to choose one). The rest is set up here.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q
# Language data of character recognition, what reads DOC, RTF and ODT, and fonts with Vietnamese letters.
PROGRAMS := tesseract-ocr-vie tesseract-ocr-script-viet libreoffice-writer fonts-liberation2
TESTS ?= tests
JOBS ?= 2

help: ## Show what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 8

programs: $(VENV)/.programs ## Install the outside programs: language data, LibreOffice, fonts

demo: $(VENV)/.runtime $(VENV)/.programs ## Make sample reports, read them, and name the page to open
	@rm -rf demo/archive
	@$(BIN)/doichieu sample -o demo/archive >/dev/null
	@$(BIN)/doichieu sample -o demo/archive --count 60 --formats all
	@$(BIN)/doichieu run demo/archive -o demo/out || [ $$? = 3 ] # 3: some files are broken on purpose
	@echo "$(CURDIR)/demo/out/report.html"

test: lint $(VENV)/.chromium $(VENV)/.programs ## Everything a change must pass
	$(BIN)/python -m pytest -n $(JOBS) $(TESTS)

lint: $(VENV)/.dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.dev ## Measure speed and memory
	$(BIN)/python benchmarks/speed.py

lock: $(VENV)/.dev ## Choose new versions of everything
	$(LOCK) --upgrade --all-extras --group dev --group bench --group build -o requirements-dev.lock
	$(LOCK) --upgrade --extra samples --group build -c requirements-dev.lock -o requirements.lock

clean: ## Remove what was made here
	rm -rf $(VENV) demo build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing what the program needs ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/pip
	@echo "Installing what the tests need ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@ $(VENV)/.runtime

$(VENV)/.chromium: | $(VENV)/.dev
	@command -v chromium chromium-browser google-chrome >/dev/null || .ci/apt chromium
	@touch $@

$(VENV)/.programs: .ci/programs | $(BIN)/pip
	@.ci/programs $(PROGRAMS)
	@touch $@

# Debian keeps what venv needs in a package of its own.
$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Install it, or name one: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) -V). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/apt python3-venv
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

.PHONY: help programs demo test lint bench lock clean
