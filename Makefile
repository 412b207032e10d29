# Linux, macOS and WSL. On Windows the README gives the equivalent lines.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed

.PHONY: setup demo test lint e2e soak bench lock

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 ...")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# Without bytecode a command takes twice as long to start; where its writing is switched off, pip leaves it out.
	@-$(PY) -m compileall -q $(VENV)/lib bot skills datasource reports jobs templates database > /dev/null
	@touch $(STAMP)

demo: setup
	@$(VENV)/bin/hub demo

test: setup
	$(PY) -m pytest -n auto --dist worksteal -m "not e2e and not soak and not bench"

lint: setup
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

# The npm parts and a Chromium: tests/e2e/setup.sh puts them there, or says what is missing.
e2e: setup
	@bash tests/e2e/setup.sh
	$(PY) -m pytest -m e2e tests/e2e

soak: setup
	$(PY) -m pytest -m soak -s

bench: setup
	$(PY) -m pytest -m bench -s tests/benchmarks

# Needs uv. Writes versions and hashes for Python 3.11 to 3.13 on every platform, and no address to download from.
lock:
	uv pip compile -q pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --no-strip-extras --python-version 3.11 -o requirements.lock
