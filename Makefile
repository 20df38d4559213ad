# make demo    reads the sample reports in corpus/, shows the findings; out/ gets them as text and JSON lines
# make test    runs the tests
# make train   makes the models in models/ anew from the corpus and the generator
# make lint    ruff, mypy, import layers
# make bench   speed and memory, beside eyecite
# make lock    resolves the lock files anew (needs uv: pip install uv)
# make clean   removes .venv, out/, dist/ and caches
#
# Each target sets up .venv first, if it is not there or older than the lock files. On Windows see README.md.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
SAMPLES := $(wildcard corpus/*/report.*)
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

.PHONY: demo test train lint bench lock clean

$(INSTALLED): pyproject.toml requirements-dev.lock
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

# Findings are exit status 1: what the samples are for, so no failure here.
demo: $(INSTALLED)
	@mkdir -p out
	@$(BIN)/doisoat extract $(SAMPLES) > out/findings.txt || test $$? -eq 1
	@$(BIN)/doisoat extract $(SAMPLES) --format jsonl > out/reports.jsonl || test $$? -eq 1
	@cat out/findings.txt
	@echo
	@echo "Đã ghi: out/findings.txt (những gì hiện ở trên), out/reports.jsonl (mỗi báo cáo một dòng JSON)"

test: $(INSTALLED)
	$(BIN)/python -m pytest

train: $(INSTALLED)
	OMP_NUM_THREADS=2 $(BIN)/python -m extractor.train

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --require-hashes -r benchmarks/requirements.lock
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/checks.py

lock:
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra dev --extra train -c requirements.lock -o requirements-dev.lock
	echo eyecite | $(COMPILE:pyproject.toml=-) -c requirements-dev.lock -o benchmarks/requirements.lock

clean:
	rm -rf .venv out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
