# The commands of Tandem. `make help` lists them.
PYTHON := .venv/bin/python
RUN := requirements.txt
DEVELOP := requirements.txt requirements-dev.txt

# Dozens of processes start in one run of the tests: each would compile the project anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test deep bench screens lint format types imports migrations-check check messages lock clean \
	python installed developing

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 20

run: installed ## start Tandem; HOST, PORT, TANDEM_HOME, DATABASE_URL, REDIS_URL change where
	@$(PYTHON) -m portal.parent.run

test: developing ## all tests but the deep ones, on a PostgreSQL of their own
	@$(PYTHON) -m pytest -n 2

deep: developing ## the thorough tests
	@$(PYTHON) -m pytest -n 2 -m deep

bench: developing ## speed, against yardsticks measured in the same run
	@$(PYTHON) -m bench.run

screens: developing ## pictures of the pages
	@$(PYTHON) tests/e2e/screens.py

lint: developing ## form and habits
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .

format: developing ## bring the form in order
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

types: developing ## mypy
	@$(PYTHON) -m mypy

imports: developing ## who may import whom
	@PYTHONPATH=. .venv/bin/lint-imports

migrations-check: developing ## every change of a model has its migration
	@$(PYTHON) manage.py makemigrations --check --dry-run

check: test lint types imports migrations-check ## all that must be green

messages: developing ## collect the sentences to translate into French
	@$(PYTHON) manage.py makemessages --locale=fr --no-obsolete --no-wrap --ignore=.venv --ignore=var

lock: python ## resolve the locks again, within what the .in files allow
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--fork-strategy fewest requirements.in --output-file requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--fork-strategy fewest requirements-dev.in --output-file requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		requirements-uv.in --output-file requirements-uv.txt

clean: python ## remove all that these commands have made
	@python3 -m portal.parent.clean

python:
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed: apt-get install python3" >&2; exit 1; }

installed: python
	@python3 -m portal.parent.venv $(RUN)

developing: python
	@python3 -m portal.parent.venv $(DEVELOP)
	@$(PYTHON) -m portal.parent.messages
