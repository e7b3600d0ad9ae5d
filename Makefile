# `make` lists the targets. `make demo` and `make test` set everything up by themselves.
TORCH_INDEX ?=
PYTHON ?= python3
BIN := .venv/bin
export TORCH_INDEX PYTHON

.PHONY: help setup demo test check format screens soak bench showroom showroom-report lock clean
.DEFAULT_GOAL := help

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup:  ## Install what is missing: system packages, .venv, torch, the lock
	@bash packaging/setup.sh

demo: setup  ## Open the kiosk on embedded defaults (no GPU, no network, no account)
	@$(BIN)/kiosk demo

test: export WITH_TESTS = 1
test: setup  ## Run all tests that need no GPU
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "not gpu"

check: setup  ## Lint and type-check Python and QML
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/python packaging/check_qml.py

format: setup  ## Format Python and QML
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python packaging/check_qml.py --format

screens: setup  ## Write every screen, and the phone's page, as pictures to build/screens
	@QT_QPA_PLATFORM=offscreen $(BIN)/python tests/screens/make_screens.py build/screens
	@$(BIN)/python tests/screens/make_pages.py build/screens

soak: setup  ## 2,500 guests visit one window, 200 processes are killed (ten minutes); nothing may grow or be lost
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.soak.visits
	@$(BIN)/python -m tests.soak.crashes

bench: setup  ## Measure this machine (10 minutes at most); writes a page to docs/benchmarks
	@$(BIN)/python tests/bench/report.py docs/benchmarks

showroom-report: setup  ## Measure the shipped weights; rewrite the model card's table and sheets
	$(BIN)/python -m models.showroom.recipe report

showroom: setup  ## Train the showroom checkpoint anew (hours on CPU, minutes on a GPU)
	$(BIN)/python -m models.showroom.recipe all

lock: setup  ## Resolve requirements.lock anew from pyproject.toml
	$(BIN)/pip-compile -q --extra engine --extra bench --extra dev --strip-extras --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host --unsafe-package torch --no-header \
	  --constraint packaging/torch.txt -o requirements.lock pyproject.toml

clean:  ## Remove what was built, not .venv
	rm -rf build dist .pytest_cache .ruff_cache
