# make serve       set up the environment, build the site and serve it while you edit
# make test        set up the environment, run linters and the tests that a change needs
# make test-all    the same with the tests that CI runs each week
#
# make check       check data and pages without building
# make build       build into site/
# make lint        run the linters and the type checker
# make engines     build with MkDocs and with ProperDocs, and compare all bytes
# make attack      run the long form of the attack tests; ROUNDS=50 makes it shorter
# make properties  run the property tests with EXAMPLES=1000 random examples each
# make same        compare preview and rebuild with a build after each of EDITS=100 random edits
# make floor       open pages in the oldest supported Chromium, 88
# make weekly      run the tests that `make test` leaves out, without the others
# make mutants     change the program at random and report changes that no test notices
# make pictures    draw the icons and share cards
# make guide       write guide/mistakes.md and take the pictures of the editors' guide
# make bench       measure builds against other generators; BENCH="--sizes 100" passes options
# make sbom        write the components of the program into sbom.cdx.json (CycloneDX)
# make lock        update requirements*.txt from requirements*.in
# make pre-commit  run linters before every commit of this clone
# make clean       remove everything that these commands wrote into this folder
#
# The cache is in the user's cache folder (DEVELOPING.md says where), so `clean` leaves it alone.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Building a package from its source runs its code during installation, so only wheels are allowed.
PINNED := --require-hashes --only-binary :all:
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve build check test test-all engines attack properties same floor weekly mutants lint lock sbom pictures guide bench
.PHONY: pre-commit clean

serve: $(VENV)/.site
	@$(BIN)/python hooks serve

build: $(VENV)/.site
	$(BIN)/python hooks build

check: $(VENV)/.site
	@$(BIN)/python hooks check

# Thousands of short tests: in one process, which collects nothing else and sends no results to
# another, they take a fifth less processor time.
SHORT := tests/prospectus hooks/prospectus hooks/mkdocs_build

# The linters and the short tests run beside the others, which a process for each core runs; their
# output comes last.
test test-all: $(VENV)/.test
	@lint=$$(mktemp); $(MAKE) --no-print-directory lint >"$$lint" 2>&1 & linters=$$!; \
	short=$$(mktemp); all=$(if $(filter test-all,$@),--all); \
	$(BIN)/python -m pytest --numprocesses=0 $$all $(SHORT) >"$$short" 2>&1 & others=$$!; \
	trap 'kill $$others' INT TERM; \
	$(BIN)/python -m pytest --numprocesses=logical $$all tests --ignore=tests/prospectus; \
	tests=$$?; wait $$others; others=$$?; wait $$linters; linters=$$?; \
	cat "$$short" "$$lint"; rm -f "$$short" "$$lint"; \
	exit $$((tests ? tests : others ? others : linters))

engines: $(VENV)/.properdocs
	$(BIN)/python tests/engines.py

ROUNDS := 200

attack: $(VENV)/.test
	ATTACK_ROUNDS=$(ROUNDS) $(BIN)/python -m pytest --all -m attack tests/attacks

EXAMPLES := 1000

properties: $(VENV)/.test
	EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest --all -m hypothesis

EDITS := 100

same: $(VENV)/.test
	EDITS=$(EDITS) $(BIN)/python -m pytest --all tests/built_pages/test_same.py

floor: $(VENV)/.test
	$(BIN)/python -m pytest -n 0 -m weekly tests/browser/test_floor.py

weekly: $(VENV)/.test
	$(BIN)/python -m pytest -m weekly

# `make mutants WHERE=hooks/prospectus/domain NUMBER=50 SEED=3` tries other mutations.
NUMBER := 200
SEED := 1

mutants: $(VENV)/.test
	$(BIN)/python tests/mutants.py --number $(NUMBER) --seed $(SEED) --at-least 90 $(WHERE)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	sh tests/check-scripts

pictures: $(VENV)/.test
	PYTHONPATH=hooks:tests $(BIN)/python -m generators.pictures

guide: $(VENV)/.test
	PYTHONPATH=hooks:tests $(BIN)/python -m generators.guide

bench: $(VENV)/.test
	$(BIN)/python tests/bench $(BENCH)

SBOM := sbom.cdx.json

sbom: $(VENV)/.sbom
	@$(BIN)/python -m cyclonedx_py requirements requirements.txt --output-reproducible \
		--output-file "$(SBOM)"

# The options are in pyproject.toml. Renovate runs the command in the first lines of each lock file.
lock: $(VENV)/.test
	for name in requirements-pip requirements requirements-test requirements-sbom \
		requirements-properdocs; do \
		$(BIN)/uv pip compile --quiet $$name.in --output-file=$$name.txt || exit 1; \
	done

pre-commit: $(VENV)/.test
	$(BIN)/prek install

clean:
	rm -rf $(VENV) site offline out sbom.cdx.json .site-* .cache .bench build *.egg-info
	rm -rf .pytest_cache .hypothesis .mypy_cache .ruff_cache node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each file below records that an installation succeeded. A newer requirements file repeats it.

$(VENV)/.pip: requirements-pip.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install $(PINNED) -r requirements-pip.txt
	@touch $@

$(VENV)/.site: $(VENV)/.pip requirements.txt
	@echo "正在安装依赖…… / Installing dependencies…"
	@$(PIP) install $(PINNED) -r requirements.txt
	@touch $@

$(VENV)/.sbom: $(VENV)/.pip requirements-sbom.txt
	@$(PIP) install $(PINNED) -r requirements-sbom.txt
	@touch $@

$(VENV)/.properdocs: $(VENV)/.site requirements-properdocs.txt
	@$(PIP) install $(PINNED) -r requirements-properdocs.txt
	@touch $@

# jieba is published as source only; the pinned setuptools builds it.
$(VENV)/.test: $(VENV)/.site $(VENV)/.sbom requirements-test.txt tests/install-programs
	@echo "正在安装测试所需…… / Installing test dependencies…"
	@$(PIP) install $(PINNED) --no-binary jieba --no-build-isolation -r requirements-test.txt
	@sh tests/install-programs $(BIN)/playwright
	@touch $@
