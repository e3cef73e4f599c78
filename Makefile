# juesuan: the whole project behind a few verbs. Needs python3 (>= 3.11) and make; nothing else.
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready$(if $(OCR),-ocr)
PORT   ?= 3000

.DEFAULT_GOAL := help
.PHONY: help run test test-daemon check bench dev lock clean

help:  ## say what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 13

run: $(READY)  ## read every file below raw/ into warehouse/, build the models, show the summary
	@$(BIN)/juesuan run

test: $(READY)  ## run the tests (OCR=1: also those that read scans)
	@$(BIN)/python -m pytest

test-daemon: $(READY)  ## run the real daemon against a local web site, webhook and mail server, and kill it (minutes)
	@JUESUAN_TEST_DAEMON=1 $(BIN)/python -m pytest -n 0 -s tests/operations/test_daemon.py

check: $(READY)  ## format, lint, types, import contracts, SQL
	@echo "ruff format"  && $(BIN)/ruff format --check --quiet pipelines tests
	@echo "ruff check"   && $(BIN)/ruff check --quiet pipelines tests
	@echo "mypy"         && $(BIN)/mypy
	@echo "lint-imports" && $(BIN)/lint-imports --no-cache
	@echo "sqlfluff"     && $(BIN)/sqlfluff lint --disable-progress-bar sql

BENCH := build/bench
BENCH_FILES ?= $(shell find raw -name '*.pdf')
BENCH_PEERS ?= pymupdf

bench: $(BENCH)/.ready  ## measure parsing against stock pdfplumber, peers and the floor (BENCH_FILES="a.pdf b.pdf" BENCH_PEERS="pymupdf camelot")
	@$(BENCH)/bin/python -m benchmarks.parsing $(addprefix --peer ,$(BENCH_PEERS)) $(BENCH_FILES)

# Peers for comparison only: an environment of its own that sees ours, so that the lock stays what the product needs.
$(BENCH)/.ready: $(READY)
	@$(BIN)/python -m venv $(BENCH)
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
		> "$$($(BENCH)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ours.pth"
	@$(BENCH)/bin/python -m pip install -qq --disable-pip-version-check pymupdf==1.26.5 camelot-py==2.0.0
	@touch $@

dev: $(READY)  ## open Dagster on this machine only: http://127.0.0.1:3000
	@mkdir -p .dagster && cp dagster.yaml .dagster/dagster.yaml
	@echo "Dagster: http://127.0.0.1:$(PORT) (Ctrl-C stops it)"
	@cd .dagster && DAGSTER_HOME="$(CURDIR)/.dagster" PYTHONWARNINGS=ignore \
		"$(CURDIR)/$(BIN)/dagster" dev -w "$(CURDIR)/workspace.yaml" --host 127.0.0.1 --port $(PORT)

lock:  ## work requirements.lock out again from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock
	@uv pip compile pyproject.toml --group dev --extra ocr --universal --python-version 3.11 --upgrade --quiet \
		--constraint requirements.lock --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		-o requirements-ocr.lock
	@echo "requirements.lock: $$(grep -c '^[a-z].*==' requirements.lock) packages"

clean:  ## remove everything that can be made again: .venv, warehouse, caches
	@rm -rf .venv warehouse .dagster .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# OCR=1 adds what reads scans: `make run OCR=1`, once; .venv keeps it.
LOCK := requirements$(if $(OCR),-ocr).lock

$(READY): requirements.lock $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "juesuan needs Python 3.11 or later, this is " + sys.version.split()[0])'
	@echo "Preparing .venv (once, about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $(LOCK)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)
	@echo "Ready."
