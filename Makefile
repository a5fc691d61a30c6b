# make demo shows what jixiao does; make test is what CI runs.

BIN := .venv/bin
# The starting case: a department's published self-evaluation of 2022.
CASE := examples/zengcheng-2022.toml

.DEFAULT_GOAL := test
.PHONY: demo test docs agree fuzz bench spark lint format format-check types venv clean

demo: venv
	@$(BIN)/jixiao score $(CASE)
	@$(BIN)/jixiao explain $(CASE)

# Under two minutes: all but the tests marked long, which make test LONG=yes runs as well.
# pytest comes last: its closing line says how the run ended.
test: format-check lint types
	$(BIN)/pytest -n auto $(if $(LONG),,-m "not long")

# Are the documents' examples, commands and generated parts still true?
docs: venv
	$(BIN)/pytest -n auto -m docs

# The law of agreement, run long: a million values of random formulas, every semantics against the reference.
agree: venv
	PYTHONPATH=. $(BIN)/python tests/agree.py

# Changed files of every kind through every command, other ones each time: tracebacks, hangs, memory, messages without a place.
fuzz: venv
	PYTHONPATH=. $(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),3600) --seed $$(date +%s)

# jixiao against other ways to compute the same points: speed, memory, wrong units; writes docs/性能.md. From 2 to 20 minutes.
bench: venv
	$(BIN)/pip install --quiet --constraint constraints.txt --no-build-isolation --editable '.[bench]'
	$(BIN)/python -m bench

# Spark in local mode gives what a table gives, a million units among it; needs Java 17, and downloads pyspark (450 MB).
spark: venv
	$(BIN)/pip install --quiet 'pyspark>=4.0'
	$(BIN)/pytest tests/tables/test_spark.py
	$(BIN)/python -m bench.scale_out spark

lint: venv
	$(BIN)/ruff check .

format: venv
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

format-check: venv
	$(BIN)/ruff format --check .

types: venv
	$(BIN)/mypy

# Quick when nothing changed: the script decides, not a file's time (git does not keep times).
venv:
	@scripts/setup.sh

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
