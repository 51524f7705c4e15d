# Two commands: `make run` starts the portal with its demo, `make test` checks everything.
# Both prepare the machine by themselves and skip what is done already.
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help run setup test lock bench clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## set up if needed, start the portal on 127.0.0.1 (PORT=8000) with its demo; Ctrl+C stops it
	@exec deploy/run.sh

setup: ## system libraries, .venv, the locked packages, compiled translations
	@deploy/setup.sh run

test: ## set up, then linters, types, floors, translations and the suite on SQLite and PostgreSQL (TEST=path for a part)
	@deploy/setup.sh test
	@exec .venv/bin/python deploy/checks.py

bench: ## measure the papers and workbooks beside bare engines into bench/README.md
	@deploy/setup.sh test
	@exec .venv/bin/python -m bench

COMPILE = .venv/bin/uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--python-version 3.11 --universal

lock: ## resolve the requirements anew into the locks
	@deploy/setup.sh test
	echo uv | $(COMPILE) --upgrade - -o deploy/uv.txt
	$(COMPILE) --upgrade requirements.in -o requirements.lock
	$(COMPILE) --upgrade requirements-dev.in -c requirements.lock -o requirements-dev.lock

clean: ## remove what the tools keep; the data in var/ stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
