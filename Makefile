# make demo    reads the sample reports in corpus/, shows the findings; out/ gets the workbook, the pages, the JSON lines
# make test    runs the tests
# make train   makes the models in models/ anew from the corpus and the generator
# make lint    ruff, mypy, import layers
# make bench   speed and memory, beside eyecite and plain reading
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
	@rm -rf out && mkdir -p out/mau
	@for sample in $(SAMPLES); do cp $$sample out/mau/$$(basename $$(dirname $$sample)).$${sample##*.}; done
	@$(BIN)/doisoat extract out/mau || test $$? -eq 1
	@$(BIN)/doisoat batch out/mau -o out/ket-qua --with letters,csv || test $$? -eq 1
	@echo
	@echo "Mở out/ket-qua/tong-hop.xlsx (bảng tổng hợp) và out/ket-qua/index.html (các trang báo cáo với phát hiện)."

test: $(INSTALLED)
	$(BIN)/python -m pytest -n 2 --dist loadfile

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
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/crosscheck.py

lock:
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra dev --extra train -c requirements.lock -o requirements-dev.lock
	echo eyecite | $(COMPILE:pyproject.toml=-) -c requirements-dev.lock -o benchmarks/requirements.lock

clean:
	rm -rf .venv out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
