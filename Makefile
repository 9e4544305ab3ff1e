# Every target makes the virtual environment first when it is not there or out of date.

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CANDIDATES := python3.11 python3 python3.12 python3.13 python3.14 python
PYTHON ?= $(shell for each in $(CANDIDATES); do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done)
COMPILE := $(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

.PHONY: setup demo test check check-lock run lock bench browser

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv || echo "uv is not to be had; going on with pip."
	if [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock; then \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .; \
	else \
		$(BIN)/python -m pip install --quiet -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --no-deps --editable .; \
	fi
	touch $(READY)

demo: $(READY)
	$(BIN)/notoneless demo

run: $(READY)
	$(BIN)/notoneless run

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.wording check
	@$(MAKE) --no-print-directory check-lock

# Seeded with the lock as it is: newer releases do not make it stale, changed requirements do.
check-lock: $(READY)
	@fresh=$$(mktemp); trap 'rm -f "$$fresh"' EXIT; cp requirements.lock "$$fresh"; \
	if [ ! -x $(BIN)/uv ] || ! $(COMPILE) --output-file "$$fresh" > /dev/null; then \
		echo "lock: NOT COMPILED AGAIN, uv or the package index does not answer; comparing names and versions only"; \
		$(BIN)/python -m pytest -q tests/project/test_lock.py; \
	elif diff -u requirements.lock "$$fresh"; then \
		echo "lock: up to date"; \
	else \
		echo "lock: out of date, run 'make lock'" >&2; exit 1; \
	fi

lock: $(READY)
	$(COMPILE) --upgrade --output-file requirements.lock > /dev/null
	@$(MAKE) --no-print-directory setup

bench: $(READY)
	$(BIN)/python -m bench

browser: $(READY)
	.ci/browser
