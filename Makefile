# Everything needs git, make and Python 3.11 or later with pip and venv; the rest is fetched the first time.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help demo test test-page test-campaign soak bench lint format ready servers pins

help:  ## show this
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1: \2/p' Makefile

demo: ready  ## run a review day on real servers on this machine (ARGS=--script plays it by itself)
	@$(BIN)/reviewday demo $(ARGS)

test: lint servers  ## check everything, tests on real servers included
	@mkdir -p report
	@$(BIN)/pytest --cov --cov-report=term:skip-covered --junitxml=report/tests.xml $(ARGS)

test-page: ready servers  ## look at the pages with Chromium, which must be installed
	@$(BIN)/pytest -m page --junitxml=report/page.xml $(ARGS)

test-campaign: ready servers  ## kill the bot a thousand times while Slack fails, at most an hour (ARGS="--seed 7")
	@$(BIN)/pytest -m campaign
	@$(BIN)/python -m tests.campaign.run --every-step --kills 1000 --minutes 60 $(ARGS)

soak: ready servers  ## kill it ten thousand times, for a night
	@$(BIN)/python -m tests.campaign.run --every-step --kills 10000 --minutes 600 $(ARGS)

bench: ready servers  ## print what the product costs, against limits and baselines; about ten minutes
	@for name in plan start sync ack latency last_vote; do $(BIN)/python -m benchmarks.$$name || exit 1; done

lint: ready  ## check style, types and layers
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: ready  ## bring the code into the house's format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

ready:  # the virtual environment
	@$(PYTHON) tools/bootstrap.py

servers: ready  # the servers of the demo and of the tests
	@$(BIN)/python -m bot.demo.prepare

pins:  ## pin the packages of pyproject.toml anew (ARGS=--upgrade takes the newest)
	@$(PYTHON) tools/pin.py $(ARGS)
