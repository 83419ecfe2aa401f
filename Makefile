# Every target sets up first what it needs; .venv is made once and kept until the lock changes.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv/bin
# Which suites, files or folders `make test` runs; empty: all of them.
SUITES ?=

.PHONY: help setup run test check shots bench trace fresh faults systems package lock clean test-programs

help: ## this list
	@echo 'Handrail: make TARGET'
	@echo
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  %-9s %s\n' "$$name" "$$text"; done

setup: ## system libraries (asks first, apt only if some lack) and .venv
	@command -v $(PYTHON) >/dev/null || { echo 'setup: $(PYTHON) is missing; install it: sudo apt-get install -y python3'; exit 1; }
	@$(PYTHON) packaging/setup_env.py

run: setup ## gateway and client with the sample plant; without a display the sample job, headless, into out/
	@$(VENV)/handrail run

test-programs: setup
	@$(PYTHON) packaging/setup_env.py --tests

test: check test-programs ## the gates, then every test suite (SUITES="unit tests/gui/test_x.py" runs some)
	@$(VENV)/python tests/run_suites.py $(SUITES)

check: setup ## the static gates: types, lint, format, floors, QML, generated documents
	@$(VENV)/python packaging/check.py

shots: setup ## pictures of every screen into docs/screens
	@$(VENV)/handrail shots

bench: setup ## the figures as ratios: a table and out/bench.json
	@$(VENV)/python -m tests.bench

trace: setup ## requirement matrix: out/trace.md and out/trace.json
	@$(VENV)/python packaging/trace_matrix.py

fresh: ## both README commands in a bare system (debootstrap, needs root), as root and as a user
	@sh packaging/fresh.sh

faults: setup test-programs ## the long fault suites: kills, full disks, cut networks
	@$(VENV)/python tests/run_suites.py --long faults kills chaos

systems: setup ## suites against real third-party servers: Secret Service, OpenID provider, LDAP, Tryton 8.2 and 8.0
	@$(PYTHON) packaging/setup_env.py --systems
	@$(VENV)/python tests/run_suites.py --long systems tryton

package: setup ## wheel, sdist and a folder build into dist/, each started once
	@$(PYTHON) packaging/setup_env.py --package
	@$(VENV)/python packaging/package.py

lock: setup ## resolve requirements.lock anew (needs the network; everything else needs only the lock)
	@$(PYTHON) packaging/relock.py

clean: ## remove what was made: .venv, out, build, dist, caches
	rm -rf .venv .tryton out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find app tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
