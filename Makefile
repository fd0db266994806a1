# Two commands do everything on a fresh machine: `make demo` and `make test`.
# The environment is made once, from locked versions with hashes: with uv if it is there, else venv and pip.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DB ?= demo.db

.DEFAULT_GOAL := help
.PHONY: help setup demo test suites browser fleet fuzz audit check lint format types wheel corpus evaluate bench faults soak soak-short screenshots fit train train-encoder lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

setup: $(READY) ## make the environment

$(READY): requirements-dev.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	    VIRTUAL_ENV=$(VENV) uv pip sync --quiet --require-hashes requirements-dev.lock && \
	    VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-build-isolation --no-deps --editable . ; \
	else \
	    $(PYTHON) -m venv $(VENV) && \
	    $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock && \
	    $(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable . ; \
	fi
	@touch $(READY)

demo: $(READY) ## the main job on an embedded Japanese and English news web (DESK=1 opens the desk on it)
	@$(BIN)/python -m tests.site.demo $(DB) $(if $(DESK),--desk)

# A process for each core; a file's tests stay together, since they share its browser and desk.
test: $(READY) ## all tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

suites: $(READY) ## other projects' suites beside the checkout through our own code paths, with figures
	$(BIN)/python -m pytest --complete -m suites -s tests

browser: $(READY) ## what drives a real Chromium, alone; fails where there is none
	$(BIN)/python -m pytest --complete -m browser tests

fleet: $(READY) ## every source of the registry crawled twice on an invented web, with its pauses (six minutes)
	$(BIN)/python -m tests.fleet

fuzz: $(READY) ## readers of feeds, sitemaps, robots.txt and pages fed with a mangled corpus, a minute each
	$(BIN)/python -m tests.suites.fuzz --seconds 60

audit: $(READY) ## known vulnerabilities of the locked versions, by pip-audit; says so where it cannot ask
	@$(BIN)/python -m scripts.audit

check: lint types wheel ## what comes before the tests in continuous integration

lint: $(READY) ## format and lint, without changing anything
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(READY) ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(READY) ## strict types
	$(BIN)/mypy

wheel: $(READY) ## build the wheel, install it alone, and see that it finds its files
	$(BIN)/python scripts/check_wheel.py

corpus: $(READY) ## crawl the captured pages beside the checkout and score the extraction
	$(BIN)/python -m scripts.crawl_corpus

evaluate: $(READY) ## grouping and classes on our gold and on the gold sets beside the checkout, in one table
	$(BIN)/python -m scripts.evaluate

fit: $(READY) ## fit the model of evidence on the gold sets beside the checkout, with its card
	$(BIN)/python -m scripts.fit_model

# One thread: on few cores the threads of a matrix product wait for each other.
train: $(READY) ## train the heads that classify, on our labels and the gold sets beside the checkout, with their card
	OMP_NUM_THREADS=1 $(BIN)/python -m scripts.train_classes

train-encoder: $(READY) ## tune the encoder that the heads read by, then do `make train` (wants PyTorch: pip install torch; hours)
	OMP_NUM_THREADS=1 $(BIN)/python -m scripts.train_encoder

bench: $(READY) ## speed and memory, as ratios in one run
	$(BIN)/python -m scripts.bench

faults: $(READY) ## every fault many times: kill, full disk, damage, hostile servers … (an hour or more)
	$(BIN)/python -m tests.faults

soak: $(READY) ## an hour of scheduled crawls over a changing, failing web: nothing grows, is lost or left
	$(BIN)/python -m tests.soak --minutes 60

soak-short: $(READY) ## the same for two minutes
	$(BIN)/python -m tests.soak --minutes 2

screenshots: $(READY) ## every page of the desk into docs/screenshots, both languages and widths (wants `make demo`, Chromium)
	$(BIN)/python -m scripts.screenshots $(DB)

lock: ## renew the locks (needs uv)
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml --extra dev -o requirements-dev.lock

clean: ## remove the environment and what was built
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis demo.db*
