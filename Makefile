# `make serve` shows the site, `make test` tests it; both set up what they need first.
# `make check` checks data and pages, `make build` writes site/, `make pictures` draws cards and
# icons anew, `make guide` the table of mistakes, `make bench` measures builds against those of
# others, `make attack` the long form of the attacks and faults in tests/attacks, `make mutants`
# changes the program at random and reports which changes no test notices, `make sbom` the list of
# the program's components, `make lock` pins all requirements anew, `make clean` removes what was
# made, but for the cache in the user's cache folder (see ARCHITECTURE.md).

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What is built from source runs code while it is installed, so wheels only.
PINNED := --require-hashes --only-binary :all:
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve build check test attack mutants lint lock sbom pictures guide bench clean

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

# `make mutants WHERE=hooks/prospectus/domain NUMBER=50 SEED=3` tries other mutations.
mutants: $(VENV)/.test
	$(BIN)/python tests/mutants.py --number $(NUMBER) --seed $(SEED) --at-least 90 $(WHERE)

NUMBER := 200
SEED := 1

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

sbom: $(VENV)/.sbom
	@$(BIN)/python -m cyclonedx_py requirements requirements.txt --output-reproducible \
		--output-file "$(SBOM)"

SBOM := sbom.cdx.json

# uv.toml says how. Renovate runs the same commands, which it finds at the head of each file.
lock: $(VENV)/.test
	for it in requirements-pip requirements requirements-test requirements-sbom; do \
		$(BIN)/uv pip compile --quiet $$it.in --output-file=$$it.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) site offline out sbom.cdx.json .site-* .cache .bench .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.pip: requirements-pip.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install $(PINNED) -r requirements-pip.txt
	@touch $@

$(VENV)/.site: $(VENV)/.pip requirements.txt
	@echo "正在安装依赖…… / installing what the site needs …"
	@$(PIP) install $(PINNED) -r requirements.txt
	@touch $@

$(VENV)/.sbom: $(VENV)/.pip requirements-sbom.txt
	@$(PIP) install $(PINNED) -r requirements-sbom.txt
	@touch $@

# jieba is published as source only; it is built with the pinned setuptools, not any newer one.
$(VENV)/.test: $(VENV)/.site $(VENV)/.sbom requirements-test.txt tests/install-programs
	@echo "正在安装测试所需…… / installing what the tests need …"
	@$(PIP) install $(PINNED) --no-binary jieba --no-build-isolation -r requirements-test.txt
	@sh tests/install-programs $(BIN)/playwright
	@touch $@
