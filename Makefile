# `make serve` shows the site, `make test` tests it; both set up what they need first.
# `make check` checks data and pages, `make build` writes site/, `make pictures` draws cards and
# icons anew, `make guide` the table of mistakes, `make bench` measures builds against those of
# others, `make attack` the long form of the attacks and faults in tests/attacks, `make clean`
# removes what was made, but for the cache in the user's cache folder (see ARCHITECTURE.md).

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve build check test attack lint lock pictures guide bench clean

serve: $(VENV)/.site
	@$(BIN)/python hooks serve

build: $(VENV)/.site
	$(BIN)/python hooks build

check: $(VENV)/.site
	@$(BIN)/python hooks check

test: $(VENV)/.test lint
	$(BIN)/python -m pytest

attack: $(VENV)/.test
	ATTACK_ROUNDS=$(ROUNDS) $(BIN)/python -m pytest -m attack tests/attacks

ROUNDS := 200

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

pictures: $(VENV)/.test
	PYTHONPATH=hooks $(BIN)/python tests/pictures.py

guide: $(VENV)/.test
	PYTHONPATH=hooks $(BIN)/python tests/guide.py

bench: $(VENV)/.test
	$(BIN)/python tests/bench $(BENCH)

lock: $(VENV)/.test
	$(BIN)/uv pip compile $(LOCK) requirements.in -o requirements.txt
	$(BIN)/uv pip compile $(LOCK) requirements-test.in -o requirements-test.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links

clean:
	rm -rf $(VENV) site offline out .site-* .cache .bench .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.site: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "正在安装依赖…… / installing what the site needs …"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.site requirements-test.txt tests/install-programs
	@echo "正在安装测试所需…… / installing what the tests need …"
	@$(PIP) install --require-hashes -r requirements-test.txt
	@sh tests/install-programs $(BIN)/playwright
	@touch $@
