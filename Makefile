# Wijkschakel. Each of `make run` and `make test` is the only command needed on a fresh machine
# with Python >= 3.11, make and (for the Teams-like client) Node >= 18.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.PHONY: run chat test prove check bench lock

run: $(INSTALLED)
	@$(BIN)/python playground/run.py $(RUN)

chat: $(INSTALLED)
	@$(BIN)/python app.py chat

test: $(INSTALLED)
	$(BIN)/python -m pytest $(TEST)

prove: $(INSTALLED)
	WIJKSCHAKEL_PROVE=10 $(BIN)/python -m pytest -m prove -rP $(PROVE)
	@$(BIN)/python -m benchmarks mix

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python app.py check
	@$(BIN)/python benchmarks/audit.py

bench: $(INSTALLED)
	@$(BIN)/python -m benchmarks $(BENCH)

lock: $(VENV)/bin/pip-compile
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
		--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file requirements.lock pyproject.toml

$(VENV)/bin/pip-compile: $(VENV)/bin/python
	$(BIN)/pip install --quiet pip-tools

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wijkschakel needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python cannot make a virtual environment; install its venv package first"; exit 1; }

$(INSTALLED): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
