# Three commands to begin with: `make proof` shows the February/March 2023 issue in the browser, `make pdf` builds it,
# `make test` runs the tests. Each installs what is missing by itself.

PYTHON := .venv/bin/python
READY := .venv/.installed
JUDGES := .venv/.judges
SETUP := scripts/setup pyproject.toml constraints.txt

.PHONY: help proof pdf test check lint types contracts soak trace format fuzz bench press-profile bom picture clean

help:
	@echo "make proof    show the February/March 2023 issue in the browser, as it is written"
	@echo "make pdf      build the February/March 2023 issue into dist/"
	@echo "make test     run the tests"
	@echo "make check    lint, types, import contracts and tests: what CI runs"
	@echo "make soak     five hundred saves in a proof: does it grow? (some minutes)"
	@echo "make trace    every command on every hostile folder, with all that is opened traced (hours)"
	@echo "make format   put the code into its usual form"
	@echo "make fuzz     feed damaged files to all that reads files, until Ctrl-C"
	@echo "make bench    measure speed: beside plain WeasyPrint and pandoc, and from a save to the picture"
	@echo "make press-profile  make the newsprint profile again, with Argyll (a minute)"
	@echo "make bom      write what pressbuild is made of: bom.cdx.json, docs/dependencies.md"
	@echo "make picture  draw the rooms of the code: docs/architecture.svg"
	@echo "make clean    remove what was made"

$(READY): $(SETUP)
	@bash scripts/setup
	@touch $@

$(JUDGES): $(READY) scripts/setup tests/judges/package-lock.json
	@bash scripts/setup --judges
	@touch $@

pdf: $(READY)
	.venv/bin/pressbuild pdf 2023-02

proof: $(READY)
	@.venv/bin/pressbuild proof 2023-02

test: $(JUDGES)
	$(PYTHON) -m pytest -n 3 --dist worksteal

soak: $(READY)
	$(PYTHON) -m pytest -m soak -s tests/proof/test_proof_soak.py

# A part of it: make trace PART=2/50
trace: $(JUDGES)
	$(if $(PART),PRESSBUILD_TRACE_PART=$(PART)) $(PYTHON) -m pytest -m trace -s tests/trust/test_traced_files.py

lint: $(READY)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types: $(READY)
	.venv/bin/mypy

contracts: $(READY)
	.venv/bin/lint-imports

check: lint types contracts test

format: $(READY)
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

# For so many seconds: make fuzz SECONDS=600
fuzz: $(READY)
	$(PYTHON) -m tests.fuzz $(if $(SECONDS),--seconds $(SECONDS))

bench: $(READY)
	$(PYTHON) benchmarks/press_line.py
	$(PYTHON) benchmarks/e_book.py
	$(PYTHON) benchmarks/proof.py
	$(PYTHON) benchmarks/press.py
	$(PYTHON) benchmarks/kept_story.py

# Its script needs Argyll's colprof, which nothing else does, and says so where it is missing.
press-profile: $(READY)
	@$(PYTHON) scripts/press_profile.py

picture:
	$(PYTHON) scripts/architecture_picture.py > docs/architecture.svg

bom: $(READY)
	@$(PYTHON) scripts/bill_of_materials.py

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache tests/judges/node_modules
