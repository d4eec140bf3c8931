# Needs GNU make (3.81 or newer) and Python 3.11 or newer with venv. All else goes into .venv, which belongs to this file.

# The first of these that will do is taken. To choose another: make PYTHON=/path/to/python3
PYTHON ?= python3.14 python3.13 python3.12 python3.11 python3
PY := .venv/bin/python
UV := .venv/bin/uv
RUN := .venv/.run-stamp
DEV := .venv/.dev-stamp

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test check lint docs-tests bench lock clean chromium neo4j faketime test-neo4j-2026
unexport PYTHONPATH PYTHONHOME

# Prints "ok PYTHON", or in one line what is missing.
find_python = found=; mend="apt install python3 python3-venv"; \
  for p in $(PYTHON); do \
    v=$$("$$p" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue; \
    if ! "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
      found="$$found $$p ($$v),"; mend="install a newer Python, or name one: make PYTHON=/path/to/python3"; \
    elif ! "$$p" -c 'import ensurepip, venv' 2>/dev/null; then \
      found="$$found $$p ($$v) without venv,"; mend="apt install python$${v%.*}-venv"; \
    else echo "ok $$p"; exit; fi; \
  done; \
  echo "reegraph needs Python 3.11 or newer with venv; found$${found:- none,} so: $$mend"

# $(call install,LOCK) - with --no-deps, since a lock is whole; a test looks after that.
install = $(PY) -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r requirements/$(1).lock \
  || { echo "reegraph: pip could not install requirements/$(1).lock, for the reason above" >&2; exit 1; }

# A .venv of a checkout that was moved or copied, or of a Python that is gone, is made anew.
$(shell test "$$(cat .venv/.checkout 2>/dev/null)" = "$(CURDIR)" && test -x $(PY) || rm -f .venv/.checkout $(RUN) $(DEV))

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r a b; do printf '%-16s %s\n' "$$a" "$$b"; done

$(RUN): requirements/run.lock pyproject.toml
	@$(eval PYTHON_FOUND := $(shell $(find_python)))
	@$(if $(filter ok,$(firstword $(PYTHON_FOUND))),,$(error $(PYTHON_FOUND)))
	@echo "reegraph: installing into .venv with $(lastword $(PYTHON_FOUND)), once" >&2
	@test -f .venv/.checkout || { $(lastword $(PYTHON_FOUND)) -m venv --clear .venv && echo "$(CURDIR)" >.venv/.checkout; }
	@$(call install,run)
	@$(PY) -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.lock $(RUN)
	@echo "reegraph: installing the tools for tests into .venv, once" >&2
	@$(call install,dev)
	@touch $@

demo: $(RUN) ## what reegraph can do, on the shipped facts
	@$(PY) scripts/demo.py

test: $(DEV) chromium neo4j faketime ## all tests, those that can with three clocks
	@$(PY) -m tests.clocks

test-neo4j-2026: $(DEV) ## the tests with a server against Neo4j 2026.x, where there is a Java 21 or newer
	@$(PY) -m tests.neo4j_server --can 2026 && \
	  REEGRAPH_NEO4J=2026 $(PY) -m pytest -q tests/test_parity.py $(wildcard tests/test_neo4j_*.py)

check: lint $(if $(filter test,$(MAKECMDGOALS)),,docs-tests) ## ruff, mypy --strict, and what the docs tell the reader to run

# Each says its own, whatever the others found.
lint: $(DEV)
	@status=0; \
	$(PY) -m ruff check --quiet || status=1; \
	$(PY) -m ruff format --check || status=1; \
	$(PY) -m mypy || status=1; \
	exit $$status

# Part of `make test` too: `make test check` runs them once.
docs-tests: $(DEV)
	@$(PY) -m pytest -q -m docs tests

bench: $(DEV) ## the numbers that reegraph must reach
	@$(PY) -m benchmarks

lock: $(DEV) ## new requirements/*.lock from pyproject.toml; UPGRADE=1 takes the newest versions
	@$(compile) --group build --output-file requirements/run.lock pyproject.toml
	@$(compile) --group build --group dev --all-extras --constraint requirements/run.lock \
	  --output-file requirements/dev.lock pyproject.toml

# One version of each package for every system and every Python from the oldest on, with the hashes of all its files.
compile = $(UV) pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# For the tests with a real browser.
chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if command -v apt-get >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=no; fi; \
	  if [ "$$sudo" != no ]; then \
	    echo "reegraph: installing Debian's chromium for the tests, once" >&2; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    $$sudo apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null && \
	    $$sudo apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends chromium fonts-liberation >/dev/null \
	      && exit 0; \
	  fi; \
	fi; \
	echo "reegraph: there is no chromium, so the tests with a browser are left out (apt install chromium)" >&2; \
	test "$${CI:-}" != true

# For the tests with another clock.
faketime:
	@command -v faketime >/dev/null && exit 0; \
	if command -v apt-get >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=no; fi; \
	  if [ "$$sudo" != no ]; then \
	    echo "reegraph: installing Debian's faketime for the tests, once" >&2; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    $$sudo apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null && \
	    $$sudo apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends faketime >/dev/null && exit 0; \
	  fi; \
	fi; \
	echo "reegraph: there is no faketime, so the tests run with one clock (apt install faketime)" >&2; \
	test "$${CI:-}" != true

# For the tests with a real Neo4j, whose jars Maven fetches once into ~/.cache/reegraph-tests.
neo4j:
	@command -v mvn >/dev/null && command -v java >/dev/null && exit 0; \
	if command -v apt-get >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=no; fi; \
	  if [ "$$sudo" != no ]; then \
	    echo "reegraph: installing Debian's maven and a Java for the tests, once" >&2; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    $$sudo apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null && \
	    $$sudo apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends maven default-jre-headless >/dev/null \
	      && exit 0; \
	  fi; \
	fi; \
	echo "reegraph: there is no maven or no java, so the tests with a Neo4j are left out (apt install maven)" >&2; \
	test "$${CI:-}" != true

clean: ## delete .venv and all that the tools left
	@rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find graph scripts tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
